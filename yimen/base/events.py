"""Live events (事件): a note says that something changed, not what; the screen then fetches its piece."""

from __future__ import annotations

import json

from django.db import connection

CHANNEL = "yimen"


def notify(topics: list[str]) -> None:
    """Send the topics ("hall.3", "case.17") to every listening process when the running transaction commits.

    One statement and one NOTIFY for all topics: PostgreSQL caps a payload at 8,000 bytes, which ids stay far below.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps(topics)])
