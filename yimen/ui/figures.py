"""Small drawings worked out on the server: sparkline points and the calendar of an explanation."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from yimen.ui.pieces import DayLine


def sparkline_points(values: Sequence[float | None], *, width: int = 120, height: int = 32) -> list[str]:
    """Polylines ("x,y x,y", SVG user units) through `values`; a missing value breaks the line.

    A flat row is drawn in the middle, a single value as one point. Empty for no values.
    """
    known = [v for v in values if v is not None]
    if not known:
        return []
    low, high = min(known), max(known)
    pad = 3
    step = (width - 2 * pad) / max(1, len(values) - 1)
    lines: list[list[str]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            lines.append([])
            continue
        share = 0.5 if high == low else (value - low) / (high - low)
        lines[-1].append(f"{pad + index * step:.1f},{height - pad - share * (height - 2 * pad):.1f}")
    return [" ".join(line) for line in lines if line]


@dataclass(frozen=True)
class CalendarDay:
    """A cell of the small calendar; `line` is None for days outside the explanation."""

    day: date
    in_month: bool
    line: DayLine | None


@dataclass(frozen=True)
class Month:
    """A month as weeks of seven cells, Monday first."""

    year: int
    month: int
    weeks: list[list[CalendarDay]]


def months_of(lines: Iterable[DayLine]) -> list[Month]:
    """The months that the explanation touches, only their weeks that it touches, each day with its line."""
    by_day = {line.date: line for line in lines}
    if not by_day:
        return []
    first, last = min(by_day), max(by_day)
    grid = calendar.Calendar(firstweekday=0)
    months = []
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        weeks = [
            [CalendarDay(day, day.month == month, by_day.get(day) if day.month == month else None) for day in week]
            for week in grid.monthdatescalendar(year, month)
            if any(day.month == month and day in by_day for day in week)
        ]
        months.append(Month(year, month, weeks))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return months
