"""Working days and hours of the demo, so that nobody there works at night or on a holiday."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from yimen.domain.calendar import shipped

SHANGHAI = ZoneInfo("Asia/Shanghai")
OPENS, NOON, AFTERNOON, CLOSES = time(8, 30), time(12, 0), time(14, 0), time(17, 30)
MINUTES = 420  # of one working day: 8:30 to 12:00 and 14:00 to 17:30
MORNING = 210


def moment(day: date, minute: int, second: int = 0) -> datetime:
    """The working minute 0..419 of a day as an aware time."""
    start = OPENS if minute < MORNING else AFTERNOON
    passed = minute if minute < MORNING else minute - MORNING
    return datetime.combine(day, start, SHANGHAI) + timedelta(minutes=passed, seconds=second)


def some_time(rng: Random, day: date, earliest: int = 0) -> datetime:
    """Any working second of a day, `earliest` minutes after its beginning or later."""
    return moment(day, rng.randrange(min(earliest, MINUTES - 1), MINUTES), rng.randrange(60))


def working_days(first: date, last: date) -> Iterator[date]:
    """The days between, both included, on which the office works."""
    calendar, day = shipped(), first
    while day <= last:
        if not calendar.is_rest(day):
            yield day
        day += timedelta(days=1)


def after(rng: Random, moment_before: datetime, days: int) -> datetime:
    """A working time at least `days` working days later; the same day when 0, but never earlier in it."""
    calendar = shipped()
    if days <= 0:
        later = moment_before + timedelta(minutes=rng.randrange(3, 50))
        if calendar.is_rest(later.date()) or not in_hours(later):
            return some_time(rng, calendar.add_working_days(moment_before.date(), 1))
        return later
    return some_time(rng, calendar.add_working_days(moment_before.date(), days))


def on_or_after(rng: Random, day: date, not_before: datetime) -> datetime:
    """A working time on `day`, or on the first working day after it; later than `not_before`."""
    at = some_time(rng, shipped().next_working_day(day))
    return at if at > not_before else after(rng, not_before, 0)


def in_hours(at: datetime) -> bool:
    """Whether the clock is inside the office hours (the day is not looked at)."""
    clock = at.astimezone(SHANGHAI).time()
    return OPENS <= clock < NOON or AFTERNOON <= clock < CLOSES
