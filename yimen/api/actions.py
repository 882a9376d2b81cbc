"""What other systems do by API: registered or taken once for each idempotency key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import IntegrityError

from yimen.api.models import ApiRequest, ApiToken
from yimen.base.acts import action, record
from yimen.base.models import User
from yimen.cases.actions import PetitionFacts, Registered, locked, register
from yimen.cases.models import Case

T = TypeVar("T")


class KeyReused(Exception):  # noqa: N818 - named for what is wrong
    """The key came before with another body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request: its token, its key, a keyed digest of what it asks for."""

    token: ApiToken
    key: str
    body: str


def _twice(deed: Callable[[], T]) -> T:
    """Do it; where the same key came at the same moment, the other was first, and this one finds what it did."""
    try:
        return deed()
    except IntegrityError:
        return deed()


def _before(request: Request) -> ApiRequest | None:
    """The row of this key, if it came before.

    Raises:
        KeyReused: it came with something else.
    """
    row = ApiRequest.objects.filter(token=request.token, key=request.key).first()
    if row is not None and row.body != request.body:
        raise KeyReused
    return row


def take_petition(*, request: Request, petition: PetitionFacts, by: User | None, at: datetime) -> Registered:
    """Register a petition that a connected system handed in.

    Args:
        by: the account of the token, which then registers it as its own clerk; None: the office of the token.

    Raises:
        KeyReused: the key came before with another body.
        NotAllowed: the procedure table refuses.
    """
    return _twice(lambda: _take_petition(request=request, petition=petition, by=by, at=at))


@action
def _take_petition(*, request: Request, petition: PetitionFacts, by: User | None, at: datetime) -> Registered:
    before, office = _before(request), by.unit if by else request.token.unit
    registered = register(office=office, petition=petition, code_again=True, by=by, at=at)
    if before is None:
        _note("api.petition_taken", request, registered.case, {}, at=at)
    return registered


def once(*, request: Request, case: Case, deed: Callable[[], dict[str, int]], by: User, at: datetime) -> dict[str, int]:
    """Do something to a case once for each key; the case is locked meanwhile.

    Args:
        deed: does it and returns the ids of what was done.

    Returns:
        What `deed` returned, now or when the key came first.

    Raises:
        KeyReused: the key came before for something else.
        NotAllowed, Stale: of the deed; nothing is written.
    """
    return _twice(lambda: _once(request=request, case_id=case.pk, deed=deed, by=by, at=at))


@action
def _once(
    *, request: Request, case_id: int, deed: Callable[[], dict[str, int]], by: User, at: datetime
) -> dict[str, int]:
    case = locked(case_id)  # first: the same request at the same moment waits here, and then finds its row
    before = _before(request)
    if before is not None:
        return dict(before.done)
    done = deed()
    _note("api.step_taken", request, case, done, at=at)
    return done


def _note(verb: str, request: Request, case: Case, done: dict[str, int], *, at: datetime) -> None:
    row = ApiRequest.objects.create(
        token=request.token, key=request.key, body=request.body, case=case, done=done, at=at
    )
    unit_id = (request.token.account or request.token).unit_id
    record(verb, row, chain=f"unit:{unit_id}", token=request.token.pk)
