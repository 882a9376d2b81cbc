"""What the case page shows of the baton: who has it, what is offered, the ledger, and what this person can do."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from yimen.base.models import User
from yimen.cases import queries
from yimen.cases.models import Case, HandOffer, Recusal, Review
from yimen.domain.hands import Act, Situation, closing
from yimen.domain.procedure import ENDED_STAGES, Stage
from yimen.domain.recusal import Act as RecusalAct
from yimen.domain.recusal import closing as closing_recusal
from yimen.domain.roles import Permission


@dataclass(frozen=True, slots=True)
class Handle:
    """Something to do with the baton: its words, address, icon, and whether one press does it."""

    label: str
    url: str
    icon: str
    posted: bool = False


def baton(
    case: Case,
    user: User,
    *,
    reviews: Sequence[Review],
    recusals: Collection[Recusal],
    powers: queries.Powers,
    offered: bool,
    today: date,
) -> dict[str, Any]:
    """The part of the case page on hands and recusals; one statement, however long the ledger, one for an offer.

    Args:
        offered: a hand-over waits for an answer.
    """
    offer = queries.waiting_offer(case) if offered else None
    situation = queries.hand_situation(case, user, offer=offer, powers=powers, offered=offer is not None)
    to_me = offer is not None and offer.to_person_id == user.pk
    bodies = {case.office_id, case.unit_id, case.holding_unit_id, *(review.body_id for review in reviews)}
    return {
        "ledger": queries.ledger(case, today=today),
        "offer": offer,
        "offer_to_me": to_me,
        "kept_out": situation.conflict,
        "handles": list(_handles(case, user, situation, offer, to_me=to_me)),
        "recusals": [{"recusal": one, "url": _deciding_url(case, user, one)} for one in recusals if one.bars],
        "recusal_handles": list(_recusal_handles(case, user, recusals)) if user.unit_id in bodies else [],
    }


def _handles(case: Case, user: User, situation: Situation, offer: HandOffer | None, *, to_me: bool) -> Iterator[Handle]:
    if Stage(case.stage) in ENDED_STAGES:
        return
    if not closing(Act.TAKE, situation):
        yield Handle(Act.TAKE.label, reverse("web:hand-take", args=[case.pk]), "check", posted=True)
    if not closing(Act.OFFER, situation):
        yield Handle(Act.OFFER.label, reverse("web:hand-offer", args=[case.pk]), "users")
    if offer is not None and not to_me and not closing(Act.RECALL, situation):
        yield Handle(Act.RECALL.label, reverse("web:hand-recall", args=[offer.pk]), "undo", posted=True)
    if not closing(Act.ORDER, situation):
        yield Handle(Act.ORDER.label, reverse("web:hand-order", args=[case.pk]), "user")


def _deciding_url(case: Case, user: User, recusal: Recusal) -> str:
    """Where this user decides it; "" for whom it is not to decide."""
    if recusal.granted is not None or Permission.RECUSAL_DECIDE not in user.permissions:
        return ""
    situation = queries.recusal_situation(case, user, person=recusal.person, recusal=recusal, words=True)
    return "" if closing_recusal(RecusalAct.DECIDE, situation) else reverse("web:recusal-decide", args=[recusal.pk])


def _recusal_handles(case: Case, user: User, recusals: Collection[Recusal]) -> Iterator[Handle]:
    if case.stage == Stage.HISTORY or not user.may(Permission.CASE_VIEW):
        return
    if not any(one.person_id == user.pk and one.bars for one in recusals):
        yield Handle(RecusalAct.DECLARE.label, reverse("web:recusal-declare", args=[case.pk]), "shield")
    yield Handle(RecusalAct.ASK.label, reverse("web:recusal-ask", args=[case.pk]), "edit")
