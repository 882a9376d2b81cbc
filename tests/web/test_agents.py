"""Agents on the desk: the mandate at the office, the agent's own pages, errands; and what shuts when it is revoked."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.agents import Agency, agent_of
from tests.factories import Life, hall, user
from tests.web import typed
from yimen.cases import actions as cases
from yimen.cases.models import Case, Errand, Mandate, MandateOpened
from yimen.documents import actions as papers
from yimen.documents.models import Document
from yimen.domain.mandate import Ending
from yimen.domain.roles import Role
from yimen.reception import actions as reception
from yimen.reception.models import Window

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def life(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return Agency()


def form(**change) -> dict[str, object]:
    values = {
        "kind": "relative", "agent": "", "name": "王大海", "phone": "13900000002", "address": "", "id_number": "",
        "basis": "mandate", "evidence": "paper", "scope": ["submit", "state"], "from_on": TODAY().isoformat(),
        "until_on": (TODAY() + timedelta(days=90)).isoformat(), "signature": "", "idempotency_key": str(uuid.uuid4()),
    }  # fmt: skip
    return {**values, **change}


def body(answer) -> str:
    return answer.content.decode()


# ---- at the office


def test_a_mandate_is_registered_at_the_window_with_a_drawn_signature(client, life):
    client.force_login(life.receptionist)
    url = reverse("web:mandate-new", args=[life.case.pk])
    assert "委托人签名" in body(client.get(url))
    chosen = form(
        kind="petition_agent", agent=str(life.agent.pk), name="", phone="", evidence="screen",
        signature=typed.signature(), special=["query"],
    )  # fmt: skip
    chosen["seen"] = typed.seen(client, url)
    answer = client.post(url, chosen, follow=True)
    made = Mandate.objects.get()
    assert (made.agent, made.scope) == (life.agent, ["submit", "state", "query"])
    assert bytes(made.signature).startswith(b"\x89PNG")
    assert made.paper_number in body(answer)
    assert client.post(url, chosen).status_code == 302
    assert Mandate.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "请写明代理人姓名"),
        ({"phone": ""}, "请至少留下代理人的手机号或者联系地址"),
        ({"scope": []}, "请至少勾选一项委托事项"),
        ({"scope": ["fly"]}, "请从列表中选择"),
        ({"evidence": "screen"}, "请信访人本人在屏幕上签名"),
        ({"evidence": "screen", "signature": "data:image/png;base64,AAAA"}, "签名不是签名板的图片"),
        ({"until_on": "2020-01-01"}, "截止日期早于起始日期"),
        ({"from_on": "昨天"}, "请按“年-月-日”填写"),
        ({"kind": "guardian"}, "监护人依监护代理"),
        ({"idempotency_key": ""}, "请刷新后再填"),
        ({"name": "王\x00海"}, "看不见的控制字符"),
    ],
)
def test_bad_input_is_told_at_its_field_and_stays_on_the_page(client, life, change, words):
    client.force_login(life.receptionist)
    answer = typed.press(
        client,
        reverse("web:mandate-new", args=[life.case.pk]),
        form(**{"address": "枫桥里" if "phone" not in change else "", **change}),
    )
    assert answer.status_code == 422
    assert words in body(answer)
    assert not Mandate.objects.exists()


def test_the_paper_is_printed_before_it_is_signed_and_nothing_is_written(client, life):
    client.force_login(life.receptionist)
    answer = typed.press(client, reverse("web:mandate-new", args=[life.case.pk]), form(do="preview"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert not Mandate.objects.exists()
    assert not Document.objects.exists()


def test_the_list_of_a_case_shows_masked_agents_with_errands(client, life):
    client.force_login(life.receptionist)
    life.granted()
    typed.press(client, reverse("web:mandate-new", args=[life.case.pk]), form())
    life.asked(Mandate.objects.first())
    page = body(client.get(reverse("web:mandate-list", args=[life.case.pk])))
    assert "王**" in page
    assert "王大海" not in page
    assert "到区住建局问维修资金" in page
    assert "代理" in body(client.get(reverse("web:case-show", args=[life.case.pk])))


def test_ended_at_the_window_with_a_new_code_that_is_shown_once_more(client, life):
    client.force_login(life.receptionist)
    made = life.granted()
    old = Case.objects.get().code_mark
    url = reverse("web:mandate-end", args=[made.pk])
    assert client.get(url).status_code == 200
    assert typed.press(client, url, {"ending": "portal", "idempotency_key": "12345678"}).status_code == 422
    wrong = typed.press(client, url, {"ending": "phone", "new_code": "on", "idempotency_key": "12345678"})
    assert "只有本人到窗口" in body(wrong)
    pressed = {
        "ending": "window", "new_code": "on", "idempotency_key": "12345678", "seen": typed.seen(client, url)
    }  # fmt: skip
    answer = client.post(url, pressed, follow=True)
    assert "新的查询码" in body(answer)
    assert Case.objects.get().code_mark != old
    again = client.post(url, pressed, follow=True)
    assert "新的查询码" in body(again)
    assert "已于" in body(client.get(url))


def test_another_office_and_another_post_find_no_mandates(client, life):
    made = life.granted()
    pages = [
        ("mandate-list", life.case.pk),
        ("mandate-new", life.case.pk),
        ("mandate-end", made.pk),
        ("errand-new", made.pk),
    ]
    stranger = Life().receptionist
    for who, status in ((stranger, 404), (life.handler, 403)):
        client.force_login(who)
        for name, pk in pages:
            assert client.get(reverse(f"web:{name}", args=[pk])).status_code == status, (name, who.roles)


# ---- the agent's desk


def test_an_agent_sees_what_the_mandate_allows_and_no_more(client, life):
    mandate = life.granted()
    client.force_login(life.agent)
    home = client.get(reverse("web:agent-home"))
    assert life.case.number in body(home)
    page = body(client.get(reverse("web:agent-case", args=[mandate.pk])))
    assert "尽快修好电梯" in page
    assert all(words in page for words in ("王**", "没有写明“查询进展”", "没有写明“代收文书”"))
    assert not any(words in page for words in ("王小云", "待转送或答复"))
    for name in ("case-list", "case-show", "case-my-day", "case-search"):
        args = [life.case.pk] if name == "case-show" else []
        assert client.get(reverse(f"web:{name}", args=args)).status_code in {403, 405}


def test_with_following_and_papers_in_the_mandate_both_are_there_and_each_look_is_kept(client, life):
    papers.issue_receipt(case_id=life.case.pk, query_code=life.query_code, by=life.receptionist, at=timezone.now())
    mandate = life.granted("query", "receive")
    client.force_login(life.agent)
    page = body(client.get(reverse("web:agent-case", args=[mandate.pk])))
    assert "待转送或答复" in page
    paper = Document.objects.get(paper="receipt")
    url = reverse("web:agent-paper", args=[mandate.pk, paper.pk])
    assert url in page
    assert client.get(url)["Content-Type"] == "application/pdf"
    assert {one.what for one in MandateOpened.objects.all()} == {"case", paper.number}
    assert client.get(reverse("web:agent-paper", args=[mandate.pk, 987654])).status_code == 404


def test_without_papers_in_the_mandate_no_paper_is_read(client, life):
    papers.issue_receipt(case_id=life.case.pk, query_code=life.query_code, by=life.receptionist, at=timezone.now())
    mandate = life.granted("query")
    client.force_login(life.agent)
    paper = Document.objects.get(paper="receipt")
    assert client.get(reverse("web:agent-paper", args=[mandate.pk, paper.pk])).status_code == 404


def ends(life, mandate):
    cases.end_mandate(mandate_id=mandate.pk, ending=Ending.AT_WINDOW, by=life.receptionist, at=timezone.now())


def lapses(life, mandate):
    Mandate.objects.filter(pk=mandate.pk).update(
        from_on=TODAY() - timedelta(days=9), until_on=TODAY() - timedelta(days=1)
    )  # fmt: skip


def is_to_begin(life, mandate):
    Mandate.objects.filter(pk=mandate.pk).update(from_on=TODAY() + timedelta(days=1))


@pytest.mark.parametrize("end", [ends, lapses, is_to_begin])
def test_without_a_valid_mandate_every_page_of_the_agent_is_shut_at_once(client, life, end):
    mandate = life.granted("query", "receive")
    errand = life.asked(mandate)
    client.force_login(life.agent)
    pages = [
        reverse("web:agent-case", args=[mandate.pk]),
        reverse("web:agent-paper", args=[mandate.pk, 1]),
        reverse("web:agent-lay-down", args=[mandate.pk]),
        reverse("web:errand", args=[errand.pk]),
        reverse("web:errand-new", args=[mandate.pk]),
    ]
    assert client.get(pages[0]).status_code == 200
    end(life, mandate)
    for url in pages:
        assert client.get(url).status_code == 404, url
    assert client.post(reverse("web:errand", args=[errand.pk]), {"do": "step", "words": "去过"}).status_code == 404
    open_page = client.get(pages[0], headers={"HX-Request": "true"})
    assert (open_page.status_code, open_page["HX-Refresh"]) == (404, "true")
    assert life.case.number not in body(client.get(reverse("web:agent-home")))  # the session itself goes on


def test_another_agent_finds_nothing(client, life):
    mandate = life.granted()
    errand = life.asked(mandate)
    client.force_login(agent_of(life))
    for name, pk in (("agent-case", mandate.pk), ("errand-new", mandate.pk), ("errand", errand.pk)):
        assert client.get(reverse(f"web:{name}", args=[pk])).status_code == 404


def test_an_agent_lays_the_mandate_down(client, life):
    mandate = life.granted()
    client.force_login(life.agent)
    url = reverse("web:agent-lay-down", args=[mandate.pk])
    assert "辞去" in body(client.get(url))
    assert client.post(url).status_code == 302
    assert Mandate.objects.get().ending == "laid_down"


def test_the_desk_of_an_agent_costs_the_same_for_one_mandate_and_for_many(client, life):
    life.granted()
    client.force_login(life.agent)
    client.get(reverse("web:agent-home"))
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(reverse("web:agent-home"))
    for _ in range(3):
        other = Agency()
        other.agent = life.agent
        other.asked(other.granted())
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("web:agent-home"))
    assert len(many) <= len(one) <= 6


# ---- errands


def test_an_errand_is_done_by_the_agent_and_confirmed_by_the_office(client, life):
    mandate = life.granted()
    client.force_login(life.receptionist)
    url = reverse("web:errand-new", args=[mandate.pk])
    assert client.get(url).status_code == 200
    values = {"what": "问维修资金", "place": "区住建局", "due_on": TODAY().isoformat(), "idempotency_key": "12345678"}
    assert typed.press(client, url, {**values, "what": ""}).status_code == 422
    assert typed.press(client, url, values).status_code == 302
    errand = reverse("web:errand", args=[Errand.objects.get().pk])
    client.force_login(life.agent)
    assert "登记本人确认" not in body(client.get(errand))
    today = TODAY().isoformat()
    assert typed.press(client, errand, {"do": "step", "words": "", "on": today}).status_code == 422
    assert typed.press(client, errand, {"do": "step", "words": "到窗口取号", "on": today}).status_code == 302
    assert typed.press(client, errand, {"do": "answer", "answer": "下周公示。", "on": today}).status_code == 302
    late = {"do": "step", "words": "再去", "on": today, "seen": "2"}
    refused = client.post(errand, late)
    assert (refused.status_code, "答复已经带回" in body(refused)) == (422, True)
    own = client.post(errand, {"do": "confirm", "on": today, "way": "phone", "seen": "2"})
    assert "代理人自己不能" in body(own)
    assert client.post(errand, {"do": "fly"}).status_code == 404
    client.force_login(life.receptionist)
    assert "登记本人确认" in body(client.get(errand))
    assert typed.press(client, errand, {"do": "confirm", "on": today, "way": "phone"}).status_code == 302
    assert "本人已确认" in body(client.get(errand))


# ---- the agent at the window


def came(**change) -> dict[str, object]:
    values = {
        "a-present": "on", "a-kind": "relative", "a-agent": "", "a-name": "王大海", "a-phone": "13900000002",
        "a-address": "", "a-id_number": "", "a-basis": "mandate", "a-evidence": "paper",
        "a-scope": ["submit", "state", "receive"], "a-special": ["query"], "a-from_on": TODAY().isoformat(),
        "a-until_on": (TODAY() + timedelta(days=90)).isoformat(),
    }  # fmt: skip
    return {**values, **change}


def talk(life):
    hall(life.office)
    window = Window.objects.get()
    reception.open_window(window=window, by=life.receptionist, at=timezone.now())
    return reception.walk_in(window=window, by=life.receptionist, at=timezone.now())


def test_a_visit_by_an_agent_registers_both_and_the_receipt_goes_to_the_agent(client, life):
    client.force_login(life.receptionist)
    url = reverse("web:window-interview", args=[talk(life).key])
    assert client.post(url, typed.visit(**came())).status_code == 302
    case = Case.objects.latest("id")
    mandate = Mandate.objects.get(case=case)
    assert (mandate.name, case.parties.get().petitioner.name) == ("王大海", "王小云")
    exit_url = reverse("web:window-exit", args=[case.pk])
    answer = client.post(
        exit_url,
        {"petition_class": "appeal", "path": "6", "do": "answer_on_spot", "answer": "已当场说明。"},
        follow=True,
    )
    assert "请把回执交给代理人" in body(answer)
    assert "王大海" not in body(answer)


def test_an_agent_without_a_paper_is_told_and_the_person_may_be_registered_alone(client, life):
    client.force_login(life.receptionist)
    url = reverse("web:window-interview", args=[talk(life).key])
    answer = client.post(url, typed.visit(**came(**{"a-evidence": ""})))
    assert (answer.status_code, "请选择凭证" in body(answer)) == (422, True)
    assert "王大海" in body(answer)  # what was typed stays
    screen = client.post(url, typed.visit(**came(**{"a-evidence": "screen"})))
    assert screen.status_code == 422  # who signs on the screen of the window is the agent
    assert client.post(url, typed.visit(**came(**{"a-present": ""}))).status_code == 302
    assert not Mandate.objects.exists()


def test_a_letter_by_a_lawyer_registers_both(client, life):
    client.force_login(user(life.office, Role.MAIL_CLERK))
    letter = typed.letter(**came(**{"a-kind": "lawyer"}), key=str(uuid.uuid4()), do="register")
    assert client.post(reverse("web:mail-register"), letter).status_code in {200, 302}
    assert Mandate.objects.get().kind == "lawyer"


def test_the_paper_of_a_mandate_that_came_with_a_visit_is_issued_once(client, life):
    client.force_login(life.receptionist)
    client.post(reverse("web:window-interview", args=[talk(life).key]), typed.visit(**came()))
    mandate = Mandate.objects.get()
    url = reverse("web:mandate-paper", args=[mandate.pk])
    for _ in range(2):
        assert client.post(url).status_code == 302
    assert Document.objects.filter(paper="mandate").count() == 1
