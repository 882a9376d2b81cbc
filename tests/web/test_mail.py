"""The mail desk: letters, calls and faxes, history, the list of a day, and the same panel and receipt as the window."""

from __future__ import annotations

import re
import uuid
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.web import typed
from yimen.cases import actions as cases
from yimen.cases.models import Accusation, Case
from yimen.documents.models import Document
from yimen.domain.roles import Role

pytestmark = pytest.mark.django_db
REFUSED = 422


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture
def units():
    return factories.district()


@pytest.fixture
def clerk(units):
    return factories.user(units[1], Role.MAIL_CLERK)


@pytest.fixture
def client(clerk):
    client = Client()
    client.force_login(clerk)
    return client


def send(client: Client, form: dict, **headers: str):
    return client.post(reverse("web:mail-register"), form, headers=headers, follow=True)


def words(response) -> str:
    return response.content.decode()


def test_a_letter_goes_from_the_envelope_to_the_receipt(client, units):
    assert "登记来信来电" in words(client.get(reverse("web:mail-new")))
    received = timezone.localdate() - timedelta(days=3)
    page = send(client, typed.letter(received_on=received.isoformat(), scan_number="信2026-088", key=str(uuid.uuid4())))
    case = Case.objects.get()
    assert f"已登记 {case.number}" in words(page)
    assert (case.channel, case.received_on, case.registered_on) == ("letter", received, timezone.localdate())
    assert "信封或扫描件编号：信2026-088" in case.facts
    assert case.clocks.get(code="C1").start == received
    exit_ = {"petition_class": "appeal", "path": "6", "to_unit": units[2].pk, "do": "forward"}
    page = client.post(reverse("web:mail-exit", args=[case.pk]), exit_, follow=True)
    assert "已转送" in words(page)
    assert re.search(r'class="receipt-code">[0-9A-Z]{4} [0-9A-Z]{4}<', words(page))
    assert set(Document.objects.values_list("paper", flat=True)) == {"transfer", "receipt"}
    listed = client.get(reverse("web:mail-desk"))
    assert case.number in words(listed)


def test_a_letter_with_gaps_is_registered_all_the_same(client):
    gaps = typed.letter(
        facts="", place="", purpose="", content_class="", first_or_repeat=None, other_procedure=None,
        reviewed_before=None, division_code=None, **typed.person(name="", address="", unclear_reason="illegible"),
    )  # fmt: skip
    send(client, gaps)
    case = Case.objects.get()
    assert not case.reachable
    assert case.other_procedure == "unknown"


def test_what_was_received_before_the_regulation_is_history(client):
    page = send(client, typed.letter(received_on="2021-03-04"))
    case = Case.objects.get()
    assert case.stage == "history"
    assert case.query_code is None
    assert not case.clocks.exists()
    assert "按历史件收录" in words(page)


@pytest.mark.parametrize("channel", ["letter", "phone", "fax"])
def test_each_channel_of_the_mail_desk_is_kept(client, channel):
    send(client, typed.letter(channel=channel))
    assert Case.objects.get().channel == channel


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"channel": "visit"}, "请从列表中选择一项"),
        ({"title": ""}, "请填写标题"),
        ({"received_on": ""}, "真实的日期"),
        ({"received_on": "2999-01-01"}, "信访日期不能晚于今天"),
        ({"c-0-text": "", "c-1-text": ""}, "请至少填写一项诉求"),
        ({"p-0-name": ""}, "请填写信访人的姓名或单位名称"),
        ({"scan_number": "a\0b"}, "看不见的控制字符"),
        ({"people_count": "0"}, "请填 1 到 9999"),
    ],
)
def test_bad_input_says_what_to_do_and_keeps_what_was_typed(client, change, says):
    page = send(client, typed.letter(facts="电梯停运，老人上不了楼。", **change))
    assert page.status_code == REFUSED
    assert says in words(page)
    assert "电梯停运，老人上不了楼。" in words(page)
    assert not Case.objects.exists()


def test_the_same_form_registers_once(client):
    form = typed.letter(key=str(uuid.uuid4()))
    numbers = {re.search(r"XF\d{4}-\d+-\d", words(send(client, form)))[0] for _ in range(2)}
    assert Case.objects.count() == 1
    assert len(numbers) == 1


def test_a_script_gets_sent_on_to_the_registered_letter(client):
    answer = client.post(reverse("web:mail-register"), typed.letter(), headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == reverse("web:mail-case", args=[Case.objects.get().pk])


def test_an_accusing_letter_turns_the_form_and_is_protected(client):
    key = str(uuid.uuid4())
    page = send(client, typed.letter(purpose="accuse", facts="所长多次索要好处费", key=key))
    assert "保护登记" in words(page)
    assert "所长多次索要好处费" in words(page)
    page = send(client, typed.accusation(key=key))
    accusation = Accusation.objects.get()
    assert accusation.number in words(page)
    assert "索要" not in words(page)
    assert re.search(r'class="receipt-code">[0-9A-Z]{4} [0-9A-Z]{4}<', words(page))
    again = send(client, typed.accusation(key=key))
    assert Accusation.objects.count() == 1
    assert accusation.number in words(again)
    assert not Case.objects.exists()
    assert accusation.number not in words(client.get(reverse("web:mail-desk")))


def test_the_list_of_a_day_goes_by_key_and_shows_the_own_office_only(client, clerk, django_assert_max_num_queries):
    at = timezone.now()
    for order in range(55):
        petition = factories.petition(channel="letter", received_on=timezone.localdate(), title=f"第{order}封信")
        cases.register(office=clerk.unit, petition=petition, by=clerk, at=at)
    other = factories.unit(office=True)
    hidden = cases.register(
        office=other, petition=factories.petition(channel="letter", received_on=timezone.localdate()),
        by=factories.user(other, Role.MAIL_CLERK), at=at,
    )  # fmt: skip
    with django_assert_max_num_queries(6):
        page = words(client.get(reverse("web:mail-desk")))
    assert page.count("row-link") == 50
    assert hidden.case.number not in page
    older = re.search(r'href="(\?day=[^"]+before=\d+)"', page)[1].replace("&amp;", "&")
    rest = words(client.get(reverse("web:mail-desk") + older))
    assert rest.count("row-link") == 5
    assert "第0封信" in rest


@pytest.mark.parametrize("day", ["", "2026-13-01", "abc", date.min.isoformat(), date.max.isoformat(), "0"])
def test_any_day_can_be_asked_for(client, day):
    assert client.get(reverse("web:mail-desk"), {"day": day}).status_code == 200


def test_another_offices_letter_is_not_found(client):
    other = factories.unit(office=True)
    case = cases.register(
        office=other, petition=factories.petition(channel="letter"), by=factories.user(other, Role.MAIL_CLERK),
        at=factories.NOON,
    ).case  # fmt: skip
    assert client.get(reverse("web:mail-case", args=[case.pk])).status_code == 404
    assert client.post(reverse("web:mail-exit", args=[case.pk]), {"do": "forward"}).status_code == 404
