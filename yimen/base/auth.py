"""Local log-in with lock-out (登录与锁定)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from yimen.base.acts import action, record
from yimen.base.models import User


class LockingBackend(BaseBackend):
    """Password log-in that locks an account for a while after repeated failures.

    The answer never tells whether an account exists: a wrong name costs the same hashing, and the same note in the
    audit, as a wrong password or a locked account.
    """

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> User | None:
        """The user, or None for a wrong name, a wrong password, or a locked or closed account."""
        user = User.objects.select_related("unit").filter(username=username or "").first()
        now = timezone.now()
        if user is None:
            make_password(password)
            refuse(user=None, by=None, at=now)
            return None
        right = user.check_password(password or "")
        if not user.is_active or (user.locked_until and user.locked_until > now):
            refuse(user=user, by=None, at=now)
            return None
        if right:
            succeed(user=user, by=user, at=now)
            return user
        fail(user=user, by=None, at=now)
        return None

    def get_user(self, user_id: int) -> User | None:
        """The account of a running session."""
        return User.objects.with_absent().filter(pk=user_id, is_active=True).first()


@action
def succeed(*, user: User, by: User | None, at: datetime) -> None:
    """Note a log-in and clear the failures."""
    User.objects.filter(pk=user.pk).update(failed_logins=0, locked_until=None, last_login=at)
    record("account.login", user)


@action
def refuse(*, user: User | None, by: User | None, at: datetime) -> None:
    """Note a try on a closed or locked account, or on none at all; the name that was typed is not kept."""
    record("account.login_refused", user or User(), chain="login", known=user is not None)


@action
def fail(*, user: User, by: User | None, at: datetime) -> None:
    """Count a failure; lock the account when it was the last one allowed (settings.LOGIN_TRIES, LOGIN_LOCK minutes)."""
    User.objects.filter(pk=user.pk).update(failed_logins=F("failed_logins") + 1)
    user.refresh_from_db(fields=["failed_logins"])
    record("account.login_failed", user, chain="login", tries=user.failed_logins)
    if user.failed_logins >= settings.LOGIN_TRIES:
        until = at + timedelta(minutes=settings.LOGIN_LOCK_MINUTES)
        User.objects.filter(pk=user.pk).update(locked_until=until, failed_logins=0)
        record("account.locked", user, chain="login")


@action
def change_password(*, user: User, password: str, by: User | None, at: datetime) -> None:
    """Give an account a new password of its owner's own making; whoever changes another's must let it be changed."""
    user.set_password(password)
    user.must_change_password = by is None or by.pk != user.pk
    user.save(update_fields=["password", "must_change_password"])
    record("account.password_changed", user, chain=f"unit:{user.unit_id}", own=not user.must_change_password)
