"""To the unit and back (第二十二条, 第二十三条): what is returned keeps its first C1, and no date is lost."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories import Life, unit, user
from yimen.base import audit
from yimen.cases import actions as cases
from yimen.cases.models import Case, Proposal
from yimen.cases.queries import clock_items, situation
from yimen.domain.dictionaries import OrganKind
from yimen.domain.roles import Role

# Everything below begins on Monday 2026-03-02: C1 and C2 end on 17 March, C3 (five working days) on 9 March.


def other_unit(life: Life):
    return unit(life.government, name="云汀区市场监督管理局", short_name="区市场监管局")


def test_assigning_starts_the_period_that_was_set(clocks):
    life = Life().sorted()
    given = {"to_unit": life.department, "days": 20, "report_outline": "调查情况和结果。"}
    case = cases.assign(case_id=life.case.pk, **given, by=life.receptionist, at=life.at)
    assert (case.stage, case.unit, case.forwarded_on) == ("forwarded", life.department, date(2026, 3, 2))
    assert clocks(case) == {
        "C1/1": ("2026-03-02", "2026-03-17", "2026-03-02", False),
        "C2/1": ("2026-03-02", "2026-03-17", "", False),
        "C3/1": ("2026-03-02", "2026-03-09", "", False),
        "A1/1": ("2026-03-02", "2026-03-23", "", False),  # 22 March is a Sunday
    }


def test_assigning_needs_a_period(refused):
    life = Life().sorted()
    given = {"case_id": life.case.pk, "to_unit": life.department, "report_outline": "x", "by": life.receptionist}
    assert refused(cases.assign, **given, days=0, at=life.at) == {"period"}


def test_a_letter_on_litigation_goes_to_the_court_and_ends_here(steps):
    life = Life(channel="letter").sorted(path=1)
    court = unit(life.government, organ_kind=OrganKind.COURT)
    case = cases.to_political_legal(case_id=life.case.pk, to_unit=court, by=life.receptionist, at=life.at)
    assert (case.stage, case.unit, case.concluded_on) == ("procedural", None, date(2026, 3, 2))
    assert steps(case) == ["register", "sort", "to_political_legal"]


def test_a_visitor_on_litigation_is_told_and_not_forwarded(refused):
    life = Life().sorted(path=1)
    court = unit(life.government, organ_kind=OrganKind.COURT)
    given = {"case_id": life.case.pk, "by": life.receptionist, "at": life.at}
    assert refused(cases.to_political_legal, to_unit=court, **given) == {"litigation_letter"}
    assert refused(cases.to_political_legal, to_unit=life.department, **given) == {
        "litigation_letter",
        "political_legal",
    }


def test_a_forwarding_is_withdrawn_before_receipt_and_the_first_c1_runs_on(clocks):
    life = Life().forwarded().after(days=2)
    case = cases.withdraw(case_id=life.case.pk, reason="单位选错。", by=life.receptionist, at=life.at)
    assert (case.stage, case.unit, case.forwarded_on) == ("registered", None, date(2026, 3, 2))
    assert clocks(case) == {
        "C1/1": ("2026-03-02", "2026-03-17", "", False),
        "C2/1": ("2026-03-02", "2026-03-17", "2026-03-04", True),
        "C3/1": ("2026-03-02", "2026-03-09", "2026-03-04", True),
    }
    assert case.steps.last().reason == "单位选错。"
    assert case.steps.last().unit == life.department


def test_what_was_received_is_not_withdrawn(refused):
    life = Life().received()
    assert refused(cases.withdraw, case_id=life.case.pk, reason="选错", by=life.receptionist, at=life.at) == {"stage"}


def test_an_objection_within_five_working_days_waits_for_the_sender(clocks, refused):
    life = Life().received().after(days=7)  # Monday 9 March, the last day
    target = other_unit(life)
    case = cases.object_to(
        case_id=life.case.pk, reason="电梯属特种设备。", proposed_unit=target, by=life.handler, at=life.at
    )
    assert case.stage == "objected"
    assert clocks(case)["C2/1"] == ("2026-03-02", "2026-03-17", "", False), "the notice is still owed"
    assert clocks(case)["C3/1"][2:] == ("2026-03-09", False)
    waiting = Proposal.objects.get(case=case)
    assert (waiting.kind, waiting.unit, waiting.by, waiting.agreed) == ("objection", target, life.handler, None)
    assert refused(cases.accept, case_id=case.pk, by=life.handler, at=life.at) == {"stage"}


def test_the_objection_locks_after_the_fifth_working_day(refused):
    life = Life().received().after(days=8)
    codes = refused(cases.object_to, case_id=life.case.pk, reason="不属我局。", by=life.handler, at=life.at)
    assert codes == {"objection_in_time"}


def test_an_objection_needs_detailed_reasons(refused):
    life = Life().received()
    assert refused(cases.object_to, case_id=life.case.pk, reason="  ", by=life.handler, at=life.at) == {"reply"}


def test_returned_and_forwarded_again_everything_is_counted_from_the_first_registration(clocks, steps):
    life = Life().objected().after(days=3)
    cases.decide_return(case_id=life.case.pk, agree=True, reason="核实同意。", by=life.receptionist, at=life.at)
    second = other_unit(life)
    life.after(days=1)
    case = cases.forward(case_id=life.case.pk, to_unit=second, by=life.receptionist, at=life.at)
    assert (case.unit, case.forwarded_on, case.arrived_on) == (second, date(2026, 3, 2), date(2026, 3, 6))
    assert clocks(case) == {
        "C1/1": ("2026-03-02", "2026-03-17", "2026-03-06", False),
        "C2/1": ("2026-03-02", "2026-03-17", "2026-03-05", True),
        "C3/1": ("2026-03-02", "2026-03-09", "2026-03-02", False),
        "C2/2": ("2026-03-06", "2026-03-23", "", False),  # 21 March is a Saturday
        "C3/2": ("2026-03-06", "2026-03-13", "", False),
    }
    assert steps(case) == ["register", "sort", "forward", "receive", "object", "agree_return", "forward"]
    shown = {item.code: item for item in clock_items(case, case.clocks.all(), today=date(2026, 3, 6))}
    assert shown["C2"].due == date(2026, 3, 23), "the running round is shown"


def test_refused_the_unit_handles_it_within_the_first_dates(clocks):
    life = Life().objected().after(days=2)
    case = cases.decide_return(
        case_id=life.case.pk, agree=False, reason="物业管理属贵局职责。", by=life.receptionist, at=life.at
    )
    assert (case.stage, case.unit) == ("received", life.department)
    assert clocks(case)["C2/1"] == ("2026-03-02", "2026-03-17", "", False)
    assert Proposal.objects.get(case=case).agreed is False
    assert cases.accept(case_id=case.pk, by=life.handler, at=life.at).stage == "handling"


def test_an_objection_is_made_once(refused):
    life = Life().objected()
    cases.decide_return(case_id=life.case.pk, agree=False, reason="核实", by=life.receptionist, at=life.at)
    codes = refused(cases.object_to, case_id=life.case.pk, reason="再提", by=life.handler, at=life.at)
    assert codes == {"objection_in_time"}, "its time was used"


def test_the_unit_does_not_decide_on_its_own_objection(refused):
    life = Life().objected()
    given = {"case_id": life.case.pk, "agree": True, "reason": "同意", "at": life.at}
    assert refused(cases.decide_return, **given, by=life.handler) == {"permission", "side"}


def test_ping_pong_is_countable_from_the_history(settings, tmp_path, steps):
    settings.AUDIT_SEALS = str(tmp_path / "seals")
    life = Life()
    for turn in range(3):
        life.sorted()
        there = unit(life.government)
        handler = user(there, Role.HANDLER)
        cases.forward(case_id=life.case.pk, to_unit=there, by=life.receptionist, at=life.at)
        cases.object_to(case_id=life.case.pk, reason="不属我局。", by=handler, at=life.at)
        cases.decide_return(case_id=life.case.pk, agree=True, reason="同意", by=life.receptionist, at=life.at)
        assert steps(life.case).count("agree_return") == turn + 1
    assert Proposal.objects.filter(case=life.case, kind="objection", agreed=True).count() == 3
    assert Case.objects.get(pk=life.case.pk).stage == "registered"
    assert audit.verify() == []


@pytest.mark.parametrize(("who", "sides"), [("receptionist", {"office"}), ("handler", {"unit", "holder"})])
def test_whoever_has_it_in_hand_is_its_holder(who, sides):
    life = Life()
    assert {str(side) for side in situation(life.case, life.receptionist).sides} == {"office", "holder"}
    life.forwarded()
    assert {str(side) for side in situation(life.case, getattr(life, who)).sides} == sides
