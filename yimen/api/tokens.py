"""Tokens of connected systems: issue, close, recognise."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from yimen.api.models import ApiToken
from yimen.base.acts import action, record
from yimen.base.models import Unit, User
from yimen.base.ratelimit import Limit, client_of, hit

PREFIX = "ym_"
WRONG = Limit("api.token", tries=20, seconds=600)


@dataclass(frozen=True, slots=True)
class Issued:
    """A token that was made just now; `secret` is what the other system sends, and is not kept."""

    token: ApiToken
    secret: str


def issue_token(unit: Unit, label: str) -> Issued:
    """Make a token with which another system hands in petitions for `unit`.

    Raises:
        ValueError: the unit is no petition office.
    """
    if not unit.is_petition_office:
        raise ValueError(f"{unit.name}不是信访部门，不能接收信访事项；请为信访部门签发，或者为账号签发。")
    return _made(unit, label, account=None)


def issue_account_token(account: User, label: str) -> Issued:
    """Make a token that stands for an account (对接账号): whatever comes by it is done by that account.

    Raises:
        ValueError: the account or its unit is closed.
    """
    if not (account.is_active and account.unit.active):
        raise ValueError(f"账号 {account.username} 或者它所在的单位已经停用，请先启用，或者换一个账号。")
    return _made(account.unit, label, account=account)


def _made(unit: Unit, label: str, *, account: User | None) -> Issued:
    secret = PREFIX + secrets.token_urlsafe(32)
    made = _issue(unit=unit, account=account, label=label, digest=_digest(secret), by=None, at=timezone.now())
    return Issued(made, secret)


@action
def _issue(*, unit: Unit, account: User | None, label: str, digest: str, by: User | None, at: datetime) -> ApiToken:
    token = ApiToken.objects.create(unit=unit, account=account, label=label[:60], digest=digest, created_at=at)
    record("api.token_issued", token, chain=f"unit:{unit.pk}", unit=unit.pk, account=account.pk if account else None)
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


def alive() -> QuerySet[ApiToken]:
    """Tokens that work: not closed, and neither is the account, nor the unit it works in."""
    own = Q(account=None, unit__active=True)
    return ApiToken.objects.filter(own | Q(account__is_active=True, account__unit__active=True), active=True)


class TokenAuth(HttpBearer):
    """`Authorization: Bearer ym_…`."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """The token that works, with its account and whom that one stands in for; or None.

        Raises:
            TooOften: too many wrong tokens from this address.
        """
        found = alive().select_related("unit").filter(digest=_digest(token)).first()
        if found is None:
            hit((WRONG, client_of(request)), at=timezone.now())
        elif found.account_id is not None:
            found.account = User.objects.with_absent().get(pk=found.account_id)
        return found
