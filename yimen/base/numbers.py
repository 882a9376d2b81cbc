"""Number series without gaps or doubles (编号)."""

from __future__ import annotations

from django.db import connection


def take(series: str) -> int:
    """The next number of a series, starting at 1, inside the running transaction.

    The row stays locked until commit, so a series has no gap and no double. Keep series narrow (hall + service + day,
    unit + year): one global counter would put everybody in one queue.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO base_counter (series, last) VALUES (%s, 1) "
            "ON CONFLICT (series) DO UPDATE SET last = base_counter.last + 1 RETURNING last",
            [series],
        )
        return int(cursor.fetchone()[0])
