"""The steps of an accusation: its own door, with the table of `domain.protection`. Nothing here tells a live topic."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate

from yimen.base.acts import action, record
from yimen.base.models import Unit, User
from yimen.cases.actions.protecting import circle, note_step
from yimen.cases.actions.steps import NotAllowed, allow
from yimen.cases.models import Accusation, AccusationLetter, AccusationMember, Accuser, ProtectedAlarm
from yimen.cases.queries import (
    current_members,
    handlers_to_name,
    is_blocked,
    may_read,
    protected_situation,
    shield_of,
    sides_of,
)
from yimen.domain.protection import (
    NOTHING,
    Identity,
    IdentityReason,
    Route,
    Side,
    Stage,
    Step,
    refusals,
    target_of,
)


def locked_accusation(key: UUID) -> Accusation:
    """The item, locked until the action commits; NotAllowed as for a blocked one when there is none."""
    found = Accusation.objects.select_for_update(of=("self",)).select_related("office").filter(key=key).first()
    if found is None:
        raise NotAllowed((NOTHING,))
    return found


def _check(step: Step, accusation: Accusation, by: User, **known: Any) -> None:
    allow(refusals(step, protected_situation(accusation, by, **known)))


def _take(
    accusation: Accusation, step: Step, *, by: User, at: datetime, note: dict[str, Any] | None = None
) -> Accusation:
    """Move a checked item: its state, its history, its audit."""
    accusation.state = target_of(step, Stage(accusation.state))
    accusation.save()
    note_step(accusation, step, by=by, at=at, note=note)
    return accusation


# --- reading ---------------------------------------------------------------------------------------------------------


@action
def open_accusation(*, key: UUID, content: bool, by: User, at: datetime) -> tuple[Accusation, frozenset[Side]] | None:
    """Open an item, and note it; None for whoever may not know of it, as for what does not exist.

    A refused attempt is noted, and raises an alarm for the auditor; both say who and when, and nothing of the item.
    An attempt at nothing leaves the same two rows, so that neither the answer nor its time tells of an item.

    Args:
        content: the words of the item are to be read, and not only its number and dates.
    """
    accusation = Accusation.objects.select_related("office").filter(key=key).first()
    sides = sides_of(accusation, by)
    if accusation is None or not (may_read(accusation, sides) if content else sides):
        record("accusation.refused", by, chain="protected:refused")
        ProtectedAlarm.objects.create(by=by, at=at)
        return None
    record("accusation.read" if content else "accusation.looked_at", accusation, chain=circle(accusation))
    return accusation, sides


@action
def open_identity(*, key: UUID, reason: IdentityReason, by: User, at: datetime) -> list[dict[str, str]] | None:
    """Who accuses, in clear: a separate act with its reason, for who is named only; None as `open_accusation`."""
    opened = open_accusation(key=key, content=True, by=by, at=at)
    if opened is None or Side.NAMED not in opened[1]:
        return None
    accusation = opened[0]
    record("accusation.identity_read", accusation, chain=circle(accusation), reason=reason.value)
    sealed = Accuser.objects.filter(accusation=accusation).first()
    return list(sealed.people) if sealed is not None else []


@action
def read_letter(*, key: UUID, serial: int, by: User, at: datetime) -> AccusationLetter | None:
    """A transfer letter, for who is named; None as `open_accusation`."""
    opened = open_accusation(key=key, content=True, by=by, at=at)
    if opened is None or Side.NAMED not in opened[1]:
        return None
    letter = AccusationLetter.objects.filter(accusation=opened[0], serial=serial).first()
    if letter is not None:
        record("accusation.letter_read", opened[0], chain=circle(opened[0]), serial=serial)
    return letter


@action
def see_alarm(*, alarm_id: int, by: User, at: datetime) -> bool:
    """The auditor has seen an alarm; whether it was there to be seen by this auditor."""
    alarm = ProtectedAlarm.objects.select_for_update().filter(pk=alarm_id, seen_at=None).exclude(by=by).first()
    if alarm is None:
        return False
    alarm.seen_by, alarm.seen_at = by, at
    alarm.save(update_fields=["seen_by", "seen_at"])
    record("accusation.alarm_seen", alarm)
    return True


# --- who handles it --------------------------------------------------------------------------------------------------


@action
def name_handler(*, key: UUID, user: User | None, by: User, at: datetime) -> Accusation:
    """Name a person on the item. Never oneself, never somebody whom the item is kept from."""
    accusation = locked_accusation(key)
    free = user is not None and user.pk in {one.pk for one in handlers_to_name(accusation, by)}
    _check(Step.NAME, accusation, by, person=user is not None, person_free=free)
    if user is not None:
        AccusationMember.objects.create(accusation=accusation, user=user, named_by=by, named_at=at)
    return _take(accusation, Step.NAME, by=by, at=at)


@action
def unname_handler(*, key: UUID, user: User | None, by: User, at: datetime) -> Accusation:
    """Take a person off the item; somebody else has to stay named."""
    accusation = locked_accusation(key)
    members = current_members(accusation)
    chosen = next((one for one in members if user is not None and one.user_id == user.pk), None)
    _check(Step.UNNAME, accusation, by, person=chosen is not None, another=len(members) > 1)
    if chosen is not None:
        _unname(chosen, by=by, at=at)
    return _take(accusation, Step.UNNAME, by=by, at=at)


def _unname(member: AccusationMember, *, by: User, at: datetime) -> None:
    member.unnamed_by, member.unnamed_at = by, at
    member.save(update_fields=["unnamed_by", "unnamed_at"])


@action
def widen_shield(
    *, key: UUID, units: Iterable[Unit] = (), users: Iterable[User] = (), by: User, at: datetime
) -> Accusation:
    """Keep it from more people: units with all below, and accounts, whose own unit counts as the accused unit.

    Whoever is named and now concerned is off the item at once; without anybody left it waits for the lead again.
    """
    accusation = locked_accusation(key)
    people = list(users)
    more = {unit.pk for unit in units} | {user.unit_id for user in people}
    _check(Step.SHIELD, accusation, by, accused=bool(more))
    kept = accusation.shield or {}
    accusation.shield = {
        "units": sorted({*kept.get("units", ()), *more}),
        "users": sorted({*kept.get("users", ()), *(user.pk for user in people)}),
    }
    members = current_members(accusation)
    gone = [member for member in members if is_blocked(accusation, member.user)]
    for member in gone:
        _unname(member, by=by, at=at)
    _take(accusation, Step.SHIELD, by=by, at=at)
    if len(gone) == len(members) and accusation.state == Stage.ASSIGNED:
        accusation.state, accusation.proposal, accusation.proposed_by = Stage.RECEIVED, "", None
        accusation.save()
    return accusation


# --- its way to the competent organ ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """To which organ an accusation goes, by which rule, and whether the accuser is named.

    Attributes:
        unit: the organ, if it stands in the tree; organ: its name otherwise.
        identity_ground: how the person agreed to be named, or by what the organ asks for it.
    """

    route: Route | None
    identity: Identity | None
    unit: Unit | None = None
    organ: str = ""
    identity_ground: str = ""

    @property
    def to(self) -> str:
        """The name of the organ."""
        return self.unit.name if self.unit else self.organ.strip()


@action
def transfer_accusation(*, key: UUID, transfer: Transfer, by: User, at: datetime) -> Accusation:
    """Send it to the discipline organ, or to the organ competent by the cadre management authority."""
    accusation = locked_accusation(key)
    shield, route, identity = shield_of(accusation), transfer.route, transfer.identity
    unit, ground = transfer.unit, transfer.identity_ground.strip()
    free = not shield.covers(unit.path) if unit else not _accused_named(shield.units, transfer.organ)
    _check(
        Step.TRANSFER,
        accusation,
        by,
        route=route is not None,
        organ=bool(transfer.to),
        organ_free=free,
        identity=identity is not None,
        identity_ground=identity is Identity.WITHHELD or bool(ground),
    )
    accusation.transferred_on = localdate(at)
    note = {
        "organ": transfer.to,
        "route": route.value if route else "",
        "identity": identity.value if identity else "",
        "words": ground,
    }
    return _take(accusation, Step.TRANSFER, by=by, at=at, note=note)


def _accused_named(units: frozenset[int], organ: str) -> bool:
    """Whether the written name of an organ is that of an accused unit or of one below it."""
    squeezed = "".join(organ.split())
    blocked = [unit for unit in Unit.objects.all() if units & {int(part) for part in unit.path.split("/") if part}]
    return any(squeezed in {"".join(unit.name.split()), "".join(unit.short_name.split())} for unit in blocked)


def _day(accusation: Accusation, on: date, at: datetime) -> bool:
    sent = accusation.transferred_on
    return sent is not None and sent <= on <= localdate(at)


@action
def acknowledge(*, key: UUID, on: date, words: str, by: User, at: datetime) -> Accusation:
    """The organ said that it has it."""
    accusation = locked_accusation(key)
    _check(Step.ACKNOWLEDGE, accusation, by, day=_day(accusation, on, at))
    return _take(accusation, Step.ACKNOWLEDGE, by=by, at=at, note={"on": on.isoformat(), "words": words})


@action
def note_feedback(*, key: UUID, on: date, words: str, by: User, at: datetime) -> Accusation:
    """The organ told what came of it; its own rules say to whom else (第二十三条第四款)."""
    accusation = locked_accusation(key)
    _check(Step.FEEDBACK, accusation, by, day=_day(accusation, on, at), note=bool(words.strip()))
    return _take(accusation, Step.FEEDBACK, by=by, at=at, note={"on": on.isoformat(), "words": words})


@action
def note_sent_back(*, key: UUID, on: date, words: str, by: User, at: datetime) -> Accusation:
    """The organ is not the competent one; the fifteen days have run on from their first day."""
    accusation = locked_accusation(key)
    _check(Step.SENT_BACK, accusation, by, day=_day(accusation, on, at), note=bool(words.strip()))
    accusation.transferred_on = None
    return _take(accusation, Step.SENT_BACK, by=by, at=at, note={"on": on.isoformat(), "words": words})


@action
def inform_personnel(*, key: UUID, words: str, by: User, at: datetime) -> Accusation:
    """The organisation department was told by the cadre management authority (第三十条第二款)."""
    accusation = locked_accusation(key)
    _check(Step.INFORM, accusation, by, note=bool(words.strip()))
    return _take(accusation, Step.INFORM, by=by, at=at, note={"words": words})


# --- no accusation after all -----------------------------------------------------------------------------------------


@action
def propose_release(
    *, key: UUID, reason: str, told_on: date | None, told_way: str, agreed: bool, by: User, at: datetime
) -> Accusation:
    """Propose to end the protection; the person has been told, or it stands written why nobody could be.

    Args:
        agreed: the person asks for the ordinary way, and agrees that the words are taken over.
    """
    accusation = locked_accusation(key)
    told = bool(told_way.strip()) and (told_on is None or accusation.received_on <= told_on <= localdate(at))
    _check(Step.PROPOSE_RELEASE, accusation, by, told=told, note=bool(reason.strip()))
    note = {
        "words": reason,
        "told_on": told_on.isoformat() if told_on else "",
        "told_way": told_way,
        "agreed": agreed and told_on is not None,
    }
    accusation.proposal, accusation.proposed_by = note, by
    return _take(accusation, Step.PROPOSE_RELEASE, by=by, at=at, note=note)


@action
def decide_release(*, key: UUID, agree: bool, reason: str, by: User, at: datetime) -> Accusation:
    """A second person decides. Nothing is copied: the words go over only with the person, in the ordinary form."""
    accusation = locked_accusation(key)
    step = Step.RELEASE if agree else Step.RETURN_RELEASE
    _check(step, accusation, by, note=bool(reason.strip()))
    if agree:
        accusation.released_by = by
    else:
        accusation.proposal, accusation.proposed_by = "", None
    return _take(accusation, step, by=by, at=at, note={"words": reason})
