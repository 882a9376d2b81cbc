"""What a deputy does beyond the steps of a case, in both names: papers, mandates, urgent reports, requests on data."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.agents import agent_of, mandate_facts
from tests.cases.helpers import refused
from tests.cases.test_deputising import again, stand_in
from tests.cases.test_reviewing import OPINION, Reviewed
from tests.factories import NOON, Life, user
from yimen.base.deputies import NotNamed
from yimen.base.models import AuditEntry
from yimen.cases import actions as cases
from yimen.cases.actions import UrgentFacts
from yimen.cases.models import DataRequest
from yimen.documents import actions as papers
from yimen.documents import queries as documents
from yimen.documents.models import Document
from yimen.documents.render.wordfile import plain_text, read
from yimen.domain.data_rights import Ground, Kind
from yimen.domain.mandate import Ending
from yimen.domain.recusal import Ground as RecusalGround
from yimen.domain.review import Result
from yimen.domain.roles import Role
from yimen.domain.urgent import Addressee, Way

pytestmark = pytest.mark.django_db


def deputy_of(absent, *roles):
    """A colleague of the same body who stands in for somebody today."""
    person = user(absent.unit, *roles)
    stand_in(absent, person)
    return again(person)


def text(paper: Document) -> str:
    return plain_text(read(documents.word(paper)).blocks)


def told(verb: str) -> tuple[int, int | None]:
    """Who did it and for whom, as the audit has it."""
    entry = AuditEntry.objects.filter(verb=verb).latest("id")
    return entry.actor, entry.facts.get("deputy_for")


# --- papers ---------------------------------------------------------------------------------------------------


def test_the_opinion_that_a_deputy_signs_names_both():
    life = Life().drafted()
    deputy = deputy_of(life.head, Role.HANDLER)
    papers.issue_opinion(case_id=life.case.pk, by=deputy, at=life.at)
    assert f"签发人：{deputy.name}（代{life.head.name}）" in text(documents.latest(life.case.pk, "opinion"))


def test_who_signs_by_an_own_post_stands_alone():
    life = Life().drafted()
    other = deputy_of(life.head, Role.UNIT_HEAD)
    papers.issue_opinion(case_id=life.case.pk, by=other, at=life.at)
    signed = text(documents.latest(life.case.pk, "opinion"))
    assert f"签发人：{other.name}" in signed
    assert "（代" not in signed


def test_the_notice_of_an_extension_names_who_approved_for_whom():
    life = Life().accepted()
    cases.ask_extension(case_id=life.case.pk, days=10, reason="检测", by=life.handler, at=life.at)
    deputy = deputy_of(life.head, Role.HANDLER)
    papers.decide_extension(case_id=life.case.pk, agree=True, reason="", by=deputy, at=life.at)
    notice = text(documents.latest(life.case.pk, "extension"))
    assert f"本机关负责人（{deputy.name}代{life.head.name}）批准" in notice


def test_the_opinion_of_a_review_names_both():
    life = Reviewed()
    review = life.asks()
    cases.take_up_review(review_id=review.pk, by=life.reviewer, at=life.at)
    cases.draft_review(review_id=review.pk, **OPINION, result=Result.UPHOLD, by=life.reviewer, at=life.at)
    deputy = deputy_of(life.issuer, Role.LEADER)
    papers.issue_review(review_id=review.pk, by=deputy, at=life.at)
    assert f"签发人：{deputy.name}（代{life.issuer.name}）" in text(documents.latest(life.case.pk, "review"))


# --- mandates of agents ---------------------------------------------------------------------------------------


def test_a_mandate_is_registered_and_ended_for_the_absent_clerk():
    life = Life()
    deputy = deputy_of(life.receptionist, Role.CHECKER)
    made = cases.grant_mandate(case_id=life.case.pk, facts=mandate_facts(agent_of(life)), by=deputy, at=life.at)
    assert (made.granted_by, made.granted_for) == (deputy, life.receptionist)
    assert told("mandate.granted") == (deputy.pk, life.receptionist.pk)
    ended = cases.end_mandate(mandate_id=made.pk, ending=Ending.BY_PHONE, by=deputy, at=life.at).mandate
    assert (ended.ended_by, ended.ended_for) == (deputy, life.receptionist)
    assert told("mandate.ended") == (deputy.pk, life.receptionist.pk)


def test_an_agent_who_stands_in_for_a_clerk_does_not_make_themselves_the_agent():
    life = Life()
    agent = user(life.office, Role.AGENT, Role.CHECKER)
    stand_in(life.receptionist, agent)
    with refused("took_part"):
        cases.grant_mandate(case_id=life.case.pk, facts=mandate_facts(again(agent)), by=again(agent), at=life.at)


def test_an_agent_lays_down_the_own_mandate_in_the_own_name():
    life = Life()
    agent = user(life.office, Role.AGENT, Role.CHECKER)
    made = cases.grant_mandate(case_id=life.case.pk, facts=mandate_facts(agent), by=life.receptionist, at=life.at)
    stand_in(life.receptionist, agent)
    ended = cases.end_mandate(mandate_id=made.pk, ending=Ending.LAID_DOWN, by=again(agent), at=life.at).mandate
    assert (ended.ended_by, ended.ended_for) == (agent, None)


def test_a_mandate_itself_is_not_lent():
    """信访人委托的是这个人."""
    life = Life()
    agent = agent_of(life)
    with pytest.raises(NotNamed, match="没有可以代理的信访业务"):
        stand_in(agent, user(agent.unit, Role.CHECKER))


def test_a_clerk_who_is_kept_out_of_the_case_lends_nothing_on_it():
    life = Life()
    deputy = deputy_of(life.receptionist, Role.CHECKER)
    assert cases.may_keep(life.case, deputy)
    cases.declare_interest(
        case_id=life.case.pk, ground=RecusalGround.KIN, words="亲属", by=life.receptionist, at=life.at
    )
    assert not cases.may_keep(life.case, deputy)


# --- urgent reports (第二十五条) ---------------------------------------------------------------------------------


def test_an_urgent_report_and_each_addressee_are_noted_in_both_names():
    life = Life()
    duty = user(life.office, Role.DUTY_OFFICER)
    deputy = deputy_of(duty, Role.REGISTRAR)
    facts = UrgentFacts(
        happened_at=NOON - timedelta(minutes=30), known_at=NOON - timedelta(minutes=10), place="接待大厅",
        people="约三十人", demand="恢复供水", measures="已通知水务公司到场", steps=frozenset({"room"}),
        idempotency_key=str(uuid.uuid4()),
    )  # fmt: skip
    report = cases.report_urgent(facts=facts, by=deputy, at=NOON)
    assert (report.reported_by, report.reported_for) == (deputy, duty)
    assert told("urgent.reported") == (deputy.pk, duty.pk)
    call = {"to": Addressee.GOVERNMENT, "way": Way.PHONE, "told_at": NOON}
    line = cases.note_told(report_id=report.pk, **call, by=deputy, at=NOON)
    assert (line.by, line.deputy_for) == (deputy, duty)
    assert told("urgent.told") == (deputy.pk, duty.pk)


# --- requests on personal data --------------------------------------------------------------------------------


def asked(life) -> DataRequest:
    key = str(uuid.uuid4())
    return cases.ask_for_data(
        case_id=life.case.pk, kind=Kind.DELETE, words="请删除手机号。", source_key=key, by=None, at=life.at
    )


def propose(life, request, by):
    return cases.propose_data_refusal(
        request_id=request.pk, ground=Ground.KEPT_BY_LAW, answer="保存期限未届满。", by=by, at=life.at
    )


def decide(life, request, by):
    return cases.decide_data_refusal(request_id=request.pk, agree=True, words="", by=by, at=life.at)


def test_a_request_is_answered_and_refused_in_both_names():
    life = Life()
    head = user(life.office, Role.OFFICE_HEAD)
    deputy = deputy_of(head, Role.REGISTRAR)
    request = asked(life)
    propose(life, request, life.receptionist)
    done = decide(life, request, deputy)
    assert (done.answered_by, done.answered_for, done.refused) == (deputy, head, True)
    assert told("data_request.refused") == (deputy.pk, head.pk)


def test_nobody_decides_what_was_proposed_by_or_for_either_of_the_two():
    life = Life()
    head = user(life.office, Role.OFFICE_HEAD)
    deputy = deputy_of(head, Role.REGISTRAR)
    request = asked(life)
    propose(life, request, deputy)  # for the head
    request.refresh_from_db()
    assert (request.proposed_by, request.proposed_for) == (deputy, head)
    for who in (deputy, head):
        with refused("second_person"):
            decide(life, request, who)
    checker = user(life.office, Role.CHECKER)
    decide(life, request, checker)


@pytest.mark.parametrize("side", ["answered_by", "answered_for"])
def test_the_database_knows_both_sides_too(side):
    life = Life()
    head = user(life.office, Role.OFFICE_HEAD)
    other = user(life.office, Role.CHECKER)
    request = asked(life)
    propose(life, request, deputy_of(head, Role.REGISTRAR))
    change = {"answered_by": other, "answered_on": life.at.date(), "refused": True, side: head}
    with pytest.raises(IntegrityError, match="data_request_second_for_deputies"), transaction.atomic():
        DataRequest.objects.filter(pk=request.pk).update(**change)
