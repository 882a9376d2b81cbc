"""What a unit sent back or lost: it reads what was decided and the letter to it, and nothing of what others do then."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cases.helpers import last
from tests.cases.test_disputing import Disputed
from tests.factories import Life, petition, unit, user
from yimen.base.models import AuditEntry
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.cases.models import Case, HandBack, Proposal, Recusal
from yimen.documents import actions as papers
from yimen.documents import protected
from yimen.documents.models import Document
from yimen.domain.hand_back import Kind, Outcome
from yimen.domain.jurisdiction import Ground
from yimen.domain.recusal import Ground as RecusalGround
from yimen.domain.roles import Role

LIST = "web:unit-back"


@pytest.fixture
def life():
    """A case that the unit objects to in writing; a second unit that will get it."""
    made = Disputed().received()
    papers.object_to(case_id=made.case.pk, reason="电梯属市场监管。", by=made.handler, at=made.at)
    return made


def decided(life, *, agree=True):
    papers.decide_return(
        case_id=life.case.pk, agree=agree, reason="经核实，不属住建。", by=life.receptionist, at=life.at
    )
    life.case.refresh_from_db()
    return HandBack.objects.get(unit=life.department)


def rows_of(user_) -> list[tuple[Kind, Outcome]]:
    return [(row.kind, row.outcome) for row in queries.hand_backs(user_, limit=9)]


def page(client, who, row):
    client.force_login(who)
    return client.get(reverse("web:unit-back-show", args=[row.pk]))


def paper(client, who, row, number, form="pdf"):
    client.force_login(who)
    document = Document.objects.get(number=number)
    return client.get(reverse("web:unit-back-paper", args=[row.pk, document.pk, form]))


def test_an_objection_stands_in_the_list_from_the_day_it_is_made(life):
    """第二十三条第三款."""
    assert rows_of(life.handler) == [(Kind.OBJECTION, Outcome.WAITING)]
    row = HandBack.objects.get()
    assert (row.asked_on, row.decided_on, row.arrived_on, row.gone) == (life.at.date(), None, life.at.date(), False)


def test_agreed_the_unit_reads_the_decision_and_its_letters_but_not_the_case(life, client):
    row = decided(life)
    assert (row.gone, row.outcome, row.decided_on) == (True, Outcome.AGREED, life.at.date())
    answer = page(client, life.handler, row)
    shown = answer.content.decode()
    for words in (life.case.number, "同意退回", "经核实，不属住建。", "电梯属市场监管。", "异议核实决定书", "异议函"):
        assert words in shown
    assert client.get(reverse("web:case-show", args=[life.case.pk])).status_code == 404
    for form, kind in (("pdf", "application/pdf"), ("word", "openxmlformats")):
        read = paper(client, life.handler, row, row.paper_number, form)
        assert (read.status_code, kind in read["Content-Type"]) == (200, True)
    verbs = list(AuditEntry.objects.filter(actor=life.handler.pk).values_list("verb", flat=True))
    assert "hand_back.opened" in verbs
    assert verbs.count("case.paper_read") == 2


def test_of_what_others_do_with_it_afterwards_it_sees_nothing(life, client):
    row = decided(life)
    key = {"case_id": life.case.pk, "at": life.at}
    papers.forward(to_unit=life.second, by=life.receptionist, **key)
    second = user(life.second, Role.HANDLER)
    cases.receive(by=second, **key)
    papers.accept(by=second, **key)
    answer = page(client, life.handler, row)
    shown = answer.content.decode()
    for words in (life.second.short_name, second.name, "受理告知书", "信访事项转送单", "办理中"):
        assert words not in shown
    for number in (
        Document.objects.exclude(number=row.paper_number).exclude(paper="objection").values_list("number", flat=True)
    ):
        assert paper(client, life.handler, row, number).status_code == 404
    client.force_login(life.handler)
    listed = client.get(reverse(LIST)).content.decode()
    assert life.case.number in listed
    assert life.second.short_name not in listed


def test_refused_it_stays_the_units_and_leads_to_the_case(life, client):
    row = decided(life, agree=False)
    assert (row.gone, row.outcome) == (False, Outcome.REFUSED)
    assert reverse("web:case-show", args=[life.case.pk]) in page(client, life.handler, row).content.decode()
    assert paper(client, life.head, row, row.paper_number).status_code == 200


WHO = [  # role, whose unit, list, row: only the unit's own people who receive cases
    (Role.HANDLER, "department", 200, 200),
    (Role.UNIT_HEAD, "department", 200, 200),
    (Role.RECEPTIONIST, "department", 403, 403),
    (Role.HANDLER, "second", 200, 404),
    (Role.UNIT_HEAD, "second", 200, 404),
    (Role.UNIT_HEAD, "government", 200, 404),
    (Role.RECEPTIONIST, "office", 403, 403),
    (Role.OFFICE_HEAD, "office", 403, 403),
    (Role.LEADER, "government", 403, 403),
    (Role.ADMINISTRATOR, "department", 403, 403),
]


@pytest.mark.parametrize(("role", "where", "list_", "row_"), WHO, ids=[f"{role}@{at}" for role, at, *_ in WHO])
def test_who_reads_it(life, client, role, where, list_, row_):
    row, who = decided(life), user(getattr(life, where), role)
    client.force_login(who)
    answer = client.get(reverse(LIST))
    assert answer.status_code == list_
    assert (life.case.number in answer.content.decode()) is (row_ == 200)
    assert page(client, who, row).status_code == row_
    allowed = row_ == 200
    assert (paper(client, who, row, row.paper_number).status_code == 200) is allowed


def test_who_was_recused_from_it_sees_nothing_of_it(life, client):
    """第二十八条第三款."""
    key = {"case_id": life.case.pk, "at": life.at}
    cases.declare_interest(ground=RecusalGround.KIN, words="当事人是本人表兄。", by=life.handler, **key)
    cases.decide_recusal(recusal_id=Recusal.objects.get().pk, granted=True, words="同意。", by=life.head, at=life.at)
    row = decided(life)
    assert rows_of(life.handler) == []
    assert page(client, life.handler, row).status_code == 404
    assert page(client, life.head, row).status_code == 200


def test_withdrawn_before_it_was_received_the_unit_finds_when_and_why(client):
    life = Life().forwarded()
    cases.withdraw(case_id=life.case.pk, reason="转错了单位。", by=life.receptionist, at=life.at)
    row = HandBack.objects.get()
    assert (row.unit, row.kind, row.outcome, row.gone) == (life.department, Kind.WITHDRAWN, Outcome.TAKEN_BACK, True)
    shown = page(client, life.handler, row).content.decode()
    assert "转送已撤回" in shown
    assert "转错了单位。" in shown


# --- 第二十四条 ----------------------------------------------------------------------------------------


@pytest.fixture
def disputed(life):
    decided(life, agree=False)
    life.raises()
    return life


def of(life, where) -> HandBack:
    return HandBack.objects.get(unit=where, proposal__kind="dispute")


def test_decided_otherwise_the_unit_reads_the_letter_addressed_to_it(disputed, client):
    disputed.decides(disputed.second)
    row = of(disputed, disputed.department)
    assert (row.gone, row.outcome) == (True, Outcome.ELSEWHERE)
    assert Document.objects.get(number=row.paper_number).paper == "jurisdiction"
    assert paper(client, disputed.handler, row, row.paper_number).status_code == 200
    assert not HandBack.objects.filter(unit=disputed.second).exists(), "it has the case itself"
    assert not Case.objects.visible_to(disputed.handler).exists()


def test_confirmed_the_unit_keeps_it_and_the_one_that_was_named_reads_so_too(disputed, client):
    disputed.decides(disputed.department)
    assert (of(disputed, disputed.department).gone, of(disputed, disputed.department).outcome) == (False, Outcome.HERE)
    named = of(disputed, disputed.second)
    assert (named.gone, named.outcome) == (True, Outcome.ELSEWHERE)
    second = user(disputed.second, Role.HANDLER)
    assert paper(client, second, named, named.paper_number).status_code == 200
    assert not Case.objects.visible_to(second).exists()


def test_a_third_one_gets_it_and_both_who_disputed_are_told(disputed):
    third = unit(disputed.government)
    disputed.decides(third)
    for where in (disputed.department, disputed.second):
        assert of(disputed, where).outcome is Outcome.ELSEWHERE
    assert not HandBack.objects.filter(unit=third).exists()


def test_settled_among_them_nothing_was_decided(disputed):
    cases.end_dispute(case_id=disputed.case.pk, reason="已协商一致。", by=disputed.handler, at=disputed.at)
    row = of(disputed, disputed.department)
    assert (row.outcome, row.gone, row.ended_by) == (Outcome.SETTLED, False, last(disputed.case))


def test_accepted_while_it_waited_nothing_is_left_to_decide(disputed):
    cases.accept(case_id=disputed.case.pk, by=disputed.handler, at=disputed.at)
    row = of(disputed, disputed.department)
    assert (row.outcome, row.decided_on) == (Outcome.SETTLED, disputed.at.date())


def test_raised_by_the_office_before_any_unit_had_it_only_the_named_one_is_concerned():
    life = Disputed().sorted()
    cases.raise_dispute(
        case_id=life.case.pk, ground=Ground.DISPUTED,
        other=life.second, consulted="已协商。", reason="职责不清。", by=life.receptionist, at=life.at,
    )  # fmt: skip
    assert not HandBack.objects.exists()
    life.decides(life.department)
    assert list(HandBack.objects.values_list("unit", "gone")) == [(life.second.pk, True)]


# --- the list, the rows, setting apart ----------------------------------------------------------------


def test_the_list_is_paginated_by_key_in_one_statement(client, monkeypatch):
    monkeypatch.setattr("yimen.web.unit.hand_backs.PAGE", 2)
    life = Life()
    for _ in range(3):
        case = cases.register(office=life.office, petition=petition(), by=life.receptionist, at=life.at).case
        key = {"case_id": case.pk, "by": life.receptionist, "at": life.at}
        cases.sort(petition_class="appeal", path=6, **key)
        cases.forward(to_unit=life.department, **key)
        cases.withdraw(reason="转错。", **key)
    client.force_login(life.handler)
    first = client.get(reverse(LIST))
    assert [one["row"].pk for one in first.context["rows"]] == sorted(
        HandBack.objects.values_list("pk", flat=True), reverse=True
    )[:2]
    second = client.get(first.context["next"])
    assert len(second.context["rows"]) == 1
    assert second.context["next"] == ""
    assert life.handler.reaches  # reads once for whom this person stands in
    with CaptureQueriesContext(connection) as asked:
        rows = queries.hand_backs(life.handler, limit=9)
        assert [(row.case.number, row.outcome, row.decided_on) for row in rows]
    assert len(asked) == 1
    for odd in ("x", "-1", "9" * 30, "٣"):
        assert client.get(reverse(LIST), {"before": odd}).status_code == 200


def test_the_rules_of_the_database(life):
    row, proposal = HandBack.objects.get(), Proposal.objects.get()
    values = {"case": life.case, "unit": life.department, "at": life.at}
    for wrong, rule in (
        ({"proposal": proposal}, "hand_back_once_of_a_proposal"),
        ({"proposal": proposal, "unit": life.second, "gone": True}, "hand_back_gone_by_a_step"),
        ({}, "hand_back_of_something"),
    ):
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            HandBack.objects.create(**{**values, **wrong})
    assert row.pk


def test_set_apart_nothing_of_it_is_left_to_the_unit(life, client):
    row = decided(life)
    protected.set_apart(case_id=life.case.pk, accused="某科长", by=life.receptionist, at=life.at)
    assert not HandBack.objects.exists()
    assert page(client, life.handler, row).status_code == 404
    assert life.case.number not in client.get(reverse(LIST)).content.decode()


def test_the_desk_of_the_unit_leads_to_the_list(life, client):
    client.force_login(life.handler)
    assert reverse(LIST) in client.get(reverse("web:unit-home")).content.decode()


def test_sent_again_later_a_new_objection_is_a_line_of_its_own(life):
    decided(life)
    key = {"case_id": life.case.pk, "at": life.at + timedelta(hours=1)}
    papers.forward(to_unit=life.department, by=life.receptionist, **key)
    cases.receive(by=life.handler, **key)
    papers.object_to(reason="仍不属我局。", by=life.handler, **key)
    assert rows_of(life.handler) == [(Kind.OBJECTION, Outcome.WAITING), (Kind.OBJECTION, Outcome.AGREED)]
