"""Tokens of connected systems: issue, close, recognise."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from yimen.api.models import ApiToken
from yimen.base.acts import action, record
from yimen.base.models import Unit, User
from yimen.base.ratelimit import Limit, client_of, hit

PREFIX = "ym_"
WRONG = Limit("api.token", tries=20, seconds=600)


def issue_token(unit: Unit, label: str) -> str:
    """Make a token with which another system hands in petitions for `unit`; this is the only time it is shown.

    Raises:
        ValueError: the unit is no petition office.
    """
    token = PREFIX + secrets.token_urlsafe(32)
    _issue(unit=unit, label=label, digest=_digest(token), by=None, at=timezone.now())
    return token


@action
def _issue(*, unit: Unit, label: str, digest: str, by: User | None, at: datetime) -> ApiToken:
    if not unit.is_petition_office:
        raise ValueError(f"{unit.name}不是信访部门，不能接收信访事项；请为信访部门签发。")
    token = ApiToken.objects.create(unit=unit, label=label[:60], digest=digest, created_at=at)
    record("api.token_issued", token, chain=f"unit:{unit.pk}", unit=unit.pk)
    return token


@action
def close_token(*, token_id: int, by: User | None, at: datetime) -> None:
    """Close a token at once; what came by it stays."""
    token = ApiToken.objects.get(pk=token_id)
    token.active = False
    token.save(update_fields=["active"])
    record("api.token_closed", token, chain=f"unit:{token.unit_id}", unit=token.unit_id)


def _digest(token: str) -> str:
    # A token is 256 random bits, so a plain digest cannot be guessed back; no slow hash is needed.
    return hashlib.sha256(token.encode()).hexdigest()


class TokenAuth(HttpBearer):
    """`Authorization: Bearer ym_…`."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """The active token, or None.

        Raises:
            TooOften: too many wrong tokens from this address.
        """
        found = (
            ApiToken.objects.select_related("unit")
            .filter(digest=_digest(token), active=True, unit__active=True)
            .first()
        )
        if found is None:
            hit((WRONG, client_of(request)), at=timezone.now())
        return found
