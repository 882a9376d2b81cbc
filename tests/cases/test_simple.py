"""简易办理: eligible matters only, answered in any way, and back to the ordinary way without a lost day."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories import Life
from yimen.cases import actions as cases
from yimen.domain.simplified import Checklist, Exclusion, Kind, against

CLEAR = Checklist(Kind.CLEAR)
ANSWERS = {order: cases.ClaimAnswer("supported", "已修好。") for order in (1, 2)}


def simply(life: Life, checklist: Checklist = CLEAR):
    return cases.accept_simplified(case_id=life.case.pk, checklist=checklist, by=life.handler, at=life.at)


def test_accepted_simply_both_terms_run(clocks):
    life = Life().received()
    case = simply(life)
    assert (case.stage, case.simplified, case.accepted_on) == ("handling", True, date(2026, 3, 2))
    assert clocks(case)["S3/1"] == ("2026-03-02", "2026-03-16", "", False)  # ten working days
    assert clocks(case)["C4/1"] == ("2026-03-02", "2026-05-06", "", False)
    assert clocks(case)["C2/1"][2] == "2026-03-02"


@pytest.mark.parametrize("exclusion", list(Exclusion))
def test_each_exclusion_is_enough_to_refuse(refused, exclusion):
    life = Life().received()
    codes = refused(simply, life=life, checklist=Checklist(Kind.CLEAR, frozenset({exclusion})))
    assert codes == {"eligible", f"excluded_{exclusion.value}"}


def test_only_a_first_petition_goes_this_way(refused):
    assert refused(simply, life=Life(repeat=True).received()) == {"eligible", "first_time"}


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_without_exclusion_is_eligible(kind):
    assert against(Checklist(kind), first_time=True) == ()


def test_a_simple_answer_concludes_on_the_day_it_was_told(clocks):
    life = Life().received()
    simply(life)
    life.after(days=5)
    case = cases.answer_simply(
        case_id=life.case.pk, answers=ANSWERS, way="phone", told_on=date(2026, 3, 6), by=life.handler, at=life.at
    )
    assert (case.stage, case.concluded_on, case.delivered_on) == ("concluded", date(2026, 3, 6), None)
    assert [clocks(case)[code][2] for code in ("S3/1", "C4/1")] == ["2026-03-06"] * 2
    assert "C5/1" not in clocks(case), "without a delivered opinion there is nothing to review"
    assert list(case.claims.values_list("result", flat=True)) == ["supported", "supported"]


@pytest.mark.parametrize("day", [date(2026, 3, 1), date(2026, 3, 9)])
def test_the_day_of_the_answer_lies_between_acceptance_and_today(refused, day):
    life = Life().received()
    simply(life)
    given = {"case_id": life.case.pk, "answers": ANSWERS, "way": "phone", "by": life.handler, "at": life.at}
    assert refused(cases.answer_simply, told_on=day, **given) == {"told_on"}


def test_every_claim_is_answered(refused):
    life = Life().received()
    simply(life)
    given = {"case_id": life.case.pk, "way": "phone", "told_on": life.at.date(), "by": life.handler, "at": life.at}
    assert refused(cases.answer_simply, answers={1: ANSWERS[1]}, **given) == {"all_results"}


def test_back_to_the_ordinary_way_the_first_dates_hold(clocks, refused):
    life = Life().received()
    simply(life)
    opinion = {"answers": ANSWERS, "facts": "属实", "legal_basis": ["第三十二条"], "review_organ": "区政府"}
    given = {"case_id": life.case.pk, "by": life.handler, "at": life.at}
    assert refused(cases.draft_opinion, **opinion, **given) == {"not_simplified"}
    life.after(days=4)
    case = cases.to_ordinary(case_id=life.case.pk, reason="信访人要求出具意见书。", by=life.handler, at=life.at)
    assert not case.simplified
    assert clocks(case)["S3/1"][2:] == ("2026-03-06", True)
    assert clocks(case)["C4/1"] == ("2026-03-02", "2026-05-06", "", False)
    assert cases.draft_opinion(**opinion, **given).stage == "drafted"


def test_what_was_never_simplified_has_nothing_to_go_back_from(refused):
    life = Life().accepted()
    assert refused(cases.to_ordinary, case_id=life.case.pk, reason="x", by=life.handler, at=life.at) == {"simplified"}
