"""Agreements (第三十三条), and what comes after conclusion: report, fulfilment, resolution, reopening."""

from __future__ import annotations

import pytest

from tests.cases.helpers import audited, clock, day, last, on, refused, running, stage
from tests.factories import NOON, Life, user
from yimen.cases import actions as cases
from yimen.cases.models import Agreement
from yimen.domain.procedure import ReopenGround
from yimen.domain.roles import Role

pytestmark = pytest.mark.django_db
AGREED = {
    "kind": "mediate",
    "parties": "王小云；某物业公司",
    "terms": "物业公司更换电梯主机",
    "performance": "一次性更换并报检",
    "due_on": day("04-30"),
    "committee": True,
    "consent": True,
}


def ids(life):
    return {"case_id": life.case.pk, "at": life.at}


# --- agreements ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "clocks"),
    [
        ({}, {"M1"}),
        ({"committee": False}, set()),
        ({"kind": "settle"}, set()),
        ({"kind": "settle", "committee": False}, set()),
    ],
)
def test_an_agreement_concludes_and_the_court_may_confirm_what_a_committee_mediated(change, clocks):
    life = Life().accepted()
    case = cases.agree(by=life.handler, **{**AGREED, **change}, **ids(life))
    assert stage(life) == "concluded"
    assert case.concluded_on == NOON.date()
    assert running(case) == clocks
    assert clock(case, "C4").stopped_on == NOON.date()
    made = Agreement.objects.get(case=case)
    assert (made.kind, made.terms, made.due_on) == ((change.get("kind", "mediate")), AGREED["terms"], day("04-30"))
    assert audited(case)[-1] == ("case.settle" if change.get("kind") else "case.mediate")


def test_thirty_days_to_ask_the_court_together():
    life = Life().accepted()
    case = cases.agree(by=life.handler, **AGREED, **ids(life))
    assert (clock(case, "M1").due, clock(case, "M1").responsible) == (day("04-01"), None)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"consent": False}, "consent"),
        ({"parties": " "}, "terms"),
        ({"terms": ""}, "terms"),
        ({"performance": ""}, "terms"),
        ({"due_on": day("03-01")}, "due_on"),
    ],
)
def test_an_agreement_needs_both_parties_and_its_whole_text(change, code):
    life = Life().accepted()
    with refused(code):
        cases.agree(by=life.handler, **{**AGREED, **change}, **ids(life))
    assert not Agreement.objects.exists()


def test_a_suggestion_is_not_mediated():
    life = Life()
    life.sorted(petition_class="suggestion", path=None)
    cases.forward(to_unit=life.department, by=life.receptionist, **ids(life))
    cases.receive(by=life.handler, **ids(life))
    cases.accept(by=life.handler, **ids(life))
    with refused("appeal"):
        cases.agree(by=life.handler, **AGREED, **ids(life))


# --- the report of an assigned case -------------------------------------------------------------------


@pytest.fixture
def assigned():
    life = Life().sorted()
    cases.assign(to_unit=life.department, days=20, report_outline="", by=life.receptionist, **ids(life))
    cases.receive(by=life.handler, **ids(life))
    cases.accept(by=life.handler, **ids(life))
    return life


def test_the_report_follows_the_conclusion_and_ends_its_term(assigned):
    with refused("stage", "assigned"):
        cases.report(text="已办结。", by=assigned.handler, **ids(assigned))
    cases.agree(by=assigned.handler, **AGREED, **ids(assigned))
    assert "A1" in running(assigned.case)
    assigned.after(days=4)
    case = cases.report(text="已办结，双方和解。", by=assigned.handler, **ids(assigned))
    assert stage(assigned) == "concluded"
    assert (case.report, case.reported_on) == ("已办结，双方和解。", day("03-06"))
    assert clock(case, "A1").stopped_on == day("03-06")
    assert audited(case)[-1] == "case.report"
    with refused("not_reported"):
        cases.report(text="再报一次", by=assigned.handler, **ids(assigned))


def test_told_the_statutory_path_the_report_is_owed_too():
    life = Life().sorted(path=5)
    cases.assign(to_unit=life.department, days=20, report_outline="", by=life.receptionist, **ids(life))
    cases.receive(by=life.handler, **ids(life))
    cases.guide_elsewhere(competent_body="区住建局", reply="请申请查处", by=life.handler, **ids(life))
    assert running(life.case) == {"A1"}
    assert cases.report(text="已告知。", by=life.handler, **ids(life)).stage == "procedural"
    assert running(life.case) == set()


def test_what_was_only_forwarded_owes_no_report():
    life = Life().delivered()
    with refused("assigned"):
        cases.report(text="已办结。", by=life.handler, **ids(life))


def test_a_report_is_written_by_the_unit(assigned):
    cases.agree(by=assigned.handler, **AGREED, **ids(assigned))
    with refused("reply"):
        cases.report(text="", by=assigned.handler, **ids(assigned))
    with refused("permission", "side"):
        cases.report(text="已办结。", by=assigned.receptionist, **ids(assigned))


# --- fulfilment and resolution ------------------------------------------------------------------------


def fulfil(life, order, on_day="03-02"):
    return cases.fulfil_claim(order=order, fulfilled_on=day(on_day), by=life.handler, **ids(life))


def test_concluded_is_not_resolved_and_each_claim_is_fulfilled_once():
    """办结 ≠ 化解 (domain/02 §2)."""
    life = Life().delivered()
    assert (life.case.concluded_on, life.case.resolved_on) == (NOON.date(), None)
    fulfil(life, 1)
    with refused("supported"):
        fulfil(life, 1)
    with refused("settled"):
        cases.resolve(persons_word=False, reason="已落实", by=life.receptionist, **ids(life))
    fulfil(life, 2)
    for order in (2, 9):
        with refused("supported"):
            fulfil(life, order)
    with refused("permission", "side"):
        cases.resolve(persons_word=False, reason="已落实", by=life.handler, **ids(life))
    life.after(days=1)
    case = cases.resolve(persons_word=False, reason="两项诉求都已落实", by=life.receptionist, **ids(life))
    assert (case.resolved_on, case.resolved_by_word, case.stage) == (day("03-03"), False, "concluded")
    assert audited(case)[-3:] == ["case.fulfil", "case.fulfil", "case.resolve"]
    with refused("not_resolved"):
        cases.resolve(persons_word=True, reason="再认定", by=life.receptionist, **ids(life))


def test_the_persons_own_word_resolves_too():
    life = Life().delivered()
    case = cases.resolve(persons_word=True, reason="本人来电表示问题已解决", by=life.receptionist, **ids(life))
    assert (case.resolved_on, case.resolved_by_word) == (NOON.date(), True)
    assert last(case).facts == {"persons_word": True}


def test_where_nothing_was_supported_only_the_persons_word_resolves():
    life = Life().delivered()
    life.case.claims.update(result="explained")
    with refused("settled"):
        cases.resolve(persons_word=False, reason="已解释", by=life.receptionist, **ids(life))


def test_a_claim_is_not_fulfilled_tomorrow_nor_by_the_office():
    life = Life().delivered()
    with refused("fulfilled_on"):
        fulfil(life, 1, "03-03")
    with refused("side"):
        cases.fulfil_claim(order=1, fulfilled_on=NOON.date(), by=life.receptionist, **ids(life))


# --- reopening ----------------------------------------------------------------------------------------


def reopen(life, at="04-01", **change):
    facts = {"ground": ReopenGround.REVIEW, "reason": "复查意见撤销原意见，责令重新处理", "by": life.head}
    return cases.reopen(case_id=life.case.pk, at=on(at), **{**facts, **change})


@pytest.mark.parametrize("ground", list(ReopenGround))
def test_a_lawful_event_opens_it_again_with_sixty_days_of_their_own(ground):
    life = Life().delivered()
    case = reopen(life, ground=ground)
    assert stage(life) == "handling"
    assert (case.concluded_on, case.delivered_on, case.opinion_drafted_by, case.opinion_issued_by) == (None,) * 4
    assert running(case) == {"C4"}
    assert (clock(case, "C4").round, clock(case, "C4").nominal_due, clock(case, "C4").due) == (
        2,
        day("05-31"),
        day("06-01"),
    )
    assert (clock(case, "C4", 1).stopped_on, clock(case, "C4", 1).voided) == (NOON.date(), False)
    assert clock(case, "C5").voided
    assert last(case).facts == {"ground": ground.value, "concluded_on": "2026-03-02"}
    assert audited(case)[-1] == "case.reopen"


def test_handled_anew_it_is_drafted_issued_and_delivered_again_with_a_new_right_to_review():
    life = Life().delivered()
    reopen(life)
    life.at = on("04-10")
    results = {order: cases.ClaimAnswer("explained", "复核后认定。") for order in (1, 2)}
    cases.draft_opinion(
        answers=results,
        facts="重新调查",
        legal_basis=["第三十二条"],
        review_organ="区政府",
        by=life.handler,
        **ids(life),
    )
    cases.issue_opinion(by=life.head, **ids(life))
    case = cases.deliver(delivered_on=day("04-10"), proved=True, by=life.handler, **ids(life))
    assert (case.concluded_on, running(case)) == (day("04-10"), {"C5"})
    assert (clock(case, "C5").round, clock(case, "C5").due) == (2, day("05-11"))  # 10 May is a Sunday


def test_nothing_else_opens_it_again():
    life = Life().delivered()
    with refused("reopen_ground"):
        reopen(life, ground=None)
    with refused("reply"):
        reopen(life, reason="")
    with refused("permission"):
        reopen(life, by=life.handler)
    with refused("permission", "side"):
        reopen(life, by=life.receptionist)
    reopen(life)
    with refused("stage"):
        reopen(life)


def test_a_broken_agreement_is_handled_anew_and_no_court_term_runs_on():
    life = Life().accepted()
    cases.agree(by=life.handler, **AGREED, **ids(life))
    case = reopen(life, ground=ReopenGround.AGREEMENT_BROKEN)
    assert clock(case, "M1").voided
    assert running(case) == {"C4"}


def answered() -> Life:
    """Answered on the spot by the office; a checker of the office beside it."""
    life = Life().sorted()
    life.checker = user(life.office, Role.CHECKER)
    cases.answer_on_spot(case_id=life.case.pk, answer="已解释。", by=life.receptionist, at=life.at)
    return life


def test_an_office_opens_again_what_it_answered_itself():
    life = answered().after(days=10)
    given = {"ground": ReopenGround.SELF_CORRECTION, "reason": "答复依据有误。", "by": life.checker}
    case = cases.reopen_answer(case_id=life.case.pk, **given, at=life.at)
    assert (case.stage, case.concluded_on, running(case)) == ("registered", None, {"C1"})
    assert (clock(case, "C1").round, clock(case, "C1").start) == (2, day("03-12"))
    assert clock(case, "C1", 1).stopped_on == day("03-02"), "the first answer stays as it was"
    assert last(case).facts["concluded_on"] == "2026-03-02"
    cases.forward(case_id=case.pk, to_unit=life.department, by=life.receptionist, at=life.at)
    withdrawn = cases.withdraw(case_id=case.pk, reason="选错了。", by=life.receptionist, at=life.at)
    assert running(withdrawn) == {"C1"}
    assert clock(case, "C1", 1).stopped_on == day("03-02"), "only the last round runs on"


@pytest.mark.parametrize("ground", [ReopenGround.REVIEW, ReopenGround.AGREEMENT_BROKEN, None])
def test_there_is_no_opinion_and_no_agreement_of_an_answer(ground):
    life = answered()
    with refused("reopen_ground"):
        cases.reopen_answer(case_id=life.case.pk, ground=ground, reason="有误。", by=life.checker, at=life.at)


def test_what_a_unit_concluded_the_unit_opens_again():
    life = Life().delivered()
    checker = user(life.office, Role.CHECKER)
    given = {"ground": ReopenGround.SELF_CORRECTION, "reason": "有误。"}
    with refused("answered_here"):
        cases.reopen_answer(case_id=life.case.pk, **given, by=checker, at=life.at)
    mine = answered()
    with refused("permission"):
        cases.reopen_answer(case_id=mine.case.pk, **given, by=mine.receptionist, at=mine.at)
