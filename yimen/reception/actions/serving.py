"""接谈: from sitting down to the receipt in hand, and the draft that survives a dead browser."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from yimen.base.acts import action, record, tell
from yimen.base.models import Unit, User
from yimen.reception import queries
from yimen.reception.actions.locking import happened, locked_window, staffed
from yimen.reception.actions.refused import DraftConflict, NotPossible
from yimen.reception.actions.tickets import MOST_PEOPLE
from yimen.reception.models import Interview, Ticket, TicketState, Visit, Window


@action
def start_serving(*, window: Window, by: User, at: datetime) -> Interview:
    """The called person sits down: opens the visit and its interview; pressed twice it gives the same interview.

    Raises:
        NotPossible: the window is closed or another's, or nobody was called.
    """
    window = staffed(locked_window(window.pk), by)
    there = queries.open_interview(window)
    if there is not None:
        return there
    ticket = Ticket.objects.filter(called_to=window, state__in=queries.AT_WINDOW).first()
    if ticket is None:
        raise NotPossible("nobody_called", f"{window}还没有呼叫来访人：请先呼叫下一位，或登记未取号的来访人。")
    ticket.state, ticket.served_at = TicketState.SERVING, at
    ticket.save(update_fields=["state", "served_at"])
    happened("serving", ticket, window.hall, by=by, at=at, window=window)
    return _open(
        window=window, unit_id=window.hall.unit_id, ticket=ticket, people=ticket.people, key=None, by=by, at=at
    )


@action
def walk_in(
    *,
    window: Window | None = None,
    unit: Unit | None = None,
    people: int = 1,
    key: uuid.UUID | None = None,
    by: User,
    at: datetime,
) -> Interview:
    """Receive somebody who has no ticket: at a window, or in an office that has no hall (small towns).

    Args:
        window: where; None in an office without a hall.
        unit: the receiving office when there is no window; default the actor's own.
        people: who came together, 1..999.
        key: idempotency key; the same key gives the same interview.

    Raises:
        NotPossible: the window is closed, another's, or still has somebody; or the number of people is wrong.
    """
    if not 1 <= people <= MOST_PEOPLE:
        raise NotPossible("people", f"来访人数应为 1 到 {MOST_PEOPLE} 的整数，请重新填写。")
    if window is not None:
        window = staffed(locked_window(window.pk), by)
    there = Interview.objects.select_related("visit").filter(key=key).first() if key else None
    if there is not None:
        return there
    if window is not None:
        label = queries.line_before(window, at).open_label
        if label is not None:
            who = f"{label} 号" if label else "一位来访人"
            raise NotPossible("window_busy", f"{window}还有{who}未办完，请先送别，再登记未取号的来访人。")
    unit_id = window.hall.unit_id if window else (unit or by.unit).pk
    return _open(window=window, unit_id=unit_id, ticket=None, people=people, key=key, by=by, at=at)


def _open(
    *,
    window: Window | None,
    unit_id: int,
    ticket: Ticket | None,
    people: int,
    key: uuid.UUID | None,
    by: User,
    at: datetime,
) -> Interview:
    visit = Visit.objects.create(
        unit_id=unit_id,
        hall=window.hall if window else None,
        ticket=ticket,
        day=localdate(at),
        people=people,
        started_at=at,
    )
    interview = Interview.objects.create(
        visit=visit, window=window, receptionist=by, started_at=at, **({"key": key} if key else {})
    )
    record("visit.opened", visit, chain=f"unit:{unit_id}", ticket=ticket.pk if ticket else None)
    if window is not None:
        tell(f"hall.{window.hall_id}", f"window.{window.pk}")
    return interview


@action
def save_draft(*, interview: Interview, draft: dict[str, Any], version: int, by: User, at: datetime) -> int:
    """Keep what is typed, encrypted; returns the new version, which the next call must bring.

    Not in the audit: only who typed it reads it, and a note for every pause of the fingers would bury the rest.

    Args:
        draft: {field: value} as the form sends it.
        version: the version that the page was filled from, 0 at first.

    Raises:
        DraftConflict: another page saved meanwhile; nothing was overwritten.
        NotPossible: the interview is another receptionist's, or ended.
    """
    row = Interview.objects.select_for_update(no_key=True).get(pk=interview.pk)
    if row.receptionist_id != by.pk:
        raise NotPossible("interview_of_another", "这是另一位同事的接谈，您可以查看，不能修改。")
    if row.finished_at is not None:
        raise NotPossible("finished", "这次接谈已经结束，不能再改；需要补充的，请在信访件里加备注。")
    if row.draft_version != version:
        raise DraftConflict(row.draft_version)
    row.draft, row.draft_version, row.draft_saved_at = draft, version + 1, at
    row.save(update_fields=["draft", "draft_version", "draft_saved_at"])
    interview.draft_version, interview.draft_saved_at = row.draft_version, at
    return row.draft_version


@action
def finish_visit(*, interview: Interview, by: User, at: datetime) -> Interview:
    """The receipt is in hand and the person goes: visit, interview and ticket end; twice is once.

    The draft is emptied: what matters is in the case by now, and a draft nobody needs is only a risk.

    Raises:
        NotPossible: the interview is another receptionist's.
    """
    window = locked_window(interview.window_id) if interview.window_id else None
    row = (
        Interview.objects.select_for_update(no_key=True, of=("self",))
        .select_related("visit__ticket")
        .get(pk=interview.pk)
    )
    if row.receptionist_id != by.pk:
        raise NotPossible("interview_of_another", "这是另一位同事的接谈，请由接谈人自己送别。")
    if row.finished_at is not None:
        return row
    visit = row.visit
    row.finished_at = visit.ended_at = at
    row.draft = ""
    row.save(update_fields=["finished_at", "draft"])
    visit.save(update_fields=["ended_at"])
    if visit.ticket is not None and window is not None:
        visit.ticket.state, visit.ticket.finished_at = TicketState.DONE, at
        visit.ticket.save(update_fields=["state", "finished_at"])
        happened("done", visit.ticket, window.hall, by=by, at=at, window=window)
    record("visit.ended", visit, chain=f"unit:{visit.unit_id}")
    if window is not None:
        tell(f"hall.{window.hall_id}", f"window.{window.pk}")
    return row
