"""Several people press at the same case at the same moment, on real connections: one step, one paper, nobody lost."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import Life, user
from tests.racing import at_once
from yimen.base import audit
from yimen.cases import actions as cases
from yimen.cases.models import Case, OpinionDraft, StepTaken
from yimen.documents import actions as papers
from yimen.documents.models import Delivery, Document
from yimen.domain.roles import Role

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

PEOPLE = 8


@pytest.fixture
def life(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return Life(at=timezone.now() - timedelta(hours=1))


def press(clients, url, data):
    """Every client posts its own data at the same moment; the answers in order."""
    return at_once(*(partial(client.post, url, typed) for client, typed in zip(clients, data, strict=True)))


def signed_in(life, role, number=PEOPLE):
    clients = [Client() for _ in range(number)]
    for client in clients:
        client.force_login(user(life.department, role))
    return clients


def seen(case: Case) -> str:
    return str(StepTaken.objects.filter(case=case).last().pk)


def steps(case: Case, step: str) -> int:
    return StepTaken.objects.filter(case=case, step=step).count()


def test_a_case_is_received_by_one_of_many(life):
    life.forwarded()
    clients = signed_in(life, Role.HANDLER)
    answers = press(clients, reverse("web:unit-receive", args=[life.case.pk]), [{}] * PEOPLE)
    assert {answer.status_code for answer in answers} == {302}
    assert steps(life.case, "receive") == 1
    winner = StepTaken.objects.get(case=life.case, step="receive").by
    assert Case.objects.get(pk=life.case.pk).holder == winner
    said = [client.get(reverse("web:case-show", args=[life.case.pk])).content.decode() for client in clients]
    assert sum("无须再接收" in page for page in said) == PEOPLE - 1
    assert all(winner.name in page for page in said)


def test_acceptance_is_notified_once_with_one_paper(life):
    life.forwarded()
    cases.receive(case_id=life.case.pk, by=life.handler, at=life.at)
    data = [{"seen": seen(life.case)}] * PEOPLE
    answers = press(signed_in(life, Role.HANDLER), reverse("web:unit-accept", args=[life.case.pk]), data)
    assert sorted(answer.status_code for answer in answers) == [302] + [409] * (PEOPLE - 1)
    assert steps(life.case, "accept") == 1
    assert Document.objects.filter(case=life.case, paper="acceptance").count() == 1
    assert life.case.clocks.filter(code="C4").count() == 1


def test_of_several_opinions_one_is_handed_in_and_every_other_text_comes_back(life):
    life.accepted()
    data = [
        {
            "seen": seen(life.case), "facts": f"第{n}人查明的事实。",
            "result_1": "supported", "reason_1": f"理由{n}甲。",
            "result_2": "explained", "reason_2": f"理由{n}乙。", "basis": ["《信访工作条例》第三十二条"],
            "review_organ": "云汀区人民政府",
        }
        for n in range(PEOPLE)
    ]  # fmt: skip
    answers = press(signed_in(life, Role.HANDLER), reverse("web:unit-opinion", args=[life.case.pk]), data)
    statuses = [answer.status_code for answer in answers]
    assert sorted(statuses) == [302] + [409] * (PEOPLE - 1)
    winner = statuses.index(302)
    case = Case.objects.get(pk=life.case.pk)
    assert case.opinion["facts"] == data[winner]["facts"]
    assert {claim.reason for claim in case.claims.all()} == {f"理由{winner}甲。", f"理由{winner}乙。"}
    for n, answer in enumerate(answers):
        if n != winner:
            page = answer.content.decode()
            assert f"第{n}人查明的事实。" in page
            assert f"理由{n}乙。" in page
            assert case.opinion_drafted_by.name in page


def test_issue_and_return_at_once_end_in_one_of_them(life):
    life.drafted()
    data = [
        {"seen": seen(life.case), "decision": "issue" if n % 2 else "return", "reason": "再核。"} for n in range(PEOPLE)
    ]
    answers = press(signed_in(life, Role.UNIT_HEAD), reverse("web:unit-check", args=[life.case.pk]), data)
    assert sorted(answer.status_code for answer in answers) == [302] + [409] * (PEOPLE - 1)
    issued, returned = steps(life.case, "issue_opinion"), steps(life.case, "return_opinion")
    assert issued + returned == 1
    assert Case.objects.get(pk=life.case.pk).stage == ("issued" if issued else "handling")
    assert Document.objects.filter(case=life.case, paper="opinion").count() == issued


def test_one_person_pressing_in_two_windows_delivers_once(life):
    life.drafted()
    papers.issue_opinion(case_id=life.case.pk, by=life.head, at=life.at)
    clients = [Client() for _ in range(4)]
    for client in clients:
        client.force_login(life.handler)
    data = {
        "seen": seen(life.case), "on": timezone.localdate().isoformat(), "way": "in_person", "receiver": "王小云",
        "signed_on": "paper",
    }  # fmt: skip
    answers = press(clients, reverse("web:unit-deliver", args=[life.case.pk]), [data] * 4)
    assert {answer.status_code for answer in answers} == {
        302
    }  # the same deed of the same person: done, four times told
    assert steps(life.case, "deliver") == 1
    assert Delivery.objects.count() == 1
    assert Case.objects.get(pk=life.case.pk).stage == "concluded"


def test_drafts_saved_from_two_tabs_at_once_stay_one_whole_draft(life):
    life.accepted()
    clients = [Client() for _ in range(PEOPLE)]
    for client in clients:
        client.force_login(life.handler)
    data = [{"facts": f"第{n}页", "reason_1": f"第{n}页"} for n in range(PEOPLE)]
    answers = press(clients, reverse("web:unit-opinion-draft", args=[life.case.pk]), data)
    assert {answer.status_code for answer in answers} == {302}
    draft = OpinionDraft.objects.get()
    assert draft.text["facts"] == draft.text["reason_1"]


def test_the_audit_chain_is_whole_after_the_crowd(life):
    life.forwarded()
    press(signed_in(life, Role.HANDLER), reverse("web:unit-receive", args=[life.case.pk]), [{}] * PEOPLE)
    assert [flaw for flaw in audit.verify() if flaw.kind != "cut"] == []
