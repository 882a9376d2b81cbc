"""Named reads on accusations. Each begins with whom the item is kept from: for them it does not exist."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from yimen.base import calendar
from yimen.base.models import Unit, User
from yimen.cases.models import Accusation, AccusationMember, ProtectedAlarm
from yimen.domain import clocks
from yimen.domain.dictionaries import OrganKind
from yimen.domain.protection import TERM, Side, Situation, Stage
from yimen.domain.roles import ROLES, Permission
from yimen.domain.shielding import Shield, keeper, seat_of, units_named

LEADS = [role.value for role, may in ROLES.items() if Permission.ACCUSATION_NAME in may]
HANDLERS = [role.value for role, may in ROLES.items() if Permission.ACCUSATION_HANDLE in may]
PORTAL_ACCUSES = frozenset({Permission.ACCUSATION_REGISTER})  # a person who accuses through the portal, nothing else
DONE = (Stage.ANSWERED, Stage.RELEASED)
BATCH = 100
DEEPEST = 20  # batches that one page looks through, so that a long list of others' items cannot hold it up


def shield_of(accusation: Accusation) -> Shield:
    """Whom the item is kept from."""
    kept = accusation.shield or {}
    return Shield(frozenset(kept.get("units", ())), frozenset(kept.get("users", ())), accusation.accused)


def shielded_units(words: str, chosen: Iterable[Unit], *, office: Unit) -> list[int]:
    """The accused units at registration: those chosen, and those whose name stands in what was written."""
    named = units_named(words, Unit.objects.filter(active=True), office=office) if words.strip() else frozenset()
    return sorted({unit.pk for unit in chosen} | named)


def is_blocked(accusation: Accusation, user: User) -> bool:
    """Whether the conflict block stands against this user, whatever the role (第三十条第三款)."""
    return shield_of(accusation).blocks(user_id=user.pk, name=user.name, path=user.unit.path)


def is_named(accusation: Accusation | None, user: User) -> bool:
    """Whether the user is named on the item now."""
    which = accusation.pk if accusation else 0
    return AccusationMember.objects.filter(accusation=which, user=user, unnamed_at=None).exists()


@dataclass(frozen=True, slots=True)
class Keeping:
    """Who leads what, read once a request: which body keeps an item follows from it and is stored nowhere.

    Stored, it would tell by itself that an item goes around the office which received it.
    """

    leads: tuple[User, ...]

    @classmethod
    def now(cls) -> Keeping:
        """As the accounts stand; one statement."""
        return cls(tuple(User.objects.filter(is_active=True, roles__overlap=LEADS).select_related("unit")))

    def body(self, accusation: Accusation) -> Unit | None:
        """The body that keeps the item; None when nobody here may, so that it goes on paper."""
        shield, office = shield_of(accusation), accusation.office
        concerned = {
            lead.unit_id for lead in self.leads if shield.blocks(user_id=lead.pk, name=lead.name, path=lead.unit.path)
        }
        led = {lead.unit_id: lead.unit for lead in self.leads}
        bodies = [unit for unit in {**led, office.pk: office}.values() if unit.pk not in concerned]
        discipline = frozenset(unit.pk for unit in bodies if unit.organ_kind == OrganKind.SUPERVISION)
        found = keeper(office, shield, bodies, discipline=discipline)
        return next((unit for unit in bodies if found is not None and unit.pk == found.pk), None)


def sides_of(
    accusation: Accusation | None, user: User, keeping: Keeping | None = None, named: bool | None = None
) -> frozenset[Side]:
    """On which sides of the item the user stands; none while the block stands against them.

    The same is asked of the database whatever the answer, and for an item that does not exist: the time that a refusal
    takes must not tell which it was.

    Args:
        keeping, named: what the caller has read already.
    """
    path = user.unit.path
    named = is_named(accusation, user) if named is None else named
    keeping = keeping or (Keeping.now() if user.may(Permission.ACCUSATION_NAME) else Keeping(()))
    if accusation is None or shield_of(accusation).blocks(user_id=user.pk, name=user.name, path=path):
        return frozenset()
    sides = set()
    if named and user.may(Permission.ACCUSATION_HANDLE):
        sides.add(Side.NAMED)
    if user.may(Permission.ACCUSATION_NAME):
        body = keeping.body(accusation)
        if body is not None and body.pk == user.unit_id:
            sides.add(Side.LEAD)
    return frozenset(sides)


def may_read(accusation: Accusation, sides: frozenset[Side]) -> bool:
    """Whether the content may be read: by who is named; by the lead only while a release waits for a decision."""
    waits = accusation.state == Stage.ASSIGNED and bool(accusation.proposal)
    return Side.NAMED in sides or (Side.LEAD in sides and waits)


@dataclass(frozen=True, slots=True)
class ProtectedRow:
    """Numbers and dates, nothing else."""

    pk: int
    key: UUID
    number: str
    received_on: date
    due: date
    transferred_on: date | None

    def late(self, today: date) -> bool:
        """Whether the time to forward it has passed."""
        return self.transferred_on is None and self.due < today


def protected_list(
    user: User, *, done: bool = False, after: int = 0, limit: int = 50
) -> tuple[list[ProtectedRow], int | None]:
    """The items of which this user may know, the first received first, and the key of the next page (None: the end)."""
    keeping = Keeping.now()
    mine = set(AccusationMember.objects.filter(user=user, unnamed_at=None).values_list("accusation", flat=True))
    rows: list[ProtectedRow] = []
    seen = after
    for _ in range(DEEPEST):
        batch = list(_candidates(user, done=done).filter(pk__gt=seen)[:BATCH])
        for accusation in batch:
            if sides_of(accusation, user, keeping, accusation.pk in mine):
                if len(rows) == limit:
                    return rows, rows[-1].pk
                rows.append(_row(accusation))
            seen = accusation.pk
        if len(batch) < BATCH:
            return rows, None
    return rows, seen


def _candidates(user: User, *, done: bool) -> QuerySet[Accusation]:
    """Items on which the user is named, or which the user's body could keep: received in its district or below."""
    mine = AccusationMember.objects.filter(user=user, unnamed_at=None).values("accusation")
    wanted = Q(pk__in=mine)
    if user.may(Permission.ACCUSATION_NAME):
        wanted |= Q(office__path__startswith=seat_of(user.unit))
    rows = Accusation.objects.select_related("office").filter(wanted).order_by("pk")
    return rows.filter(state__in=DONE) if done else rows.exclude(state__in=DONE)


def _row(accusation: Accusation) -> ProtectedRow:
    return ProtectedRow(
        accusation.pk,
        accusation.key,
        accusation.number,
        accusation.received_on,
        forward_by(accusation).due,
        accusation.transferred_on,
    )


def forward_by(accusation: Accusation) -> clocks.Due:
    """The end of the fifteen days in which it must be forwarded (第二十二条); worked out, never stored outside."""
    start = max(accusation.received_on, clocks.first_in_force())
    return clocks.due(TERM, start, calendar.current())


def current_members(accusation: Accusation) -> list[AccusationMember]:
    """Who is named now."""
    return list(accusation.members.filter(unnamed_at=None).select_related("user__unit", "named_by"))


def handlers_to_name(accusation: Accusation, by: User) -> list[User]:
    """Who may be named by `by`: of the keeping body, with the right, no conflict, not named yet, not `by`."""
    body = Keeping.now().body(accusation)
    if body is None:
        return []
    named = {member.user_id for member in current_members(accusation)}
    found = User.objects.filter(is_active=True, unit=body, roles__overlap=HANDLERS).select_related("unit")
    return [
        user for user in found.order_by("pk")
        if user.pk != by.pk and user.pk not in named and not is_blocked(accusation, user)
    ]  # fmt: skip


def protected_situation(accusation: Accusation, by: User, **known: Any) -> Situation:
    """How an accusation stands and who asks.

    Args:
        known: what the form brought; it wins.
    """
    blocked = is_blocked(accusation, by)
    facts: dict[str, Any] = {
        "stage": Stage(accusation.state),
        "permissions": by.permissions,
        "sides": sides_of(accusation, by),
        "blocked": blocked,
        "claims": True,
        "proposed": bool(accusation.proposal),
        "own_proposal": accusation.proposed_by_id == by.pk,
    }
    return Situation(**{**facts, **known})


def organs_to_send_to(accusation: Accusation) -> Sequence[Unit]:
    """Organs of the tree that may get it: not the keeping office itself, never the accused unit or one below it."""
    shield = shield_of(accusation)
    found = Unit.objects.filter(active=True).exclude(pk=accusation.office_id).order_by("path")
    return [unit for unit in found if not shield.covers(unit.path)]


def alarms(*, before: int | None = None, limit: int = 50) -> list[ProtectedAlarm]:
    """The newest alarms, for the auditor; `before`: the key of the page above."""
    rows = ProtectedAlarm.objects.select_related("by__unit", "seen_by").order_by("-pk")
    return list((rows if before is None else rows.filter(pk__lt=before))[:limit])
