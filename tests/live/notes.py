"""Notes as an action sends them."""

from __future__ import annotations

from django.db import connection

from yimen.base import events


def notify(topics: list[str]) -> None:
    """Send the note of these topics on the default connection."""
    with connection.cursor() as cursor:
        cursor.execute(*events.note(topics))
