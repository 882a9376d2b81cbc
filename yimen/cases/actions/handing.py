"""Handing the baton on inside one body: taken, offered to a colleague, accepted or not, taken back, ordered."""

from __future__ import annotations

from datetime import datetime

from yimen.base.acts import action, record, tell
from yimen.base.models import User
from yimen.cases import queries
from yimen.cases.actions.hands import answer_offer, pass_on
from yimen.cases.actions.steps import allow, case_of, locked, still_there
from yimen.cases.models import Case, Hand, HandOffer
from yimen.domain.hands import ACTS, Act, Holder, How, Outcome, refusals


@action
def take_in_hand(*, case_id: int, by: User, at: datetime) -> Case:
    """Take a case that nobody of the own body has taken yet (领办).

    Raises:
        NotAllowed: somebody was quicker, or it is another body's.
    """
    case = locked(case_id)
    allow(refusals(Act.TAKE, queries.hand_situation(case, by)))
    pass_on(case, Holder(by.unit_id, by.pk), how=How.TAKEN, by=by, at=at)
    record("hand.taken", case, number=case.number, person=by.pk)
    return case


@action
def offer_hand(*, case_id: int, to: User, reason: str, by: User, at: datetime) -> HandOffer:
    """Ask a colleague of the same body to take over; until that person accepts, the holder holds it."""
    case = locked(case_id)
    allow(refusals(Act.OFFER, queries.hand_situation(case, by, to=to, reason=bool(reason.strip()))))
    hand = Hand.objects.get(case=case, ended_at=None)
    offer = HandOffer.objects.create(
        case=case, hand=hand, to_unit_id=to.unit_id, to_person=to, reason=reason.strip(), by=by, at=at
    )
    _noted("hand.offered", offer, Act.OFFER, by)
    return offer


@action
def answer_hand(*, offer_id: int, accept: bool, words: str = "", by: User, at: datetime) -> Case:
    """Accept what a colleague offered, or decline with a reason; declined, it stays with the giver.

    Raises:
        NotAllowed: it was answered, taken back or overtaken meanwhile, or offered to somebody else.
    """
    offer = _locked(offer_id)
    act = Act.ACCEPT if accept else Act.DECLINE
    situation = queries.hand_situation(offer.case, by, offer=offer, reason=bool(words.strip()))
    allow(refusals(act, situation))
    answer_offer(offer, Outcome.ACCEPTED if accept else Outcome.DECLINED, by=by, at=at, words=words.strip())
    if accept:
        pass_on(offer.case, Holder(offer.to_unit_id, by.pk), how=How.AGREED, by=by, at=at, reason=offer.reason)
    _noted("hand.accepted" if accept else "hand.declined", offer, act, by)
    return offer.case


@action
def recall_hand(*, offer_id: int, by: User, at: datetime) -> Case:
    """Take an offer to a colleague back; it stays with the giver."""
    offer = _locked(offer_id)
    allow(refusals(Act.RECALL, queries.hand_situation(offer.case, by, offer=offer)))
    answer_offer(offer, Outcome.RECALLED, by=by, at=at)
    _noted("hand.recalled", offer, Act.RECALL, by)
    return offer.case


@action
def order_hand(*, case_id: int, to: User, reason: str = "", by: User, at: datetime) -> Case:
    """The head gives the case to one of the own people: an order, which needs no yes (指定承办人).

    What was offered between colleagues lapses; what is on its way to another body stays on its way.
    """
    case = locked(case_id)
    allow(refusals(Act.ORDER, queries.hand_situation(case, by, to=to)))
    waiting = queries.waiting_offer(case)
    if waiting is not None and waiting.to_person_id is not None:
        answer_offer(waiting, Outcome.LAPSED, by=by, at=at)
    pass_on(case, Holder(to.unit_id, to.pk), how=How.ORDERED, by=by, at=at, reason=reason.strip())
    stands_for = queries.deputy_for(case.pk, by, ACTS[Act.ORDER].permissions)
    record("hand.ordered", case, number=case.number, person=to.pk, deputy_for=stands_for)
    return case


def _locked(offer_id: int) -> HandOffer:
    """The offer, read under the lock of its case: an answer rests on what stands there now."""
    case = case_of(HandOffer.objects.all(), offer_id)
    offer = still_there(HandOffer.objects.all(), offer_id)
    offer.case = case
    return offer


def _noted(verb: str, offer: HandOffer, act: Act, by: User) -> None:
    stands_for = queries.deputy_for(offer.case_id, by, ACTS[act].permissions)
    record(verb, offer.case, number=offer.case.number, to=offer.to_person_id, deputy_for=stands_for)
    tell(f"case.{offer.case_id}", f"desk.{offer.to_unit_id}")
