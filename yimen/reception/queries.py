"""Named reads of the hall."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Avg, Count, Exists, ExpressionWrapper, F, FloatField, OuterRef, QuerySet, StdDev
from django.db.models.functions import Extract
from django.utils.timezone import localdate

from yimen.base.models import User
from yimen.domain import queueing
from yimen.domain.queueing import Line, Waiting
from yimen.domain.waiting import UNKNOWN_PACE, Pace
from yimen.reception.models import Hall, Interview, Service, Ticket, TicketState, Window

AT_WINDOW = (TicketState.CALLED, TicketState.SERVING)
RECENT_CALLS = 8
"""Calls looked back at: more than any run of a policy."""
PACE_VISITS = 40
"""Visits from which the pace is taken, the newest ones."""
PAGE = 50
FACTS = ("pk", "service__prefix", "taken_at", "priority", "booked_for", "returned")
"""The columns of a `Waiting`, in its order."""


# ---- the line


@dataclass(frozen=True, slots=True)
class LineBefore:
    """What a call is decided on.

    Attributes:
        open_label: the ticket that the window still has; "" for a person without ticket; None when it is free.
        waiting: everybody who waits in the hall today.
        recent: the lines of the last calls for what the window serves, the newest last.
    """

    open_label: str | None
    waiting: list[Waiting]
    recent: list[Line]


@dataclass(frozen=True, slots=True)
class InLine:
    """A waiting ticket, its place (1 is next) and the sentence that says why it stands there."""

    ticket: Ticket
    place: int
    why: str


def as_waiting(ticket: Ticket) -> Waiting:
    """The facts of a ticket that the rules ask for; its service must be at hand."""
    return Waiting(
        ticket_id=ticket.pk,
        service=ticket.service.prefix,
        taken_at=ticket.taken_at,
        priority=ticket.priority or None,
        booked_for=ticket.booked_for,
        returned=ticket.returned,
    )


# Written by hand: every press of 下一位 asks this, and building the query cost more than running it.
_LINE_BEFORE = """
SELECT t.id, s.prefix, t.taken_at, t.priority, t.booked_for, t.returned, t.state, t.label,
    ARRAY(
        SELECT c.line FROM reception_ticket c JOIN reception_service cs ON cs.id = c.service_id
        WHERE c.hall_id = %(hall)s AND c.day = %(day)s AND c.called_at IS NOT NULL AND cs.prefix = ANY(%(serves)s)
        ORDER BY c.called_at DESC LIMIT %(recent)s
    ),
    EXISTS (SELECT 1 FROM reception_interview i WHERE i.window_id = %(window)s AND i.finished_at IS NULL)
FROM reception_ticket t JOIN reception_service s ON s.id = t.service_id
WHERE (t.hall_id = %(hall)s AND t.day = %(day)s AND t.state = 'waiting')
    OR (t.called_to_id = %(window)s AND t.state IN ('called', 'serving'))
"""


def line_before(window: Window, at: datetime) -> LineBefore:
    """What a call of `window` at `at` is decided on: one statement, two when nobody waits."""
    facts: dict[str, Any] = {
        "hall": window.hall_id,
        "day": localdate(at),
        "window": window.pk,
        "serves": sorted(window.serves),
        "recent": RECENT_CALLS,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LINE_BEFORE, facts)
        rows = cursor.fetchall()
    waiting = [Waiting(row[0], row[1], row[2], row[3] or None, row[4], row[5]) for row in rows if row[6] == "waiting"]
    open_label = next((row[7] for row in rows if row[6] != "waiting"), None)
    if open_label is None and (rows[0][9] if rows else _open_interviews(window).exists()):
        open_label = ""
    return LineBefore(open_label, waiting, _lines(rows[0][8]) if rows else [])


def in_line(hall: Hall, at: datetime, *, serves: Collection[str] | None = None, limit: int = PAGE) -> list[InLine]:
    """Who waits in `hall` today for one of `serves` (None: all), in the order of the calls, the first `limit`."""
    tickets = {
        ticket.pk: ticket
        for ticket in _waiting_today(hall.pk, at)
        .annotate(recent=_recent_lines(hall.pk, serves, at))
        .select_related("service")
    }
    facts = [as_waiting(ticket) for ticket in tickets.values()]
    recent = _lines(next(iter(tickets.values())).recent) if tickets else []
    order = queueing.order(facts, serves=set(serves) if serves is not None else None, recent_calls=recent, at=at)
    return [
        InLine(tickets[one.ticket_id], place, queueing.why(one, at=at))
        for place, one in enumerate(order[:limit], start=1)
    ]


def ahead_of(ticket: Ticket, at: datetime, *, serves: Collection[str]) -> int:
    """How many people are called before this waiting ticket; 0 when it is called meanwhile."""
    rows = list(
        _waiting_today(ticket.hall_id, at)
        .annotate(recent=_recent_lines(ticket.hall_id, serves, at))
        .values_list(*FACTS, "recent")
    )
    facts = [Waiting(row[0], row[1], row[2], row[3] or None, *row[4:6]) for row in rows]
    try:
        recent = _lines(rows[0][6]) if rows else []
        return queueing.ahead_of(ticket.pk, facts, serves=set(serves), recent_calls=recent, at=at)
    except LookupError:
        return 0


def waiting_counts(hall: Hall, at: datetime) -> list[tuple[Service, int]]:
    """Each service of the hall with the number of people who wait for it now."""
    counts = dict(_waiting_today(hall.pk, at).values_list("service_id").annotate(Count("pk")))
    return [(service, counts.get(service.pk, 0)) for service in Service.objects.filter(hall=hall)]


def _waiting_today(hall_id: int, at: datetime) -> QuerySet[Ticket]:
    return Ticket.objects.filter(hall_id=hall_id, day=localdate(at), state=TicketState.WAITING)


def _recent_lines(hall_id: int, serves: Collection[str] | None, at: datetime) -> ArraySubquery:
    calls = Ticket.objects.filter(hall_id=hall_id, day=localdate(at), called_at__isnull=False)
    if serves is not None:
        calls = calls.filter(service__prefix__in=sorted(serves))
    return ArraySubquery(calls.order_by("-called_at").values("line")[:RECENT_CALLS])


def _lines(newest_first: Iterable[str]) -> list[Line]:
    return [Line(word) for word in reversed(list(newest_first)) if word]


# ---- calls


def calls(hall: Hall, at: datetime, *, limit: int = 6) -> list[Ticket]:
    """The tickets called today, the newest call first, with their window."""
    rows = Ticket.objects.filter(hall=hall, day=localdate(at), last_call__isnull=False, called_to__isnull=False)
    return list(rows.exclude(state=TicketState.WAITING).select_related("called_to").order_by("-last_call")[:limit])


def missed(hall: Hall, at: datetime, *, limit: int = PAGE) -> list[Ticket]:
    """Who missed a call today, the newest call first."""
    rows = Ticket.objects.filter(hall=hall, day=localdate(at), last_call__isnull=False, state=TicketState.MISSED)
    return list(rows.select_related("service", "called_to").order_by("-last_call")[:limit])


def at_window(window: Window) -> Ticket | None:
    """The ticket that is called to the window or sits there."""
    return Ticket.objects.filter(called_to=window, state__in=AT_WINDOW).select_related("service").first()


def open_interview(window: Window) -> Interview | None:
    """The interview that is under way at the window, with its visit and ticket."""
    return _open_interviews(window).select_related("visit__ticket__service", "window").first()


def _open_interviews(window: Window) -> QuerySet[Interview]:
    return Interview.objects.filter(window_id=window.pk, finished_at__isnull=True)


# ---- places and pace


def halls_of(user: User) -> list[Hall]:
    """The halls of the user's own office."""
    return list(Hall.objects.filter(unit_id=user.unit_id).order_by("pk"))


def windows_of(hall: Hall) -> list[Window]:
    """The windows of the hall, with who staffs them and `busy`: somebody is called or sits there."""
    rows = Window.objects.filter(hall=hall).select_related("staff")
    return list(
        rows.annotate(
            busy=Exists(Ticket.objects.filter(called_to_id=OuterRef("pk"), state__in=AT_WINDOW))
            | Exists(Interview.objects.filter(window_id=OuterRef("pk"), finished_at__isnull=True))
        ).order_by("number")
    )


def pace(hall: Hall, at: datetime) -> Pace:
    """How long the newest visits of the hall took, in minutes."""
    newest = (
        Ticket.objects.filter(
            hall=hall,
            day__lte=localdate(at),
            called_at__isnull=False,
            state=TicketState.DONE,
            served_at__isnull=False,
            finished_at__isnull=False,
        )
        .order_by("-day", "-called_at")
        .annotate(seconds=ExpressionWrapper(Extract(F("finished_at") - F("served_at"), "epoch"), FloatField()))
        .values("seconds")[:PACE_VISITS]
    )
    found = newest.aggregate(mean=Avg("seconds"), deviation=StdDev("seconds"), visits=Count("seconds"))
    if not found["visits"]:
        return UNKNOWN_PACE
    return Pace(found["mean"] / 60, found["deviation"] / 60, found["visits"])
