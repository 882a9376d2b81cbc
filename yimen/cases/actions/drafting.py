"""The saved draft of an opinion (意见草稿)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from yimen.base.acts import action
from yimen.base.models import User
from yimen.cases.actions.steps import NotAllowed, locked, situation_of
from yimen.cases.models import OpinionDraft
from yimen.domain.procedure import Step, refusals

STANDING = frozenset(
    {"stage", "permission", "side", "recusal"}
)  # what stands against drafting at all; the rest is still typed


@action
def save_opinion_draft(*, case_id: int, text: Mapping[str, str], by: User, at: datetime) -> OpinionDraft:
    """Keep what this person has typed so far; each person has one draft of a case.

    Not audited: it is saved every other second, and what counts is the opinion that is handed in.

    Raises:
        NotAllowed: the case is not being handled by this person's unit now.
    """
    case = locked(case_id)
    found = tuple(one for one in refusals(Step.DRAFT_OPINION, situation_of(case, by)) if one.code in STANDING)
    if found:
        raise NotAllowed(found)
    draft = OpinionDraft.objects.filter(case=case, by=by).first() or OpinionDraft(case=case, by=by)
    draft.text, draft.saved_at = dict(text), at
    draft.save()
    return draft
