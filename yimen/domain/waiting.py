"""How long somebody still waits (预计等候): a range, never a promise to the minute.

Source: peers' habit of showing a middle and a cautious value; the numbers used where nothing is known yet are ours [P].
"""

from __future__ import annotations

import math
from dataclasses import dataclass

STEP = 5
"""Minutes to which both ends are rounded, outwards: a finer figure would promise what nobody knows."""
SHORT = 90
"""Minutes up to which the range is told in minutes, then in half hours: nobody plans with 137 minutes."""
LONG = 180
"""Minutes from which the range is not told any more: the day will be different by then."""
ONE_IN_TEN = 1.2816
"""Standard deviations above the mean that one visit in ten exceeds."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How long visits took here: mean and standard deviation in minutes, from `visits` of them."""

    mean: float
    deviation: float
    visits: int


def _hours(halves: int) -> str:
    return f"{halves / 2:g}"


UNKNOWN_PACE = Pace(mean=20, deviation=12, visits=0)
FEWEST_VISITS = 5
"""Below this many visits their mean says nothing, and UNKNOWN_PACE is used."""


@dataclass(frozen=True, slots=True)
class WaitRange:
    """Half of the people wait less than about `least`, nine of ten less than `most` minutes."""

    least: int
    most: int

    def __str__(self) -> str:
        if self.most <= STEP:
            return "很快就到"
        if self.least >= LONG:
            return "3 小时以上"
        if self.most > SHORT:
            return f"大约 {_hours(math.floor(self.least / 30))}–{_hours(math.ceil(self.most / 30))} 小时"
        return f"大约 {self.least}–{self.most} 分钟"


def wait_range(ahead: int, *, windows: int, free: int, pace: Pace) -> WaitRange | None:
    """Return the range for somebody with `ahead` people before them; None when no window is open.

    Args:
        ahead: people who are called before.
        windows: open windows that serve this line.
        free: those of them where nobody sits now.
        pace: how long visits take; with few visits known the general one is used.

    Raises:
        ValueError: a negative count, or more free windows than windows.
    """
    if ahead < 0 or windows < 0 or not 0 <= free <= windows:
        raise ValueError(f"no wait for ahead={ahead}, windows={windows}, free={free}")
    if windows == 0:
        return None
    leaving = ahead - free + 1  # so many visits must end before a window is free for this person
    if leaving <= 0:
        return WaitRange(0, STEP)
    known = pace if pace.visits >= FEWEST_VISITS and pace.mean > 0 else UNKNOWN_PACE
    middle = leaving * known.mean / windows
    cautious = middle + ONE_IN_TEN * math.sqrt(leaving) * known.deviation / windows
    least = STEP * math.floor(middle / STEP)
    return WaitRange(least, max(STEP * math.ceil(cautious / STEP), least + STEP))
