"""Accusations (检举控告): registered in the protected circle, with their own numbers and audit chain."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from yimen.base import crypto
from yimen.base.acts import action, record
from yimen.base.models import Unit, User
from yimen.cases.actions.codes import new_query_code, query_code_again
from yimen.cases.actions.steps import NotAllowed
from yimen.cases.models import Accusation, AccusationStep
from yimen.domain import numbering
from yimen.domain.procedure import CLAIMS, Refusal
from yimen.domain.roles import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class AccusationFacts:
    """What was said; everything in it is encrypted under the protected key. Anonymous when `accusers` is empty."""

    received_on: date
    title: str
    facts: str
    claims: tuple[str, ...]
    accused: str
    accusers: tuple[dict[str, str], ...] = ()
    idempotency_key: str


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
    if by is not None and (not by.may(Permission.ACCUSATION_REGISTER) or by.unit_id != office.pk):
        raise NotAllowed(
            (Refusal("permission", "您的岗位没有登记检举控告的权限，请交由有权限的同事办理。", "第三十条"),)
        )
    if not facts.claims and not facts.facts.strip():
        raise NotAllowed((Refusal("claims", CLAIMS.words, CLAIMS.article),))
    number = numbering.protected_number(secrets.token_bytes(numbering.RANDOM_BYTES))
    code, digest = new_query_code(number, seed="" if by else facts.idempotency_key)
    accusation = Accusation.objects.create(
        number=number,
        query_code=digest,
        office=office,
        received_on=facts.received_on,
        registered_at=at,
        registered_by=by,
        idempotency_key=crypto.digest(facts.idempotency_key),
        accusers=list(facts.accusers),
        accused=facts.accused,
        text={"title": facts.title, "facts": facts.facts, "claims": list(facts.claims)},
    )
    AccusationStep.objects.create(accusation=accusation, step="registered", by=by, at=at)
    record("accusation.registered", accusation, chain=f"protected:{office.pk}")
    return accusation, code
