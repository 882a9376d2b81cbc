"""退回和撤回的件 follow their objection, dispute or withdrawal; and the unit that lost an item can go on to look."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from yimen.base.acts import action, record
from yimen.base.models import Unit, User
from yimen.cases.models import Case, HandBack, Proposal, StepTaken


def want_back(case: Case, proposal: Proposal, *, at: datetime) -> None:
    """The unit that has the item finds what was asked, and later what was decided."""
    if case.unit_id is not None:
        HandBack.objects.create(case=case, unit_id=case.unit_id, proposal=proposal, arrived_on=case.arrived_on, at=at)


def settled(proposal: Proposal, taken: StepTaken) -> None:
    """Decided, or taken back; whoever asked reads by which step."""
    HandBack.objects.filter(proposal=proposal).update(ended_by=taken)


def left(
    case: Case, units: Iterable[Unit | None], taken: StepTaken, *, proposal: Proposal | None = None, at: datetime
) -> None:
    """The item left these units, or was decided not to be theirs.

    Args:
        proposal: what was decided; None for a withdrawal, which nobody asked for.
    """
    for unit in {unit.pk: unit for unit in units if unit is not None}.values():
        rows = HandBack.objects.filter(proposal=proposal, unit=unit) if proposal else HandBack.objects.none()
        if not rows.update(gone=True, ended_by=taken):
            HandBack.objects.create(case=case, unit=unit, proposal=proposal, ended_by=taken, gone=True, at=at)


def name_paper(proposal: Proposal, number: str) -> None:
    """The letter with the decision, which the units concerned may read; in the act that issues it."""
    HandBack.objects.filter(proposal=proposal).update(paper_number=number)


@action
def note_hand_back_opened(*, row: HandBack, by: User, at: datetime) -> None:
    """Somebody of the unit looked at what became of it."""
    record("hand_back.opened", row, case=row.case_id)
