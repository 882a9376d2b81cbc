"""One matter of the story from its first day to its last (一件事的一生), as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from yimen.ops.demo import ways
from yimen.ops.demo.grammar import Words
from yimen.ops.demo.worktime import after, on_or_after
from yimen.petitioners.actions import PetitionerFacts

LONGEST_LIFE = timedelta(days=500)  # two opinions, two reviews, and what follows


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that is done: `step` is a word of `does.DEEDS`. `facts["item"]` names another item of the life."""

    at: datetime
    step: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Coming:
    """A visit at a window of a hall ("" the district's): when the ticket is taken, when called, when all is over."""

    hall: str
    window: int
    taken: datetime
    called: datetime
    over: datetime
    priority: str = ""


@dataclass(slots=True)
class Life:
    """One matter, or something else that goes on by itself.

    Attributes:
        key: its idempotency key.
        kind: matter, accusation, errand (a ticket only), or event (a meeting, an absence, an incident).
        office: "" the district's petition office, or the slug of a town with a hall.
        way: what kind of course it takes, a name of `ways.WAYS`.
        sure: what happens to it for certain, names of `ways.SHARES` or of `Pen.happens`.
        others: further items that live and die with this one; their deeds stand among its own.
        again: the same person's next matter, after this one.
    """

    key: str
    kind: str
    at: datetime
    office: str
    channel: str = "visit"
    received_on: date | None = None
    words: Words | None = None
    people: tuple[PetitionerFacts, ...] = ()
    people_count: int = 1
    coming: Coming | None = None
    unsigned: str = ""
    urgent: bool = False
    way: str = ""
    sure: frozenset[str] = frozenset()
    deeds: list[Deed] = field(default_factory=list)
    others: list[Life] = field(default_factory=list)
    again: Life | None = None

    def begins(self) -> datetime:
        """When its first day's coming is over."""
        return self.coming.over if self.coming else self.at

    def ends(self) -> datetime:
        """When the last deed is done."""
        last = max([self.begins(), *(deed.at for deed in self.deeds)])
        return max(last, self.again.ends()) if self.again else last

    def touched(self, since: datetime, until: datetime) -> bool:
        """Whether anything of it lies after `since` and up to `until`."""
        times = [self.begins(), *(deed.at for deed in self.deeds)]
        mine = any(since < at <= until for at in times)
        return mine or (self.again is not None and self.again.touched(since, until))


class Pen:
    """Writes the deeds of one life forward in working time; `at` is the time of the last one."""

    def __init__(self, rng: Random, life: Life, at: datetime) -> None:
        self.rng, self.life, self.at = rng, life, at

    @property
    def words(self) -> Words:
        """What is said about the matter."""
        if self.life.words is None:
            raise ValueError("a matter has words")
        return self.life.words

    def do(self, step: str, **facts: Any) -> None:
        """Write a deed at the present time."""
        self.life.deeds.append(Deed(self.at, step, facts))

    def wait(self, *days: int) -> Pen:
        """Let one of these numbers of working days pass; 0 is the same day, a little later."""
        self.at = after(self.rng, self.at, self.rng.choice(days))
        return self

    def until(self, since: date, *days: int) -> Pen:
        """Go to the working day one of these numbers of calendar days after `since`, never back."""
        self.at = on_or_after(self.rng, since + timedelta(days=self.rng.choice(days)), self.at)
        return self

    def happens(self, name: str) -> bool:
        """Whether something of `ways.SHARES` happens to this matter."""
        return name in self.life.sure or ways.happens(self.rng, name)

    def chance(self, share: float, name: str = "") -> bool:
        """Whether something happens in this share of all times; with a name it can be made sure."""
        return (self.rng.random() < share) | (name in self.life.sure)

    def aside(self) -> Pen:
        """A second pen for what happens beside, from here on."""
        return Pen(self.rng, self.life, self.at)
