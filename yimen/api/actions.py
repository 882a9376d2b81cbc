"""Taking a petition from another system: registered once for each idempotency key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError

from yimen.api.models import ApiRequest, ApiToken
from yimen.base.acts import action, record
from yimen.base.models import User
from yimen.cases.actions import PetitionFacts, Registered, register


class KeyReused(Exception):  # noqa: N818 - named for what is wrong
    """The key came before with another body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request: its token, its key, a keyed digest of its body."""

    token: ApiToken
    key: str
    body: str


def take_petition(*, request: Request, petition: PetitionFacts, at: datetime) -> Registered:
    """Register a petition that a connected system handed in.

    Raises:
        KeyReused: the key came before with another body.
        NotAllowed: the procedure table refuses.
    """
    try:
        return _take(request=request, petition=petition, by=None, at=at)
    except IntegrityError:  # the same key at the same moment: the other request was first
        return _take(request=request, petition=petition, by=None, at=at)


@action
def _take(*, request: Request, petition: PetitionFacts, by: User | None, at: datetime) -> Registered:
    before = ApiRequest.objects.filter(token=request.token, key=request.key).first()
    if before is not None and before.body != request.body:
        raise KeyReused
    registered = register(office=request.token.unit, petition=petition, by=by, at=at)
    if before is None:
        row = ApiRequest.objects.create(
            token=request.token, key=request.key, body=request.body, case=registered.case, at=at
        )
        record("api.petition_taken", row, chain=f"unit:{request.token.unit_id}", token=request.token.pk)
    return registered
