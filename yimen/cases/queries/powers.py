"""What somebody may do on one case today: by own posts, for those who are absent (代理), and kept out by 回避."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from yimen.base.models import User
from yimen.cases.models import Recusal
from yimen.domain.deputies import Absent, stands_for
from yimen.domain.roles import Permission

PORTAL = frozenset({Permission.PETITION_REGISTER})  # a person who writes through the portal registers, nothing else


@dataclass(frozen=True, slots=True)
class Powers:
    """What somebody may do on one case.

    Attributes:
        own: by own posts.
        absent: for whom, as far as they may touch the case themselves.
        conflict: kept out, whatever the posts say.
    """

    own: frozenset[Permission]
    absent: tuple[Absent, ...] = ()
    conflict: bool = False

    @property
    def permissions(self) -> frozenset[Permission]:
        """All of it together."""
        return self.own.union(*(one.permissions for one in self.absent))

    def acts_for(self, needed: frozenset[Permission]) -> Absent | None:
        """The absent colleague for whom something is done that an own post does not allow."""
        return stands_for(needed, self.own, self.absent)

    def stands_for(self, needed: frozenset[Permission]) -> int | None:
        """The id of that colleague."""
        found = self.acts_for(needed)
        return found.pk if found else None


def barred(case_id: int, people: Iterable[int]) -> frozenset[int]:
    """Those of these people who are kept out of the case: declared, asked for, or granted; one statement."""
    rows = Recusal.objects.barring().filter(case_id=case_id, person__in=list(people))
    return frozenset(rows.values_list("person_id", flat=True))


def powers_of(
    case_id: int,
    by: User | None,
    *,
    without: frozenset[int] = frozenset(),
    recusals: Iterable[Recusal] | None = None,
) -> Powers:
    """What somebody may do on a case.

    Args:
        by: None is a person at the portal.
        without: absent colleagues whose powers do not count here.
        recusals: those of the case, for who has read them already.
    """
    if by is None:
        return Powers(PORTAL)
    absent = by.absent if by.is_active else ()
    people = {by.pk, *(one.pk for one in absent)}
    if recusals is None:
        kept_out = barred(case_id, people)
    else:
        kept_out = frozenset(one.person_id for one in recusals if one.bars) & people
    lending = tuple(one for one in absent if one.pk not in kept_out | without)
    return Powers(by.own_permissions, lending, conflict=by.pk in kept_out)


def powers_here(case_id: int | None, by: User) -> Powers:
    """What somebody may do, on a case or beside any; asks the database only of those who stand in for anybody.

    Who is kept out is not asked here: a case that is kept from somebody is not in their reach.
    """
    if not by.absent or not by.is_active or case_id is None:
        return Powers(by.own_permissions, by.absent if by.is_active else ())
    return powers_of(case_id, by)


def acts_for(case_id: int | None, by: User | None, needed: frozenset[Permission]) -> Absent | None:
    """The absent colleague for whom somebody acts; asks the database only of those who stand in for anybody."""
    if by is None or needed & by.own_permissions:
        return None
    return powers_here(case_id, by).acts_for(needed)


def deputy_for(case_id: int | None, by: User | None, needed: frozenset[Permission]) -> int | None:
    """The id of that colleague."""
    found = acts_for(case_id, by, needed)
    return found.pk if found else None
