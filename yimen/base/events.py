"""Live events (事件): a note says that something changed, not what; the screen then fetches its piece."""

from __future__ import annotations

import json
from typing import Any

CHANNEL = "yimen"


def note(topics: list[str]) -> tuple[str, list[Any]]:
    """The statement that sends the topics ("hall.3", "case.17") to every listening process at the commit.

    One NOTIFY for all topics: PostgreSQL caps a payload at 8,000 bytes, which ids stay far below.
    """
    return "SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps(topics)]
