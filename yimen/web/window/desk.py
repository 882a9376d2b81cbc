"""What stands on the receptionist's desk now: the window, the line, who sits here, how far the talk has come.

Everything is read from records, so that a browser that died comes back to the same place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.db.models import Count, Q
from django.utils.timezone import localdate

from yimen.base import crypto
from yimen.base.models import User
from yimen.cases.models import Accusation, Case
from yimen.domain import queueing
from yimen.reception import queries
from yimen.reception.models import Interview, Ticket, TicketState, Window

SHOWN = 12  # of the waiting; the rest is a number


class Phase(StrEnum):
    """How far one visit has come."""

    CHOOSE = "choose"  # no window is open
    IDLE = "idle"  # nobody is called
    CALLED = "called"
    TALK = "talk"  # the form
    PROTECTED = "protected"  # the protected form
    SORT = "sort"  # registered, to be sorted and let go
    RECEIPT = "receipt"
    SEALED = "sealed"  # an accusation is registered: number and code


@dataclass(frozen=True, slots=True)
class InLine:
    """One of the line: number, minutes, and the sentence why it stands there. No name, no topic."""

    label: str
    minutes: int
    why: str
    people: int


@dataclass(slots=True)
class Desk:
    """The desk of one window; `window` None is an office without a hall."""

    window: Window | None
    phase: Phase = Phase.IDLE
    choices: list[Window] = field(default_factory=list)
    others: list[Window] = field(default_factory=list)
    ticket: Ticket | None = None
    interview: Interview | None = None
    case: Case | None = None
    sealed: str = ""
    line: list[InLine] = field(default_factory=list)
    waiting: int = 0
    missed: list[Ticket] = field(default_factory=list)
    served: int = 0

    @property
    def key(self) -> int:
        """The window's id in addresses; 0 without one."""
        return self.window.pk if self.window else 0

    @property
    def longest(self) -> int:
        """Minutes of the one who has waited longest."""
        return max((one.minutes for one in self.line), default=0)

    @property
    def more(self) -> int:
        """How many wait beyond those shown."""
        return max(self.waiting - SHOWN, 0)

    @property
    def shown(self) -> list[InLine]:
        """The head of the line."""
        return self.line[:SHOWN]


def desk_of(user: User, *, window_id: int | None, at: datetime) -> Desk:
    """The desk of the window `window_id`, or of the first one that the user has open.

    Args:
        window_id: None: the user's own; 0: an office without a hall.
    """
    mine = list(Window.objects.filter(staff=user, open_since__isnull=False).select_related("hall__unit"))
    window = next((w for w in mine if window_id in (None, w.pk)), None) if window_id != 0 else None
    if window is None and window_id != 0:
        halls = Window.objects.filter(hall__unit_id=user.unit_id).select_related("hall", "staff")
        choices = list(halls.order_by("hall_id", "number"))
        if choices or window_id:
            return Desk(None, Phase.CHOOSE, choices=choices)
    desk = Desk(window, others=[w for w in mine if window is not None and w.pk != window.pk])
    desk.interview = _interview(user, window)
    if window is not None:
        _read_line(desk, window, at)
    desk.phase = _phase(desk)
    return desk


def _interview(user: User, window: Window | None) -> Interview | None:
    if window is not None:
        return queries.open_interview(window)
    rows = Interview.objects.filter(window=None, receptionist=user, finished_at=None, visit__unit_id=user.unit_id)
    return rows.select_related("visit__ticket").order_by("-id").first()


def _phase(desk: Desk) -> Phase:
    interview = desk.interview
    if interview is None:
        return Phase.CALLED if desk.ticket is not None else Phase.IDLE
    desk.ticket = interview.visit.ticket or desk.ticket
    desk.case = Case.objects.filter(interview=interview).select_related("office", "unit").first()
    if desk.case is not None:
        return Phase.SORT if desk.case.stage == "registered" else Phase.RECEIPT
    if is_protected(interview):
        desk.sealed = sealed_number(interview)
        return Phase.SEALED if desk.sealed else Phase.PROTECTED
    return Phase.TALK


def _read_line(desk: Desk, window: Window, at: datetime) -> None:
    today = localdate(at)
    rows = list(
        Ticket.objects.filter(
            Q(hall_id=window.hall_id, day=today, state__in=[TicketState.WAITING, TicketState.MISSED])
            | Q(called_to=window, state__in=queries.AT_WINDOW)
        ).select_related("service")
    )
    desk.ticket = next((t for t in rows if t.state in queries.AT_WINDOW), None)
    desk.missed = [t for t in rows if t.state == TicketState.MISSED]
    waiting = {t.pk: t for t in rows if t.state == TicketState.WAITING and t.service.prefix in window.serves}
    before = queries.line_before(window, at)
    ordered = queueing.order([queries.as_waiting(t) for t in waiting.values()], recent_calls=before.recent, at=at)
    desk.line = [_in_line(waiting[one.ticket_id], one, at) for one in ordered]
    desk.waiting = len(ordered)
    done = Ticket.objects.filter(called_to=window, day=today, state=TicketState.DONE)
    desk.served = done.aggregate(n=Count("id"))["n"]


def _in_line(ticket: Ticket, one: queueing.Waiting, at: datetime) -> InLine:
    minutes = max(int((at - ticket.taken_at).total_seconds() // 60), 0)
    return InLine(ticket.label, minutes, queueing.why(one, at=at), ticket.people)


# --- the protected turn ----------------------------------------------------------------------------------------------

PROTECTED = "protected"
"""The only thing a draft keeps of an accusation: that the desk shows the protected form. Emptied with the visit."""


def is_protected(interview: Interview) -> bool:
    """Whether this talk turned to the protected form."""
    return isinstance(interview.draft, dict) and PROTECTED in interview.draft


def accusation_key(interview: Interview) -> str:
    """The idempotency key of the accusation of this talk."""
    return f"interview:{interview.key}"


def sealed_number(interview: Interview) -> str:
    """The number of the accusation registered in this talk; "" when there is none yet. Nothing else of it is read."""
    digest = crypto.digest(accusation_key(interview))
    row = Accusation.objects.filter(idempotency_key=digest).values_list("number", flat=True).first()
    return row or ""
