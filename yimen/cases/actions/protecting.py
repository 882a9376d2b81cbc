"""Accusations (检举控告): registered in the protected circle, with their own numbers and audit chain."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from yimen.base import crypto
from yimen.base.acts import action, record
from yimen.base.models import Unit, User
from yimen.cases.actions.codes import new_query_code, query_code_again
from yimen.cases.actions.steps import allow
from yimen.cases.models import Accusation, AccusationStep, Accuser
from yimen.cases.queries import PORTAL_ACCUSES, shielded_units
from yimen.domain import numbering
from yimen.domain.protection import Side, Situation, Step, refusals


@dataclass(frozen=True, slots=True, kw_only=True)
class AccusationFacts:
    """What was said; everything in it is encrypted under the protected key. Anonymous when `accusers` is empty.

    Attributes:
        accused: who, in the person's words; accused_units: the units that were chosen from the tree.
    """

    received_on: date
    title: str
    facts: str
    claims: tuple[str, ...]
    accused: str
    accused_units: tuple[Unit, ...] = ()
    accusers: tuple[dict[str, str], ...] = ()
    idempotency_key: str


def circle(accusation: Accusation) -> str:
    """The audit chain of the protected circle of an office."""
    return f"protected:{accusation.office_id}"


def note_step(
    accusation: Accusation, step: Step, *, by: User | None, at: datetime, note: dict[str, Any] | None = None
) -> AccusationStep:
    """Write the history and the audit of a step; the audit has no words in it, and no live event is sent."""
    taken = AccusationStep.objects.create(accusation=accusation, step=step, by=by, at=at, note=note or {})
    record(f"accusation.{step}", accusation, chain=circle(accusation))
    return taken


@action
def register_accusation(
    *, office: Unit, facts: AccusationFacts, by: User | None, at: datetime
) -> tuple[Accusation, str]:
    """Register an accusation; returns it with its query code in clear.

    A clerk's key that was registered before gives "" for the code. `by` is None for a person at the portal; then the
    same secret key gives the same code again, since the first answer may have been lost on its way. The number is
    random, the audit goes to the protected chain, and no live event is sent.
    """
    there = Accusation.objects.filter(idempotency_key=crypto.digest(facts.idempotency_key)).first()
    if there is not None:
        key = facts.idempotency_key
        return there, "" if by else query_code_again(there.number, there.query_code, seed=key)
    claimed = bool(facts.claims or facts.facts.strip())
    ours = by is None or by.unit_id == office.pk
    situation = Situation(
        stage=None,
        permissions=by.permissions if by else PORTAL_ACCUSES,
        sides=frozenset({Side.DOOR} if ours else ()),
        claims=claimed,
    )
    allow(refusals(Step.REGISTER, situation))
    number = numbering.protected_number(secrets.token_bytes(numbering.RANDOM_BYTES))
    code, digest = new_query_code(number, seed="" if by else facts.idempotency_key)
    return seal(office=office, facts=facts, number=number, query_code=digest, by=by, at=at), code


def seal(
    *, office: Unit, facts: AccusationFacts, number: str, query_code: bytes | None, by: User | None, at: datetime
) -> Accusation:
    """Write an accusation under the protected key, inside the running action; whom it is kept from is set at once."""
    units = shielded_units(facts.accused, facts.accused_units, office=office)
    accusation = Accusation.objects.create(
        number=number,
        query_code=query_code,
        office=office,
        received_on=facts.received_on,
        registered_at=at,
        registered_by=by,
        idempotency_key=crypto.digest(facts.idempotency_key),
        accused=facts.accused,
        text={"title": facts.title, "facts": facts.facts, "claims": list(facts.claims)},
        shield={"units": units, "users": []},
    )
    if facts.accusers:
        Accuser.objects.create(accusation=accusation, people=list(facts.accusers))
    note_step(accusation, Step.REGISTER, by=by, at=at)
    return accusation
