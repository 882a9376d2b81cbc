"""叫号: who comes to the window, called, called again, missed."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localdate

from yimen.base.acts import action
from yimen.base.models import User
from yimen.domain import queueing
from yimen.reception import queries
from yimen.reception.actions.locking import happened, locked_window, noted, staffed
from yimen.reception.actions.refused import NotPossible
from yimen.reception.models import Ticket, TicketState, Window


@action
def call_next(*, window: Window, by: User, at: datetime) -> Ticket | None:
    """Call the next waiting ticket to `window`; None when nobody waits for what it serves.

    The hall's row is locked, so two windows do not even choose at the same time; the facts are read after the lock.

    Raises:
        NotPossible: the window is closed, staffed by somebody else, or still has somebody.
    """
    window = staffed(locked_window(window.pk), by)
    line = queries.line_before(window, at)
    if line.open_label is not None:
        raise NotPossible("window_busy", _busy(window, line.open_label))
    choice = queueing.next_ticket(line.waiting, serves=set(window.serves), recent_calls=line.recent, at=at)
    if choice is None:
        return None
    return _call(choice.ticket_id, queueing.line_of(choice, at=at), window, by=by, at=at)


@action
def call_missed(*, ticket: Ticket, window: Window, by: User, at: datetime) -> Ticket:
    """Call a missed ticket straight to `window`: the person stands there now, and the window is free.

    Raises:
        NotPossible: as `call_next`; or the ticket was not missed, or belongs to another hall or day.
    """
    window = staffed(locked_window(window.pk), by)
    line = queries.line_before(window, at)
    if line.open_label is not None:
        raise NotPossible("window_busy", _busy(window, line.open_label))
    fresh = Ticket.objects.select_related("service").get(pk=ticket.pk)
    if fresh.hall_id != window.hall_id or fresh.day != localdate(at):
        raise NotPossible("other_day", f"{fresh.label} 号不是本大厅今天的号，请重新取号。")
    if fresh.state != TicketState.MISSED:
        raise NotPossible("not_missed", f"{fresh.label} 号现在是“{fresh.get_state_display()}”，只有过号的可以这样叫。")
    place = queueing.line_of(queries.as_waiting(fresh), at=at)
    return _call(fresh.pk, place, window, by=by, at=at)


def _call(ticket_id: int, line: queueing.Line, window: Window, *, by: User, at: datetime) -> Ticket:
    # One statement moves the ticket, writes its event and reads it.
    [ticket] = Ticket.objects.raw(
        "WITH called AS (UPDATE reception_ticket SET state = %s, called_at = %s, called_to_id = %s, calls = 1,"
        " line = %s, last_call = nextval('reception_call') WHERE id = %s RETURNING *),"
        " event AS (INSERT INTO reception_ticketevent (ticket_id, kind, at, window_id, by_id)"
        " SELECT id, 'called', called_at, called_to_id, %s FROM called) SELECT * FROM called",
        [TicketState.CALLED, at, window.pk, line, ticket_id, by.pk],
    )
    noted("called", ticket, window.hall, window=window)
    return ticket


@action
def recall(*, window: Window, by: User, at: datetime) -> Ticket:
    """Call the window's ticket once more.

    Raises:
        NotPossible: nobody is called here, or it was called as often as the hall allows.
    """
    window = staffed(locked_window(window.pk), by)
    ticket = _called(window)
    if ticket.calls >= window.hall.max_calls:
        raise NotPossible(
            "max_calls", f"{ticket.label} 号已呼叫 {ticket.calls} 次，可标为过号后叫下一位；来人回来后可归队。"
        )
    [ticket] = Ticket.objects.raw(
        "UPDATE reception_ticket SET calls = calls + 1, last_call = nextval('reception_call')"
        " WHERE id = %s RETURNING *",
        [ticket.pk],
    )
    happened("recalled", ticket, window.hall, by=by, at=at, window=window)
    return ticket


@action
def mark_missed(*, window: Window, by: User, at: datetime) -> Ticket:
    """过号: nobody came after the hall's number of calls; the window is free again.

    Raises:
        NotPossible: nobody is called here, or it was not called often enough yet (a ticket of an earlier day may go).
    """
    window = staffed(locked_window(window.pk), by)
    ticket = _called(window)
    missing = window.hall.max_calls - ticket.calls
    if missing > 0 and ticket.day == localdate(at):
        raise NotPossible("too_early", f"{ticket.label} 号才呼叫 {ticket.calls} 次，请再呼叫 {missing} 次后标为过号。")
    ticket.state = TicketState.MISSED
    ticket.save(update_fields=["state"])
    happened("missed", ticket, window.hall, by=by, at=at, window=window)
    return ticket


def _called(window: Window) -> Ticket:
    ticket = Ticket.objects.filter(called_to=window, state__in=queries.AT_WINDOW).first()
    if ticket is None:
        raise NotPossible("nobody_called", f"{window}现在没有已呼叫的号，请先呼叫下一位。")
    if ticket.state == TicketState.SERVING:
        raise NotPossible("serving", f"{ticket.label} 号正在接谈，不需要再呼叫。")
    return ticket


def _busy(window: Window, label: str) -> str:
    who = f"{label} 号" if label else "一位未取号的来访人"
    return f"{window}还有{who}未办完：请先接谈送别，或标为过号，再呼叫下一位。"
