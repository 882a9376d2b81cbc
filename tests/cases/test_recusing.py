"""回避 (第二十八条第三款): declared or asked for, it keeps the person out at once; another person decides."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from tests.cases.helpers import audited, refused
from tests.factories import Life, user
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.cases.models import Case, HandOffer, Recusal, StepTaken
from yimen.domain.recusal import Ground
from yimen.domain.review import Level
from yimen.domain.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def life():
    return Life().accepted()


def ids(life):
    return {"case_id": life.case.pk, "at": life.at}


def declare(life, by=None):
    return cases.declare_interest(ground=Ground.KIN, words="信访人是我表兄", by=by or life.handler, **ids(life))


def decide(life, recusal, *, granted=True, by=None):
    return cases.decide_recusal(
        recusal_id=recusal.pk, granted=granted, words="情况属实", by=by or life.head, at=life.at
    )


def ask_extension(life, by):
    return cases.ask_extension(days=10, reason="检测", by=by, **ids(life))


def test_from_the_declaration_on_the_person_takes_no_step(life):
    declare(life)
    with refused("recusal"):
        ask_extension(life, life.handler)
    ask_extension(life, user(life.department, Role.HANDLER))
    assert "recusal.declared" in audited(life.case)


def test_granted_it_goes_back_into_the_hand_of_the_unit_and_never_to_him(life):
    recusal = declare(life)
    decide(life, recusal)
    case = Case.objects.get(pk=life.case.pk)
    assert (case.holding_unit, case.holder) == (life.department, None)
    assert queries.ledger(case, today=life.at.date())[-1].how == "承办人回避，交回本单位"
    with refused("barred"):
        cases.order_hand(to=life.handler, by=life.head, **ids(life))
    with refused("recusal"):
        cases.take_in_hand(by=life.handler, **ids(life))
    assert life.handler not in queries.colleagues(case)
    other = user(life.department, Role.HANDLER)
    cases.take_in_hand(by=other, **ids(life))
    with refused("barred"):
        cases.offer_hand(to=life.handler, reason="出差", by=other, **ids(life))


def test_granted_he_no_longer_sees_it(life):
    today = life.at.date()
    assert Case.objects.visible_to(life.handler).count() == 1
    recusal = declare(life)
    assert Case.objects.visible_to(life.handler).count() == 1  # the page tells how the declaration stands
    assert queries.my_day(life.handler, today=today) == []  # the work lists are rid of it
    assert queries.desk_counts(life.handler, today=today)[""] == 0
    assert queries.inbox_counts(life.handler, today=today)["handling"] == 0
    decide(life, recusal)
    assert Case.objects.visible_to(life.handler).count() == 0
    assert Case.objects.visible_to(life.head).count() == 1


def test_refused_he_goes_on_and_may_declare_anew(life):
    recusal = declare(life)
    with refused("already"):
        declare(life)
    decide(life, recusal, granted=False)
    assert Case.objects.get(pk=life.case.pk).holder == life.handler
    ask_extension(life, life.handler)
    declare(life)


def test_the_petitioner_asks_and_it_is_registered(life):
    recusal = cases.ask_recusal(
        person=life.head, ground=Ground.INTEREST, words="信访人称其有利害关系", by=life.receptionist, **ids(life)
    )
    assert (recusal.source, recusal.registered_by) == ("asked", life.receptionist)
    ask_extension(life, life.handler)
    with refused("recusal"):
        cases.decide_extension(agree=True, reason="", by=life.head, **ids(life))
    other = user(life.department, Role.UNIT_HEAD)
    with refused("decider"):  # of a head the superior decides
        decide(life, recusal, by=other)
    leader = user(life.government, Role.LEADER)
    assert [one.pk for one in queries.recusals_to_decide(leader)] == [recusal.pk]
    assert queries.recusals_to_decide(other) == []
    decide(life, recusal, granted=False, by=leader)
    cases.decide_extension(agree=True, reason="", by=life.head, **ids(life))


def test_it_is_asked_of_people_of_the_bodies_that_handle_it(life):
    stranger = user(life.government, Role.LEADER)
    with refused("concerned"):
        cases.ask_recusal(person=stranger, ground=Ground.PARTY, words="x", by=life.receptionist, **ids(life))
    with refused("ours"):
        cases.ask_recusal(person=life.handler, ground=Ground.PARTY, words="x", by=stranger, **ids(life))
    with refused("ground", "words"):
        cases.ask_recusal(person=life.handler, ground=None, words="  ", by=life.receptionist, **ids(life))


def test_a_second_person_decides_once(life):
    recusal = cases.ask_recusal(person=life.handler, ground=Ground.KIN, words="x", by=life.head, **ids(life))
    with refused("second_person"):  # who wrote it down
        decide(life, recusal)
    with refused("permission", "second_person", "recusal"):
        decide(life, recusal, by=life.handler)
    other = user(life.department, Role.UNIT_HEAD)
    decide(life, recusal, by=other)
    with refused("waits"):
        decide(life, recusal, by=user(life.department, Role.UNIT_HEAD))


def test_a_head_who_declared_an_interest_himself_decides_nothing_here(life):
    other = user(life.department, Role.UNIT_HEAD)
    recusal = declare(life)
    declare(life, by=other)
    with refused("recusal"):
        decide(life, recusal, by=other)
    decide(life, recusal, by=life.head)


def test_what_was_offered_to_him_lapses(life):
    colleague = user(life.department, Role.HANDLER)
    offer = cases.offer_hand(to=colleague, reason="出差", by=life.handler, **ids(life))
    declare(life, by=colleague)
    assert HandOffer.objects.get(pk=offer.pk).outcome == "lapsed"


def test_a_reviewer_with_an_interest_keeps_out_of_the_review():
    life = Life().delivered()
    reviewer = user(life.government, Role.REVIEWER)
    request = {"requested_on": life.at.date(), "request": "请求复查", "reasons": "处理不公"}
    review = cases.request_review(level=Level.FIRST, body=life.government, by=life.receptionist, **request, **ids(life))
    cases.declare_interest(ground=Ground.KIN, words="亲属", by=reviewer, **ids(life))
    with refused("recusal"):
        cases.take_up_review(review_id=review.pk, by=reviewer, at=life.at)
    other = user(life.government, Role.REVIEWER)
    assert queries.waiting_reviews(reviewer, after=0, limit=9) == []
    assert queries.waiting_reviews(other, after=0, limit=9) == [review]
    cases.take_up_review(review_id=review.pk, by=user(life.government, Role.REVIEWER), at=life.at)
    assert not queries.recusals_to_decide(life.head)


# --- rules of the database --------------------------------------------------------------------------------------------


def refuses(name):
    return pytest.raises(IntegrityError, match=name)


def test_the_database_refuses_a_step_of_who_is_kept_out(life):
    declare(life)
    step = {"case": life.case, "step": "accept", "after": "handling", "at": life.at, "on": life.at.date()}
    with refuses("recused_takes_no_step"), transaction.atomic():
        StepTaken.objects.create(by=life.handler, **step)
    with refuses("recused_takes_no_step"), transaction.atomic():  # nor does anybody in his name
        StepTaken.objects.create(by=life.head, deputy_for=life.handler, **step)
    StepTaken.objects.create(by=life.head, **step)


def test_the_database_wants_a_second_person_for_a_decision(life):
    recusal = cases.ask_recusal(person=life.handler, ground=Ground.KIN, words="x", by=life.receptionist, **ids(life))
    for who in (life.handler, life.receptionist):
        with refuses("recusal_decided_by_another"), transaction.atomic():
            Recusal.objects.filter(pk=recusal.pk).update(granted=True, decided_by=who, decided_at=life.at)
    with refuses("recusal_decided_whole"), transaction.atomic():
        Recusal.objects.filter(pk=recusal.pk).update(granted=True)
    with refuses("recusal_once_of_a_person"), transaction.atomic():
        Recusal.objects.create(
            case=life.case, person=life.handler, source="asked", ground="kin", words="x", registered_by=life.head,
            at=life.at,
        )  # fmt: skip
    with refuses("recusal_declared_by_oneself"), transaction.atomic():
        Recusal.objects.filter(pk=recusal.pk).update(source="declared")
