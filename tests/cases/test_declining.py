"""不予受理 and 不再受理: two grounds, two people, never by itself; until decided every clock runs on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.factories import Life, petition, unit, user
from yimen.cases import actions as cases
from yimen.cases.models import Case, Proposal
from yimen.domain.procedure import DeclineGround
from yimen.domain.roles import Role

SAME, FINAL = DeclineGround.SAME_MATTER, DeclineGround.FINAL
RE_REVIEWED = {
    "ground": FINAL,
    "final_number": "云政信复核〔2025〕3号",
    "final_on": date(2025, 9, 30),
    "same_facts": True,
}


@pytest.fixture
def again():
    """A second petition on a matter that a town below is handling, and a checker beside the receptionist."""
    life = Life().sorted()
    town = unit(life.government, level="town", name="柳岸镇人民政府", short_name="柳岸镇")
    handler = user(town, Role.HANDLER)
    first = cases.register(office=life.office, petition=petition(), by=life.receptionist, at=life.at).case
    cases.sort(case_id=first.pk, petition_class="appeal", path=6, by=life.receptionist, at=life.at)
    cases.forward(case_id=first.pk, to_unit=town, by=life.receptionist, at=life.at)
    cases.receive(case_id=first.pk, by=handler, at=life.at)
    life.first = cases.accept(case_id=first.pk, by=handler, at=life.at)
    life.checker = user(life.office, Role.CHECKER)
    return life


def propose(life, **given):
    facts = {"ground": SAME, "same_case_number": life.first.number, "same_matter": True, "reason": "柳岸镇正在办理。"}
    return cases.propose_decline(case_id=life.case.pk, **{**facts, **given}, by=life.receptionist, at=life.at)


def test_a_second_person_decides_and_the_clocks_run_until_then(again, clocks, steps):
    case = propose(again)
    assert case.stage == "registered"
    assert clocks(case)["C1/1"][2] == ""
    again.after(days=1)
    case = cases.decide_decline(case_id=case.pk, agree=True, reason="", by=again.checker, at=again.at)
    assert (case.stage, case.concluded_on) == ("procedural", date(2026, 3, 3))
    assert clocks(case)["C1/1"][2:] == ("2026-03-03", False)
    assert steps(case)[-2:] == ["propose_decline", "confirm_decline"]
    found = Proposal.objects.get(case=case)
    assert (found.by, found.decided_by, found.agreed) == (again.receptionist, again.checker, True)


def test_who_proposed_does_not_decide(again, refused):
    chief = user(again.office, Role.CHECKER)
    facts = {"ground": SAME, "same_case_number": again.first.number, "same_matter": True, "reason": "同一事项。"}
    cases.propose_decline(case_id=again.case.pk, **facts, by=chief, at=again.at)
    given = {"case_id": again.case.pk, "reason": "理由", "by": chief, "at": again.at}
    assert refused(cases.decide_decline, agree=True, **given) == {"second_person"}
    assert refused(cases.decide_decline, agree=False, **given) == {"second_person"}


def test_the_database_keeps_the_second_pair_of_eyes(again):
    propose(again)
    with pytest.raises(IntegrityError, match="proposal_decided_by_another"), transaction.atomic():
        Proposal.objects.update(decided_by=again.receptionist, decided_at=again.at, agreed=True)
    with pytest.raises(IntegrityError, match="proposal_decided_whole"), transaction.atomic():
        Proposal.objects.update(agreed=True)


def test_not_agreed_it_is_handled(again, clocks):
    propose(again)
    case = cases.decide_decline(case_id=again.case.pk, agree=False, reason="两件不同。", by=again.checker, at=again.at)
    assert case.stage == "registered"
    assert clocks(case)["C1/1"][2] == ""
    case = cases.forward(case_id=case.pk, to_unit=again.department, by=again.receptionist, at=again.at)
    assert case.stage == "forwarded"


def test_nothing_else_is_done_while_a_proposal_waits(again, refused):
    propose(again)
    given = {"case_id": again.case.pk, "by": again.receptionist, "at": again.at}
    assert refused(cases.forward, to_unit=again.department, **given) == {"no_decline"}
    assert refused(cases.answer_on_spot, answer="答复", **given) == {"no_decline"}
    assert refused(propose, life=again) == {"no_decline"}


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"ground": None}, {"ground"}),
        ({"same_matter": False}, {"same_matter"}),
        ({"same_case_number": "XF2026-99999-9"}, {"same_matter"}),
        ({"reason": " "}, {"reply"}),
        ({**RE_REVIEWED, "final_number": ""}, {"final_opinion"}),
        ({**RE_REVIEWED, "final_on": None}, {"final_opinion"}),
        ({**RE_REVIEWED, "same_facts": False}, {"final_opinion"}),
    ],
)
def test_what_a_ground_needs(again, refused, change, codes):
    assert refused(propose, life=again, **change) == codes


def test_a_matter_beyond_its_term_is_no_ground(again, refused):
    again.after(days=70)  # C4 of the first ended on 6 May
    assert refused(propose, life=again) == {"same_matter"}


def test_a_matter_that_was_concluded_meanwhile_is_no_longer_a_ground(again, refused):
    propose(again)
    Case.objects.filter(pk=again.first.pk).update(stage="concluded", concluded_on=again.at.date())
    given = {"case_id": again.case.pk, "agree": True, "reason": "", "by": again.checker, "at": again.at}
    assert refused(cases.decide_decline, **given) == {"same_matter"}


def test_who_is_not_above_the_handling_organ_cannot_use_the_first_ground(refused):
    other = Life()  # an office of another district
    codes = refused(
        cases.propose_decline,
        case_id=other.case.pk,
        ground=SAME,
        same_case_number=Life().received().case.number,
        same_matter=True,
        reason="同一事项。",
        by=other.receptionist,
        at=other.at + timedelta(hours=1),
    )
    assert codes == {"same_matter"}


def test_a_unit_tells_that_a_re_reviewed_matter_is_not_taken_up_again(steps):
    life = Life().received()
    cases.propose_decline(case_id=life.case.pk, **RE_REVIEWED, reason="没有新的事实。", by=life.handler, at=life.at)
    case = cases.decide_decline(case_id=life.case.pk, agree=True, reason="", by=life.head, at=life.at)
    assert (case.stage, steps(case)[-1]) == ("procedural", "confirm_decline")
