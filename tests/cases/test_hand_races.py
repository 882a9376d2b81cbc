"""Two people reach for one baton at once, on real connections: exactly one gets it, the other is told why."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import NOON, Life, petition, user
from tests.racing import Deed, at_once
from yimen.base import audit
from yimen.base.deputies import NotNamed, name_deputy
from yimen.base.models import Deputy
from yimen.cases import actions as cases
from yimen.cases.actions import NotAllowed
from yimen.cases.models import Case, Hand, HandOffer
from yimen.domain.recusal import Ground
from yimen.domain.roles import Role

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def ids(life: Life) -> dict[str, object]:
    return {"case_id": life.case.pk, "at": life.at}


def offered() -> tuple[Life, object, HandOffer]:
    life = Life().accepted()
    colleague = user(life.department, Role.HANDLER)
    offer = cases.offer_hand(to=colleague, reason="出差", by=life.handler, **ids(life))
    return life, colleague, offer


def two_colleagues_take_one_case() -> tuple[Life, list[Deed]]:
    life = Life()
    life.case = cases.register(office=life.office, petition=petition(channel="web"), by=None, at=NOON).case
    clerks = [life.receptionist, user(life.office, Role.RECEPTIONIST)]
    return life, [lambda by=by: cases.take_in_hand(by=by, **ids(life)) for by in clerks]


def it_is_accepted_while_it_is_taken_back() -> tuple[Life, list[Deed]]:
    life, colleague, offer = offered()
    return life, [
        lambda: cases.answer_hand(offer_id=offer.pk, accept=True, by=colleague, at=life.at),
        lambda: cases.recall_hand(offer_id=offer.pk, by=life.handler, at=life.at),
    ]


def it_is_accepted_twice() -> tuple[Life, list[Deed]]:
    life, colleague, offer = offered()
    return life, [lambda: cases.answer_hand(offer_id=offer.pk, accept=True, by=colleague, at=life.at)] * 2


def it_is_offered_to_two() -> tuple[Life, list[Deed]]:
    life = Life().accepted()
    people = [user(life.department, Role.HANDLER) for _ in range(2)]
    return life, [lambda to=to: cases.offer_hand(to=to, reason="出差", by=life.handler, **ids(life)) for to in people]


def two_people_of_the_unit_receive() -> tuple[Life, list[Deed]]:
    life = Life().forwarded()
    clerks = [life.handler, user(life.department, Role.HANDLER)]
    return life, [lambda by=by: cases.receive(by=by, **ids(life)) for by in clerks]


def it_is_received_while_it_is_withdrawn() -> tuple[Life, list[Deed]]:
    life = Life().forwarded()
    return life, [
        lambda: cases.receive(by=life.handler, **ids(life)),
        lambda: cases.withdraw(reason="选错了", by=life.receptionist, **ids(life)),
    ]


def two_heads_decide_a_recusal() -> tuple[Life, list[Deed]]:
    life = Life().accepted()
    recusal = cases.declare_interest(ground=Ground.KIN, words="亲属", by=life.handler, **ids(life))
    heads = [life.head, user(life.department, Role.UNIT_HEAD)]
    return life, [
        lambda by=by: cases.decide_recusal(recusal_id=recusal.pk, granted=True, words="是", by=by, at=life.at)
        for by in heads
    ]


def he_declares_twice() -> tuple[Life, list[Deed]]:
    life = Life().accepted()
    return life, [lambda: cases.declare_interest(ground=Ground.KIN, words="亲属", by=life.handler, **ids(life))] * 2


RACES = [
    two_colleagues_take_one_case,
    it_is_accepted_while_it_is_taken_back,
    it_is_accepted_twice,
    it_is_offered_to_two,
    two_people_of_the_unit_receive,
    it_is_received_while_it_is_withdrawn,
    two_heads_decide_a_recusal,
    he_declares_twice,
]


@pytest.mark.parametrize("race", RACES, ids=lambda race: race.__name__)
def test_exactly_one_wins_and_the_other_is_told_why(race):
    life, deeds = race()
    found = at_once(*deeds)
    lost = [one for one in found if isinstance(one, NotAllowed)]
    assert len(lost) == 1, found
    assert all(refusal.words.endswith("。") for refusal in lost[0].refusals)
    case = Case.objects.get(pk=life.case.pk)
    hand = Hand.objects.get(case=case, ended_at=None)
    assert (hand.unit_id, hand.person_id) == (case.holding_unit_id, case.holder_id)
    assert HandOffer.objects.waiting().filter(case=case).count() <= 1
    assert audit.verify() == []


def test_a_case_that_is_ordered_to_two_people_at_once_ends_in_one_hand():
    life = Life().accepted()
    people = [user(life.department, Role.HANDLER) for _ in range(2)]
    at_once(*[lambda to=to: cases.order_hand(to=to, by=life.head, **ids(life)) for to in people])
    case = Case.objects.get(pk=life.case.pk)
    assert case.holder in people
    assert list(Hand.objects.filter(case=case, ended_at=None).values_list("person", flat=True)) == [case.holder_id]
    assert Hand.objects.filter(case=case).count() == 4  # both orders stand in the ledger, one after the other


def test_who_declares_while_signing_has_either_signed_before_or_not_at_all():
    life = Life().drafted()
    signed, declared = at_once(
        lambda: cases.issue_opinion(by=life.head, **ids(life)),
        lambda: cases.declare_interest(ground=Ground.KIN, words="亲属", by=life.head, **ids(life)),
    )
    assert not isinstance(declared, NotAllowed)
    stage = Case.objects.get(pk=life.case.pk).stage
    assert stage == ("drafted" if isinstance(signed, NotAllowed) else "issued")


def test_two_deputies_for_one_day_are_named_once():
    life = Life()
    today = timezone.localdate()
    days = {"first": today, "last": today + timedelta(days=5)}
    later = {"first": today + timedelta(days=3), "last": today + timedelta(days=9)}
    people = [user(life.department, Role.HANDLER) for _ in range(2)]
    found = at_once(
        *[
            lambda to=to, span=span: name_deputy(absent=life.head, deputy=to, by=life.head, at=timezone.now(), **span)
            for to, span in zip(people, (days, later), strict=True)
        ]
    )
    assert len([one for one in found if isinstance(one, NotNamed)]) == 1
    assert Deputy.objects.count() == 1
