"""The working calendar in force here (工作日历): the shipped notices and those this office loaded."""

from __future__ import annotations

from datetime import date

from django.core.cache import cache

from yimen.base.models import HolidayNotice
from yimen.domain.calendar import Calendar, DayKind, DayRow, Notice, shipped

_KEY, _SECONDS = "calendar.notices", 60
_built: dict[tuple[tuple[int, str], ...], Calendar] = {}


def _loaded() -> tuple[tuple[int, str], ...]:
    """Which notices are loaded, and when: asked of the database at most once a minute per process."""
    known: tuple[tuple[int, str], ...] | None = cache.get(_KEY)
    if known is None:
        rows = HolidayNotice.objects.order_by("year").values_list("year", "loaded_at")
        known = tuple((year, loaded_at.isoformat()) for year, loaded_at in rows)
        cache.set(_KEY, known, _SECONDS)
    return known


def forget() -> None:
    """Call after loading a notice."""
    cache.delete(_KEY)


def current() -> Calendar:
    """The calendar to count days by."""
    loaded = _loaded()
    if loaded not in _built:
        calendar = shipped()
        for notice in HolidayNotice.objects.order_by("year") if loaded else ():
            source = Notice(notice.year, notice.number, notice.checked)
            calendar = calendar.with_notice(
                DayRow(date.fromisoformat(day), DayKind(kind), name, source) for day, kind, name in notice.days
            )
        _built[loaded] = calendar
    return _built[loaded]
