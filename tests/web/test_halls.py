"""接待大厅 set up by an administrator: from nothing to a number drawn and a window opened."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import district, hall, user
from yimen.base.models import AuditEntry
from yimen.domain.roles import Role
from yimen.reception.models import Hall, Service, Window

pytestmark = pytest.mark.django_db
HALL = {"name": "云汀区来访接待中心", "address": "云汀路1号", "hours": "工作日 9:00—17:00", "max_calls": "3"}


class Desk:
    def __init__(self) -> None:
        self.government, self.office, self.housing = district()
        self.admin = Client()
        self.admin.force_login(user(self.office, Role.ADMINISTRATOR))


@pytest.fixture
def desk():
    return Desk()


def words(answer) -> str:
    return answer.content.decode()


def test_an_office_without_the_demo_opens_its_hall(desk, client):
    guide = user(desk.office, Role.GUIDE, Role.RECEPTIONIST)
    client.force_login(guide)
    assert "本单位还没有接待大厅" in words(client.get(reverse("web:hall-desk")))
    assert "还没有接待大厅" in words(desk.admin.get(reverse("web:hall-settings")))
    desk.admin.post(reverse("web:hall-new"), {**HALL, "unit": desk.office.pk})
    made = Hall.objects.get()
    new = reverse("web:hall-service-new", args=[made.pk])
    desk.admin.post(new, {"letter": "A", "name": "来访登记", "hint": "", "daily_cap": "", "order": "1"})
    desk.admin.post(
        reverse("web:hall-window-new", args=[made.pk]), {"number": "1", "name": "", "zone": "一楼", "serves": ["A"]}
    )
    page = words(desk.admin.get(reverse("web:hall-settings")))
    assert all(one in page for one in ("云汀区来访接待中心", "来访登记", "1号窗口"))
    assert "来访登记" in words(client.get(reverse("web:hall-desk")))
    client.post(reverse("web:window-open", args=[Window.objects.get().pk]))
    assert Window.objects.get().staff == guide
    assert set(AuditEntry.objects.filter(verb__startswith="hall.").values_list("verb", flat=True)) == {
        "hall.created", "hall.service_added", "hall.window_added",
    }  # fmt: skip


def test_what_is_there_is_changed_but_for_prefix_and_number(desk):
    made = hall(desk.office)
    service, window = Service.objects.get(prefix="A"), Window.objects.get()
    url = reverse("web:hall-service", args=[made.pk, service.pk])
    changed = {"letter": "Z", "name": "初次来访", "hint": "第一次来", "daily_cap": "80", "order": "2"}
    assert desk.admin.post(url, changed).status_code == 302
    service.refresh_from_db()
    assert (service.prefix, service.name, service.daily_cap) == ("A", "初次来访", 80)
    url = reverse("web:hall-window", args=[made.pk, window.pk])
    assert (
        desk.admin.post(url, {"number": "7", "name": "老年人优先", "zone": "接待区", "serves": ["B"]}).status_code
        == 302
    )
    window.refresh_from_db()
    assert (window.number, window.name, window.serves) == (1, "老年人优先", ["B"])
    url = reverse("web:hall-edit", args=[made.pk])
    assert desk.admin.post(url, {**HALL, "max_calls": "5"}).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.max_calls, made.unit) == (HALL["name"], 5, desk.office)


@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        ("hall-new", {"name": ""}, "名称"),
        ("hall-new", {"max_calls": "0"}, "1 到 9 之间"),
        ("hall-new", {"unit": "1"}, "请从列表中选择"),
        ("hall-service-new", {"letter": "A"}, "请从列表中选择"),
        ("hall-service-new", {"letter": "C", "daily_cap": "x"}, "1 到 9999 之间"),
        ("hall-window-new", {"number": "1"}, "已经有1号窗口"),
        ("hall-window-new", {"serves": []}, "请至少选择一项本大厅的业务"),
        ("hall-window-new", {"serves": ["Q"]}, "请从列表中选择"),
    ],
)
def test_bad_input_is_told_and_nothing_is_kept(desk, name, change, told):
    made = hall(desk.office)
    before = (Hall.objects.count(), Service.objects.count(), Window.objects.count())
    good = {
        "hall-new": {**HALL, "unit": desk.office.pk},
        "hall-service-new": {"letter": "C", "name": "咨询", "order": "3"},
        "hall-window-new": {"number": "2", "zone": "一楼", "serves": ["A"]},
    }[name]
    url = reverse(f"web:{name}", args=[] if name == "hall-new" else [made.pk])
    answer = desk.admin.post(url, {**good, **change})
    assert answer.status_code == 422
    assert told in words(answer)
    assert (Hall.objects.count(), Service.objects.count(), Window.objects.count()) == before


def test_a_hall_of_the_same_name_is_refused_and_one_of_another_district_not_found(desk):
    made = hall(desk.office)
    answer = desk.admin.post(reverse("web:hall-new"), {**HALL, "name": made.name, "unit": desk.office.pk})
    assert (answer.status_code, "已经有这个名称" in words(answer)) == (422, True)
    other = hall(district()[1])
    assert desk.admin.get(reverse("web:hall-edit", args=[other.pk])).status_code == 404
    window = other.windows.get()
    assert desk.admin.get(reverse("web:hall-window", args=[made.pk, window.pk])).status_code == 404
