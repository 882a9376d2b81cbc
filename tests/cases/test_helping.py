"""协办: units that help, each by its own day inside the main term, and only inside."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from tests.cases.helpers import clock, day, on, refused, steps
from tests.cases.joining import WHY, another, ask, draft, fresh, linked
from tests.factories import NOON, Life, unit, user
from yimen.cases import actions as cases
from yimen.cases import public, queries
from yimen.cases.models import Case, Help, MatterDeed
from yimen.documents import actions as papers
from yimen.domain.roles import Role
from yimen.domain.simplified import Checklist, Kind

pytestmark = pytest.mark.django_db


@pytest.fixture
def life() -> Life:
    return Life()


@pytest.fixture
def helped(life):
    """An accepted case with a unit that can help, and its handler."""
    life.accepted()
    life.other = unit(life.government, name="云汀区市场监督管理局", short_name="区市监局")
    life.helper = user(life.other, Role.HANDLER)
    return life


def test_a_helper_sees_the_case_has_its_own_day_and_answers_inside(helped):
    assert not Case.objects.visible_to(helped.helper).exists()
    asked = ask(helped)
    assert Case.objects.visible_to(helped.helper).get() == helped.case
    assert (asked.clock.code, asked.clock.responsible, asked.clock.due) == ("H1", helped.other, day("03-20"))
    assert [row.help for row in queries.helping(helped.helper, today=day("03-03"))] == [asked]
    assert not Case.objects.in_reach(helped.helper).exists()
    cases.answer_help(case_id=helped.case.pk, answer="年检合格。", by=helped.helper, at=on("03-10"))
    asked.refresh_from_db()
    assert (asked.answer, asked.answered_by, asked.waiting) == ("年检合格。", helped.helper, False)
    assert clock(helped.case, "H1").stopped_on == day("03-10")
    assert not clock(helped.case, "H1").voided
    assert queries.helping(helped.helper, today=day("03-11")) == []
    assert steps(helped.case)[-2:] == ["ask_help", "answer_help"]


def test_a_helpers_day_lies_inside_the_main_term(helped):
    end = clock(helped.case, "C4").nominal_due  # 60 days from 2026-03-02: 2026-05-01
    assert end == day("05-01")
    with refused("help_by"):
        ask(helped, due=day("05-02"))
    with refused("help_by"):
        ask(helped, due=day("03-02"))
    with refused("help_by"):
        ask(helped, due=None)
    assert ask(helped, due=end).clock.nominal_due == end


def test_before_acceptance_the_latest_conclusion_is_the_end(life):
    life.forwarded()
    life.other = unit(life.government)
    # C2: 15 days from 2026-03-02 is 2026-03-17; C4 from there 60 days: 2026-05-16
    with refused("help_by"):
        ask(life, due=day("05-17"), by=life.receptionist)
    assert ask(life, due=day("05-16"), by=life.receptionist).clock.nominal_due == day("05-16")


def test_who_can_be_asked_to_help(helped):
    for wrong in (helped.department, helped.office, None):
        with refused("helper_named"):
            ask(helped, unit=wrong)
    ask(helped)
    with refused("helper_named"):
        ask(helped)
    with refused("side"):
        ask(helped, unit=unit(helped.government), by=helped.helper)


def test_the_opinion_waits_for_every_helper(helped):
    ask(helped)
    draft(helped)
    with refused("no_helpers"):
        cases.issue_opinion(case_id=helped.case.pk, by=helped.head, at=helped.at)
    with refused("reply"):
        cases.waive_help(case_id=helped.case.pk, unit_id=helped.other.pk, reason=" ", by=helped.handler, at=helped.at)
    with refused("side", "helpers_wait"):
        cases.waive_help(case_id=helped.case.pk, unit_id=0, reason="不必。", by=helped.helper, at=helped.at)
    cases.waive_help(
        case_id=helped.case.pk, unit_id=helped.other.pk, reason="已自行查清。", by=helped.handler, at=helped.at
    )
    assert clock(helped.case, "H1").voided
    cases.issue_opinion(case_id=helped.case.pk, by=helped.head, at=helped.at)
    assert fresh(helped.case).stage == "issued"


def test_a_helper_neither_drafts_nor_issues_nor_delivers(helped):
    ask(helped)
    head = user(helped.other, Role.UNIT_HEAD)
    with refused("side"):
        draft(helped, by=helped.helper)
    draft(helped)
    cases.answer_help(case_id=helped.case.pk, answer="属实。", by=helped.helper, at=helped.at)
    with refused("side"):
        cases.issue_opinion(case_id=helped.case.pk, by=head, at=helped.at)
    cases.issue_opinion(case_id=helped.case.pk, by=helped.head, at=helped.at)
    with refused("side"):
        cases.deliver(case_id=helped.case.pk, delivered_on=day("03-03"), proved=True, by=helped.helper, at=on("03-03"))


def test_what_several_units_answer_is_not_simplified(life):
    """简易办理（2022）: not for matters of several responsible units."""
    life.received()
    life.other = unit(life.government)
    ask(life)
    with refused("eligible", "excluded_several_units"):
        cases.accept_simplified(case_id=life.case.pk, checklist=Checklist(Kind.CLEAR), by=life.handler, at=life.at)


def test_a_helper_neither_links_nor_takes_out(helped):
    letter, _ = another(helped)
    linked(helped, helped.case, letter)
    ask(helped)
    matter = fresh(helped.case).matter_id
    with refused("reach"):
        cases.unlink(case_id=helped.case.pk, seen=matter, by=helped.helper, at=helped.at, **WHY)
    with refused("reach"):
        cases.undo(deed_id=MatterDeed.objects.get().pk, by=helped.helper, at=helped.at, **WHY)
    own = Life(at=helped.at)
    with refused("reach"):
        linked(helped, helped.case, own.case, by=helped.helper)


def test_what_a_helper_writes_never_reaches_the_person_as_it_is(helped):
    ask(helped)
    secret = "该电梯维保单位存在内部管理问题"
    cases.answer_help(case_id=helped.case.pk, answer=secret, by=helped.helper, at=helped.at)
    draft(helped)
    papers.issue_opinion(case_id=helped.case.pk, by=helped.head, at=helped.at)
    from yimen.documents import public as shown

    case = fresh(helped.case)
    told = str(public.progress(case, today=helped.at.date()))
    text = str([shown.paper_text(case=case, paper_id=one.id, at=helped.at) for one in shown.papers(case)])
    assert "协办" not in told
    assert secret not in told + text
    assert "情况属实。" in text


def test_a_request_lapses_when_the_case_leaves_the_unit(life):
    life.forwarded()
    life.other = unit(life.government)
    helper = user(life.other, Role.HANDLER)
    asked = ask(life, by=life.receptionist)
    cases.withdraw(case_id=life.case.pk, reason="选错单位。", by=life.receptionist, at=life.at)
    asked.refresh_from_db()
    assert asked.lapsed_on == day("03-02")
    assert not Case.objects.visible_to(helper).exists()
    assert clock(life.case, "H1").voided


@pytest.mark.parametrize(
    "change", [{"answered_at": NOON}, {"answer": "x"}, {"waived_at": NOON}, {"waived_why": "x"}],
)  # fmt: skip
def test_a_request_is_answered_or_waived_whole(helped, change):
    asked = ask(helped)
    with pytest.raises(IntegrityError), transaction.atomic():
        Help.objects.filter(pk=asked.pk).update(**change)
