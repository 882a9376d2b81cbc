"""Limits on how often something may be tried (限次), kept in the database so that all processes count together.

A window begins with the first try of a key and lasts a fixed time; what is counted is a keyed digest of the client's
address, number or token, so that the table tells of nobody. Each call is one statement of its own: call it outside
the transaction that does the work, or a roll-back would forget the try.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from yimen.base import crypto
from yimen.base.models import RateWindow


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `tries` within `seconds` from the first of them; `name` keeps limits apart."""

    name: str
    tries: int
    seconds: int


Use = tuple[Limit, str]
"""A limit and whom it counts: an address, a number, a token."""


class TooOften(Exception):  # noqa: N818 - the page says it so: 操作太频繁
    """A limit is used up; `again_at` is when the next try is allowed."""

    def __init__(self, again_at: datetime, now: datetime) -> None:
        super().__init__("too many tries")
        self.again_at = again_at
        self.seconds = max(1, int((again_at - now).total_seconds()) + 1)

    @property
    def words(self) -> str:
        """What the page says: when to try again."""
        # The minute after, since a clock without seconds would name one that is too early.
        when = timezone.localtime(self.again_at) + timedelta(minutes=1)
        minutes = -(-self.seconds // 60)
        return f"为了保护您的信息，短时间内尝试次数过多，已暂停。请 {minutes} 分钟后（{when:%H:%M} 以后）再试。"


def _key(use: Use) -> str:
    limit, whom = use
    return crypto.digest(f"rate|{limit.name}|{whom}")


def hit(*uses: Use, at: datetime) -> None:
    """Count one try under every limit, in one statement.

    Raises:
        TooOften: one of them is used up; the try counts all the same.
    """
    limits = {_key(use): use[0] for use in uses}
    rows = sorted(limits)  # one order for everybody: no deadlock
    values = ", ".join(["(%s, %s::timestamptz, 1)"] * len(rows))
    ends = "CASE w.key " + " ".join(["WHEN %s THEN %s::timestamptz"] * len(rows)) + " END"
    params: list[str | datetime] = [part for key in rows for part in (key, at)]
    starts: list[str | datetime] = [part for key in rows for part in (key, at - timedelta(seconds=limits[key].seconds))]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO base_ratewindow AS w (key, since, tries) VALUES {values} ON CONFLICT (key) DO UPDATE SET "
            f"tries = CASE WHEN w.since <= {ends} THEN 1 ELSE LEAST(w.tries + 1, 1000000) END, "
            f"since = CASE WHEN w.since <= {ends} THEN excluded.since ELSE w.since END "
            "RETURNING key, since, tries",
            [*params, *starts, *starts],
        )
        found = cursor.fetchall()
    over = [since + timedelta(seconds=limits[key].seconds) for key, since, tries in found if tries > limits[key].tries]
    if over:
        raise TooOften(max(over), at)


def forgive(*uses: Use) -> None:
    """Take back a try that was no guess, so that people behind one address do not use up each other's."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE base_ratewindow SET tries = tries - 1 WHERE key = ANY(%s) AND tries > 0",
            [sorted(_key(use) for use in uses)],
        )


def sweep(*, before: datetime) -> int:
    """Remove windows that began before; returns how many. A nightly job calls it with yesterday."""
    return RateWindow.objects.filter(since__lt=before).delete()[0]


def client_of(request: HttpRequest) -> str:
    """The address that is counted: IPv4 whole, IPv6 by its /64, which one household owns whole."""
    text = request.META.get("REMOTE_ADDR") or "unknown"
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return text
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network(f"{address}/64", strict=False))
    return str(address)
