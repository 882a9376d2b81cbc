"""延期 (第三十四条): once, at most thirty days, before the term is over, approved by another person."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from tests.cases.helpers import audited, clock, day, last, on, refused, running, stage
from tests.factories import NOON, Life, user
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.cases.models import Proposal
from yimen.domain.procedure import ReopenGround
from yimen.domain.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def life():
    """Accepted on 2 March: the sixty days end nominally on 1 May, rolled over the holiday on 6 May."""
    return Life().accepted()


def ask(life, days=30, at: datetime | None = None, **change):
    facts = {"days": days, "reason": "需要第三方检测。", "by": life.handler, "at": at or life.at}
    return cases.ask_extension(case_id=life.case.pk, **{**facts, **change})


def decide(life, agree=True, at: datetime | None = None, **change):
    facts = {"agree": agree, "reason": "情况复杂", "by": life.head, "at": at or life.at}
    return cases.decide_extension(case_id=life.case.pk, **{**facts, **change})


def test_asking_alone_moves_no_date(life):
    case = ask(life)
    assert stage(life) == "handling"
    assert (clock(case, "C4").due, clock(case, "C4").extension) == (day("05-06"), 0)
    assert Proposal.objects.waiting().get(case=case).facts_in_words == [("延长天数", "30")]
    assert (last(case).step, last(case).facts) == ("ask_extension", {"days": 30})


@pytest.mark.parametrize(
    ("days", "nominal", "due"),
    [(1, "05-02", "05-06"), (15, "05-16", "05-18"), (30, "05-31", "06-01")],  # 16 and 31 May fall on a weekend
)
def test_approved_the_days_are_added_before_the_end_is_rolled(life, days, nominal, due):
    ask(life, days)
    case = decide(life)
    c4 = clock(case, "C4")
    assert (c4.start, c4.nominal_due, c4.due) == (NOON.date(), day(nominal), day(due))
    assert (c4.extension, c4.round, c4.stopped_on) == (days, 1, None)
    assert (last(case).step, last(case).facts) == ("approve_extension", {"days": days})
    assert audited(case)[-2:] == ["case.ask_extension", "case.approve_extension"]


def test_the_explanation_counts_the_days_of_the_extension(life):
    ask(life)
    case = decide(life)
    why = queries.why_of(case, "C4", case.clocks.all())
    assert why is not None
    assert (why.due, len([line for line in why.days if line.counted])) == (day("06-01"), 90)
    assert why.article == "《信访工作条例》第三十四条：60日，经批准延长30日"
    assert [line.why for line in why.days if line.date == day("05-02")] == ["第61日（延长第1日）"]
    item = next(one for one in queries.clock_items(case, case.clocks.all(), today=day("05-20")) if one.code == "C4")
    assert (item.due, item.state) == (day("06-01"), "near")


def test_refused_the_date_stays_and_it_may_be_asked_again(life):
    ask(life, 20)
    case = decide(life, agree=False, reason="请按期办结")
    assert clock(case, "C4").due == day("05-06")
    assert last(case).step == "refuse_extension"
    ask(life, 5)
    assert Proposal.objects.filter(case=case).count() == 2


@pytest.mark.parametrize(
    ("days", "codes"), [(0, {"extension_days"}), (31, {"extension_days"}), (-1, {"extension_days"})]
)
def test_at_most_thirty_days(life, days, codes):
    with refused(*codes):
        ask(life, days)


def test_once_only(life):
    ask(life, 10)
    with refused("not_extended"):
        ask(life, 10)
    decide(life)
    with refused("not_extended"):
        ask(life, 10)


def test_asking_and_refusing_say_why(life):
    with refused("reply"):
        ask(life, reason=" ")
    ask(life)
    with refused("reply"):
        decide(life, agree=False, reason="")


@pytest.mark.parametrize(("when", "let"), [("05-06", True), ("05-07", False)])
def test_a_term_that_is_over_is_no_longer_extended(life, when, let):
    if let:
        assert ask(life, at=on(when)).stage == "handling"
    else:
        with refused("c4"):
            ask(life, at=on(when))


def test_asked_for_in_time_but_not_approved_in_time_it_can_only_be_refused(life):
    ask(life, at=on("05-06"))
    with refused("c4"):
        decide(life, at=on("05-07"))
    assert clock(decide(life, agree=False, at=on("05-07")), "C4").due == day("05-06")


def test_who_asked_does_not_approve(life):
    both = user(life.department, Role.HANDLER, Role.UNIT_HEAD)
    ask(life, by=both)
    for agree in (True, False):
        with refused("second_person"):
            decide(life, agree, by=both)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.update(agreed=True, decided_by=both, decided_at=NOON)


def test_a_handler_does_not_approve_and_another_unit_does_not_either(life):
    ask(life)
    elsewhere = Life().head
    with refused("permission"):
        decide(life, by=user(life.department, Role.HANDLER))
    with refused("side"):
        decide(life, by=elsewhere)


def test_without_a_request_there_is_nothing_to_approve(life):
    with refused("extension_asked"):
        decide(life)


def test_a_matter_without_the_sixty_days_has_nothing_to_extend():
    life = Life()
    life.sorted(path=5)
    cases.forward(case_id=life.case.pk, to_unit=life.department, by=life.receptionist, at=life.at)
    cases.receive(case_id=life.case.pk, by=life.handler, at=life.at)
    cases.accept(case_id=life.case.pk, by=life.handler, at=life.at)
    with refused("c4"):
        ask(life)


def test_a_request_nobody_decided_lapses_when_the_opinion_goes_out_and_never_moves_a_later_term():
    life = Life().drafted()
    ask(life)
    case = cases.issue_opinion(case_id=life.case.pk, by=life.head, at=life.at)
    proposal = Proposal.objects.get(case=case)
    assert (proposal.agreed, proposal.lapsed_on) == (None, NOON.date())
    cases.deliver(case_id=case.pk, delivered_on=NOON.date(), proved=True, by=life.handler, at=life.at)
    facts = {"ground": ReopenGround.REVIEW, "reason": "复查撤销", "by": life.head}
    cases.reopen(case_id=case.pk, at=on("04-01"), **facts)
    with refused("extension_asked"):
        decide(life, at=on("04-01"))
    ask(life, 10, at=on("04-01"))
    decide(life, at=on("04-02"))
    assert (clock(case, "C4").round, clock(case, "C4").nominal_due) == (2, day("06-10"))  # 1 April + 60 + 10
    assert (clock(case, "C4", 1).extension, running(case)) == (0, {"C4"})


def test_a_request_outlives_the_return_of_a_draft():
    life = Life().drafted()
    ask(life)
    case = cases.return_opinion(case_id=life.case.pk, reason="补充依据", by=life.head, at=life.at)
    assert Proposal.objects.get(case=case).lapsed_on is None
    assert clock(decide(life), "C4").extension == 30
