"""The working calendar in force here (工作日历): the shipped notices and those this office loaded."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date, datetime

from yimen.base.models import HolidayNotice
from yimen.domain.calendar import Calendar, DayKind, DayRow, Notice, shipped

SECONDS = 60  # how long a process may count by an older notice; open clocks are recalculated when one is loaded
_known: tuple[float, Calendar] | None = None


def forget() -> None:
    """Call after loading a notice; other processes follow within SECONDS."""
    global _known  # noqa: PLW0603 - one value for the process
    _known = None


def current() -> Calendar:
    """The calendar to count days by; asked of the database at most once in SECONDS."""
    global _known  # noqa: PLW0603
    now = time.monotonic()
    if _known is None or _known[0] + SECONDS < now:
        _known = (now, _build())
    return _known[1]


def put(notice: Notice, days: Sequence[tuple[str, str, str]], *, at: datetime) -> Calendar:
    """Keep a notice in place of what was known of its year, and count by it from now on, in this process at once.

    Args:
        notice: year, number, and whether it was compared with the original.
        days: [iso date, "rest" or "work", name] of each.
        at: when it was loaded.
    """
    values = {"number": notice.number, "checked": notice.checked, "days": list(days), "loaded_at": at}
    HolidayNotice.objects.update_or_create(year=notice.year, defaults=values)
    forget()
    return current()


def rows_of(notice: Notice, days: Sequence[tuple[str, str, str]]) -> list[DayRow]:
    """The days of a stored notice as the domain knows them."""
    return [DayRow(date.fromisoformat(day), DayKind(kind), name, notice) for day, kind, name in days]


def _build() -> Calendar:
    calendar = shipped()
    for notice in HolidayNotice.objects.order_by("year"):
        calendar = calendar.with_notice(rows_of(Notice(notice.year, notice.number, notice.checked), notice.days))
    return calendar
