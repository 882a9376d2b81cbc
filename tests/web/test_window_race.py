"""The same button pressed at the same moment on two connections does the thing once, and nobody sees a 500."""

from __future__ import annotations

import uuid
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.racing import at_once
from tests.web import typed
from tests.web.test_window import House
from yimen.cases.models import Case
from yimen.documents.models import Document
from yimen.domain.roles import Role
from yimen.reception.models import Interview, Ticket

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


def press(clients: list[Client], url: str, form: dict) -> list[int]:
    """Post the same form from each client at the same moment; returns the status codes."""
    return [answer.status_code for answer in at_once(*(partial(client.post, url, form) for client in clients))]


def test_a_visit_is_registered_once():
    house = House()
    interview = house.talk()
    url = reverse("web:window-interview", args=[interview.key])
    codes = press([house.client() for _ in range(4)], url, typed.visit())
    assert all(code < 400 for code in codes), codes
    assert Case.objects.count() == 1


def test_a_letter_is_registered_once():
    _, office, _ = factories.district()
    clerk = factories.user(office, Role.MAIL_CLERK)
    clients = [Client() for _ in range(4)]
    for client in clients:
        client.force_login(clerk)
    codes = press(clients, reverse("web:mail-register"), typed.letter(key=str(uuid.uuid4())))
    assert all(code < 400 for code in codes), codes
    assert Case.objects.count() == 1


def test_a_matter_is_forwarded_once_with_one_receipt():
    house = House()
    interview, client = house.talk(), house.client()
    client.post(reverse("web:window-interview", args=[interview.key]), typed.visit())
    case = Case.objects.get()
    form = {"petition_class": "appeal", "path": "6", "to_unit": house.department.pk, "do": "forward"}
    codes = press([client, house.client()], reverse("web:window-exit", args=[case.pk]), form)
    assert all(code < 500 for code in codes), codes
    assert sorted(Document.objects.values_list("paper", flat=True)) == ["receipt", "transfer"]


def test_next_pressed_twice_calls_one_person():
    house = House()
    for _ in range(3):
        house.ticket()
    client = house.client()
    client.post(reverse("web:window-open", args=[house.window.pk]))
    codes = press([house.client() for _ in range(3)], reverse("web:window-next", args=[house.window.pk]), {})
    assert all(code < 400 for code in codes), codes
    assert Ticket.objects.filter(state="called").count() == 1


def test_start_pressed_twice_opens_one_talk():
    house = House()
    house.ticket()
    client = house.client()
    client.post(reverse("web:window-open", args=[house.window.pk]))
    client.post(reverse("web:window-next", args=[house.window.pk]))
    codes = press([house.client() for _ in range(3)], reverse("web:window-start", args=[house.window.pk]), {})
    assert all(code < 400 for code in codes), codes
    assert Interview.objects.count() == 1
