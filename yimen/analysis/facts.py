"""From records to the fact rows that the indicators count (domain.indicator_rows); one query for each kind of row.

Every query is cut by business dates that an index serves, so that a month costs what a month holds. History
(历史件) is never counted, nor is what was brought back to another item. Deadlines of the statistics follow 03 §2:
fifteen days for the office from registration, fifteen more for the organ, and C4 counted at the latest from the end of
C2, so that a late notice cannot lengthen it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet

from yimen.base import calendar
from yimen.cases.models import Case, Clock, Review
from yimen.domain.indicator_rows import ConcludedRow, MatterRow, RatingRow, RegisteredRow, TermRow
from yimen.domain.measures import Deadline, Period
from yimen.domain.procedure import EXTENSION_MAX, PETITION_PATH, UNCOUNTED_STAGES, Stage
from yimen.domain.rating import DEFAULT, Body, RatingStatus, level_of_code
from yimen.domain.sorting import PetitionClass
from yimen.domain.terms import REGULATION_SINCE, term
from yimen.evaluations.models import Rating

OFFICE_DAYS, NOTICE_DAYS, HANDLING_DAYS = (term(code, REGULATION_SINCE).n or 0 for code in ("C1", "C2", "C4"))
ORGAN_DAYS = OFFICE_DAYS + NOTICE_DAYS  # from the registration on
ROLLING = timedelta(days=14)  # the longest run of rest days, with room to spare
UNANSWERED = UNCOUNTED_STAGES | {Stage.PROCEDURAL}
COMMON = ("number", "channel", "people_count", "repeat")


def _deadline(start: date, days: int) -> Deadline:
    return _rolled(start + timedelta(days=days))


def _rolled(nominal: date) -> Deadline:
    return Deadline(nominal, calendar.current().next_working_day(nominal))


def _common(number: str, channel: str, people: int, repeat: bool) -> dict[str, Any]:
    return {"item": number, "channel": channel, "people": people, "first_time": not repeat}


def _due_within(period: Period, column: str, days: int) -> Q:
    """Rows whose term of `days` can end in the period."""
    span = timedelta(days=days)
    return Q(**{f"{column}__gte": period.first - span - ROLLING, f"{column}__lte": period.last - span})


def office_terms(cases: QuerySet[Case], period: Period) -> Iterator[TermRow]:
    """Registered items whose fifteen days end in the period; handled: forwarded, answered or guided on."""
    rows = (
        cases.filter(_due_within(period, "registered_on", OFFICE_DAYS))
        .exclude(stage__in=UNCOUNTED_STAGES)
        .annotate(first_done=Max("clocks__stopped_on", filter=Q(clocks__code="C1", clocks__round=1)))
    )
    for *common, registered_on, forwarded_on, concluded_on, first_done in rows.values_list(
        *COMMON, "registered_on", "forwarded_on", "concluded_on", "first_done"
    ).iterator():
        done_on = forwarded_on or concluded_on or first_done  # an office that corrects its answer did answer in time
        yield TermRow(**_common(*common), deadline=_deadline(registered_on, OFFICE_DAYS), done_on=done_on)


def organ_terms(cases: QuerySet[Case], period: Period) -> Iterator[TermRow]:
    """Items that reached a responsible unit, and whose thirty days from registration end in the period."""
    rows = cases.filter(_due_within(period, "registered_on", ORGAN_DAYS), unit__isnull=False)
    rows = rows.exclude(stage__in=UNCOUNTED_STAGES)
    for *common, registered_on, accepted_on, stage, concluded_on in rows.values_list(
        *COMMON, "registered_on", "accepted_on", "stage", "concluded_on"
    ).iterator():
        # The unit that told the statutory path, or why it is not taken up again, has answered whether it accepts.
        told_on = accepted_on or (concluded_on if stage == Stage.PROCEDURAL else None)
        yield TermRow(**_common(*common), deadline=_deadline(registered_on, ORGAN_DAYS), done_on=told_on)


def conclusion_terms(cases: QuerySet[Case], period: Period) -> Iterator[TermRow]:
    """Items in the petition procedure (第三十一条第六项) whose handling term ends in the period.

    An approved extension moves the end; the simplified term (S3) and the assigned one (A1) end it earlier (03 §3).
    What was sent to another procedure, or not taken up, is not counted. A matter reopened counts once for each time it
    was handled, so that the figures of a period that is over do not change.
    """
    longest = HANDLING_DAYS + OFFICE_DAYS + EXTENSION_MAX
    rows = (
        cases.filter(
            arrived_on__gte=period.first - timedelta(days=longest) - ROLLING,
            arrived_on__lte=period.last,
            petition_class=PetitionClass.APPEAL,
            path=PETITION_PATH,
        )
        .exclude(stage__in=UNANSWERED)
        .annotate(
            extended=Max("clocks__extension", filter=FIRST_C4, default=0),
            reopened=Max("clocks__round", filter=Q(clocks__code="C4")),
            first_done=Max("clocks__stopped_on", filter=FIRST_C4),
            shorter=Min("clocks__nominal_due", filter=Q(clocks__code__in=("S3", "A1"), clocks__voided=False)),
        )
    )
    columns = (*COMMON, "arrived_on", "accepted_on", "concluded_on", "extended", "reopened", "first_done", "shorter")
    for *common, arrived_on, accepted_on, concluded_on, extension, rounds, first_done, shorter in rows.values_list(
        *columns
    ).iterator():
        latest = arrived_on + timedelta(days=OFFICE_DAYS)
        start = min(accepted_on, latest) if accepted_on else latest
        deadline = _deadline(start, HANDLING_DAYS + extension)
        if shorter is not None and shorter < deadline.nominal:
            deadline = _rolled(shorter)
        done_on = first_done if rounds and rounds > 1 else concluded_on
        yield TermRow(**_common(*common), deadline=deadline, done_on=done_on)
    yield from _handled_again(cases, period)


FIRST_C4 = Q(clocks__code="C4", clocks__round=1)


def _handled_again(cases: QuerySet[Case], period: Period) -> Iterator[TermRow]:
    """The second and later rounds of the handling term, each by its own start."""
    rows = Clock.objects.filter(
        code="C4",
        round__gt=1,
        nominal_due__range=(period.first - ROLLING, period.last),
        case__in=cases.exclude(stage__in=UNANSWERED),
    )
    columns = (*(f"case__{name}" for name in COMMON), "nominal_due", "due", "stopped_on")
    for *common, nominal_due, due, stopped_on in rows.values_list(*columns).iterator():
        yield TermRow(**_common(*common), deadline=Deadline(nominal_due, due), done_on=stopped_on)


def registered(cases: QuerySet[Case], period: Period) -> Iterator[RegisteredRow]:
    """Items registered in the period."""
    rows = cases.filter(registered_on__range=(period.first, period.last)).exclude(stage__in=UNCOUNTED_STAGES)
    for *common, received_on, registered_on in rows.values_list(*COMMON, "received_on", "registered_on").iterator():
        yield RegisteredRow(**_common(*common), received_on=received_on, registered_on=registered_on)


def ratings(cases: QuerySet[Case], period: Period, body: Body, today: date) -> Iterator[RatingRow]:
    """Ratings of one body given in the period, and windows that lapsed in it without one."""
    given = Rating.objects.filter(case__in=cases, body=body, at__date__range=(period.first, period.last)).values_list(
        "case__number", "case__channel", "case__people_count", "case__repeat", "level", "at__date"
    )
    for number, channel, people, repeat, level, on in given.iterator():
        common = (number, channel, people, repeat)
        yield RatingRow(**_common(*common), body=body, status=RatingStatus.RATED, level=level_of_code(level), on=on)
    window = timedelta(days=DEFAULT.days_after_conclusion)
    ended = cases.filter(
        ~Exists(Rating.objects.filter(case=OuterRef("pk"), body=body)),
        concluded_on__range=(period.first - window, min(period.last, today - timedelta(days=1)) - window),
        stage=Stage.CONCLUDED,
    )
    if body is Body.ORGAN:
        ended = ended.filter(delivered_on__isnull=False)
    for *common, concluded_on in ended.values_list(*COMMON, "concluded_on").iterator():
        yield RatingRow(**_common(*common), body=body, status=RatingStatus.LAPSED, on=concluded_on + window)


def concluded(cases: QuerySet[Case], period: Period) -> Iterator[ConcludedRow]:
    """Items concluded in the period by an answer, and what came after."""
    supported = Q(claims__result="supported")
    rows = (
        cases.filter(concluded_on__range=(period.first, period.last), stage=Stage.CONCLUDED)
        .annotate(
            repeated_on=Min("repeats__received_on"),
            supported=Count("claims", filter=supported, distinct=True),
            fulfilled=Count("claims", filter=supported & Q(claims__fulfilled_on__isnull=False), distinct=True),
            reviewed=Exists(Review.objects.filter(case=OuterRef("pk"))),
            dissatisfied=Exists(Rating.objects.filter(case=OuterRef("pk"), level=3)),
        )
        .values_list(
            *COMMON,
            "arrived_on",
            "accepted_on",
            "concluded_on",
            "petition_class",
            "repeated_on",
            "supported",
            "fulfilled",
            "dissatisfied",
            "resolved_on",
            "reviewed",
        )
    )
    for (
        *common,
        arrived_on,
        accepted_on,
        concluded_on,
        kind,
        repeated_on,
        asked,
        done,
        unhappy,
        resolved_on,
        reviewed,
    ) in rows:
        latest = arrived_on + timedelta(days=OFFICE_DAYS) if arrived_on else concluded_on
        yield ConcludedRow(
            **_common(*common),
            accepted_on=min(accepted_on or latest, concluded_on),
            concluded_on=concluded_on,
            petition_class=PetitionClass(kind) if kind else None,
            repeated_on=repeated_on,
            review_asked=reviewed,
            dissatisfied=unhappy,
            supported_claims=asked,
            executed_claims=done,
            resolved=resolved_on is not None,
        )


def matters(cases: QuerySet[Case], period: Period) -> Iterator[MatterRow]:
    """Matters closed in the period; each visit that took a ticket or was registered at a window counts.

    An item that was split off another one was not raised a second time: its matter is that of the item it came from.
    """
    rows = (
        cases.filter(
            concluded_on__range=(period.first, period.last), stage=Stage.CONCLUDED, repeat_of=None, split_from=None
        )
        .annotate(again=Count("repeats", filter=Q(repeats__channel="visit"), distinct=True))
        .values_list("number", "channel", "again", "concluded_on")
    )
    for number, channel, again, closed_on in rows:
        yield MatterRow(matter=number, first_channel=channel, visits=again + (channel == "visit"), closed_on=closed_on)
