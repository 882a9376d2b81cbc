"""Which topics somebody may watch. A note tells nothing but that something changed, yet not even that to everybody."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.timezone import localdate

from yimen.base.models import User
from yimen.cases.models import Case, Mandate
from yimen.domain.roles import Permission

TOPIC = re.compile(r"(hall|window|ticket|case|desk)\.([1-9][0-9]{0,17})")
PUBLIC = frozenset({"hall", "window", "ticket"})
MOST = 100
"""Topics of one stream: one browser with many tabs."""


def read(text: str) -> list[str]:
    """The topics of a query string ("hall.3,ticket.9"), each once, at most MOST; what is no topic is left out."""
    words = dict.fromkeys(word.strip() for word in text.split(","))
    return [word for word in words if TOPIC.fullmatch(word)][:MOST]


def allowed(topics: Iterable[str], user: User | None) -> list[str]:
    """Those that `user` (None: nobody logged in) may watch; two statements at most, however many topics.

    The hall is public, a desk is its own unit's, a case is told to those who see it, and to its agent while the mandate
    is valid.
    """
    found = [(topic, *topic.split(".")) for topic in topics]
    cases = {int(number) for _, kind, number in found if kind == "case"}
    seen: set[int] = set()
    if user is not None and cases and user.may(Permission.CASE_VIEW):
        seen = set(Case.objects.visible_to(user).filter(pk__in=cases).values_list("pk", flat=True))
    if user is not None and cases - seen and user.may(Permission.MANDATE_WORK):
        held = Mandate.objects.held_by(user, localdate()).filter(case_id__in=cases)
        seen |= set(held.values_list("case_id", flat=True))
    return [
        topic
        for topic, kind, number in found
        if kind in PUBLIC
        or (kind == "desk" and user is not None and int(number) == user.unit_id)
        or (kind == "case" and int(number) in seen)
    ]


def access_of(user: User | None) -> str:
    """The topic that changes when this account's mandates do: nobody can ask for it, and no event names it.

    "" for an account that is nobody's agent.
    """
    return f"access.{user.pk}" if user is not None and user.may(Permission.MANDATE_WORK) else ""


def is_public(topics: Iterable[str]) -> bool:
    """Whether nobody needs to be logged in for any of them."""
    return all(topic.split(".")[0] in PUBLIC for topic in topics)
