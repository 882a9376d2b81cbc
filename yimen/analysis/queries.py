"""Indicators over the cases a user may see: figures, trend, and the list behind each number."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from yimen.analysis import facts
from yimen.base.models import Unit, User
from yimen.cases.models import Case, Clock
from yimen.domain.indicator_rows import MatterRow, TermRow
from yimen.domain.indicators import INDICATORS, Indicator, split_by_term
from yimen.domain.measures import EMPTY, SMALL_CELL, Period, Rate, Split, Spread
from yimen.domain.procedure import UNCOUNTED_STAGES
from yimen.domain.rating import Body

TERMS: dict[str, Callable[..., Iterable[TermRow]]] = {
    "timely_acceptance_office": facts.office_terms,
    "timely_acceptance_organ": facts.organ_terms,
    "on_time_conclusion": facts.conclusion_terms,
}
BODIES = {"office": Body.OFFICE, "organ": Body.ORGAN}
NOT_YET = {"standard_rate", "beyond_level"}  # their records (inspections, circulars of upper levels) come later

FEW = f"评价不足 {SMALL_CELL} 份，为保护评价人不显示"


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator as a page shows it.

    Attributes:
        text: "97.5%", "23.4" or "—".
        n: how many cases it was counted over.
        detail: numerator and denominator, or median and P90, in words.
        held_back: there is a number, but of so few ratings that it would tell what one person thinks.
    """

    indicator: Indicator
    text: str
    n: int
    detail: str
    value: float | None
    held_back: bool = False


def scope(user: User, unit: Unit | None = None) -> QuerySet[Case]:
    """The cases behind the user's indicators: the whole tree under the user's unit, or one unit in it."""
    root = unit if unit is not None and user.unit.contains(unit) else user.unit
    return Case.objects.filter(Q(office__path__startswith=root.path) | Q(unit__path__startswith=root.path))


def rows_behind(key: str, cases: QuerySet[Case], period: Period, today: date) -> list[Any]:
    """The fact rows of one indicator, before the formula filters them."""
    if key in TERMS:
        return list(TERMS[key](cases, period))
    if key.startswith(("satisfaction_", "participation_")):
        return list(facts.ratings(cases, period, BODIES[key.rsplit("_", 1)[1]], today))
    if key in {"repeat_rate", "web_share", "late_registration"}:
        return list(facts.registered(cases, period))
    if key in {"one_off_resolution", "first_contact_resolution", "handling_days"}:
        return list(facts.concluded(cases, period))
    if key == "one_visit_rate":
        return list(facts.matters(cases, period))
    return []


def figure(key: str, cases: QuerySet[Case], period: Period, today: date, rows: list[Any] | None = None) -> Figure:
    """One indicator over one period.

    Args:
        key: of INDICATORS.
        cases: the scope.
        period: business dates, both included.
        today: what was done later has not been done yet.
        rows: fact rows when they are known already.
    """
    indicator = INDICATORS[key]
    if key in NOT_YET:
        return Figure(indicator, EMPTY, 0, "尚无数据", None)
    found = rows if rows is not None else rows_behind(key, cases, period, today)
    known: dict[str, Any] = {"period": period}
    if key in TERMS:
        known |= {"today": today, "roll_forward": settings.KPI_ROLL_FORWARD}
    if key == "one_off_resolution":
        known["today"] = today
    if key.startswith(("satisfaction_", "participation_")):
        known["body"] = BODIES[key.rsplit("_", 1)[1]]
    result = indicator.formula(found, **known)
    if isinstance(result, Rate):
        if key.startswith("satisfaction_") and 0 < result.denominator < SMALL_CELL:
            return Figure(indicator, EMPTY, result.denominator, FEW, None, held_back=True)
        detail = f"{result.numerator} / {result.denominator}"
        return Figure(indicator, result.percent(), result.denominator, detail, result.value)
    if isinstance(result, Spread) and result.mean is not None:
        detail = f"中位数 {result.median:g}，九成不超过 {result.p90:g}"
        return Figure(indicator, f"{result.mean:.1f}", result.n, detail, result.mean)
    return Figure(indicator, EMPTY, 0, "本期没有可统计的件", None)


SHARED = {  # indicators counted over the same rows read them once
    "repeat_rate": "registered",
    "web_share": "registered",
    "late_registration": "registered",
    "one_off_resolution": "concluded",
    "first_contact_resolution": "concluded",
    "handling_days": "concluded",
    "satisfaction_office": "office",
    "participation_office": "office",
    "satisfaction_organ": "organ",
    "participation_organ": "organ",
}


@dataclass(frozen=True, slots=True)
class Reported:
    """An indicator over a period with its months before, oldest first, and the split of a term indicator."""

    figure: Figure
    trend: tuple[tuple[str, float | None], ...] = ()
    split: Split | None = None


def report(cases: QuerySet[Case], period: Period, today: date, *, months: int = 0) -> list[Reported]:
    """Every indicator over one period, in the plan's order.

    Args:
        cases: the scope.
        period: business dates, both included.
        today: business date of the question.
        months: how many calendar months up to the period's end the trend shows.
    """
    spans = last_months(period.last, months)
    wide = Period(min([period.first, *(span.first for span in spans)]), period.last)
    shared: dict[str, list[Any]] = {}
    reported = []
    for key in INDICATORS:
        kind = SHARED.get(key, key)
        if kind not in shared:
            shared[kind] = rows_behind(key, cases, wide, today)
        rows = shared[kind]
        split = None
        if key in TERMS:
            split = split_by_term(rows, period=period, today=today, roll_forward=settings.KPI_ROLL_FORWARD)
        trend = tuple((f"{span.first:%Y-%m}", figure(key, cases, span, today, rows).value) for span in spans)
        reported.append(Reported(figure(key, cases, period, today, rows), trend, split))
    return reported


def last_months(day: date, months: int) -> list[Period]:
    """The last calendar months up to the one of `day`, oldest first; the last one ends with `day`."""
    spans: list[Period] = []
    end = day
    for _ in range(months):
        spans.append(Period(end.replace(day=1), end))
        end = end.replace(day=1) - timedelta(days=1)
    return spans[::-1]


def items_behind(key: str, cases: QuerySet[Case], period: Period, today: date) -> list[str]:
    """Item numbers counted in the denominator of one indicator, in order: those that the formula itself counts."""
    rows = rows_behind(key, cases, period, today)
    counted = [row for row in rows if figure(key, cases, period, today, [row]).n]
    return sorted({row.matter if isinstance(row, MatterRow) else row.item for row in counted})


def late_by_unit(cases: QuerySet[Case], today: date) -> list[dict[str, Any]]:
    """Units with running clocks past their rolled end: name, how many; the worst first."""
    rows: Any = (
        Clock.objects.filter(case__in=cases, stopped_on=None, responsible__isnull=False, due__lt=today)
        .exclude(case__stage__in=UNCOUNTED_STAGES)
        .values("responsible_id", "responsible__short_name")
        .annotate(n=Count("id"))
        .order_by("-n", "responsible__short_name")
    )
    return list(rows)
