"""取号: a place in line, taken at the guide's desk or the kiosk, given up, and taken again after a missed call."""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError
from django.utils.timezone import localdate

from yimen.base import calendar, numbers
from yimen.base.acts import action
from yimen.base.models import User
from yimen.domain.dictionaries import codes_of
from yimen.domain.numbering import ticket_label
from yimen.reception.actions.locking import happened, locked_ticket
from yimen.reception.actions.refused import NotPossible
from yimen.reception.models import Hall, Service, Ticket, TicketState

TOKEN_BYTES = 16
MOST_PEOPLE = 999


def take_ticket(
    *,
    hall: Hall,
    service: Service,
    priority: str = "",
    people: int = 1,
    idempotency_key: str,
    booked_for: datetime | None = None,
    by: User | None,
    at: datetime,
) -> Ticket:
    """Give the next number of a service; the same key gives the same ticket, however often and at once it is pressed.

    No identity is asked for. `by` is None at the kiosk.

    Args:
        hall: where the person stands.
        service: one of its services.
        priority: a key of PRIORITY_REASONS, or "".
        people: who came together, 1..999.
        idempotency_key: 8 to 40 letters, digits, hyphens.
        booked_for: the booked time, when there is one.

    Raises:
        NotPossible: the daily cap is reached (the words name the next day and other ways), or an input is wrong.
    """
    try:
        ticket: Ticket = _take(
            hall=hall,
            service=service,
            priority=priority,
            people=people,
            idempotency_key=idempotency_key,
            booked_for=booked_for,
            by=by,
            at=at,
        )
    except IntegrityError:  # the same press on another connection was a moment earlier
        twin = Ticket.objects.filter(idempotency_key=idempotency_key).first()
        if twin is None:
            raise
        return twin
    return ticket


@action
def _take(
    *,
    hall: Hall,
    service: Service,
    priority: str,
    people: int,
    idempotency_key: str,
    booked_for: datetime | None,
    by: User | None,
    at: datetime,
) -> Ticket:
    _check(hall, service, priority, people, idempotency_key)
    there = Ticket.objects.filter(idempotency_key=idempotency_key).first()
    if there is not None:
        return there
    day = localdate(at)
    serial = numbers.take(f"ticket/{hall.pk}/{service.prefix}/{day}")
    if service.daily_cap is not None and serial > service.daily_cap:
        raise NotPossible("daily_cap", _full(hall, service, at))  # rolls the number back
    ticket = Ticket.objects.create(
        hall=hall,
        service=service,
        day=day,
        label=ticket_label(service.prefix, serial),
        token=secrets.token_urlsafe(TOKEN_BYTES),
        idempotency_key=idempotency_key,
        priority=priority,
        booked_for=booked_for,
        people=people,
        taken_at=at,
    )
    happened("taken", ticket, hall, by=by, at=at)
    return ticket


def _check(hall: Hall, service: Service, priority: str, people: int, key: str) -> None:
    if service.hall_id != hall.pk:
        raise NotPossible("service", f"{hall}没有这项业务，请重新选择。")
    if priority and priority not in codes_of("priority_reason"):
        raise NotPossible("priority", "请从列出的原因中选择优先原因；没有的，选“无”。")
    if not 1 <= people <= MOST_PEOPLE:
        raise NotPossible("people", f"同行人数应为 1 到 {MOST_PEOPLE} 的整数，请重新填写。")
    if not re.fullmatch(r"[0-9A-Za-z-]{8,40}", key):
        raise NotPossible("key", "页面已过期，请刷新后再取号。")


def _full(hall: Hall, service: Service, at: datetime) -> str:
    day = calendar.current().next_working_day(localdate(at) + timedelta(days=1))
    return (
        f"今天“{service.name}”的号已取完（每日 {service.daily_cap} 个）。"
        f"下一个接待日是 {day.month}月{day.day}日（{hall.hours}）。"
        "今天仍可写信、打电话或在网上提出，行动不便、情况紧急的请到引导台说明。"
    )


@action
def bring_back(*, ticket: Ticket, by: User, at: datetime) -> Ticket:
    """归队: who missed the call and came back waits once more, at the head of the own line.

    Raises:
        NotPossible: the ticket was not missed, is of another day, or came back once already.
    """
    ticket = locked_ticket(ticket.pk)
    if ticket.state != TicketState.MISSED:
        raise NotPossible("not_missed", f"{ticket.label} 号现在是“{ticket.get_state_display()}”，不需要归队。")
    if ticket.day != localdate(at):
        raise NotPossible("other_day", f"{ticket.label} 号是 {ticket.day.month}月{ticket.day.day}日的，请重新取号。")
    if ticket.returned:
        raise NotPossible("returned_once", f"{ticket.label} 号已归队过一次，请重新取号；确有困难的，取号时选优先原因。")
    ticket.state, ticket.returned = TicketState.WAITING, True
    ticket.save(update_fields=["state", "returned"])
    happened("returned", ticket, ticket.hall, by=by, at=at)
    return ticket


@action
def left(*, ticket: Ticket, by: User | None, at: datetime) -> Ticket:
    """离开: the place in line is given up, by the person (`by` None) or at the guide's desk; twice is once.

    Raises:
        NotPossible: the person sits at the window already, or was received.
    """
    ticket = locked_ticket(ticket.pk)
    if ticket.state == TicketState.LEFT:
        return ticket
    if ticket.state in (TicketState.SERVING, TicketState.DONE):
        raise NotPossible("served", f"{ticket.label} 号{ticket.get_state_display()}，不能再作离开处理。")
    ticket.state, ticket.finished_at = TicketState.LEFT, at
    ticket.save(update_fields=["state", "finished_at"])
    happened("left", ticket, ticket.hall, by=by, at=at, window=ticket.called_to)
    return ticket
