"""What a unit sent back, or had taken from it, and what became of it."""

from __future__ import annotations

from django.db.models import QuerySet

from yimen.base.models import User
from yimen.cases.models import HandBack


def hand_backs(user: User, *, before: int | None = None, limit: int) -> list[HandBack]:
    """One page of those of the user's unit, the newest first, by key; one statement.

    Args:
        before: the id of the last row of the page before.
    """
    rows = with_what_it_names(HandBack.objects.visible_to(user))
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[:limit])


def with_what_it_names(rows: QuerySet[HandBack]) -> QuerySet[HandBack]:
    """Rows with what a page names of them."""
    return rows.select_related("case", "proposal__by__unit", "ended_by__by__unit")
