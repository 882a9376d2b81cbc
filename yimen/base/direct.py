"""A connection string past any pooler (直连), for LISTEN: a transaction pooler would lose the notes."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo


def direct_dsn() -> str:
    """DATABASE_DIRECT_URL where one is set, else the database of the default connection (the test one in tests)."""
    if settings.DATABASE_DIRECT_URL:
        return str(settings.DATABASE_DIRECT_URL)
    params = connection.get_connection_params()
    for name in ("cursor_factory", "context", "prepare_threshold"):
        params.pop(name, None)
    return make_conninfo("", **{name: str(value) for name, value in params.items() if value is not None})
