"""The working calendar in force here (工作日历): the shipped notices and those this office loaded."""

from __future__ import annotations

import time
from datetime import date

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


def _build() -> Calendar:
    calendar = shipped()
    for notice in HolidayNotice.objects.order_by("year"):
        source = Notice(notice.year, notice.number, notice.checked)
        calendar = calendar.with_notice(
            DayRow(date.fromisoformat(day), DayKind(kind), name, source) for day, kind, name in notice.days
        )
    return calendar
