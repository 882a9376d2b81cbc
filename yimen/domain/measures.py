"""What indicators are made of: rates, spreads, splits, periods, and the rule for small numbers (domain/03 §2, §7)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean, median

EMPTY = "—"  # what is shown where nothing was counted: never 0 %, never 100 %
SMALL_CELL = 5  # public cells below this are not shown, nor are rates of fewer ratings anywhere (07 §8.4) [P]


@dataclass(frozen=True, slots=True)
class Period:
    """Business dates from `first` to `last`, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("the period ends before it begins")

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Deadline:
    """The two ends of a term (domain/01 §7): `nominal` as simply added up, `rolled` over rest days."""

    nominal: date
    rolled: date

    def __post_init__(self) -> None:
        if self.rolled < self.nominal:
            raise ValueError("rolling never shortens a term")

    def day(self, *, roll_forward: bool) -> date:
        """Return the day that is judged by: rolled, or nominal where the office's policy says so."""
        return self.rolled if roll_forward else self.nominal


@dataclass(frozen=True, slots=True)
class Rate:
    """A share: `numerator` of `denominator` cases. Without cases there is no value."""

    numerator: int
    denominator: int

    def __post_init__(self) -> None:
        if not 0 <= self.numerator <= self.denominator:
            raise ValueError(f"not a rate: {self.numerator} of {self.denominator}")

    @property
    def value(self) -> float | None:
        """The share from 0 to 1; None when nothing was counted."""
        return self.numerator / self.denominator if self.denominator else None

    def percent(self, digits: int = 1) -> str:
        """Return `80.0%`, or `—` when empty; rounding never makes a full 100 or an empty 0 of what is not."""
        if not self.denominator:
            return EMPTY
        step = 10**-digits
        shown = round(100 * self.numerator / self.denominator, digits)
        if self.numerator < self.denominator:
            shown = min(shown, 100 - step)
        if self.numerator:
            shown = max(shown, step)
        return f"{shown:.{digits}f}%"


@dataclass(frozen=True, slots=True)
class Spread:
    """How days are spread over `n` cases: mean, median and P90 in days; None when empty."""

    n: int
    mean: float | None
    median: float | None
    p90: float | None

    @classmethod
    def of(cls, days: Sequence[int]) -> Spread:
        """Return the spread of numbers of days; P90 is the nearest-rank value: nine in ten took no longer."""
        if not days:
            return cls(0, None, None, None)
        ranked = sorted(days)
        return cls(len(ranked), fmean(ranked), float(median(ranked)), float(ranked[math.ceil(0.9 * len(ranked)) - 1]))


@dataclass(frozen=True, slots=True)
class Split:
    """All cases of a cohort by their term: the four parts add up to all (domain/03 §2, `split of both`)."""

    on_time: int = 0
    late: int = 0
    overdue: int = 0
    not_yet_due: int = 0

    @property
    def total(self) -> int:
        """All cases of the cohort."""
        return self.on_time + self.late + self.overdue + self.not_yet_due

    @property
    def rate(self) -> Rate:
        """In time out of all, those not yet due among them (as the formula says)."""
        return Rate(self.on_time, self.total)

    @property
    def final(self) -> bool:
        """Whether the number can still change by time alone: a period is final once all its terms have passed."""
        return not self.not_yet_due


@dataclass(frozen=True, slots=True)
class Volume:
    """Counting units (domain/03 §1): 件次 items, 人次 persons, 批次 visiting groups."""

    items: int = 0
    persons: int = 0
    batches: int = 0
