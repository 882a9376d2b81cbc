"""The one door through which a case moves: lock, decide by the table, write, record, tell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import models
from django.utils.timezone import localdate

from yimen.base import acts, calendar
from yimen.base.acts import record, tell
from yimen.base.models import Unit, User
from yimen.cases import queries
from yimen.cases.actions import hands
from yimen.cases.models import Case, Clock, Help, Proposal, StepTaken
from yimen.domain import clocks, warning
from yimen.domain.clocks import Due
from yimen.domain.procedure import STEPS, Refusal, Situation, Stage, Step, refusals

NotAllowed = acts.NotAllowed  # the actions on cases, and their callers, take both from here
allow = acts.allow

NOT_HERE = Refusal("nothing", "该件已不在这里办理，没有可以办的步骤。")
ONE_NOT_HERE = Refusal("nothing", "其中有的件已不在这里办理，本页没有提交，请核对最新情况后再办。")
M = TypeVar("M", bound=models.Model)


def locked(case_id: int) -> Case:
    """The case, locked until the action commits, with the units that the table asks about.

    Raises:
        NotAllowed: it was set apart while somebody waited for it; to them it is not there any more.
    """
    rows = Case.every.select_for_update(of=("self",)).select_related("office", "unit")
    case: Case | None = rows.filter(pk=case_id).first()
    if case is None or case.stage == Stage.SET_APART:
        raise NotAllowed((NOT_HERE,))
    return case


def still_there(rows: models.QuerySet[M], pk: int) -> M:
    """The row, as it stands now.

    Raises:
        NotAllowed: it went with its case, or was taken away, while somebody had its page open.
    """
    row = rows.filter(pk=pk).first()
    if row is None:
        raise NotAllowed((NOT_HERE,))
    return row


def case_of(rows: models.QuerySet[Any], pk: int, *, by_way_of: str = "case_id") -> Case:
    """The case on which a row hangs, locked: read the row itself after this, since only now it cannot go any more.

    Args:
        by_way_of: the column of the row that names the case.

    Raises:
        NotAllowed: the row, or its case, is not there any more.
    """
    case_id = rows.filter(pk=pk).values_list(by_way_of, flat=True).first()
    if case_id is None:
        raise NotAllowed((NOT_HERE,))
    return locked(case_id)


def locked_all(case_ids: Iterable[int]) -> dict[int, Case]:
    """Several cases by id, locked in the order of their ids: two who lock the same ones cannot block each other.

    Raises:
        NotAllowed: one of them was set apart while somebody waited for it.
    """
    wanted = set(case_ids)
    rows = Case.objects.select_for_update(of=("self",)).select_related("office", "unit")
    found = {case.pk: case for case in rows.filter(pk__in=wanted).order_by("pk")}
    if len(found) < len(wanted):
        raise NotAllowed((ONE_NOT_HERE if len(wanted) > 1 else NOT_HERE,))
    return found


def check(step: Step, situation: Situation) -> None:
    """Raise NotAllowed with every reason that stands against the step."""
    allow(refusals(step, situation))


def situation_of(case: Case, by: User | None, **known: Any) -> Situation:
    """The facts of the case and of who asks, with what the form brought (today=… where a date decides)."""
    return queries.situation(case, by, **known)


@dataclass(frozen=True, slots=True)
class Start:
    """Day 0 of a clock, whose it is (None: the petitioner's or the parties' own right), and a length that was set."""

    on: date
    responsible: Unit | None
    days: int | None = None
    party: int | None = None  # id of the party whose right it is, where each has one of their own


def take(
    case: Case,
    step: Step,
    *,
    by: User | None,
    at: datetime,
    on: date | None = None,
    unit: Unit | None = None,
    starts: dict[str, Start] | None = None,
    stopped_on: date | None = None,
    voids: Sequence[str] | None = None,
    resumes: Sequence[str] | None = None,
    reason: str = "",
    **facts: int | str | bool | None,
) -> StepTaken:
    """Move a checked case: stage, clocks, history, audit and event, in the running transaction.

    Args:
        case: locked, with its new facts set; it is saved here.
        on: business date, default the day of `at`.
        unit: the unit it was done to.
        starts: the clocks of the row that start now; one left out does not run.
        stopped_on: the day on which the row's stopped clocks stop, default `on`.
        voids: which of the clocks that the row may void it does void now, default all.
        resumes: which of the clocks that the row lets run on do so now, default all.
        reason: why, in the clerk's words; kept with the step, never in the audit.
        facts: codes and ids that explain the step; no personal value.
    """
    rule, before, day = STEPS[step], case.stage, on or localdate(at)
    was = hands.holder_of(case)
    case.stage = rule.target_from(Stage(before) if before else None)
    now = hands.next_holder(case, step, was=was, by=by)
    case.save(force_insert=case.pk is None)
    hands.follow(case, step, before=before, was=was, now=now, by=by, at=at)
    stands_for = queries.deputy_for(case.pk, by, rule.permissions)
    _end(case, rule.stops, rule.voids if voids is None else tuple(voids), stopped_on or day)
    _lapse(case, before, day)
    if rule.resumes:
        _resume(case, rule.resumes if resumes is None else resumes)
    started = [(code, starts[code]) for code in rule.starts if code in starts] if starts else []
    if started:
        rounds = rounds_of(case, [code for code, _ in started]) if before else {}
        Clock.objects.bulk_create(clock_of(case, code, start, rounds.get(code, 0) + 1) for code, start in started)
    taken = StepTaken.objects.create(
        case=case,
        step=step,
        before=before or "",
        after=case.stage,
        by=by,
        deputy_for_id=stands_for,
        unit=unit,
        at=at,
        on=day,
        facts=facts,
        reason=reason,
    )
    told = {**facts, **lent(stands_for)}
    record(f"case.{step}", case, chain=None, number=case.number, after=str(case.stage), **told)
    tell(f"case.{case.pk}", f"desk.{case.office_id}", *([f"desk.{case.unit_id}"] if case.unit_id else []))
    return taken


def lent(stands_for: int | None) -> dict[str, Any]:
    """What the audit says of a deputy: for whom it was done; nothing for who acts by an own post."""
    return {"deputy_for": stands_for} if stands_for else {}


def _end(case: Case, stops: Sequence[str], voids: Sequence[str], day: date) -> None:
    """Stop what the step fulfils, and void what it makes void: one statement at most."""
    running = Clock.objects.filter(case=case, stopped_on=None)
    if stops and voids:
        void = models.Case(models.When(code__in=voids, then=True), default=False)
        running.filter(code__in=(*stops, *voids)).update(stopped_on=day, voided=void)
    elif stops or voids:
        running.filter(code__in=stops or voids).update(stopped_on=day, voided=bool(voids))


def _resume(case: Case, codes: Sequence[str]) -> None:
    """Let the last round of each run on from its first day, counted by the calendar of today."""
    for clock in queries.latest(Clock.objects.filter(case=case, code__in=codes)).values():
        if not clock.voided and clock.stopped_on is not None:
            clock.stopped_on = None
            set_dates(clock, queries.recounted(clock, calendar.current()))
            clock.save()


def _lapse(case: Case, before: str, day: date) -> None:
    """What was proposed or asked of helpers and can no longer be decided or answered where the case stands lapses."""
    kinds = queries.kinds_decided_in(before) - queries.kinds_decided_in(case.stage)
    if kinds:
        Proposal.objects.waiting().filter(case=case, kind__in=kinds).update(lapsed_on=day)
    if before in queries.HELPED and case.stage not in queries.HELPED:
        asked = Help.objects.waiting().filter(case=case)
        helpers = list(asked.values_list("unit", flat=True))
        if helpers:
            asked.update(lapsed_on=day)
            Clock.objects.filter(case=case, code="H1", stopped_on=None).update(stopped_on=day, voided=True)
            tell(*(f"desk.{pk}" for pk in helpers))


def rounds_of(case: Case, codes: Sequence[str]) -> dict[str, int]:
    """The last round of each clock that the case has had."""
    rows = Clock.objects.filter(case=case, code__in=codes).values("code").annotate(last=models.Max("round"))
    return {row["code"]: row["last"] for row in rows}


def clock_of(case: Case, code: str, start: Start, number: int = 1) -> Clock:
    """A clock that starts, not yet written."""
    due = clocks.due(code, start.on, calendar.current(), days=start.days)
    clock = Clock(
        case=case,
        code=code,
        round=number,
        article=due.term.article,
        responsible=start.responsible,
        start=start.on,
        days=start.days,
        party_id=start.party,
    )
    set_dates(clock, due)
    return clock


DATES = ("nominal_due", "due", "provisional", "warn_on")


def set_dates(clock: Clock, due: Due) -> None:
    """Give a clock its ends and the day of its first warning; steps that were noted already are not repeated."""
    clock.nominal_due, clock.due, clock.provisional = due.nominal_due, due.due, due.provisional
    clock.warn_on = (
        warning.first_day(due.start, due.nominal_due, warning.STEPS[0]) if warning.warns(clock.code) else None
    )
