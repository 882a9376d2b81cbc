"""What several actions of the hall share: the lock, the event log, the topics."""

from __future__ import annotations

from datetime import datetime

from yimen.base.acts import record, tell
from yimen.base.models import User
from yimen.reception.actions.refused import NotPossible
from yimen.reception.models import Hall, Ticket, TicketEvent, Window


def locked_window(window_id: int) -> Window:
    """The window as it is now, its hall locked and at hand: all that moves a hall's line goes one at a time.

    NO KEY, so that a ticket can be taken (its foreign key shares the hall's row) while a window calls.
    """
    rows = Window.objects.select_for_update(no_key=True, of=("self", "hall")).select_related("hall")
    return rows.get(pk=window_id)


def locked_ticket(ticket_id: int) -> Ticket:
    """The ticket as it is now, its hall locked and at hand."""
    rows = Ticket.objects.select_for_update(no_key=True, of=("hall",)).select_related("hall")
    ticket = rows.get(pk=ticket_id)
    # Locking may have waited, and the ticket was read before that. (Locking it in the same statement could take the
    # ticket before the hall, and so deadlock with a call.)
    ticket.refresh_from_db(fields=["state", "called_to", "calls", "returned"])
    return ticket


def staffed(window: Window, by: User) -> Window:
    """The window, when `by` sits there; raises NotPossible otherwise."""
    if window.open_since is None:
        raise NotPossible("window_closed", f"{window}还没有开放，请先点“开窗”。")
    if window.staff_id != by.pk:
        raise NotPossible("window_of_another", f"{window}现在由另一位同事值守，请在自己的窗口办理，或请其先关窗。")
    return window


def happened(
    kind: str, ticket: Ticket, hall: Hall, *, by: User | None, at: datetime, window: Window | None = None
) -> TicketEvent:
    """Write one event of a ticket, its audit note, and who should look again; returns the event."""
    event = TicketEvent.objects.create(ticket=ticket, kind=kind, at=at, window=window, by=by)
    noted(kind, ticket, hall, window=window)
    return event


def noted(kind: str, ticket: Ticket, hall: Hall, *, window: Window | None = None) -> None:
    """The audit note of an event that is written, and who should look again."""
    number = window.number if window else None
    record(f"ticket.{kind}", ticket, chain=f"unit:{hall.unit_id}", label=ticket.label, window=number)
    tell(f"hall.{hall.pk}", f"ticket.{ticket.pk}", *([f"window.{window.pk}"] if window else []))
