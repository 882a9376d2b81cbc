"""Reads on hands: in whose hand a case is and was, which hand-overs wait, whom it could be handed to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from yimen.base.models import User
from yimen.cases.models import Case, Hand, HandOffer
from yimen.cases.queries.powers import Powers, barred, powers_of
from yimen.domain.hands import HANDS, Outcome, Situation
from yimen.domain.procedure import ENDED_STAGES, Stage
from yimen.domain.roles import Permission


def waiting_offer(case: Case) -> HandOffer | None:
    """The hand-over that waits for an answer, with the names that a page shows."""
    return HandOffer.objects.waiting().select_related("to_unit", "to_person", "by").filter(case=case).first()


def offers_to(user: User, *, limit: int = 20) -> list[HandOffer]:
    """What colleagues offered to this very person and waits for an answer, the oldest first; one statement."""
    rows = HandOffer.objects.waiting().select_related("case", "by").filter(to_person=user)
    return list(rows.order_by("id")[:limit])


def hand_situation(
    case: Case,
    by: User,
    *,
    to: User | None = None,
    offer: HandOffer | None = None,
    powers: Powers | None = None,
    **known: Any,
) -> Situation:
    """How the baton stands and who asks.

    Args:
        to: the colleague who is named, when one is.
        offer: the hand-over that is answered, when one is.
        powers: what `by` may do on the case, for who knows it already.
        known: what the form brought; it wins.
    """
    powers = powers or powers_of(case.pk, by)
    ours = by.unit_id == case.holding_unit_id
    mine = case.holder_id is not None and case.holder_id in {by.pk, *(one.pk for one in powers.absent)}
    head = ours and Permission.HAND_ORDER in powers.permissions
    facts: dict[str, Any] = {
        "permissions": powers.permissions,
        "conflict": powers.conflict,
        "open": Stage(case.stage) not in ENDED_STAGES,
        "ours": ours,
        "held": case.holder_id is not None,
        "mine": mine,
    }
    if "offered" not in known:
        facts["offered"] = HandOffer.objects.waiting().filter(case=case).exists()
    if offer is not None:
        facts |= {
            "outcome": Outcome(offer.outcome).label if offer.outcome else "",
            "offered_to_me": offer.to_person_id == by.pk,
            "given_by_me": offer.to_person_id is not None and (offer.by_id == by.pk or mine or head),
        }
    if to is not None:
        facts |= {
            "colleague": _may_hold(to, case) and (head or to.pk != by.pk),
            "has_it": to.pk == case.holder_id,
            "barred": bool(barred(case.pk, [to.pk])),
        }
    return Situation(**{**facts, **known})


def _may_hold(person: User, case: Case) -> bool:
    return person.is_active and person.unit_id == case.holding_unit_id and bool(person.own_permissions & HANDS)


def colleagues(case: Case, *, but: User | None = None) -> list[User]:
    """Those of the holding body to whom the case could be handed; two statements."""
    staff = list(User.objects.filter(unit=case.holding_unit_id, is_active=True).order_by("name", "id"))
    kept_out = barred(case.pk, [one.pk for one in staff])
    return [
        one
        for one in staff
        if _may_hold(one, case) and one.pk not in kept_out and one.pk != case.holder_id and (but is None or one != but)
    ]


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One hand in words: of whom, from when to when (None: still), how many calendar days, how it came."""

    unit: str
    person: str
    began_at: datetime
    ended_at: datetime | None
    days: int
    how: str
    by: str
    reason: str


def ledger(case: Case, *, today: date) -> list[LedgerLine]:
    """Every hand of the case, the first one first; one statement; the first day is not counted.

    They say how long a case lay, never how good somebody is: nothing is summed up by person.
    """
    lines = []
    for hand in Hand.objects.filter(case=case).select_related("unit", "person", "by"):
        last = localdate(hand.ended_at) if hand.ended_at else today
        lines.append(
            LedgerLine(
                unit=hand.unit.short_name,
                person=hand.person.name if hand.person else "",
                began_at=hand.began_at,
                ended_at=hand.ended_at,
                days=max((last - localdate(hand.began_at)).days, 0),
                how=hand.get_how_display(),
                by=hand.by.name if hand.by else "信访人（网上）",
                reason=hand.reason,
            )
        )
    return lines
