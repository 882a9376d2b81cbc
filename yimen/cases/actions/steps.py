"""The one door through which a case moves: lock, decide by the table, write, record, tell."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from yimen.base import calendar
from yimen.base.acts import record, tell
from yimen.base.models import Unit, User
from yimen.cases import queries
from yimen.cases.models import Case, Clock, StepTaken
from yimen.domain import clocks
from yimen.domain.procedure import STEPS, Refusal, Situation, Step, refusals


class NotAllowed(Exception):  # noqa: N818 - the office says it so: 不能办理
    """The table refuses a step; `refusals` say why, in words for the screen."""

    def __init__(self, found: tuple[Refusal, ...]) -> None:
        super().__init__("；".join(refusal.words for refusal in found))
        self.refusals = found


def locked(case_id: int) -> Case:
    """The case, locked until the action commits, with the units that the table asks about."""
    return Case.objects.select_for_update(of=("self",)).select_related("office", "unit").get(pk=case_id)


def check(step: Step, situation: Situation) -> None:
    """Raise NotAllowed with every reason that stands against the step."""
    found = refusals(step, situation)
    if found:
        raise NotAllowed(found)


def situation_of(case: Case, by: User | None, **known: Any) -> Situation:
    """The facts of the case and of who asks, with what the form brought."""
    return queries.situation(case, by, **known)


def take(
    case: Case,
    step: Step,
    *,
    by: User | None,
    at: datetime,
    on: date | None = None,
    unit: Unit | None = None,
    starts: dict[str, tuple[date, Unit | None]] | None = None,
    stopped_on: date | None = None,
    **facts: int | str | bool | None,
) -> StepTaken:
    """Move a checked case: stage, clocks, history, audit and event, in the running transaction.

    Args:
        case: locked, with its new facts set; it is saved here.
        on: business date, default the day of `at`.
        unit: the unit it was done to.
        starts: day 0 and the responsible unit of each clock of the row that starts now; one left out does not run.
        stopped_on: the day on which the row's stopped clocks stop, default `on`.
        facts: codes and ids that explain the step; no personal value.
    """
    rule, before, day = STEPS[step], case.stage, on or localdate(at)
    case.stage = rule.target
    case.save(force_insert=case.pk is None)
    if rule.stops:
        Clock.objects.filter(case=case, code__in=rule.stops, stopped_on=None).update(stopped_on=stopped_on or day)
    started = [_clock(case, code, *starts[code]) for code in rule.starts if code in (starts or {})] if starts else []
    if started:
        Clock.objects.bulk_create(started)
    taken = StepTaken.objects.create(
        case=case, step=step, before=before or "", after=case.stage, by=by, unit=unit, at=at, on=day, facts=facts
    )
    record(f"case.{step}", case, chain=None, number=case.number, after=str(case.stage), **facts)
    tell(f"case.{case.pk}", f"desk.{case.office_id}", *([f"desk.{case.unit_id}"] if case.unit_id else []))
    return taken


def _clock(case: Case, code: str, start: date, responsible: Unit | None) -> Clock:
    due = clocks.due(code, start, calendar.current())
    return Clock(
        case=case,
        code=code,
        article=due.term.article,
        responsible=responsible,
        start=start,
        nominal_due=due.nominal_due,
        due=due.due,
        provisional=due.provisional,
    )
