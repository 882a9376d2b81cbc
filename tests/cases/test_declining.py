"""不予受理 (第十九条第三款), 不再受理 (第三十六条第三款): two grounds only, proposed by one and decided by another."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from tests.cases.helpers import audited, clock, day, last, on, refused, running, stage, steps
from tests.factories import NOON, Life, petition, unit, user
from yimen.cases import actions as cases
from yimen.cases.models import Proposal
from yimen.domain.procedure import DeclineGround
from yimen.domain.roles import Role

pytestmark = pytest.mark.django_db

FINAL = {
    "ground": DeclineGround.FINAL,
    "final_number": "云复核〔2025〕3号",
    "final_on": day("01-15"),
    "same_facts": True,
    "reason": "事实和理由与复核意见书所述相同。",
}


@pytest.fixture
def life():
    return Life().sorted()


@pytest.fixture
def checker(life):
    return user(life.office, Role.CHECKER)


def ids(life):
    return {"case_id": life.case.pk, "at": life.at}


def propose_final(life, **change):
    return cases.propose_decline(by=life.receptionist, **{**FINAL, **change}, **ids(life))


# --- 不再受理 -----------------------------------------------------------------------------------------


def test_a_proposal_changes_neither_stage_nor_clock_and_closes_the_other_exits(life):
    case = propose_final(life)
    assert stage(life) == "registered"
    assert running(case) == {"C1"}
    waiting = Proposal.objects.waiting().get(case=case)
    assert (waiting.kind, waiting.by) == ("decline", life.receptionist)
    assert waiting.facts_in_words == [
        ("情形", DeclineGround.FINAL.label),
        ("复核意见书文号", "云复核〔2025〕3号"),
        ("复核意见书日期", "2026-01-15"),
    ]
    with refused("no_decline"):
        cases.forward(to_unit=life.department, by=life.receptionist, **ids(life))
    with refused("no_decline"):
        cases.answer_on_spot(answer="已答复", by=life.receptionist, **ids(life))
    with refused("no_decline"):
        propose_final(life)


def test_confirmed_by_another_it_ends_in_procedure(life, checker):
    propose_final(life)
    life.after(days=1)
    case = cases.decide_decline(agree=True, reason="", by=checker, **ids(life))
    assert stage(life) == "procedural"
    assert case.concluded_on == day("03-03")
    assert running(case) == set()
    assert clock(case, "C1").stopped_on == day("03-03")
    assert last(case).facts == {"ground": "final"}
    decided = Proposal.objects.get(case=case)
    assert (decided.agreed, decided.decided_by) == (True, checker)
    assert audited(case)[-2:] == ["case.propose_decline", "case.confirm_decline"]


def test_not_confirmed_it_goes_on_and_may_be_proposed_anew(life, checker):
    propose_final(life)
    case = cases.decide_decline(agree=False, reason="事实有变化，应当受理", by=checker, **ids(life))
    assert stage(life) == "registered"
    assert running(case) == {"C1"}
    assert Proposal.objects.get(case=case).agreed is False
    cases.forward(to_unit=life.department, by=life.receptionist, **ids(life))
    assert steps(case)[-2:] == ["return_decline", "forward"]


def test_who_proposed_does_not_decide(life):
    """The second pair of eyes, of the table and of the database."""
    both = user(life.office, Role.RECEPTIONIST, Role.CHECKER)
    cases.propose_decline(by=both, **FINAL, **ids(life))
    for agree in (True, False):
        with refused("second_person"):
            cases.decide_decline(agree=agree, reason="同意", by=both, **ids(life))
    rows = Proposal.objects.filter(case=life.case)
    with pytest.raises(IntegrityError, match="proposal_decided_by_another"), transaction.atomic():
        rows.update(agreed=True, decided_by=both, decided_at=NOON)
    for half in ({"agreed": True}, {"decided_at": NOON}):
        with pytest.raises(IntegrityError, match="proposal_decided_whole"), transaction.atomic():
            rows.update(**half)


def test_a_clerk_without_the_right_does_not_decide(life):
    propose_final(life)
    with refused("permission"):
        cases.decide_decline(agree=True, reason="", by=user(life.office, Role.MAIL_CLERK), **ids(life))


def test_without_a_proposal_there_is_nothing_to_decide(life, checker):
    with refused("decline_proposed"):
        cases.decide_decline(agree=False, reason="继续办理", by=checker, **ids(life))
    with refused("decline_proposed", "ground"):
        cases.decide_decline(agree=True, reason="", by=checker, **ids(life))


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"ground": None}, {"ground"}),
        ({"final_number": "  "}, {"final_opinion"}),
        ({"final_on": None}, {"final_opinion"}),
        ({"same_facts": False}, {"final_opinion"}),
        ({"reason": ""}, {"reply"}),
    ],
)
def test_no_longer_taking_it_up_needs_number_date_and_the_same_facts(life, change, codes):
    with refused(*codes):
        propose_final(life, **change)


def test_the_unit_proposes_and_its_head_decides_what_it_received(life):
    life.received()
    case = cases.propose_decline(by=life.handler, **FINAL, **ids(life))
    assert running(case) == {"C2", "C3"}
    with refused("no_decline"):
        cases.accept(by=life.handler, **ids(life))
    with refused("side"):
        cases.decide_decline(agree=True, reason="", by=user(life.office, Role.CHECKER), **ids(life))
    case = cases.decide_decline(agree=True, reason="", by=life.head, **ids(life))
    assert case.stage == "procedural"
    assert running(case) == set()


# --- 不予受理 -----------------------------------------------------------------------------------------


def same(other, **change):
    facts = {"ground": DeclineGround.SAME_MATTER, "same_case_number": other.number, "same_matter": True}
    return {**facts, "reason": "与原件为同一事项。", **change}


def elsewhere(life, upto="accepted"):
    """The same matter with a unit below the government of `life`."""
    other = Life()
    other.department.parent = life.government
    other.department.save()
    getattr(other, upto)()
    return other


@pytest.mark.parametrize("upto", ["forwarded", "received", "accepted", "drafted", "issued"])
def test_the_same_matter_in_the_hands_of_a_lower_unit_and_within_its_term_is_a_ground(life, checker, upto):
    other = elsewhere(life, upto)
    case = cases.propose_decline(by=life.receptionist, **same(other.case), **ids(life))
    assert Proposal.objects.get(case=case).facts_in_words[1] == ("原件编号", other.case.number)
    case = cases.decide_decline(agree=True, reason="", by=checker, **ids(life))
    assert (case.stage, last(case).facts) == ("procedural", {"ground": "same_matter"})


@pytest.mark.parametrize("upto", ["sorted", "delivered"])
def test_what_is_only_registered_or_concluded_is_no_ground(life, upto):
    other = elsewhere(life, upto)
    with refused("same_matter"):
        cases.propose_decline(by=life.receptionist, **same(other.case), **ids(life))


@pytest.mark.parametrize(("when", "let"), [("05-06", True), ("05-07", False)])
def test_once_its_term_is_over_the_higher_body_must_take_it_up(life, when, let):
    """Accepted on 2 March, the sixty days end on 6 May: after that the person may well turn to the higher body."""
    other = elsewhere(life)
    facts = {"case_id": life.case.pk, "by": life.receptionist, "at": on(when), **same(other.case)}
    if let:
        assert cases.propose_decline(**facts).stage == "registered"
    else:
        with refused("same_matter"):
            cases.propose_decline(**facts)


@pytest.mark.parametrize("change", [{"same_matter": False}, {"same_case_number": ""}, {"same_case_number": "X-1"}])
def test_a_person_compares_and_names_the_other_petition(life, change):
    other = elsewhere(life)
    with refused("same_matter"):
        cases.propose_decline(by=life.receptionist, **same(other.case, **change), **ids(life))


def test_a_petition_is_not_its_own_ground(life, checker):
    life.received()
    with refused("same_matter"):
        cases.propose_decline(by=life.handler, **same(life.case), **ids(life))


def test_a_body_of_the_same_rank_may_not_decline_what_its_neighbour_handles():
    life = Life().received()
    other = Life()
    other.department.parent = life.government
    other.department.save()
    other.accepted()
    with refused("same_matter"):
        cases.propose_decline(by=life.handler, **same(other.case), **ids(life))


@pytest.mark.parametrize(("level", "let"), [("city", True), ("county", False), ("town", False)])
def test_a_petition_office_of_a_higher_level_stands_above_units_of_other_trees(level, let):
    other = Life().accepted()
    seat = unit(level=level)
    office = unit(seat, office=True, level=level)
    clerk = user(office, Role.RECEPTIONIST)
    case = cases.register(office=office, petition=petition(), by=clerk, at=NOON).case
    facts = {"case_id": case.pk, "by": clerk, "at": NOON, **same(other.case)}
    if let:
        assert cases.propose_decline(**facts).stage == "registered"
    else:
        with refused("same_matter"):
            cases.propose_decline(**facts)


def test_a_department_of_a_higher_level_is_not_thereby_superior():
    """区住建局 does not stand above a town office that is not below it."""
    life = Life().received()
    town = Life()
    town.department.level = "town"
    town.department.save()
    town.accepted()
    with refused("same_matter"):
        cases.propose_decline(by=life.handler, **same(town.case), **ids(life))


def test_concluded_meanwhile_it_is_no_longer_a_ground_when_it_is_decided(life, checker):
    other = elsewhere(life, "issued")
    cases.propose_decline(by=life.receptionist, **same(other.case), **ids(life))
    cases.deliver(case_id=other.case.pk, delivered_on=NOON.date(), proved=True, by=other.handler, at=NOON)
    with refused("same_matter"):
        cases.decide_decline(agree=True, reason="", by=checker, **ids(life))
    assert cases.decide_decline(agree=False, reason="原件已办结", by=checker, **ids(life)).stage == "registered"
