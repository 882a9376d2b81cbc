"""个人信息请求 at the desk and at the portal: asked, answered, refused by two, seen by whoever holds the code."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import Life, user
from yimen.cases.models import DataRequest
from yimen.documents import queries as papers
from yimen.documents.models import Document
from yimen.documents.render.wordfile import plain_text, read
from yimen.domain.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def life():
    life = Life(at=timezone.now())
    life.checker = user(life.office, Role.CHECKER)
    return life


def words(answer) -> str:
    return answer.content.decode()


def ask_at_the_desk(client, life, **change):
    client.force_login(life.receptionist)
    form = {"key": str(uuid.uuid4()), "kind": "delete", "words": "请删除我的住址。", **change}
    return client.post(reverse("web:data-ask", args=[life.case.pk]), form, follow=True)


def test_written_down_at_the_window_the_receipt_follows(client, life):
    page = ask_at_the_desk(client, life)
    request = DataRequest.objects.get()
    assert request.number in words(page)
    assert "档案法" in words(page)
    assert "请删除我的住址。" in words(page)
    assert request.number in words(client.get(reverse("web:data-list")))
    assert "个人信息请求 1 件" in words(client.get(reverse("web:case-my-day")))
    assert request.number in words(client.get(reverse("web:case-show", args=[life.case.pk])))


def test_pressed_twice_it_is_one(client, life):
    key = str(uuid.uuid4())
    ask_at_the_desk(client, life, key=key)
    ask_at_the_desk(client, life, key=key)
    assert DataRequest.objects.count() == 1


@pytest.mark.parametrize(
    "change", [{"kind": ""}, {"kind": "x"}, {"words": " "}, {"key": "x"}, {"words": "字" * 2001}, {"words": "a\0b"}]
)
def test_what_is_not_whole_is_told_and_stays(client, life, change):
    answer = ask_at_the_desk(client, life, **change)
    assert answer.status_code == 422
    assert not DataRequest.objects.exists()


def test_answered_at_the_desk_it_is_told_to_the_person(client, life):
    ask_at_the_desk(client, life)
    request = DataRequest.objects.get()
    url = reverse("web:data-show", args=[request.pk])
    assert client.post(url, {"do": "answer", "a-outcome": "done", "a-answer": ""}).status_code == 422
    done = client.post(url, {"do": "answer", "a-outcome": "done", "a-answer": "已停止使用您的住址。"}, follow=True)
    assert "已答复" in words(done)
    client.logout()
    assert "已停止使用您的住址。" in words(opened(client, life).get(reverse("portal:data")))


def test_a_refusal_passes_two_people_and_names_its_ground(client, life):
    ask_at_the_desk(client, life)
    url = reverse("web:data-show", args=[DataRequest.objects.get().pk])
    refuse = {"do": "answer", "a-outcome": "refuse", "a-answer": "档案保管期限未满。"}
    assert client.post(url, refuse).status_code == 422  # no ground
    page = client.post(url, {**refuse, "a-ground": "kept_by_law"}, follow=True)
    assert "提议人不能自己审核" in words(page)
    assert client.post(url, {"do": "decide", "d-decision": "yes"}).status_code == 422
    portal = opened(client.__class__(), life)
    assert "档案保管期限未满" not in words(portal.get(reverse("portal:data")))
    client.force_login(life.checker)
    assert client.post(url, {"do": "decide", "d-decision": "no"}).status_code == 422
    page = client.post(url, {"do": "decide", "d-decision": "yes"}, follow=True)
    assert "已按不予办理答复本人" in words(page)
    told = words(portal.get(reverse("portal:data")))
    assert "档案保管期限未满。" in told
    assert "第四十七条第二款" in told


def test_its_receipt_and_its_answer_are_papers_for_the_person_and_not_for_the_unit(client, life):
    life.forwarded()
    ask_at_the_desk(client, life)
    ask_at_the_desk(client, life, key=str(uuid.uuid4()))  # refused: one is being answered
    request = DataRequest.objects.get()
    receipt = Document.objects.get(case=life.case, paper="data_receipt")
    assert request.receipt_number == receipt.number
    url = reverse("web:data-show", args=[request.pk])
    assert receipt.number in words(client.get(url))
    pdf = client.get(reverse("web:data-paper", args=[request.pk, receipt.pk, "pdf"]))
    assert (pdf["Content-Type"], pdf.content[:4]) == ("application/pdf", b"%PDF")
    client.post(url, {"do": "answer", "a-outcome": "done", "a-answer": "已停止使用您的住址。"})
    request.refresh_from_db()
    answer = Document.objects.get(number=request.answer_number)
    told = plain_text(read(papers.word(answer)).blocks)
    assert all(
        one in told for one in ("个人信息请求答复书", request.number, "办理结果：已办理", "已停止使用您的住址。")
    )
    client.force_login(life.handler)
    page = words(client.get(reverse("web:case-show", args=[life.case.pk])))
    assert receipt.number not in page
    assert answer.number not in page
    for name, args in (("case-paper", [life.case.pk]), ("data-paper", [request.pk])):
        assert client.get(reverse(f"web:{name}", args=[*args, answer.pk, "pdf"])).status_code == 404
    client.logout()
    page = words(opened(client, life).get(reverse("portal:data")))
    assert reverse("portal:paper", args=[answer.pk]) in page
    assert client.get(reverse("portal:paper", args=[answer.pk])).status_code == 200


def test_another_office_and_the_unit_do_not_see_it(client, life):
    ask_at_the_desk(client, life)
    url = reverse("web:data-show", args=[DataRequest.objects.get().pk])
    for stranger in (Life().receptionist, life.handler):
        client.force_login(stranger)
        assert client.get(url).status_code == 404
    client.force_login(life.handler)
    assert client.get(reverse("web:data-ask", args=[life.case.pk])).status_code in {403, 404}


# --- the portal -------------------------------------------------------------------------------------------------------


def opened(client, life):
    client.post("/status/", {"number": life.case.number, "code": life.query_code})
    return client


def ask(client, **change):
    form = {"key": str(uuid.uuid4()), "kind": "copy", "words": "复制我提交的全部材料。", **change}
    return client.post(reverse("portal:data"), form, follow=True)


def test_the_holder_of_the_code_sees_what_is_kept_masked_and_asks(client, life):
    page = words(opened(client, life).get(reverse("portal:data")))
    assert "王**" in page
    assert all(value not in page for value in ("王小云", "13900000001", "柳岸镇一号"))
    answer = ask(client)
    request = DataRequest.objects.get()
    assert request.registered_by is None
    assert request.number in words(answer)
    assert "已收到您的请求" in words(answer)
    assert client.get(reverse("portal:why", args=["D1"])).status_code == 200
    assert reverse("portal:data") in words(client.get(reverse("portal:case")))


@pytest.mark.parametrize("change", [{"kind": ""}, {"words": ""}, {"key": ""}, {"words": "a\0b"}])
def test_at_the_portal_too_what_is_lacking_is_told(client, life, change):
    answer = ask(opened(client, life), **change)
    assert answer.status_code == 422
    assert not DataRequest.objects.exists()


def test_a_second_request_waits_for_the_first(client, life):
    opened(client, life)
    ask(client)
    answer = ask(client)
    assert answer.status_code == 422
    assert "上一项个人信息请求还在办理" in words(answer)


def test_without_the_code_the_door_is_shut_and_a_staff_session_is_refused(client, life):
    assert client.get(reverse("portal:data")).status_code == 302
    opened(client, life)
    client.force_login(life.receptionist)
    assert ask(client).status_code == 403
    assert not DataRequest.objects.exists()
