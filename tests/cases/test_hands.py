"""In whose hand a case is (首接首办、现办): it follows the steps, and is offered, accepted, declined, ordered."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cases.helpers import audited, on, refused
from tests.factories import NOON, Life, petition, unit, user
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.cases.models import Case, Hand, HandOffer
from yimen.domain.procedure import ReopenGround
from yimen.domain.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def life():
    return Life()


def ids(life):
    return {"case_id": life.case.pk, "at": life.at}


def hands(life):
    """(unit, person, how) of every hand, and that all but the last have ended."""
    rows = list(Hand.objects.filter(case=life.case))
    assert all(one.ended_at is not None for one in rows[:-1])
    assert [one.began_at for one in rows[1:]] == [one.ended_at for one in rows[:-1]]
    return [(one.unit, one.person, one.how) for one in rows]


def offers(life):
    return [(one.to_unit, one.to_person, one.outcome) for one in HandOffer.objects.filter(case=life.case)]


def now(life):
    case = Case.objects.get(pk=life.case.pk)
    return case.holding_unit, case.holder


# --- with the steps ---------------------------------------------------------------------------------------------------


def test_who_registers_has_it_and_stays_the_first(life):
    assert hands(life) == [(life.office, life.receptionist, "registered")]
    life.delivered()
    assert Case.objects.get(pk=life.case.pk).registered_by == life.receptionist


def test_a_forwarded_case_stays_with_its_giver_until_it_is_received(life):
    life.forwarded()
    assert now(life) == (life.office, life.receptionist)
    assert offers(life) == [(life.department, None, "")]
    life.case = cases.receive(by=life.handler, **ids(life))
    assert now(life) == (life.department, life.handler)
    assert offers(life) == [(life.department, None, "accepted")]
    assert hands(life)[1:] == [(life.department, life.handler, "received")]


def test_taken_back_before_receipt_it_never_left(life):
    life.forwarded()
    cases.withdraw(reason="选错了", by=life.receptionist, **ids(life))
    assert now(life) == (life.office, life.receptionist)
    assert offers(life) == [(life.department, None, "recalled")]
    assert len(hands(life)) == 1


def test_an_objection_offers_it_back_and_the_yes_takes_it(life):
    life.objected()
    assert now(life) == (life.department, life.handler)
    assert offers(life)[1:] == [(life.office, None, "")]
    other = user(life.office, Role.RECEPTIONIST)
    cases.decide_return(agree=True, reason="同意", by=other, **ids(life))
    assert now(life) == (life.office, other)
    assert hands(life)[-1] == (life.office, other, "returned")
    assert offers(life)[1:] == [(life.office, None, "accepted")]


def test_an_objection_that_is_not_agreed_to_stays_with_the_unit(life):
    life.objected()
    cases.decide_return(agree=False, reason="属于你局职责", by=life.receptionist, **ids(life))
    assert now(life) == (life.department, life.handler)
    assert offers(life)[1:] == [(life.office, None, "declined")]


def test_objected_to_unreceived_it_comes_to_the_unit_by_decision_not_by_its_yes(life):
    life.forwarded()
    cases.object_to(reason="不归我们", by=life.handler, **ids(life))
    assert (now(life), offers(life)) == ((life.office, life.receptionist), [(life.department, None, "")])
    cases.decide_return(agree=False, reason="归你们", by=life.receptionist, **ids(life))
    assert now(life) == (life.department, None)
    assert hands(life)[-1] == (life.department, None, "decided")
    assert offers(life) == [(life.department, None, "decided")]


def test_objected_to_unreceived_and_agreed_to_it_never_left(life):
    life.forwarded()
    cases.object_to(reason="不归我们", by=life.handler, **ids(life))
    cases.decide_return(agree=True, reason="同意", by=life.receptionist, **ids(life))
    assert now(life) == (life.office, life.receptionist)
    assert offers(life) == [(life.department, None, "recalled")]


def test_concluded_nobody_has_it_and_reopened_the_unit_has_it_again(life):
    life.delivered()
    assert not Hand.objects.filter(case=life.case, ended_at=None).exists()
    assert now(life) == (life.department, life.handler)  # the last who had it, for the page
    life.at = on("05-06")
    cases.reopen(ground=ReopenGround.REVIEW, reason="复查撤销", by=life.head, **ids(life))
    last = Hand.objects.filter(case=life.case).last()
    assert (last.unit, last.person, last.how, last.began_at) == (life.department, life.head, "reopened", life.at)


def test_what_came_by_the_portal_the_office_has_until_somebody_sorts_it(life):
    case = cases.register(office=life.office, petition=petition(channel="web"), by=None, at=NOON).case
    assert (case.holding_unit, case.holder, case.registered_by) == (life.office, None, None)
    case = cases.sort(case_id=case.pk, petition_class="appeal", path=6, by=life.receptionist, at=NOON)
    assert (case.holding_unit, case.holder, case.registered_by) == (life.office, life.receptionist, None)
    assert list(Hand.objects.filter(case=case).values_list("how", flat=True)) == ["registered", "taken"]


def test_a_colleagues_step_does_not_take_the_case_out_of_the_holders_hand(life):
    life.received()
    cases.accept(by=user(life.department, Role.HANDLER), **ids(life))
    assert now(life) == (life.department, life.handler)


# --- between colleagues -----------------------------------------------------------------------------------------------


@pytest.fixture
def colleague(life):
    return user(life.department, Role.HANDLER)


def test_offered_it_stays_until_the_colleague_accepts(life, colleague):
    life.accepted()
    offer = cases.offer_hand(to=colleague, reason="我出差", by=life.handler, **ids(life))
    assert now(life) == (life.department, life.handler)
    assert [one.pk for one in queries.offers_to(colleague)] == [offer.pk]
    cases.answer_hand(offer_id=offer.pk, accept=True, by=colleague, at=life.at)
    assert now(life) == (life.department, colleague)
    assert hands(life)[-1] == (life.department, colleague, "agreed")
    assert queries.offers_to(colleague) == []
    assert audited(life.case)[-2:] == ["hand.offered", "hand.accepted"]


def test_declined_with_a_reason_it_stays(life, colleague):
    life.accepted()
    offer = cases.offer_hand(to=colleague, reason="我出差", by=life.handler, **ids(life))
    with refused("reason"):
        cases.answer_hand(offer_id=offer.pk, accept=False, words=" ", by=colleague, at=life.at)
    cases.answer_hand(offer_id=offer.pk, accept=False, words="手上已满", by=colleague, at=life.at)
    offer.refresh_from_db()
    assert (offer.outcome, offer.words, now(life)) == ("declined", "手上已满", (life.department, life.handler))
    assert len(hands(life)) == 2
    cases.offer_hand(to=colleague, reason="再请一次", by=life.handler, **ids(life))


def test_who_comes_after_a_withdrawal_is_told_so(life, colleague):
    life.accepted()
    offer = cases.offer_hand(to=colleague, reason="我出差", by=life.handler, **ids(life))
    cases.recall_hand(offer_id=offer.pk, by=life.handler, at=life.at)
    with pytest.raises(cases.NotAllowed, match="这次交接已撤回"):
        cases.answer_hand(offer_id=offer.pk, accept=True, by=colleague, at=life.at)
    with pytest.raises(cases.NotAllowed, match="这次交接已撤回"):
        cases.recall_hand(offer_id=offer.pk, by=life.handler, at=life.at)


@pytest.mark.parametrize(
    ("who", "code"),
    [("other_unit", "colleague"), ("closed", "colleague"), ("reader", "colleague"), ("holder", "another")],
)
def test_it_is_offered_to_a_colleague_who_does_such_work(life, who, code):
    life.accepted()
    closed = user(life.department, Role.HANDLER)
    closed.is_active = False
    closed.save()
    people = {
        "other_unit": user(unit(life.government), Role.HANDLER),
        "closed": closed,
        "reader": user(life.department, Role.STATISTICS),
        "holder": life.handler,
    }
    codes = {code, "colleague"} if who == "holder" else {code}
    with refused(*codes):
        cases.offer_hand(to=people[who], reason="出差", by=life.handler, **ids(life))


def test_only_the_holder_offers_once_at_a_time_with_a_reason(life, colleague):
    life.accepted()
    with refused("mine", "reason"):
        cases.offer_hand(to=life.head, reason="", by=colleague, **ids(life))
    cases.offer_hand(to=colleague, reason="出差", by=life.handler, **ids(life))
    with refused("not_offered"):
        cases.offer_hand(to=life.head, reason="出差", by=life.handler, **ids(life))
    with refused("to_me"):
        offer = HandOffer.objects.waiting().get(case=life.case)
        cases.answer_hand(offer_id=offer.pk, accept=True, by=life.head, at=life.at)


def test_a_unit_does_not_answer_or_take_back_a_forwarding_as_if_it_were_between_colleagues(life):
    life.forwarded()
    offer = HandOffer.objects.waiting().get(case=life.case)
    with refused("to_me"):
        cases.answer_hand(offer_id=offer.pk, accept=True, by=life.handler, at=life.at)
    with refused("given"):
        cases.recall_hand(offer_id=offer.pk, by=life.receptionist, at=life.at)


def test_the_head_orders_without_asking_and_the_ledger_says_so(life, colleague):
    life.accepted()
    offer = cases.offer_hand(to=life.head, reason="出差", by=life.handler, **ids(life))
    life.after(days=3)
    cases.order_hand(to=colleague, reason="专人办理", by=life.head, **ids(life))
    offer.refresh_from_db()
    assert (offer.outcome, now(life)) == ("lapsed", (life.department, colleague))
    line = queries.ledger(life.case, today=(life.at + timedelta(days=2)).date())[-1]
    assert (line.how, line.by, line.reason, line.days, line.ended_at) == (
        "负责人指定",
        life.head.name,
        "专人办理",
        2,
        None,
    )
    assert [one.days for one in queries.ledger(life.case, today=life.at.date())] == [0, 3, 0]
    with refused("another"):
        cases.order_hand(to=colleague, by=life.head, **ids(life))


def test_only_the_head_of_the_holding_body_orders(life, colleague):
    life.accepted()
    with refused("permission"):
        cases.order_hand(to=colleague, by=life.handler, **ids(life))
    office_head = user(life.office, Role.OFFICE_HEAD)
    with refused("ours"):
        cases.order_hand(to=colleague, by=office_head, **ids(life))


def test_the_head_of_the_office_gives_a_case_that_is_on_its_way_to_another_of_the_office(life):
    life.forwarded()
    other = user(life.office, Role.RECEPTIONIST)
    cases.order_hand(to=other, by=user(life.office, Role.OFFICE_HEAD), **ids(life))
    assert (now(life), offers(life)) == ((life.office, other), [(life.department, None, "")])
    cases.receive(by=life.handler, **ids(life))
    assert now(life) == (life.department, life.handler)


def test_it_is_taken_in_hand_once(life):
    case = cases.register(office=life.office, petition=petition(channel="web"), by=None, at=NOON).case
    cases.take_in_hand(case_id=case.pk, by=life.receptionist, at=NOON)
    with refused("not_held"):
        cases.take_in_hand(case_id=case.pk, by=user(life.office, Role.RECEPTIONIST), at=NOON)
    with refused("ours", "not_held"):
        cases.take_in_hand(case_id=case.pk, by=life.handler, at=NOON)


def test_forwarding_ends_what_was_offered_between_colleagues(life):
    life.sorted()
    offer = cases.offer_hand(to=user(life.office, Role.RECEPTIONIST), reason="换班", by=life.receptionist, **ids(life))
    life.case = cases.forward(to_unit=life.department, by=life.receptionist, **ids(life))
    offer.refresh_from_db()
    assert offer.outcome == "lapsed"
    assert offers(life)[1:] == [(life.department, None, "")]


def test_an_ended_case_is_not_handed_on(life, colleague):
    life.delivered()
    with refused("open", "not_held"):
        cases.take_in_hand(by=life.handler, **ids(life))
    with refused("open"):
        cases.order_hand(to=colleague, by=life.head, **ids(life))


def test_mine_are_the_open_cases_in_my_hand(life):
    life.forwarded()
    today = life.at.date()
    mine = queries.CaseFilter(mine=True)
    assert [one.pk for one in queries.listed(life.receptionist, mine, today=today).rows] == [life.case.pk]
    assert queries.listed(life.handler, mine, today=today).rows == []
    cases.receive(by=life.handler, **ids(life))
    assert [row.case_id for row in queries.my_day(life.handler, today=today, mine=True)] == [life.case.pk] * 2
    assert queries.desk_counts(life.head, today=today, mine=True)[""] == 0
    assert queries.inbox_counts(life.handler, today=today)["mine"] == 1
