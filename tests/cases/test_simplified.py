"""简易办理 (国信办发〔2022〕17号): accepted, answered in any way, or brought back to the ordinary procedure."""

from __future__ import annotations

import pytest

from tests.cases.helpers import audited, clock, day, last, on, refused, running, stage
from tests.factories import NOON, Life
from yimen.cases import actions as cases
from yimen.domain.simplified import Checklist, Exclusion, Kind

pytestmark = pytest.mark.django_db
CLEAR = Checklist(Kind.CLEAR)
GRANTED = {order: cases.ClaimAnswer("supported", "已安排维修。") for order in (1, 2)}


def ids(life):
    return {"case_id": life.case.pk, "at": life.at}


@pytest.fixture
def life():
    return Life().received()


@pytest.fixture
def simple(life):
    cases.accept_simplified(checklist=CLEAR, by=life.handler, **ids(life))
    return life


def answer(life, **change):
    facts = {"answers": GRANTED, "way": "phone", "told_on": NOON.date(), "by": life.handler, **ids(life)}
    return cases.answer_simply(**{**facts, **change})


def test_accepted_in_the_simplified_way_ten_working_days_run_beside_the_sixty(simple):
    case = simple.case
    assert stage(simple) == "handling"
    assert case.simplified
    assert case.accepted_on == NOON.date()
    assert running(case) == {"C4", "S3"}
    assert clock(case, "S3").due == day("03-16")
    assert clock(case, "C4").due == day("05-06")
    assert clock(case, "C2").stopped_on == NOON.date()
    assert last(case).facts == {"kind": "clear"}
    assert audited(case)[-1] == "case.accept_simplified"


def test_a_suggestion_has_the_ten_days_but_not_the_sixty():
    life = Life()
    life.sorted(petition_class="suggestion", path=None)
    cases.forward(to_unit=life.department, by=life.receptionist, **ids(life))
    cases.receive(by=life.handler, **ids(life))
    case = cases.accept_simplified(checklist=Checklist(Kind.ANSWERABLE), by=life.handler, **ids(life))
    assert running(case) == {"P1", "S3"}


@pytest.mark.parametrize("exclusion", list(Exclusion))
def test_one_exclusion_is_enough(life, exclusion):
    with refused("eligible", f"excluded_{exclusion}"):
        checklist = Checklist(Kind.CLEAR, frozenset({exclusion}))
        cases.accept_simplified(checklist=checklist, by=life.handler, **ids(life))


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"repeat": True}, "first_time"), ({"joint": True}, "excluded_group"), ({"path": 5}, "excluded_other_path")],
)
def test_what_the_record_says_counts_whether_ticked_or_not(life, fields, code):
    for name, value in fields.items():
        setattr(life.case, name, value)
    life.case.save()
    with refused("eligible", code):
        cases.accept_simplified(checklist=CLEAR, by=life.handler, **ids(life))


def test_what_was_assigned_is_not_handled_in_the_simplified_way():
    life = Life().sorted()
    cases.assign(to_unit=life.department, days=20, report_outline="", by=life.receptionist, **ids(life))
    cases.receive(by=life.handler, **ids(life))
    with refused("eligible", "excluded_assigned"):
        cases.accept_simplified(checklist=CLEAR, by=life.handler, **ids(life))


def test_answered_and_told_it_is_concluded(simple):
    simple.after(days=3)
    case = answer(simple, told_on=day("03-04"))
    assert stage(simple) == "concluded"
    assert (case.concluded_on, case.delivered_on) == (day("03-04"), None)
    assert running(case) == set()
    assert {clock(case, code).stopped_on for code in ("C4", "S3")} == {day("03-04")}
    assert [claim.result for claim in case.claims.all()] == ["supported", "supported"]
    assert last(case).facts == {"way": "phone", "told_on": "2026-03-04"}


@pytest.mark.parametrize("told_on", ["03-01", "03-03"])
def test_nobody_is_told_before_acceptance_or_tomorrow(simple, told_on):
    with refused("told_on"):
        answer(simple, told_on=day(told_on))


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({1: GRANTED[1]}, "all_results"),
        ({1: GRANTED[1], 2: cases.ClaimAnswer("supported", " ")}, "all_results"),
        ({1: GRANTED[1], 2: cases.ClaimAnswer("not_supported", "没有依据。")}, "all_granted"),
    ],
)
def test_every_claim_is_answered_and_a_refused_one_needs_the_opinion(simple, answers, code):
    with refused(code):
        answer(simple, answers=answers)


def test_no_opinion_is_drafted_in_the_simplified_way(simple):
    with refused("not_simplified"):
        cases.draft_opinion(
            answers=GRANTED,
            facts="属实",
            legal_basis=["第三十二条"],
            review_organ="区政府",
            by=simple.handler,
            **ids(simple),
        )


def test_back_to_the_ordinary_way_no_day_is_gained(simple):
    simple.after(days=8)
    case = cases.to_ordinary(reason="涉及两个单位，较为复杂", by=simple.handler, **ids(simple))
    assert stage(simple) == "handling"
    assert not case.simplified
    assert running(case) == {"C4"}
    assert (clock(case, "C4").start, clock(case, "C4").due) == (NOON.date(), day("05-06"))
    assert (clock(case, "S3").voided, clock(case, "S3").stopped_on) == (True, day("03-10"))
    with refused("simplified"):
        answer(simple)
    opinion = {"facts": "属实", "legal_basis": ["第三十二条"], "review_organ": "区政府"}
    with refused("simplified"):
        cases.to_ordinary(reason="再转一次", by=simple.handler, **ids(simple))
    assert cases.draft_opinion(answers=GRANTED, **opinion, by=simple.handler, **ids(simple)).stage == "drafted"


def test_going_back_says_why(simple):
    with refused("reply"):
        cases.to_ordinary(reason="", by=simple.handler, **ids(simple))


def test_the_ordinary_way_is_not_answered_simply():
    life = Life().accepted()
    with refused("simplified"):
        answer(life, told_on=on("03-02").date())
