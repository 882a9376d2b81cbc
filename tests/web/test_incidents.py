"""Incidents on the desk: written without a person, reviewed by another, corrected, shut on their day."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime

from tests.factories import district, user
from yimen.base.models import AuditEntry
from yimen.domain.roles import Role
from yimen.reception.models import Incident

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    _, unit, department = district()

    class Office:
        duty = user(unit, Role.DUTY_OFFICER)
        head = user(unit, Role.OFFICE_HEAD)
        receptionist = user(unit, Role.RECEPTIONIST)
        leader = user(unit, Role.LEADER)
        elsewhere = user(department, Role.OFFICE_HEAD)

    return Office


def form(**change) -> dict[str, object]:
    values = {
        "happened_at": f"{localtime() - timedelta(minutes=10):%Y-%m-%dT%H:%M}", "place": "接待大厅",
        "ground": "violence", "facts": "一名来访人推倒隔离带，持续约三分钟。", "responses": ["dissuade"],
        "injuries": "", "police_number": "", "idempotency_key": str(uuid.uuid4()),
    }  # fmt: skip
    return {**values, **change}


def body(answer) -> str:
    return answer.content.decode()


def recorded(client, office, **change) -> Incident:
    client.force_login(office.duty)
    assert client.post(reverse("web:incident-new"), form(**change)).status_code == 302
    return Incident.objects.latest("pk")


def test_it_is_written_by_the_duty_officer_and_counts_once_the_head_agreed(client, office):
    made = recorded(client, office)
    show, review, totals = (
        reverse("web:incident-show", args=[made.pk]), reverse("web:incident-review", args=[made.pk]),
        reverse("web:incident-totals"),
    )  # fmt: skip
    assert "待复核，尚不算数" in body(client.get(show))
    assert client.post(review, {"decision": "yes"}).status_code == 403
    client.force_login(office.head)
    assert "1 份待复核" in body(client.get(reverse("web:incident-home")))
    assert "<b>0</b>" in body(client.get(totals))
    assert client.post(review, {"decision": ""}).status_code == 422
    bare = client.post(review, {"decision": "no", "reason": ""})
    assert (bare.status_code, "请写明要改什么" in body(bare)) == (422, True)
    assert client.post(review, {"decision": "yes"}).status_code == 302
    assert "已复核" in body(client.get(show))
    assert "<b>1</b>" in body(client.get(totals))
    assert AuditEntry.objects.filter(verb="incident.opened").count() == 2


def test_who_holds_both_posts_reviews_nothing_of_the_own(client, office):
    both = user(office.duty.unit, Role.DUTY_OFFICER, Role.OFFICE_HEAD)
    office.duty = both
    made = recorded(client, office)
    assert "记录人不能复核" in body(client.get(reverse("web:incident-show", args=[made.pk])))
    answer = client.post(reverse("web:incident-review", args=[made.pk]), {"decision": "yes"})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"facts": ""}, "请填写事实"),
        ({"facts": "此人是老上访户"}, "说的是人，不是行为"),
        ({"facts": "见 XF2026-00012-3"}, "不要写信访件编号"),
        ({"responses": []}, "请勾选工作人员作了劝阻、批评还是教育"),
        ({"ground": "threat"}, "请从列表中选择一项"),
        ({"police_number": "3号"}, "没有报警就没有公安机关的文书号"),
        ({"happened_at": "2999-01-01T00:00"}, "发生时间不能晚于现在"),
        ({"idempotency_key": "x"}, "请刷新后再填"),
    ],
)
def test_bad_input_is_told_and_stays(client, office, change, words):
    client.force_login(office.duty)
    answer = client.post(reverse("web:incident-new"), form(**change))
    assert answer.status_code == 422
    assert words in body(answer)
    assert "接待大厅" in body(answer)
    assert not Incident.objects.exists()


def test_the_form_has_no_place_for_a_person_a_case_or_a_search(client, office):
    client.force_login(office.duty)
    page = body(client.get(reverse("web:incident-new")))
    names = {part.partition('"')[0] for part in page.split('name="')[1:]}
    assert not names & {"name", "id_number", "phone", "case", "petitioner", "visit", "person"}
    assert "110、120" in page
    home = body(client.get(reverse("web:incident-home")))
    assert 'role="search"' not in home.split("<main")[1]


def test_a_correction_is_a_new_version(client, office):
    first = recorded(client, office)
    url = reverse("web:incident-correct", args=[first.pk])
    assert "推倒隔离带" in body(client.get(url))
    assert client.post(url, form(facts="一名来访人推倒两根隔离带。")).status_code == 302
    second = Incident.objects.latest("pk")
    assert (second.version, second.number) == (2, first.number)
    assert "看第2版" in body(client.get(reverse("web:incident-show", args=[first.pk])))
    assert body(client.get(reverse("web:incident-home"))).count(first.number) == 1
    again = client.post(url, form())
    assert (again.status_code, "已被更正版代替" in body(again)) == (422, True)


def test_on_its_day_nobody_opens_it_though_the_job_has_not_come(client, office):
    made = recorded(client, office)
    Incident.objects.filter(pk=made.pk).update(seal_on=timezone.localdate())
    for who, names in ((office.duty, ("show", "correct")), (office.head, ("show",))):
        client.force_login(who)
        for name in names:
            answer = client.get(reverse(f"web:incident-{name}", args=[made.pk]), follow=True)
            assert "已到封存日期，不能再打开" in body(answer)
            assert "推倒隔离带" not in body(answer)
    client.force_login(office.head)
    answer = client.post(reverse("web:incident-review", args=[made.pk]), {"decision": "yes"}, follow=True)
    assert "不能再打开" in body(answer)


def test_nobody_else_sees_a_record_and_a_leader_sees_numbers(client, office):
    made = recorded(client, office)
    url = reverse("web:incident-show", args=[made.pk])
    client.force_login(office.receptionist)
    assert client.get(url).status_code == 403
    assert client.get(reverse("web:incident-totals")).status_code == 403
    client.force_login(office.elsewhere)
    assert client.get(url).status_code == 404
    client.force_login(office.leader)
    assert client.get(url).status_code == 403
    page = body(client.get(reverse("web:incident-totals") + "?first=昨天&last=2000-01-01"))
    assert "期间不对" in page
    assert made.number not in page
