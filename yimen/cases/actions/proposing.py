"""Proposals and their decisions (提议与决定), inside the action that writes them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from yimen.base.models import Unit, User
from yimen.cases.models import Case, Proposal, ProposalKind
from yimen.cases.queries import deputy_for
from yimen.domain.procedure import STEPS, Step

PROPOSED_BY = {
    ProposalKind.OBJECTION: Step.OBJECT,
    ProposalKind.DECLINE: Step.PROPOSE_DECLINE,
    ProposalKind.EXTENSION: Step.ASK_EXTENSION,
    ProposalKind.DISPUTE: Step.RAISE_DISPUTE,
}


def propose(
    case: Case,
    kind: ProposalKind,
    *,
    reason: str,
    by: User,
    at: datetime,
    unit: Unit | None = None,
    deciding: Unit | None = None,
    facts: dict[str, Any] | None = None,
) -> Proposal:
    """Write down what is proposed; the case is locked and checked."""
    return Proposal.objects.create(
        case=case,
        kind=kind,
        reason=reason,
        unit=unit,
        deciding=deciding,
        facts=facts or {},
        by=by,
        deputy_for_id=deputy_for(case.pk, by, STEPS[PROPOSED_BY[kind]].permissions),
        at=at,
    )


def decide(case: Case, kind: ProposalKind, *, agreed: bool, words: str, by: User, at: datetime) -> Proposal:
    """Decide the open proposal of a kind; the table has made sure that there is one, and that it is another's."""
    proposal = Proposal.objects.select_related("unit", "by__unit").waiting().get(case=case, kind=kind)
    proposal.agreed, proposal.words, proposal.decided_by, proposal.decided_at = agreed, words, by, at
    proposal.save(update_fields=["agreed", "words", "decided_by", "decided_at"])
    return proposal
