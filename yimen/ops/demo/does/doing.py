"""What a deed knows: the life, the case as it stands now, and who does what in the district."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from yimen.base.models import Unit, User
from yimen.cases.models import Case, Recusal
from yimen.domain.roles import Role
from yimen.ops.demo import district
from yimen.ops.demo.grammar import Words
from yimen.ops.demo.life import Deed, Life
from yimen.ops.demo.world import World
from yimen.supervision.queries import main_end


@dataclass(frozen=True, slots=True)
class Doing:
    """One deed about to be done; `desk` is the receptionist while the person still sits at the window."""

    world: World
    life: Life
    deed: Deed
    desk: User | None = None

    @property
    def at(self) -> datetime:
        """When."""
        return self.deed.at

    @property
    def today(self) -> date:
        """The day of it; all times of the play are of the district's own clock."""
        return self.deed.at.date()

    @property
    def facts(self) -> dict[str, Any]:
        """What the plan says of it."""
        return self.deed.facts

    @property
    def rng(self) -> Random:
        """Chance for words only: the same deed always says the same."""
        return Random(f"{self.life.key}/{self.deed.step}/{self.deed.at}")

    @property
    def words(self) -> Words:
        """What is said about the matter."""
        if self.life.words is None:
            raise ValueError("a matter has words")
        return self.life.words

    @property
    def case(self) -> Case:
        """The item it is done to, as it stands now."""
        rows = Case.objects.select_related("office", "unit", "holder")
        item = self.facts.get("item", "")
        if item == "part":
            return rows.filter(split_from__source_key=self.life.key).latest("pk")
        return rows.get(source_key=f"{self.life.key}:{item}" if item else self.life.key)

    def other(self, item: str) -> Case:
        """Another item of the same life."""
        return Case.objects.get(source_key=f"{self.life.key}:{item}")

    def who(self, username: str) -> User:
        """An account by its name."""
        return self.world.users[username]

    def clerk(self) -> User:
        """Who works on it at the office that registered it."""
        if self.desk is not None:
            return self.desk
        if self.life.coming:
            return self.world.receptionist(self.life.coming.hall, self.life.coming.window)
        return self.world.clerk(self.life)

    def colleague(self) -> User:
        """The other clerk of the district's office."""
        return self.who("xinjian2" if self.clerk().username == "xinjian" else "xinjian")

    def unit(self, slug: str = "") -> Unit:
        """A unit by its slug; "" is the competent one."""
        return self.world.unit(slug or self.words.unit)

    def handler(self, case: Case) -> User:
        """Who of the unit works on it: whoever has it in hand, else its handler; never who is kept out of it."""
        slug = self.world.slugs[case.unit_id or 0]
        holder = case.holder
        people = [self.world.handler(slug), *([self.who("jingban2")] if slug == district.SHOWN_UNIT else [])]
        if holder is not None and holder.unit_id == case.unit_id and Role.HANDLER in holder.roles:
            people.insert(0, self.world.users[holder.username])
        if len(people) > 1:
            kept_out = set(Recusal.objects.barring().filter(case=case).values_list("person", flat=True))
            people = [one for one in people if one.pk not in kept_out] or people
        return people[0]

    def head(self, case: Case) -> User:
        """Who decides in the unit."""
        return self.world.head(self.world.slugs[case.unit_id or 0])

    def handler_of(self, unit: Unit) -> User:
        """Who works in any unit."""
        return self.world.handler(self.world.slugs[unit.pk])

    def due(self, case: Case | None, days: int) -> tuple[date, str]:
        """A day by which something is asked, inside the term of the case where that still runs; and why not."""
        wanted, end = self.today + timedelta(days=days), main_end(case)
        if end is None or not self.today <= end < wanted:
            return wanted, ""
        return (end, "") if end > self.today else (wanted, "期限将满，先反馈核实的情况。")


DEEDS: dict[str, Callable[[Doing], None]] = {}


def does(step: str) -> Callable[[Callable[[Doing], None]], Callable[[Doing], None]]:
    """Register a function as the deed of this name."""

    def registered(function: Callable[[Doing], None]) -> Callable[[Doing], None]:
        DEEDS[step] = function
        return function

    return registered
