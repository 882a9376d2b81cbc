"""To the unit and back: forwarded, assigned, sent to a 政法 organ, withdrawn, objected to (第二十二条, 第二十三条)."""

from __future__ import annotations

import pytest

from tests.cases.helpers import audited, clock, day, last, on, refused, running, stage, steps
from tests.factories import NOON, Life, unit, user
from yimen.base import audit
from yimen.base.models import User
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.cases.models import Proposal
from yimen.domain.dictionaries import OrganKind
from yimen.domain.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def life():
    return Life()


@pytest.fixture
def other(life):
    return unit(life.government, name="云汀区市场监督管理局", short_name="区市监局")


def ids(life):
    return {"case_id": life.case.pk, "at": life.at}


# --- assign -----------------------------------------------------------------------------------------------------------


def test_assigning_forwards_and_starts_the_term_of_the_report(life):
    life.sorted()
    case = cases.assign(
        to_unit=life.department, days=20, report_outline="调查经过、结论", by=life.receptionist, **ids(life)
    )
    assert stage(life) == "forwarded"
    assert running(case) == {"C2", "C3", "A1"}
    report = clock(case, "A1")
    assert (report.nominal_due, report.due, report.days) == (day("03-22"), day("03-23"), 20)  # the 22nd is a Sunday
    why = queries.why_of(case, "A1", case.clocks.all())
    assert (why.due, why.article) == (day("03-23"), "《信访工作条例》第二十二条第三项：20日")
    assert clock(case, "C1").stopped_on == NOON.date()
    assert clock(case, "C2").due == day("03-17")
    assert clock(case, "C3").due == day("03-09")
    assert last(case).facts == {"to": life.department.pk, "days": 20}
    assert audited(case)[-1] == "case.assign"


@pytest.mark.parametrize(("change", "code"), [({"days": 0}, "period"), ({"to_unit": None}, "not_to_self")])
def test_an_assignment_needs_a_period_and_another_unit(life, change, code):
    life.sorted()
    facts = {"to_unit": life.department, "days": 20, "report_outline": ""}
    facts |= {"to_unit": life.office} if "to_unit" in change else change
    with refused(code):
        cases.assign(by=life.receptionist, **facts, **ids(life))


def test_the_unit_cannot_assign(life):
    life.sorted()
    with refused("permission", "side"):
        cases.assign(to_unit=life.department, days=20, report_outline="", by=life.handler, **ids(life))


# --- 政法 -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def court(life):
    return unit(life.government, name="云汀区人民法院", short_name="区法院", organ_kind=OrganKind.COURT)


def test_a_letter_on_litigation_goes_to_the_organ_and_ends_here(court):
    """第二十二条第二款."""
    life = Life(channel="letter").sorted(path=1)
    case = cases.to_political_legal(to_unit=court, by=life.receptionist, **ids(life))
    assert stage(life) == "procedural"
    assert (case.unit, case.concluded_on) == (None, NOON.date())
    assert running(case) == set()
    assert last(case).unit == court
    assert audited(case)[-1] == "case.to_political_legal"


def test_a_visitor_on_litigation_is_told_the_way_and_not_forwarded(life, court):
    life.sorted(path=1)
    with refused("litigation_letter"):
        cases.to_political_legal(to_unit=court, by=life.receptionist, **ids(life))


def test_only_a_political_legal_organ_may_get_it():
    life = Life(channel="letter").sorted(path=1)
    with refused("political_legal"):
        cases.to_political_legal(to_unit=life.department, by=life.receptionist, **ids(life))


# --- withdraw ---------------------------------------------------------------------------------------------------------


def test_withdrawn_before_receipt_it_is_the_offices_again_and_c1_runs_on(life):
    life.forwarded().after(days=2)
    case = cases.withdraw(reason="选错了单位", by=life.receptionist, **ids(life))
    assert stage(life) == "registered"
    assert (case.unit, case.arrived_on, case.forwarded_on) == (None, None, NOON.date())
    assert running(case) == {"C1"}
    assert (clock(case, "C1").start, clock(case, "C1").due) == (NOON.date(), day("03-17"))
    assert [(clock(case, code).voided, clock(case, code).stopped_on) for code in ("C2", "C3")] == [
        (True, day("03-04")),
        (True, day("03-04")),
    ]
    assert (last(case).step, last(case).unit, last(case).reason) == ("withdraw", life.department, "选错了单位")
    assert audited(case)[-1] == "case.withdraw"


def test_what_was_received_is_no_longer_withdrawn(life):
    life.received()
    with refused("stage"):
        cases.withdraw(reason="选错了单位", by=life.receptionist, **ids(life))


def test_a_withdrawal_says_why(life):
    life.forwarded()
    with refused("reply"):
        cases.withdraw(reason="  ", by=life.receptionist, **ids(life))


# --- object, decide, forward again ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("when", "let"), [("03-02", True), ("03-09", True), ("03-10", False)])
def test_a_unit_objects_within_five_working_days(life, when, let):
    """第二十三条第三款: received on Monday 2 March, the fifth working day is Monday 9 March."""
    life.received()
    facts = {"case_id": life.case.pk, "reason": "电梯属市场监管职责。", "by": life.handler, "at": on(when)}
    if not let:
        with refused("objection_in_time"):
            cases.object_to(**facts)
        return
    case = cases.object_to(**facts)
    assert case.stage == "objected"
    assert clock(case, "C3").stopped_on == day(when)
    assert running(case) == {"C2"}


def test_an_objection_may_come_before_receipt_and_name_the_right_unit(life, other):
    life.forwarded()
    case = cases.object_to(reason="电梯属市场监管职责。", proposed_unit=other, by=life.handler, **ids(life))
    proposal = Proposal.objects.get(case=case)
    assert (proposal.kind, proposal.unit, proposal.agreed, proposal.by) == ("objection", other, None, life.handler)
    assert proposal.facts_in_words == [("建议单位", other.name)]
    assert audited(case)[-1] == "case.object"


def test_an_objection_says_why_and_comes_from_the_unit(life):
    life.forwarded()
    with refused("reply"):
        cases.object_to(reason=" ", by=life.handler, **ids(life))
    with refused("permission", "side"):
        cases.object_to(reason="不归我们", by=life.receptionist, **ids(life))


def test_agreed_it_returns_by_its_first_c1_and_the_second_unit_gets_its_own_days(life, other):
    life.objected().after(days=5)  # Saturday 7 March
    case = cases.decide_return(agree=True, reason="同意退回", by=life.receptionist, **ids(life))
    assert stage(life) == "registered"
    assert (case.unit, case.arrived_on, case.holder) == (None, None, life.receptionist)
    assert running(case) == {"C1"}
    assert (clock(case, "C2").voided, clock(case, "C3").voided) == (True, False)  # it objected in time
    proposal = Proposal.objects.get(case=case)
    assert (proposal.agreed, proposal.decided_by, proposal.words) == (True, life.receptionist, "同意退回")

    life.after(days=2)  # Monday 9 March
    case = cases.forward(to_unit=other, by=life.receptionist, **ids(life))
    assert (case.unit, case.arrived_on, case.forwarded_on) == (other, day("03-09"), NOON.date())
    assert clock(case, "C1").stopped_on == day("03-09")
    assert case.clocks.filter(code="C1").count() == 1
    assert (clock(case, "C2").round, clock(case, "C2").due, clock(case, "C2").responsible) == (2, day("03-24"), other)
    assert (clock(case, "C3").round, clock(case, "C3").due) == (2, day("03-16"))
    assert clock(case, "C2", 1).voided
    assert queries.handed_over(case.clocks.all()) == 2
    shown = {item.code: item for item in queries.clock_items(case, case.clocks.all(), today=day("03-09"))}
    assert (shown["C2"].due, shown["C2"].state) == (day("03-24"), "running")  # the round that runs
    assert steps(case) == ["register", "sort", "forward", "receive", "object", "agree_return", "forward"]


def test_sent_to_and_fro_every_hand_is_counted_and_no_date_is_lost(life, other):
    life.objected()
    units = [life.department, other]
    for number in range(2, 5):
        cases.decide_return(agree=True, reason="同意退回", by=life.receptionist, **ids(life))
        to = units[(number + 1) % 2]
        clerk = user(to, Role.HANDLER)
        life.after(days=1)
        case = cases.forward(to_unit=to, by=life.receptionist, **ids(life))
        assert queries.handed_over(case.clocks.all()) == number
        cases.object_to(reason="不属本单位职责", by=clerk, **ids(life))
    case.refresh_from_db()
    assert (case.forwarded_on, case.registered_on) == (NOON.date(), NOON.date())
    assert [c.round for c in case.clocks.filter(code="C3")] == [1, 2, 3, 4]
    assert clock(case, "C1").start == NOON.date()
    assert Proposal.objects.filter(case=case).count() == 4
    assert audit.verify() == []


def test_refused_the_unit_keeps_it_and_may_not_object_again(life):
    life.objected().after(days=1)
    case = cases.decide_return(agree=False, reason="三定方案写明由你局负责", by=life.receptionist, **ids(life))
    assert stage(life) == "received"
    assert running(case) == {"C2"}
    assert (clock(case, "C2").round, clock(case, "C2").due) == (1, day("03-17"))
    assert Proposal.objects.get(case=case).agreed is False
    with refused("objection_in_time"):
        cases.object_to(reason="再次异议", by=life.handler, **ids(life))


def test_a_decision_on_an_objection_says_why_and_is_the_offices(life):
    life.objected()
    for agree in (True, False):
        with refused("reply"):
            cases.decide_return(agree=agree, reason="", by=life.receptionist, **ids(life))
        with refused("permission", "side", "second_person"):
            cases.decide_return(agree=agree, reason="自己同意", by=life.handler, **ids(life))


def test_who_objected_and_then_moved_to_the_office_does_not_decide_it(life):
    life.objected()
    life.handler.unit, life.handler.roles = life.office, [str(Role.CHECKER)]
    life.handler.save()
    moved = User.objects.get(pk=life.handler.pk)
    with refused("second_person"):
        cases.decide_return(agree=True, reason="同意退回", by=moved, **ids(life))


def test_an_assigned_case_that_comes_back_owes_no_report_until_it_is_assigned_again(life, other):
    life.sorted()
    cases.assign(to_unit=life.department, days=20, report_outline="", by=life.receptionist, **ids(life))
    cases.object_to(reason="不属本单位职责", by=life.handler, **ids(life))
    case = cases.decide_return(agree=True, reason="同意退回", by=life.receptionist, **ids(life))
    assert clock(case, "A1").voided
    case = cases.assign(to_unit=other, days=30, report_outline="", by=life.receptionist, **ids(life))
    assert (clock(case, "A1").round, clock(case, "A1").due) == (2, day("04-01"))


def test_nobody_need_be_told_where_the_address_is_unclear_so_no_c2_runs():
    """第二十三条."""
    life = Life()
    life.case.reachable = False
    life.case.save(update_fields=["reachable"])
    life.forwarded()
    assert running(life.case) == {"C3"}


@pytest.mark.parametrize(
    ("who", "sides"), [("receptionist", {"office", "party"}), ("handler", {"unit", "holder", "party"})]
)
def test_whoever_has_it_in_hand_is_its_holder(life, who, sides):
    assert {str(side) for side in queries.situation(life.case, life.receptionist).sides} == {
        "office", "holder", "party",
    }  # fmt: skip
    life.forwarded()
    assert {str(side) for side in queries.situation(life.case, getattr(life, who)).sides} == sides
