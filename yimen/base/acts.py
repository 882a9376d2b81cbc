"""The frame of every action: one transaction in which the rows, the audit and the live event are written.

An action is a function with keyword arguments `by` (the user; None for a person without account) and `at` (an aware
time, given by the caller). Inside it `record` notes what was done and `tell` who should look again; both are written at
the end of the outermost action, so that the lock of the audit chain is taken last and held shortest.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection, models, transaction

from yimen.base import audit, events
from yimen.base.models import User
from yimen.domain.procedure import Refusal

TOPICS_AT_ONCE = 300  # of one note, whose payload PostgreSQL caps

F = TypeVar("F", bound=Callable[..., Any])
M = TypeVar("M", bound=models.Model)


class NotAllowed(Exception):  # noqa: N818 - the office says it so: 不能办理
    """The rules refuse; `refusals` say why, in words for the screen."""

    def __init__(self, found: tuple[Refusal, ...]) -> None:
        super().__init__("；".join(refusal.words for refusal in found))
        self.refusals = found


def allow(found: tuple[Refusal, ...]) -> None:
    """Raise NotAllowed with what was found, if anything."""
    if found:
        raise NotAllowed(found)


@dataclass(slots=True)
class Act:
    """What one outermost action has gathered so far."""

    notes: list[audit.Note] = field(default_factory=list)
    topics: dict[str, None] = field(default_factory=dict)


_act: ContextVar[Act | None] = ContextVar("act", default=None)
_who: ContextVar[tuple[User | None, datetime] | None] = ContextVar("who", default=None)


def action(function: F) -> F:
    """Make a function an action: atomic, with its audit notes and live events written before the commit."""

    @functools.wraps(function)
    def framed(*args: Any, by: User | None, at: datetime, **kwargs: Any) -> Any:
        who = _who.set((by, at))
        try:
            if _act.get() is not None:
                with transaction.atomic(savepoint=False):  # joins the outer action: all of it or nothing
                    return function(*args, by=by, at=at, **kwargs)
            act = Act()
            token = _act.set(act)
            try:
                with transaction.atomic():
                    result = function(*args, by=by, at=at, **kwargs)
                    _write(act)
                    return result
            finally:
                _act.reset(token)
        finally:
            _who.reset(who)

    return framed  # type: ignore[return-value]


def _write(act: Act) -> None:
    """Audit and live event in one round trip: psycopg binds on the client, so statements may be joined."""
    statements = audit.links(act.notes)
    topics = list(act.topics)
    statements += [
        events.note(topics[first : first + TOPICS_AT_ONCE]) for first in range(0, len(topics), TOPICS_AT_ONCE)
    ]
    if statements:
        with connection.cursor() as cursor:
            cursor.execute(
                ";".join(sql for sql, _ in statements), [value for _, values in statements for value in values]
            )


def made_before(model: type[M], key: str | None) -> M | None:
    """The record that the same press has made already; None for a new one, or for a press without a key."""
    return model._default_manager.filter(idempotency_key=key).first() if key else None


def own_press(by: User, key: str) -> str:
    """The key as its sender's own. A press sent twice at once: the second waits here until the first has committed."""
    User.objects.select_for_update().get(pk=by.pk)
    return f"{by.pk}:{key}"


def record(verb: str, subject: models.Model, *, chain: str | None = None, **facts: int | str | bool | None) -> None:
    """Note one deed of the running action.

    Args:
        verb: "ticket.called", "case.forwarded".
        subject: the record it was done to (saved already).
        chain: the audit chain; default the actor's unit, or "public" for a person without account.
        facts: ids, numbers, codes and keyed digests; never a personal value.
    """
    act, who = _act.get(), _who.get()
    if act is None or who is None:
        raise RuntimeError("record() outside an action")
    by, at = who
    act.notes.append(
        audit.Note(
            chain=chain or (f"unit:{by.unit_id}" if by else "public"),
            at=at,
            actor=by.pk if by else None,
            verb=verb,
            subject=f"{subject._meta.label_lower}:{subject.pk}",
            facts=facts,
        )
    )


def tell(*topics: str) -> None:
    """Ask everybody who watches these topics to look again once the action has committed."""
    act = _act.get()
    if act is None:
        raise RuntimeError("tell() outside an action")
    act.topics.update(dict.fromkeys(topics))
