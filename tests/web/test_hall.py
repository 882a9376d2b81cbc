"""The guide's desk."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from tests.factories import district, hall, user
from tests.live.test_screens import call, take, text
from yimen.domain.roles import Role
from yimen.reception import actions
from yimen.reception.models import Service, Ticket, TicketState, Window

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return hall(district()[1], windows=2)


@pytest.fixture
def guide(place, client):
    found = user(place.unit, Role.GUIDE)
    client.force_login(found)
    return found


def press(client, place, prefix="A", **typed):
    service = Service.objects.get(hall=place, prefix=prefix)
    values = {"service": service.pk, "people": "1", "priority": "", "idempotency_key": str(uuid.uuid4()), **typed}
    return client.post(reverse("web:hall-at", args=[place.pk]), values, follow=True)


def test_one_press_gives_a_number_and_offers_its_slip(client, place, guide):
    shown = text(press(client, place, people="3", priority="pregnant"))
    ticket = Ticket.objects.get()
    assert (ticket.label, ticket.people, ticket.priority) == ("A001", 3, "pregnant")
    assert ticket.events.get().by == guide
    for name, args in [
        ("slip", [ticket.token]),
        ("slip-pdf", [ticket.token, "80mm"]),
        ("slip-pdf", [ticket.token, "a4"]),
    ]:
        assert reverse(f"live:{name}", args=args) in shown
    assert "优先（孕妇）" in shown


def test_pressing_twice_takes_one(client, place, guide):
    once = str(uuid.uuid4())
    press(client, place, idempotency_key=once), press(client, place, idempotency_key=once)
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("no number of people", {"people": "三"}, "同行人数请填数字"),
        ("nobody", {"people": "0"}, "至少是 1"),
        ("too many", {"people": "1000"}, "最多填 999"),
        ("an unknown reason", {"priority": "friend"}, "没有的选“无”"),
        ("no service", {"service": ""}, "请点要办的业务"),
        ("a strange service", {"service": "999999"}, "没有这项业务"),
        ("no key", {"idempotency_key": ""}, "页面已过期"),
        ("a null byte", {"priority": "\x00"}, "请"),
    ],
)
def test_a_wrong_input_is_told_and_what_was_typed_stays(client, place, guide, name, typed, words):
    response = press(client, place, **{"people": "7", **typed})
    assert response.status_code == 422
    assert words in text(response)
    if "people" not in typed:
        assert 'value="7"' in text(response)
    assert not Ticket.objects.exists()


def test_a_full_day_is_told_with_the_way_out(client, place, guide):
    Service.objects.filter(hall=place).update(daily_cap=0)
    response = press(client, place)
    assert response.status_code == 422
    assert "下一个接待日是" in text(response)


def test_who_missed_the_call_comes_back_and_who_left_is_let_go(client, place, guide):
    late, gone = take(place), take(place)
    clerk = user(place.unit, Role.RECEPTIONIST)
    call(place, clerk)
    window = Window.objects.get(hall=place, number=1)
    for _ in range(place.max_calls - 1):
        actions.recall(window=window, by=clerk, at=late.taken_at)
    actions.mark_missed(window=window, by=clerk, at=late.taken_at)
    shown = client.post(reverse("web:hall-back", args=[late.pk]), follow=True)
    assert "A001 号已归队" in text(shown)
    assert "过号后返回，排在本类最前" in text(shown)
    assert "不需要归队" in text(client.post(reverse("web:hall-back", args=[late.pk]), follow=True))
    client.post(reverse("web:hall-left", args=[gone.pk]))
    assert Ticket.objects.get(pk=gone.pk).state == TicketState.LEFT


def test_the_hall_of_another_office_is_not_touched(client, place, guide):
    other = hall(district()[1])
    ticket = take(other)
    assert client.post(reverse("web:hall-left", args=[ticket.pk])).status_code == 404
    assert client.get(reverse("web:hall-line", args=[other.pk])).status_code == 404
    assert client.get(reverse("web:hall-at", args=[other.pk])).headers["Location"] == reverse("web:hall-desk")


def test_an_office_without_hall_is_told_what_to_do(client):
    client.force_login(user(district()[2], Role.GUIDE))
    assert "还没有接待大厅" in text(client.get(reverse("web:hall-desk")))


def test_who_may_not_take_tickets_does_not_see_the_desk(client, place):
    client.force_login(user(place.unit, Role.STATISTICS))
    assert client.get(reverse("web:hall-desk")).status_code == 403


@pytest.mark.parametrize("number", [1, 40])
def test_the_desk_costs_the_same_however_many_wait(client, place, guide, number, django_assert_max_num_queries):
    for _ in range(number):
        take(place)
    client.get(reverse("web:hall-desk"))
    with django_assert_max_num_queries(14):
        assert "A001" in text(client.get(reverse("web:hall-desk")))


@pytest.mark.parametrize("typed", ["", "x", "-1", "9" * 30, "1"])
def test_a_strange_taken_number_is_ignored(client, place, guide, typed):
    assert client.get(reverse("web:hall-desk"), {"taken": typed}).status_code == 200
