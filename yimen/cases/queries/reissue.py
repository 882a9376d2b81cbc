"""The facts on which a new query code is given or not."""

from __future__ import annotations

from datetime import date
from typing import Any

from yimen.base.models import User
from yimen.cases.models import Case
from yimen.cases.queries.mandates import receipt_goes_to
from yimen.cases.queries.powers import powers_of
from yimen.domain.procedure import Stage
from yimen.domain.reissue import Situation
from yimen.domain.roles import Permission


def reissue_situation(case: Case, by: User, *, today: date, **known: Any) -> Situation:
    """How it stands with a new code; `known` is what the form brought."""
    powers = powers_of(case.pk, by)
    return Situation(
        permitted=Permission.VISIT_REGISTER in powers.permissions,
        ours=by.unit_id == case.office_id,
        conflict=powers.conflict,
        has_code=case.stage != Stage.HISTORY,
        agent_takes=receipt_goes_to(case, today) is not None,
        **known,
    )
