"""The conflict block of an accusation (第三十条第三款): whom it is kept from, and in whose hands it may then lie."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from yimen.domain.hierarchy import RANK, UNRANKED

SHORTEST_NAME = 2  # characters; a shorter name would be found in any text


@dataclass(frozen=True, slots=True)
class Shield:
    """Whom an item is kept from (第三十条第三款): units with everything below them, accounts, and a name as written.

    Attributes:
        units: ids of the accused person's units.
        users: ids of accounts.
        words: what was written about the accused person; an account with a name that stands in it is kept out.
    """

    units: frozenset[int] = frozenset()
    users: frozenset[int] = frozenset()
    words: str = ""

    def covers(self, path: str) -> bool:
        """Whether the unit with this path ("/1/4/9/") is an accused unit or stands below one."""
        return bool(self.units & _ids(path))

    def blocks(self, *, user_id: int, name: str, path: str) -> bool:
        """Whether somebody may not open, be named, be assigned or be told: their unit, their account, their name."""
        return self.covers(path) or user_id in self.users or names(self.words, name)


def _ids(path: str) -> frozenset[int]:
    return frozenset(int(part) for part in path.split("/") if part)


def names(words: str, name: str) -> bool:
    """Whether a name stands in what was written; white space does not count."""
    squeezed = "".join(name.split())
    return len(squeezed) >= SHORTEST_NAME and squeezed in "".join(words.split())


class Body(Protocol):
    """A unit as the rules below need it."""

    @property
    def pk(self) -> int: ...  # noqa: D102
    @property
    def path(self) -> str: ...  # noqa: D102
    @property
    def level(self) -> str: ...  # noqa: D102
    @property
    def is_petition_office(self) -> bool: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def short_name(self) -> str: ...  # noqa: D102


def units_named(words: str, bodies: Iterable[Body], *, office: Body) -> frozenset[int]:
    """The units whose name or short name stands in what was written about the accused.

    A unit above the office is left out: its name is mostly the first half of another ("云汀区人民政府办公室"), and it
    would keep the whole district away. Who means it chooses it from the tree.
    """
    above = _ids(office.path) - {office.pk}
    return frozenset(
        body.pk
        for body in bodies
        if body.pk not in above and (names(words, body.name) or names(words, body.short_name))
    )


def keeper(office: Body, shield: Shield, bodies: Sequence[Body], *, discipline: frozenset[int]) -> Body | None:
    """The body that keeps and handles an item received by `office`; None when nobody here may.

    The office itself; where it, or whoever leads it, is concerned, the nearest petition office of a higher level; else
    a discipline organ, the nearest in the tree first. Both only of the district or above it, not of a neighbour's.

    Args:
        bodies: all active units; who leads one is asked by the caller, who leaves out bodies led by a blocked person.
        discipline: ids of the 纪检监察 organs among them.
    """
    free = [body for body in bodies if not shield.covers(body.path)]
    if any(body.pk == office.pk for body in free):
        return office
    free = [body for body in free if office.path.startswith(seat_of(body))]
    rank = RANK.get(office.level, UNRANKED)
    superior = [body for body in free if body.is_petition_office and RANK.get(body.level, UNRANKED) < rank]
    if superior:
        return min(superior, key=lambda body: (-RANK.get(body.level, UNRANKED), -_shared(body, office), body.pk))
    organs = [body for body in free if body.pk in discipline and RANK.get(body.level, UNRANKED) <= rank]
    if organs:
        return min(organs, key=lambda body: (-_shared(body, office), body.pk))
    return None


def seat_of(body: Body) -> str:
    """The path of the government in whose seat a body is; everything below it is its district."""
    return body.path.removesuffix(f"{body.pk}/")


def _shared(one: Body, other: Body) -> int:
    """How much of the tree two bodies share."""
    return len(_ids(one.path) & _ids(other.path))
