"""个人信息请求: fifteen days from the day it is asked, one at a time, a refusal by two people, nothing deleted."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from tests.cases.helpers import clock, day, refused
from tests.factories import NOON, Life, user
from yimen.base.models import AuditEntry
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.cases.models import DataRequest
from yimen.domain.data_rights import Ground, Kind
from yimen.domain.roles import Role
from yimen.petitioners.models import Petitioner

pytestmark = pytest.mark.django_db


def ask(life, *, key="k1", by=None, **change):
    facts = {"kind": Kind.DELETE, "words": "请删除我的手机号。", "source_key": key, "by": by, "at": life.at}
    return cases.ask_for_data(case_id=life.case.pk, **{**facts, **change})


@pytest.fixture
def life():
    life = Life()
    life.checker = user(life.office, Role.CHECKER)
    return life


def test_asked_the_fifteen_days_run_against_the_office(life, settings):
    request = ask(life)
    d1 = clock(life.case, "D1")
    assert (d1.start, d1.due, d1.responsible, d1.days) == (NOON.date(), day("03-17"), life.office, 15)
    assert (request.number, request.round) == (f"{life.case.number}-D1", 1)
    assert queries.open_requests(life.receptionist, after=0, limit=9) == [request]
    assert "D1" in {row.code for row in queries.my_day(life.receptionist, today=NOON.date())}
    settings.DATA_REQUEST_DAYS = 10
    other = Life()
    ask(other)
    assert clock(other.case, "D1").due == day("03-12")


def test_what_was_asked_and_answered_stands_encrypted_and_out_of_the_audit(life):
    request = ask(life)
    cases.answer_data(request_id=request.pk, answer="已停止使用您的手机号。", by=life.receptionist, at=life.at)
    entry = AuditEntry.objects.filter(verb__startswith="data_request").values_list("facts", flat=True)
    assert all("手机号" not in str(facts) for facts in entry)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT words::text, answer::text FROM cases_datarequest")
        assert all("手机号" not in value for value in cursor.fetchone())


def test_pressed_twice_it_is_asked_once_and_another_waits(life):
    first = ask(life)
    assert ask(life).pk == first.pk
    with refused("open"):
        ask(life, key="k2")
    assert DataRequest.objects.count() == 1


@pytest.mark.parametrize(("change", "code"), [({"kind": None}, "kind"), ({"words": " "}, "words")])
def test_it_says_what_is_asked(life, change, code):
    with refused(code):
        ask(life, **change)


@pytest.mark.parametrize(
    ("who", "code"), [("receptionist", None), ("checker", "permission"), ("handler", "permission")]
)
def test_at_the_desk_whoever_registers_writes_it_down(life, who, code):
    if code is None:
        assert ask(life, by=getattr(life, who)).registered_by == life.receptionist
        return
    with refused(code):
        ask(life, by=getattr(life, who))


def test_answered_the_clock_stops_and_the_next_request_is_a_new_round(life):
    first = ask(life)
    life.after(days=2)
    done = cases.answer_data(request_id=first.pk, answer="已复制交本人。", by=life.receptionist, at=life.at)
    assert (done.answered_on, done.refused) == (day("03-04"), False)
    assert clock(life.case, "D1", 1).stopped_on == day("03-04")
    second = ask(life, key="k2")
    assert (second.round, clock(life.case, "D1").start, clock(life.case, "D1").round) == (2, day("03-04"), 2)
    with refused("open"):
        cases.answer_data(request_id=first.pk, answer="再答", by=life.receptionist, at=life.at)
    assert Petitioner.objects.count() == 1  # nothing of the record is deleted by an answer


def propose(life, request, **change):
    facts = {"ground": Ground.KEPT_BY_LAW, "answer": "档案保管期限未满。", "by": life.receptionist, "at": life.at}
    return cases.propose_data_refusal(request_id=request.pk, **{**facts, **change})


def decide(life, request, **change):
    facts = {"agree": True, "words": "", "by": life.checker, "at": life.at, **change}
    return cases.decide_data_refusal(request_id=request.pk, **facts)


def test_a_refusal_waits_for_a_second_person_while_the_days_run(life):
    request = ask(life)
    propose(life, request)
    assert clock(life.case, "D1").stopped_on is None
    with refused("not_proposed"):
        cases.answer_data(request_id=request.pk, answer="已办", by=life.receptionist, at=life.at)
    with refused("second_person", "permission"):
        decide(life, request, by=life.receptionist)
    done = decide(life, request)
    assert (done.refused, done.ground, done.answered_by) == (True, "kept_by_law", life.checker)
    assert clock(life.case, "D1").stopped_on == NOON.date()


def test_a_checker_who_proposed_does_not_decide(life):
    request = ask(life)
    propose(life, request, by=life.checker)
    with refused("second_person"):
        decide(life, request)


def test_not_agreed_it_is_open_again(life):
    request = ask(life)
    propose(life, request)
    with refused("words"):
        decide(life, request, agree=False)
    again = decide(life, request, agree=False, words="可以停止使用。")
    assert (again.proposed_by, again.ground, again.answer) == (None, "", "")
    cases.answer_data(request_id=request.pk, answer="已停止使用。", by=life.receptionist, at=life.at)


@pytest.mark.parametrize(
    ("change", "code"),
    [({"ground": None}, "ground"), ({"answer": ""}, "words")],
)
def test_a_refusal_names_its_ground_and_reason(life, change, code):
    request = ask(life)
    with refused(code):
        propose(life, request, **change)


def test_what_is_kept_by_law_refuses_deletion_only(life):
    request = ask(life, kind=Kind.ACCESS)
    with refused("fits"):
        propose(life, request)


def test_another_office_does_not_answer(life):
    request = ask(life)
    other = Life()
    with refused("side"):
        cases.answer_data(request_id=request.pk, answer="已办", by=other.receptionist, at=life.at)


@pytest.mark.parametrize(
    "values",
    [
        {"refused": True},
        {"answered_on": NOON.date()},
    ],
)
def test_the_database_asks_for_two_people_and_a_whole_answer(life, values):
    request = ask(life)
    with pytest.raises(IntegrityError), transaction.atomic():
        DataRequest.objects.filter(pk=request.pk).update(**values)
    same = {"refused": True, "answered_on": NOON.date(), "ground": "duty", "answered_by": life.checker}
    with pytest.raises(IntegrityError), transaction.atomic():
        DataRequest.objects.filter(pk=request.pk).update(**same, proposed_by=life.checker)
