"""Urgent reports on the desk: written fast, ticked one by one, told in minutes."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime

from tests.factories import Life, user
from yimen.base.models import AuditEntry
from yimen.cases.models import UrgentReport
from yimen.domain.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def life(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    made = Life(at=timezone.now() - timedelta(minutes=5))
    made.duty = user(made.office, Role.DUTY_OFFICER)
    return made


def moment(minutes: int = 0) -> str:
    return f"{localtime() - timedelta(minutes=minutes):%Y-%m-%dT%H:%M}"


def form(**change) -> dict[str, object]:
    values = {
        "happened_at": moment(30), "known_at": moment(10), "place": "接待大厅", "people": "约三十人",
        "demand": "恢复供水", "steps": ["ambulance"], "measures": "", "idempotency_key": str(uuid.uuid4()),
    }  # fmt: skip
    return {**values, **change}


def body(answer) -> str:
    return answer.content.decode()


def reported(client, life, query="", **change) -> UrgentReport:
    client.force_login(life.duty)
    answer = client.post(reverse("web:urgent-new") + query, form(**change))
    assert answer.status_code == 302, body(answer)[-3000:]
    return UrgentReport.objects.latest("pk")


def test_the_page_says_to_call_first_and_whom_to_tell_and_never_the_police(client, life):
    client.force_login(life.duty)
    page = body(client.get(reverse("web:urgent-new")))
    assert "先拨打 110、120" in page
    assert all(word in page for word in ("本级党委", "国家信访局", "上一级信访部门", "不会自动抄送公安机关"))
    client.force_login(life.handler)
    assert "国家信访局" not in body(client.get(reverse("web:urgent-new")))


def test_from_a_case_its_claims_stand_there_already(client, life):
    client.force_login(life.duty)
    page = body(client.get(reverse("web:urgent-new") + f"?case={life.case.pk}"))
    assert life.case.number in page
    assert "尽快修好电梯" in page
    assert client.get(reverse("web:urgent-new") + f"?case={Life().case.pk}").status_code == 404
    assert client.get(reverse("web:urgent-new") + "?visit=987654").status_code == 404
    assert client.get(reverse("web:urgent-new") + "?follows=987654").status_code == 404
    assert reported(client, life, f"?case={life.case.pk}").case == life.case


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"place": ""}, "请填写地点"),
        ({"people": "  "}, "请填写人员和人数"),
        ({"steps": []}, "请写明已采取的措施，或者勾选"),
        ({"known_at": "刚才"}, "请按“年-月-日 时:分”填写"),
        ({"known_at": "2999-01-01T00:00"}, "知悉时间不能晚于现在"),
        ({"steps": ["police"]}, "请从列表中选择"),
    ],
)
def test_bad_input_is_told_and_stays(client, life, change, words):
    client.force_login(life.duty)
    answer = client.post(reverse("web:urgent-new"), form(**change))
    assert answer.status_code == 422
    assert words in body(answer)
    assert "恢复供水" in body(answer)
    assert not UrgentReport.objects.exists()


def test_each_addressee_is_ticked_with_time_and_way(client, life):
    report = reported(client, life)
    show, told = (reverse(f"web:{name}", args=[report.pk]) for name in ("urgent-show", "urgent-told"))
    assert body(client.get(show)).count("登记已报") == 6
    wrong = client.post(told, {"to": "government", "way": "", "told_at": moment()})
    assert (wrong.status_code, "请选择方式" in body(wrong)) == (422, True)
    early = client.post(told, {"to": "government", "way": "phone", "told_at": moment(60)})
    assert "早于知悉时间" in body(early)
    assert client.post(told, {"to": "police", "way": "phone", "told_at": moment()}).status_code == 422
    assert client.post(told, {"to": "government", "way": "phone", "told_at": moment(8)}).status_code == 302
    page = body(client.get(show))
    assert "知悉后 <b>2</b> 分钟" in page
    assert page.count("登记已报") == 5
    assert AuditEntry.objects.filter(verb="urgent.opened").count() == 2


def test_a_later_report_has_a_checklist_of_its_own(client, life):
    first = reported(client, life)
    page = body(client.get(reverse("web:urgent-new") + f"?follows={first.pk}"))
    assert "接待大厅" in page
    second = reported(client, life, f"?follows={first.pk}")
    assert second.follows == first
    assert first.paper_number in body(client.get(reverse("web:urgent-show", args=[second.pk])))


def test_the_paper_is_read_by_the_own_unit_only(client, life):
    report = reported(client, life)
    url = reverse("web:urgent-paper", args=[report.pk])
    assert client.get(url)["Content-Type"] == "application/pdf"
    for who, status in ((life.handler, 404), (user(life.office, Role.LEADER), 403), (Life().head, 404)):
        client.force_login(who)
        assert client.get(url).status_code == status
        assert client.get(reverse("web:urgent-show", args=[report.pk])).status_code == status


def test_the_list_costs_the_same_for_one_and_for_many(client, life):
    reported(client, life)
    with CaptureQueriesContext(connection) as one:
        assert "6 个" in body(client.get(reverse("web:urgent-home")))
    for _ in range(3):
        reported(client, life, f"?case={life.case.pk}")
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("web:urgent-home"))
    assert len(many) == len(one) <= 6
    newest = UrgentReport.objects.latest("pk")
    older = body(client.get(reverse("web:urgent-home") + f"?before={newest.pk}"))
    assert newest.paper_number + "<" not in older
