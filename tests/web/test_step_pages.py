"""The pages of the short steps: each opens, says what it means, takes the step, and keeps what was typed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import Life, unit, user
from yimen.cases import actions as cases
from yimen.cases.models import Case, Proposal, StepTaken
from yimen.documents.models import Document
from yimen.domain.jurisdiction import Ground
from yimen.domain.roles import Role
from yimen.domain.simplified import Checklist, Kind
from yimen.web.steps.forms import FORMS

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def life(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return Life(at=timezone.now() - timedelta(minutes=5))


def simplified(life: Life) -> None:
    life.received()
    cases.accept_simplified(case_id=life.case.pk, checklist=Checklist(Kind.CLEAR), by=life.handler, at=life.at)


def extension_asked(life: Life) -> None:
    life.accepted()
    cases.ask_extension(case_id=life.case.pk, days=20, reason="需检测。", by=life.handler, at=life.at)


def decline_proposed(life: Life) -> None:
    life.received()
    facts = {"final_number": "复核〔2025〕1号", "final_on": TODAY, "same_facts": True}
    cases.propose_decline(
        case_id=life.case.pk, ground=cases_ground("final"), reason="无新事实。", **facts, by=life.handler, at=life.at
    )


def cases_ground(word: str):
    from yimen.domain.procedure import DeclineGround

    return DeclineGround(word)


def assigned(life: Life) -> None:
    life.sorted()
    given = {"to_unit": life.department, "days": 20, "report_outline": "结果。", "by": life.receptionist, "at": life.at}
    cases.assign(case_id=life.case.pk, **given)
    cases.receive(case_id=life.case.pk, by=life.handler, at=life.at)
    cases.accept(case_id=life.case.pk, by=life.handler, at=life.at)
    terms = {"parties": "甲、乙", "terms": "修好。", "performance": "施工", "due_on": TODAY, "committee": False}
    cases.agree(case_id=life.case.pk, kind="settle", consent=True, **terms, by=life.handler, at=life.at)


def helped(life: Life) -> None:
    life.received()
    life.helping_unit = unit(life.government, name="云汀区市场监督管理局", short_name="区市监局")
    life.helper = user(life.helping_unit, Role.HANDLER)
    due = TODAY + timedelta(days=10)
    cases.ask_help(
        case_id=life.case.pk, unit=life.helping_unit, due=due, request="核查电梯年检。", by=life.handler, at=life.at
    )


def split_off(life: Life) -> None:
    life.sorted()
    parts = cases.split(case_id=life.case.pk, to_part={2: 1}, reason="归人社。", by=life.receptionist, at=life.at)
    life.case = parts[0].case


def may_dispute(life: Life) -> None:
    life.objected()
    cases.decide_return(case_id=life.case.pk, agree=False, reason="属贵局。", by=life.receptionist, at=life.at)
    life.second = unit(life.government, name="云汀区市场监督管理局", short_name="区市场监管局")
    life.decider = user(life.government, Role.UNIT_HEAD)


def disputed(life: Life) -> None:
    may_dispute(life)
    given = {"ground": Ground.DISPUTED, "other": life.second, "consulted": "电话协商未果。", "reason": "职责不在我局。"}
    cases.raise_dispute(case_id=life.case.pk, **given, by=life.handler, at=life.at)


def on_the_spot(life: Life) -> None:
    life.sorted()
    life.checker = user(life.office, Role.CHECKER)
    cases.answer_on_spot(case_id=life.case.pk, answer="已解释。", by=life.receptionist, at=life.at)


AGREEMENT = {
    "parties": "王小云、物业公司",
    "consent": "on",
    "terms": "月底前修好。",
    "performance": "施工",
    "due_on": TODAY.isoformat(),
}
STORIES = [  # how far, who, step, what is typed, where it leads, the paper
    ("sorted", "receptionist", "split", {"to_1": "0", "to_2": "1", "reason": "归不同单位。"}, "registered", ""),
    ("received", "handler", "split", {"to_1": "1", "to_2": "0", "reason": "归不同单位。"}, "received", ""),
    (split_off, "receptionist", "rejoin", {"reason": "还是一件事。"}, "rejoined", ""),
    (helped, "helper", "answer_help", {"answer": "年检合格，证号在册。"}, "received", ""),
    ("received", "handler", "sort", {"petition_class": "appeal", "path": "5"}, "received", ""),
    ("forwarded", "receptionist", "withdraw", {"reason": "单位选错。"}, "registered", ""),
    ("forwarded", "handler", "object", {"reason": "不属我局。", "proposed_unit": ""}, "objected", "objection"),
    ("received", "head", "object", {"reason": "不属我局。", "proposed_unit": ""}, "objected", "objection"),
    ("objected", "receptionist", "agree_return", {"decision": "yes", "reason": "属实。"}, "registered", "returned"),
    ("objected", "receptionist", "agree_return", {"decision": "no", "reason": "属贵局。"}, "received", "returned"),
    ("received", "handler", "propose_decline",
     {"ground": "final", "final_number": "复核〔2025〕1号", "final_on": TODAY.isoformat(), "same_facts": "on",
      "reason": "无新事实。"}, "received", ""),
    (decline_proposed, "head", "confirm_decline", {"decision": "yes", "reason": ""}, "procedural", "no_longer"),
    (decline_proposed, "head", "confirm_decline", {"decision": "no", "reason": "有新事实。"}, "received", ""),
    ("received", "handler", "accept_simplified", {"kind": "clear"}, "handling", "acceptance"),
    (simplified, "handler", "to_ordinary", {"reason": "要求出具意见书。"}, "handling", ""),
    (simplified, "handler", "answer_simply",
     {"way": "phone", "told_on": TODAY.isoformat(), "result_1": "supported", "reason_1": "已修。",
      "result_2": "explained", "reason_2": "依法解释。"}, "concluded", "simple_answer"),
    ("accepted", "handler", "ask_extension", {"days": "20", "reason": "需检测。"}, "handling", ""),
    (extension_asked, "head", "approve_extension", {"decision": "yes", "reason": ""}, "handling", "extension"),
    (extension_asked, "head", "approve_extension", {"decision": "no", "reason": "按期办结。"}, "handling", ""),
    ("accepted", "handler", "mediate", {**AGREEMENT, "committee": "on"}, "concluded", "mediation"),
    ("accepted", "handler", "settle", AGREEMENT, "concluded", "settlement"),
    (assigned, "handler", "report", {"text": "已督促修好。"}, "concluded", "report"),
    (may_dispute, "handler", "raise_dispute",
     {"ground": "disputed", "other": lambda life: life.second.pk, "consulted": "电话协商未果。",
      "reason": "职责不在我局。"}, "received", ""),
    (disputed, "head", "end_dispute", {"reason": "已协商由我局受理。"}, "received", ""),
    (disputed, "decider", "decide_unit", {"unit": lambda life: life.second.pk, "reason": "依三定方案。"}, "forwarded",
     "jurisdiction"),
    (disputed, "decider", "decide_unit", {"unit": lambda life: life.department.pk, "reason": "依三定方案。"},
     "received", "jurisdiction"),
    ("delivered", "handler", "check",
     {"task": lambda life: life.case.fulfilments.first().pk, "progress": "under_way", "proof": "已订货。"},
     "concluded", ""),
    (on_the_spot, "checker", "reopen_answer", {"ground": "self_correction", "reason": "答复依据有误。"}, "registered",
     ""),
    ("delivered", "handler", "fulfil", {"order": "1", "fulfilled_on": TODAY.isoformat()}, "concluded", ""),
    ("delivered", "receptionist", "resolve", {"persons_word": "on", "reason": "来电表示满意。"}, "concluded", ""),
    ("delivered", "head", "reopen", {"ground": "review", "reason": "复查意见撤销。"}, "handling", ""),
]  # fmt: skip
NAMES = [f"{n}-{story[2]}" for n, story in enumerate(STORIES)]


def lead(life: Life, how_far) -> None:
    how_far(life) if callable(how_far) else getattr(life, how_far)()


def newest(case: Case) -> StepTaken:
    return StepTaken.objects.filter(case=case).last()


def test_every_step_form_has_its_story():
    elsewhere = {"guide_elsewhere", "ask_help", "waive_help"}  # their forms name a unit: tests/web/test_matters.py
    assert {story[2] for story in STORIES} | elsewhere == {str(step) for step in FORMS}


@pytest.mark.parametrize(("how_far", "who", "step", "typed", "stage", "paper"), STORIES, ids=NAMES)
def test_a_step_is_taken_from_its_page(client, life, how_far, who, step, typed, stage, paper):
    lead(life, how_far)
    typed = {name: value(life) if callable(value) else value for name, value in typed.items()}
    client.force_login(getattr(life, who))
    url = reverse("web:case-step", args=[life.case.pk, step])
    opened = client.get(url)
    assert opened.status_code == 200
    page = opened.content.decode()
    assert "这一步意味着" in page
    before = newest(life.case).pk
    answer = client.post(url, {"seen": before, **typed})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    case = Case.objects.get(pk=life.case.pk)
    assert case.stage == stage
    assert newest(case).pk > before
    assert paper == "" or Document.objects.filter(case=case, paper=paper).exists()
    assert client.get(answer["Location"]).status_code == 200
    again = client.post(url, {"seen": before, **typed})
    assert again.status_code == 302, "pressed twice it is done once, and nobody is frightened"
    assert newest(case).pk == newest(life.case).pk


@pytest.mark.parametrize(("how_far", "who", "step", "typed", "stage", "paper"), STORIES, ids=NAMES)
def test_an_empty_form_says_what_is_missing_and_takes_nothing(client, life, how_far, who, step, typed, stage, paper):
    lead(life, how_far)
    client.force_login(getattr(life, who))
    before = newest(life.case).pk
    answer = client.post(reverse("web:case-step", args=[life.case.pk, step]), {"seen": before})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'class="errors' in page or "error" in page
    assert newest(life.case).pk == before


def test_what_was_typed_is_kept_when_the_table_refuses(client, life):
    life.accepted()
    cases.ask_extension(case_id=life.case.pk, days=5, reason="先问。", by=life.handler, at=life.at)
    client.force_login(life.handler)
    typed = {"seen": newest(life.case).pk, "days": "7", "reason": "需第三方检测，报告未出。"}
    answer = client.post(reverse("web:case-step", args=[life.case.pk, "ask_extension"]), typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "已延期或已有延期申请待审批" in page
    assert "需第三方检测，报告未出。" in page


def test_somebody_was_quicker_is_said_and_nothing_is_lost(client, life):
    life.forwarded()
    seen = newest(life.case).pk
    cases.receive(case_id=life.case.pk, by=life.head, at=life.at)
    client.force_login(life.handler)
    url = reverse("web:case-step", args=[life.case.pk, "object"])
    answer = client.post(url, {"seen": seen, "reason": "不属我局。", "proposed_unit": ""})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert life.head.name in page
    assert "不属我局。" in page
    assert Case.objects.get(pk=life.case.pk).stage == "received"


def test_the_page_shows_what_was_proposed_by_whom_and_why(client, life):
    extension_asked(life)
    client.force_login(life.head)
    page = client.get(reverse("web:case-step", args=[life.case.pk, "approve_extension"])).content.decode()
    assert life.handler.name in page
    assert "需检测。" in page
    assert ">20<" in page


def test_who_proposed_cannot_open_the_decision(client, life):
    life.accepted()
    both = user(life.department, Role.HANDLER, Role.UNIT_HEAD)
    cases.ask_extension(case_id=life.case.pk, days=5, reason="需检测。", by=both, at=life.at)
    client.force_login(both)
    answer = client.get(reverse("web:case-step", args=[life.case.pk, "approve_extension"]), follow=True)
    assert "请由另一位有权人员审批" in answer.content.decode()
    assert Proposal.objects.get(case=life.case).agreed is None


@pytest.mark.parametrize("step", ["nonsense", "deliver", "register"])
def test_an_address_without_a_page_is_not_found(client, life, step):
    life.accepted()
    client.force_login(life.handler)
    assert client.get(reverse("web:case-step", args=[life.case.pk, step])).status_code == 404


def test_the_no_leads_to_the_page_of_the_yes(client, life):
    life.objected()
    client.force_login(life.receptionist)
    assert client.get(reverse("web:case-step", args=[life.case.pk, "refuse_return"])).status_code == 200


def test_another_unit_finds_nothing(client, life):
    life.accepted()
    stranger = user(unit(life.government), Role.HANDLER, Role.UNIT_HEAD)
    client.force_login(stranger)
    assert client.get(reverse("web:case-step", args=[life.case.pk, "ask_extension"])).status_code == 404
    answer = client.post(reverse("web:case-step", args=[life.case.pk, "ask_extension"]), {"days": "5", "reason": "x"})
    assert answer.status_code == 404


def test_a_unit_tells_the_statutory_path(client, life):
    life.received()
    cases.sort(case_id=life.case.pk, petition_class="appeal", path=2, by=life.handler, at=life.at)
    client.force_login(life.handler)
    url = reverse("web:case-step", args=[life.case.pk, "guide_elsewhere"])
    typed = {"competent_body": "云汀区劳动人事争议仲裁委员会", "reply": "劳动争议应先申请仲裁。"}
    assert client.post(url, {"seen": newest(life.case).pk, **typed}).status_code == 302
    paper = Document.objects.get(case=life.case, paper="other_path")
    assert paper.issued_by_unit == life.department
