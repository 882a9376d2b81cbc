"""Which body stands above another (上级机关、单位), by the tree of bodies and their levels (domain/02 §10)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

LEVELS = ("nation", "province", "city", "county", "town", "village")  # the highest first
RANK = {level: rank for rank, level in enumerate(LEVELS)}
UNRANKED = len(LEVELS)


class Body(Protocol):
    """A body in the tree; `path` is the chain of ids from the root to itself ("/1/4/9/")."""

    @property
    def pk(self) -> int: ...  # noqa: D102
    @property
    def parent_id(self) -> int | None: ...  # noqa: D102
    @property
    def parent(self) -> Body | None: ...  # noqa: D102
    @property
    def path(self) -> str: ...  # noqa: D102
    @property
    def level(self) -> str: ...  # noqa: D102
    @property
    def is_petition_office(self) -> bool: ...  # noqa: D102


def one_above(body: Body, respondent: Body) -> bool:
    """Whether `body` stands one level above `respondent` and so may review its opinion (第三十五条, 第三十六条).

    The parent in the tree; or the like of it on the next higher level: a government above a government, the competent
    department above a department.
    """
    if body.pk == respondent.parent_id:
        return True
    known = body.level in RANK and respondent.level in RANK
    higher = known and RANK[body.level] == RANK[respondent.level] - 1
    return higher and _leads_its_level(body) == _leads_its_level(respondent)


def _leads_its_level(body: Body) -> bool:
    """Whether it is the head of its level (政府), under which the departments of that level stand."""
    return body.parent is None or body.parent.level != body.level


def stands_above(deciding: Body, handling: Body) -> bool:
    """Whether the deciding body is superior to the handling one, as 第十九条第三款 asks.

    It is above it in the tree; or it is a petition office, which acts for the government in whose seat it is, over
    that government's other bodies and over every body of a lower level.
    """
    if deciding.pk == handling.pk:
        return False
    if handling.path.startswith(deciding.path):
        return True
    if not deciding.is_petition_office:
        return False
    seat = deciding.path.removesuffix(f"{deciding.pk}/")
    return (deciding.parent_id is not None and handling.path.startswith(seat)) or (
        RANK.get(deciding.level, UNRANKED) < RANK.get(handling.level, UNRANKED)
    )


B = TypeVar("B", bound=Body)


def common_superior(bodies: Sequence[B]) -> B | None:
    """The nearest body that stands above every one of them (共同的上一级机关、单位, 第二十四条); None without one.

    A petition office is none: it is a working department, not the superior of the others.
    """
    return next((one for one in superiors(bodies[0]) if all(_stands_over(one, other) for other in bodies)), None)


def government_over(body: B) -> B | None:
    """The government of the level in which a body works, or the one above when it is that government itself."""
    return next((one for one in superiors(body) if _leads_its_level(one)), None)


def superiors(body: B) -> Iterator[B]:
    """The bodies above it in the tree, the nearest first, without petition offices."""
    above = body.parent
    while above is not None:
        if not above.is_petition_office:
            yield above  # type: ignore[misc]  # a tree holds bodies of one kind
        above = above.parent


def _stands_over(one: Body, other: Body) -> bool:
    return one.pk != other.pk and other.path.startswith(one.path)
