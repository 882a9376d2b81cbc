"""协办: units asked to help the lead unit; each answers by its own day, or is let off with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from yimen.base.acts import action, tell
from yimen.base.models import Unit, User
from yimen.cases import queries
from yimen.cases.actions.steps import Start, allow, check, locked, situation_of, take
from yimen.cases.models import Case, Clock, Help
from yimen.domain import matter
from yimen.domain.procedure import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpAsked:
    """Units named as helpers with the forwarding itself: what each is asked for, and by when (all alike)."""

    units: tuple[Unit, ...] = ()
    request: str = ""
    due: date | None = None


@action
def ask_helpers(*, case_id: int, asked: HelpAsked, by: User, at: datetime) -> list[Help]:
    """Ask several units at once, all or none; errors as `ask_help`."""
    return [
        ask_help(case_id=case_id, unit=unit, due=asked.due, request=asked.request, by=by, at=at) for unit in asked.units
    ]


@action
def ask_help(*, case_id: int, unit: Unit | None, due: date | None, request: str, by: User, at: datetime) -> Help:
    """Ask a unit to help; it then sees the case, and its own time to answer (H1) runs.

    Args:
        due: by when it answers: inside the term of the lead unit.

    Raises:
        NotAllowed: the table refuses, no unit that could help, or a day too late.
    """
    case = locked(case_id)
    named = unit is not None and unit.pk not in {case.office_id, case.unit_id} and not _waits(case, unit)
    check(Step.ASK_HELP, situation_of(case, by, helper_named=named, reply=bool(request.strip())))
    today = localdate(at)
    allow(matter.against_help_by(due, today=today, ends=queries.help_ends(case)))
    assert unit is not None
    assert due is not None
    starts = {"H1": Start(today, unit, (due - today).days)}
    take(case, Step.ASK_HELP, by=by, at=at, unit=unit, starts=starts, reason=request)
    clock = Clock.objects.filter(case=case, code="H1").latest("round")
    tell(f"desk.{unit.pk}")
    return Help.objects.create(case=case, unit=unit, clock=clock, request=request, asked_by=by, asked_at=at)


def _waits(case: Case, unit: Unit) -> bool:
    return Help.objects.waiting().filter(case=case, unit=unit).exists()


@action
def answer_help(*, case_id: int, answer: str, by: User, at: datetime) -> Help:
    """The helper's contribution: an inside note for the lead unit."""
    case = locked(case_id)
    check(Step.ANSWER_HELP, situation_of(case, by, reply=bool(answer.strip())))
    asked = Help.objects.waiting().select_related("unit").get(case=case, unit_id=by.unit_id)
    asked.answer, asked.answered_by, asked.answered_at = answer, by, at
    asked.save(update_fields=["answer", "answered_by", "answered_at"])
    return _end(case, asked, Step.ANSWER_HELP, by=by, at=at)


@action
def waive_help(*, case_id: int, unit_id: int, reason: str, by: User, at: datetime) -> Help:
    """The lead unit lets a helper off, with the reason."""
    case = locked(case_id)
    asked = Help.objects.waiting().select_related("unit").filter(case=case, unit_id=unit_id).first()
    helpers = {} if asked else {"helpers": 0}
    check(Step.WAIVE_HELP, situation_of(case, by, reply=bool(reason.strip()), **helpers))
    assert asked is not None
    asked.waived_why, asked.waived_by, asked.waived_at = reason, by, at
    asked.save(update_fields=["waived_why", "waived_by", "waived_at"])
    return _end(case, asked, Step.WAIVE_HELP, by=by, at=at, reason=reason)


def _end(case: Case, asked: Help, step: Step, *, by: User, at: datetime, reason: str = "") -> Help:
    """Stop the helper's own clock: answered it was kept or missed, let off it falls away."""
    waived = step is Step.WAIVE_HELP
    Clock.objects.filter(pk=asked.clock_id).update(stopped_on=localdate(at), voided=waived)
    take(case, step, by=by, at=at, unit=asked.unit, reason=reason)
    tell(f"desk.{asked.unit_id}")
    return asked
