"""The fact rows that indicators count (domain/03 §2): small, frozen, without a name of anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yimen.domain.dictionaries import Channel
from yimen.domain.measures import Deadline
from yimen.domain.rating import Body, RatingLevel, RatingStatus
from yimen.domain.sorting import PetitionClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What every indicator filters by. `item` is an opaque key for the list behind the number, never a name."""

    item: str
    channel: str = Channel.VISIT
    people: int = 1
    first_time: bool = True
    litigation: bool = False
    in_statistics: bool = True  # False for history imported from before the rules, and for what an office leaves out


@dataclass(frozen=True, slots=True, kw_only=True)
class TermRow(Row):
    """One term of one item: its deadline, the day it was met (None: not yet).

    For acceptance the deadline is registered + 15 days (office) or + 30 days (organ: 15 + 15). For conclusion it is C4
    with its approved extension, S3 when simplified, A1 when assigned and earlier. `procedural`: concluded by moving to
    another procedure, not accepting, or sending to 政法/纪检; such items are not in the on-time cohort.
    """

    deadline: Deadline
    done_on: date | None = None
    procedural: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredRow(Row):
    """One registered item: business dates of receipt and registration."""

    received_on: date
    registered_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingRow(Row):
    """One body's rating of one item. `on` is the rating's day, or the last day of the window where it lapsed."""

    body: Body
    status: RatingStatus
    level: RatingLevel | None = None
    on: date | None = None

    def __post_init__(self) -> None:
        if (self.level is not None) != (self.status == RatingStatus.RATED):
            raise ValueError("a level belongs to a rating that was given, and to no other")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcludedRow(Row):
    """One concluded item and what came after it. `accepted_on` is the notice, or received + 15 days without one."""

    accepted_on: date
    concluded_on: date
    petition_class: PetitionClass | None = PetitionClass.APPEAL
    repeated_on: date | None = None
    review_asked: bool = False
    dissatisfied: bool = False
    supported_claims: int = 0
    executed_claims: int = 0
    resolved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterRow:
    """One matter: how it was first raised, the number of visits counted from tickets, when it was closed."""

    matter: str
    first_channel: str
    visits: int
    closed_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BeyondRow:
    """A monthly total from an upper level's circular: `level` city, province or state; batches and persons only."""

    month: date
    level: str
    batches: int
    persons: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardRow:
    """The check items of one category of the window standard in one place: how many apply, how many pass."""

    place: str
    category: str
    applicable: int
    passed: int
