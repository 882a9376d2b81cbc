"""Taking a number: the same for everybody, once for each press, never a blank refusal."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import NOON, district, hall, user
from yimen.base.models import AuditEntry
from yimen.domain.roles import Role
from yimen.reception import actions
from yimen.reception.actions import NotPossible
from yimen.reception.models import Service, Ticket, TicketEvent, TicketState

pytestmark = pytest.mark.django_db


def key() -> str:
    return str(uuid.uuid4())


@pytest.fixture
def place():
    return hall(district()[1], windows=2)


@pytest.fixture
def guide(place):
    return user(place.unit, Role.GUIDE)


def take(place, prefix="A", **facts):
    service = Service.objects.get(hall=place, prefix=prefix)
    values = {"idempotency_key": key(), "by": None, "at": NOON, **facts}
    return actions.take_ticket(hall=place, service=service, **values)


def test_each_service_counts_for_itself_and_each_day_anew(place):
    labels = [take(place).label, take(place).label, take(place, "B").label]
    assert labels == ["A001", "A002", "B001"]
    assert take(place, at=NOON + timedelta(days=1)).label == "A001"


def test_a_ticket_needs_no_identity_and_leaves_its_event_and_audit(place, guide):
    ticket = take(place, by=guide, priority="elderly", people=3)
    event = TicketEvent.objects.get(ticket=ticket)
    assert (event.kind, event.by, event.at) == ("taken", guide, NOON)
    entry = AuditEntry.objects.get(verb="ticket.taken")
    assert entry.chain == f"unit:{place.unit_id}"
    assert "elderly" not in str(entry.facts), "why somebody comes first is not for the audit"
    assert len(ticket.token) == 22


def test_the_same_key_gives_the_same_ticket(place):
    once = key()
    assert take(place, idempotency_key=once).pk == take(place, idempotency_key=once).pk
    assert take(place).label == "A002"


@pytest.mark.parametrize(
    ("name", "facts", "code"),
    [
        ("an unknown reason", {"priority": "friend"}, "priority"),
        ("nobody", {"people": 0}, "people"),
        ("too many", {"people": 1000}, "people"),
        ("no key", {"idempotency_key": ""}, "key"),
        ("a key with a space", {"idempotency_key": "12345678 9"}, "key"),
    ],
)
def test_a_wrong_input_is_told_in_words(place, name, facts, code):
    with pytest.raises(NotPossible) as told:
        take(place, **facts)
    assert told.value.code == code
    assert "请" in str(told.value)
    assert not Ticket.objects.exists()


def test_a_service_of_another_hall_is_refused(place):
    other = hall(district()[1])
    with pytest.raises(NotPossible, match="没有这项业务"):
        actions.take_ticket(hall=place, service=other.services.get(prefix="A"), idempotency_key=key(), by=None, at=NOON)


def test_a_full_day_names_the_next_day_and_the_other_ways_and_uses_up_no_number(place):
    Service.objects.filter(hall=place, prefix="A").update(daily_cap=2)
    take(place), take(place)
    with pytest.raises(NotPossible) as told:
        take(place)
    for word in ("每日 2 个", "3月3日", "8:30", "写信", "引导台"):
        assert word in str(told.value)
    Service.objects.filter(hall=place, prefix="A").update(daily_cap=3)
    assert take(place).label == "A003"


def test_taking_a_ticket_costs_at_most_nine_statements(place, guide):
    take(place, by=guide)
    service = Service.objects.get(hall=place, prefix="A")
    with CaptureQueriesContext(connection) as seen:
        actions.take_ticket(hall=place, service=service, idempotency_key=key(), by=guide, at=NOON)
    assert len(seen) <= 9, [query["sql"] for query in seen]


def test_a_given_up_place_is_given_up_once_and_by_the_person_alone(place):
    ticket = take(place)
    actions.left(ticket=ticket, by=None, at=NOON)
    actions.left(ticket=ticket, by=None, at=NOON)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.finished_at) == (TicketState.LEFT, NOON)
    assert [event.kind for event in ticket.events.all()] == ["taken", "left"]
