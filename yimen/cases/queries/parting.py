"""Items that were split off another one, and to whom of several petitioners something is still to be delivered."""

from __future__ import annotations

from datetime import date

from yimen.cases.models import Case, CasePetitioner, Clock
from yimen.domain import matter
from yimen.domain.delivery import Party, recipients
from yimen.domain.delivery import awaiting as still
from yimen.domain.procedure import Stage, Step

TAKES_BACK = frozenset({Stage.REGISTERED, Stage.FORWARDED, Stage.OBJECTED, Stage.RECEIVED, Stage.HANDLING})


def may_rejoin(part: Case) -> bool:
    """Whether the item that it was split off is not answered yet, and stands with the same unit or further on.

    A part that still waits at the office may follow its origin to the unit; one that is with a unit goes back to an
    origin that stands with the same unit and was accepted as well.
    """
    origin = part.split_from
    if origin is None or origin.stage not in TAKES_BACK:
        return False
    if part.stage == Stage.REGISTERED:
        return True
    return origin.unit_id == part.unit_id and (part.stage == Stage.HANDLING) == (origin.stage == Stage.HANDLING)


def open_parts(case: Case) -> list[Case]:
    """The items that were split off it and were not brought back."""
    return list(case.parts.exclude(stage=Stage.REJOINED).order_by("pk"))


def later_term(part: Case, today: date) -> bool:
    """Whether bringing it back would gain a day for somebody (`domain.matter.later_term`)."""
    return matter.later_term(_terms(part.pk), _terms(part.split_from_id), today)


def _terms(case_id: int | None) -> dict[str, matter.Term]:
    rows = Clock.objects.filter(case=case_id, voided=False).exclude(code="H1").order_by("round")
    return {code: matter.Term(due, stopped) for code, due, stopped in rows.values_list("code", "due", "stopped_on")}


def parties_of(case: Case) -> list[CasePetitioner]:
    """The petitioners in their order."""
    return list(case.parties.select_related("petitioner").order_by("order"))


def awaiting(case: Case, parties: list[CasePetitioner]) -> tuple[tuple[int, ...], ...]:
    """Of whom nobody has received the opinion yet: groups of party ids, of each of which one must receive it."""
    groups = recipients(Party(one.pk, one.representative, one.petitioner.reachable) for one in parties)
    return still(groups, received(case))


def received(case: Case) -> dict[int, date]:
    """Who of several petitioners has received the opinion that was issued last: id of the party -> day."""
    issued = case.steps.filter(step=Step.ISSUE_OPINION).values_list("id", flat=True).last()
    rows = case.steps.filter(step=Step.DELIVER_ONE, id__gt=issued or 0).values_list("facts", flat=True)
    return {facts["party"]: date.fromisoformat(facts["delivered_on"]) for facts in rows}
