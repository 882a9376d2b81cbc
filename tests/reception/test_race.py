"""What will race is raced: real connections, at once."""

from __future__ import annotations

import uuid
from collections import Counter
from functools import partial

import pytest

from tests.factories import NOON, district, hall, user
from tests.racing import at_once
from yimen.base import audit
from yimen.domain.roles import Role
from yimen.reception import actions
from yimen.reception.models import Service, Ticket, TicketEvent, TicketState, Window

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

WINDOWS, TICKETS = 20, 200


def together(number, work):
    """Run `work(n)` for each of `number` people at the same moment."""
    return at_once(*(partial(work, n) for n in range(number)))


@pytest.fixture
def place():
    return hall(district()[1], windows=WINDOWS)


def test_twenty_windows_never_call_one_person_twice_and_lose_nobody(place):
    service = Service.objects.get(hall=place, prefix="A")
    Ticket.objects.bulk_create(
        Ticket(
            hall=place, service=service, day=NOON.date(), label=f"A{n:03d}", token=uuid.uuid4().hex[:22],
            idempotency_key=str(uuid.uuid4()), taken_at=NOON, priority="elderly" if n % 7 == 0 else "",
        )
        for n in range(1, TICKETS + 1)
    )  # fmt: skip
    windows = list(Window.objects.filter(hall=place))
    staff = [user(place.unit, Role.RECEPTIONIST) for _ in windows]
    for window, person in zip(windows, staff, strict=True):
        actions.open_window(window=window, by=person, at=NOON)

    def work(n):
        served = []
        while (ticket := actions.call_next(window=windows[n], by=staff[n], at=NOON)) is not None:
            interview = actions.start_serving(window=windows[n], by=staff[n], at=NOON)
            actions.finish_visit(interview=interview, by=staff[n], at=NOON)
            served.append(ticket.label)
        return served

    served = [label for labels in together(WINDOWS, work) for label in labels]
    assert len(served) == TICKETS
    assert [label for label, times in Counter(served).items() if times > 1] == []
    assert Ticket.objects.filter(state=TicketState.DONE).count() == TICKETS
    kinds = Counter(TicketEvent.objects.values_list("kind", flat=True))
    assert kinds == {"called": TICKETS, "serving": TICKETS, "done": TICKETS}
    assert audit.verify() == []


def test_one_press_sent_fifty_times_at_once_gives_one_ticket(place):
    service = Service.objects.get(hall=place, prefix="A")
    once = str(uuid.uuid4())

    def press(_):
        return actions.take_ticket(hall=place, service=service, idempotency_key=once, by=None, at=NOON).pk

    assert len(set(together(50, press))) == 1
    assert Ticket.objects.count() == 1
    assert TicketEvent.objects.count() == 1
    other = actions.take_ticket(hall=place, service=service, idempotency_key=str(uuid.uuid4()), by=None, at=NOON)
    assert other.label == "A002", "no number was used up"


def test_many_presses_at_once_give_a_row_of_numbers_without_gap(place):
    service = Service.objects.get(hall=place, prefix="A")

    def press(_):
        key = str(uuid.uuid4())
        return actions.take_ticket(hall=place, service=service, idempotency_key=key, by=None, at=NOON).label

    assert sorted(together(30, press)) == [f"A{n:03d}" for n in range(1, 31)]


def test_a_person_who_leaves_while_being_called_ends_in_one_state(place):
    service = Service.objects.get(hall=place, prefix="A")
    window = Window.objects.filter(hall=place).first()
    person = user(place.unit, Role.RECEPTIONIST)
    actions.open_window(window=window, by=person, at=NOON)
    for _ in range(15):
        key = str(uuid.uuid4())
        ticket = actions.take_ticket(hall=place, service=service, idempotency_key=key, by=None, at=NOON)

        def work(n, ticket=ticket):
            if n:
                return actions.left(ticket=ticket, by=None, at=NOON).state
            called = actions.call_next(window=window, by=person, at=NOON)
            return called and called.state

        together(2, work)
        ticket.refresh_from_db()
        assert ticket.state == TicketState.LEFT, "given up before the call or after it, but given up"


def test_two_people_do_not_open_one_window(place):
    window = Window.objects.filter(hall=place).first()
    staff = [user(place.unit, Role.RECEPTIONIST) for _ in range(8)]

    def sit(n):
        try:
            return actions.open_window(window=window, by=staff[n], at=NOON).staff_id
        except actions.NotPossible:
            return None

    assert len([one for one in together(8, sit) if one]) == 1
