"""预警: when a clock has used half, three quarters, 85 and 99 per cent of its term, and when its nominal end is over.

A warning speaks of an organ's duty: organ, topic, clock; never of the person who petitions (domain/07 §3). It is given
once for each clock and step, in working hours only; whoever was not told in time is told the highest step, not all.
The steps are those of a real system (domain/02 §11) [P].
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from yimen.domain.calendar import Calendar
from yimen.domain.labelled import Labelled

OVERDUE = 100  # the nominal end has passed
STEPS = (50, 75, 85, 99, OVERDUE)  # per cent of the days from the start to the nominal end
LABELS = {50: "期限过半", 75: "已过75%", 85: "已过85%", 99: "即将届满", OVERDUE: "期满日已过"}
RIGHTS = frozenset({"C3", "C5", "C7", "M1"})  # a right lapses, nobody is called for it
OPENS, CLOSES = 8, 18  # hours of a working day between which people are told [P]


def warns(code: str) -> bool:
    """Whether the clock is a duty, whose bearer is warned."""
    return code not in RIGHTS


def first_day(start: date, nominal_due: date, step: int) -> date:
    """The first day on which the step is reached, the same as `clocks.warning_step` says of each day."""
    if step == OVERDUE:
        return nominal_due + timedelta(days=1)
    whole = (nominal_due - start).days
    return start + timedelta(days=-(-step * whole // 100))


def reached(start: date, nominal_due: date, today: date) -> tuple[int, ...]:
    """The steps reached by `today`, lowest first."""
    return tuple(step for step in STEPS if first_day(start, nominal_due, step) <= today)


def may_tell(at: datetime, calendar: Calendar) -> bool:
    """Whether people are told now: 8 to 18 o'clock on a working day; else they are told at the next opening.

    Args:
        at: the moment in the office's own time zone.
        calendar: the working calendar, make-up workdays (调休) included.
    """
    return not calendar.is_rest(at.date()) and OPENS <= at.hour < CLOSES


# --- what one person of the unit wants to be shown -------------------------------------------------------------------

TO_CHOOSE = tuple(step for step in STEPS if step != OVERDUE)
"""The steps that a person may leave out; what is overdue is shown to everybody of the unit, whatever they chose."""


class Whose(Labelled):
    """Of which items a person wants to be warned."""

    UNIT = "unit", "本单位的全部件"
    HANDS = "hands", "只看我手里的件"
