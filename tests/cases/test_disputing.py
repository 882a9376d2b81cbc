"""受理争议 (第二十四条): raised, settled or decided, without a day being gained by anybody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.cases.helpers import clock, day, last, refused, running, stage
from tests.factories import Life, unit, user
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.cases.models import Case, Proposal
from yimen.documents import actions as papers
from yimen.documents.models import Document
from yimen.domain.jurisdiction import Ground
from yimen.domain.roles import Role


class Disputed(Life):
    """A department, a second one, and the government above both with somebody who decides."""

    def __init__(self, **fields):
        super().__init__(**fields)
        self.second = unit(self.government, name="云汀区市场监督管理局", short_name="区市场监管局")
        self.decider = user(self.government, Role.UNIT_HEAD)

    def refused_objection(self):
        """Objected within five days, and the office would not take it back: now a dispute may be raised."""
        self.objected()
        cases.decide_return(case_id=self.case.pk, agree=False, reason="属贵局职责。", by=self.receptionist, at=self.at)
        return self

    def raises(self, **given):
        facts = {
            "ground": Ground.DISPUTED,
            "other": self.second,
            "consulted": "3月2日电话协商，未能一致。",
            "reason": "电梯安全属特种设备监察职责。",
            "by": self.handler,
        }
        return cases.raise_dispute(case_id=self.case.pk, **{**facts, **given}, at=self.at)

    def decides(self, to_unit, **given):
        facts = {"reason": "依三定方案，由市场监管部门负责。", "by": self.decider}
        return papers.decide_unit(case_id=self.case.pk, to_unit=to_unit, **{**facts, **given}, at=self.at)


@pytest.fixture
def life():
    return Disputed()


def test_a_unit_objects_first_and_raises_a_dispute_only_when_that_did_not_help(life):
    life.received()
    with refused("objection_first"):
        life.raises()
    life.refused_objection_from_here = cases.object_to(
        case_id=life.case.pk, reason="不属我局。", by=life.handler, at=life.at
    )
    cases.decide_return(case_id=life.case.pk, agree=False, reason="属贵局。", by=life.receptionist, at=life.at)
    life.raises()
    assert last(life.case).unit == life.government, "the common superior decides"


def test_after_the_objection_period_a_dispute_may_be_raised(life):
    life.received().after(days=8)  # Monday 2 March: the five working days end on the 9th
    assert life.raises().stage == "received"


def test_raising_moves_no_clock_and_no_stage(life):
    life.refused_objection()
    before = {one.code: (one.start, one.due, one.stopped_on) for one in life.case.clocks.all()}
    life.raises()
    assert {one.code: (one.start, one.due, one.stopped_on) for one in life.case.clocks.all()} == before
    assert stage(life) == "received"


def test_one_dispute_at_a_time(life):
    life.refused_objection()
    life.raises()
    with refused("no_dispute"):
        life.raises()
    with pytest.raises(IntegrityError, match="proposal_one_open_of_a_kind"), transaction.atomic():
        Proposal.objects.create(
            case=life.case, kind="dispute", reason="x", deciding=life.government, by=life.head, at=life.at
        )


def test_a_dispute_names_who_decides_it(life):
    with pytest.raises(IntegrityError, match="proposal_dispute_has_its_decider"), transaction.atomic():
        Proposal.objects.create(case=life.case, kind="dispute", reason="x", by=life.head, at=life.at)


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"consulted": " "}, {"consulted"}),
        ({"other": None}, {"other_unit"}),
        ({"reason": ""}, {"reply"}),
        ({"ground": None}, {"other_unit"}),
        ({"ground": Ground.CHANGED, "other": None}, {"other_unit"}),
    ],
)
def test_a_dispute_is_told_whole(life, change, codes):
    life.refused_objection()
    with refused(*codes):
        life.raises(**change)


def test_the_other_party_is_another_unit(life):
    life.refused_objection()
    with refused("other_unit"):
        life.raises(other=life.department)


def test_what_a_person_says_of_being_sent_around_leads_to_the_same_decision(life):
    life.received().after(days=8)
    given = {"ground": Ground.NOBODY, "other": None, "consulted": "", "by": life.receptionist}
    life.raises(**given, reason="信访人3月10日来访，反映住建、市监都说不归自己管。")
    proposal = Proposal.objects.waiting().get(case=life.case)
    assert (proposal.deciding, proposal.facts["rank"]) == (life.government, "government")


def test_the_decision_moves_the_case_and_keeps_the_first_day_of_c2(life):
    life.refused_objection()
    start = clock(life.case, "C2").start
    life.raises()
    life.after(days=10)
    life.decides(life.second)
    case = Case.objects.get(pk=life.case.pk)
    assert (case.stage, case.unit, case.holding_unit) == ("forwarded", life.second, life.department)
    kept = clock(case, "C2")
    assert (kept.start, kept.round, kept.responsible) == (start, 1, life.second)
    assert running(case) == {"C2"}
    assert case.arrived_on == day("03-02"), "nobody gains a day by disputing"
    assert not Proposal.objects.waiting().exists()


def test_the_unit_that_was_named_cannot_object_or_dispute_again(life):
    life.refused_objection()
    life.raises()
    life.decides(life.second)
    newcomer = user(life.second, Role.HANDLER)
    with refused("objection_in_time"):
        cases.object_to(case_id=life.case.pk, reason="也不归我。", by=newcomer, at=life.at)
    with refused("not_decided"):
        life.raises(by=newcomer, other=life.department)
    life.raises(by=newcomer, other=life.department, ground=Ground.CHANGED)


def test_the_decision_may_leave_it_where_it_is(life):
    life.refused_objection()
    life.raises()
    life.decides(life.department)
    case = Case.objects.get(pk=life.case.pk)
    assert (case.stage, case.unit, last(case).step) == ("received", life.department, "confirm_unit")
    assert Proposal.objects.get(case=case, kind="dispute").agreed is False


def test_a_returned_case_goes_to_the_unit_that_was_named(life):
    life.objected()
    cases.decide_return(case_id=life.case.pk, agree=True, reason="属实。", by=life.receptionist, at=life.at)
    life.raises(by=life.receptionist)
    with refused("no_dispute"):
        cases.forward(case_id=life.case.pk, to_unit=life.department, by=life.receptionist, at=life.at)
    life.after(days=2)
    life.decides(life.second)
    case = Case.objects.get(pk=life.case.pk)
    assert (case.stage, running(case)) == ("forwarded", {"C2"})
    assert clock(case, "C2").start == day("03-04"), "it reached its unit that day; C1 ran on until then"
    assert clock(case, "C1").stopped_on == day("03-04")


def test_the_raiser_and_the_parties_do_not_decide(life):
    life.refused_objection()
    life.raises()
    with refused("side"):
        life.decides(life.second, by=life.head)
    with refused("permission"):
        life.decides(life.second, by=user(life.government, Role.REVIEWER))
    with refused("to_unit"):
        life.decides(life.office)
    with refused("reply"):
        life.decides(life.second, reason=" ")
    case = Case.objects.get(pk=life.case.pk)
    assert case.unit == life.department


def test_the_raiser_cannot_decide_even_with_both_posts(life):
    both = user(life.government, Role.UNIT_HEAD)
    life.refused_objection()
    life.raises()
    Proposal.objects.filter(case=life.case, kind="dispute").update(by=both)
    with refused("second_person"):
        life.decides(life.second, by=both)


def test_the_deciding_body_finds_it_on_its_desk_and_sees_the_file_only_then(life):
    life.refused_objection()
    assert not Case.objects.visible_to(life.decider).exists()
    assert queries.to_decide(life.decider) == []
    life.raises()
    assert list(Case.objects.visible_to(life.decider)) == [life.case]
    [waits] = queries.to_decide(life.decider)
    assert (waits.label, waits.step, waits.case_id) == ("受理争议", "decide_unit", life.case.pk)
    assert not Case.objects.visible_to(user(life.second, Role.UNIT_HEAD)).exists()
    assert not Case.objects.visible_to(user(unit(), Role.UNIT_HEAD)).exists()


def test_units_that_agree_take_the_dispute_back(life):
    life.refused_objection()
    life.raises()
    cases.end_dispute(case_id=life.case.pk, reason="与市监局协商，由我局受理。", by=life.head, at=life.at)
    assert not Proposal.objects.waiting().exists()
    assert not Case.objects.visible_to(life.decider).exists(), "nothing is to be decided"
    assert cases.accept(case_id=life.case.pk, by=life.handler, at=life.at).stage == "handling"


def test_taking_it_up_ends_the_dispute(life):
    life.refused_objection()
    life.raises()
    cases.accept(case_id=life.case.pk, by=life.handler, at=life.at)
    assert Proposal.objects.get(case=life.case, kind="dispute").lapsed_on == life.at.date()


def test_without_a_common_superior_the_joint_conference_coordinates(life):
    customs = unit(level="county", name="海汀海关", short_name="海关")
    life.refused_objection()
    life.raises(other=customs)
    conference = user(life.office, Role.CONFERENCE)
    proposal = Proposal.objects.waiting().get(case=life.case)
    assert (proposal.deciding, proposal.facts["rank"]) == (life.office, "conference")
    assert [one.case_id for one in queries.to_decide(conference)] == [life.case.pk]
    life.decides(customs, by=conference)
    assert Case.objects.get(pk=life.case.pk).unit == customs


def test_both_units_get_the_decision_in_writing(life):
    life.refused_objection()
    life.raises()
    life.decides(life.second)
    paper = Document.objects.get(case=life.case, paper="jurisdiction")
    assert (paper.issued_by_unit, paper.public) == (life.government, False)
    assert "管〔2026〕" in paper.number


def test_an_assignment_keeps_its_day_with_the_unit_that_takes_it_up(life):
    life.sorted()
    given = {"to_unit": life.department, "days": 20, "report_outline": "结果。"}
    cases.assign(case_id=life.case.pk, **given, by=life.receptionist, at=life.at)
    due = clock(life.case, "A1").due
    life.at += timedelta(days=8)
    life.raises()
    life.decides(life.second)
    assert (clock(life.case, "A1").due, clock(life.case, "A1").responsible) == (due, life.second)
