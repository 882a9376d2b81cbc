"""The baton follows the steps: `steps.take` calls `follow`, and acts of their own call `pass_on`. Nothing else does."""

from __future__ import annotations

from datetime import datetime

from yimen.base.acts import tell
from yimen.base.models import User
from yimen.cases.models import Case, Hand, HandOffer
from yimen.domain import hands as rules
from yimen.domain.hands import HOW_OF, Holder, How, Outcome
from yimen.domain.procedure import ENDED_STAGES, Stage, Step

ON_ITS_WAY = frozenset({Stage.FORWARDED, Stage.OBJECTED})


def holder_of(case: Case) -> Holder | None:
    """In whose hand the case is; None when it is new or has ended."""
    if not case.stage or case.stage in ENDED_STAGES or case.holding_unit_id is None:
        return None
    return Holder(case.holding_unit_id, case.holder_id)


def next_holder(case: Case, step: Step, *, was: Holder | None, by: User | None) -> Holder | None:
    """In whose hand the case is after a step, whose stage it has already; written on it. An ended one keeps it."""
    after = rules.holder_after(
        step,
        Stage(case.stage),
        now=was,
        office=case.office_id,
        unit=case.unit_id,
        by=by.pk if by else None,
        by_unit=by.unit_id if by else None,
    )
    if after is not None:
        case.holding_unit_id, case.holder_id = after.unit, after.person
    return after


def follow(
    case: Case, step: Step, *, before: str, was: Holder | None, now: Holder | None, by: User | None, at: datetime
) -> None:
    """Write down what a step did to the baton: the hand it ended or began, the hand-over it offered or answered."""
    if was == now and not {before, case.stage} & ON_ITS_WAY:
        return
    if was != now:
        _write(case, now, how=_how(step, before, was, now), by=by, at=at, first=not before)
    waiting = HandOffer.objects.waiting().filter(case=case).first() if was is not None else None
    wanted = rules.offered_after(Stage(case.stage), holder=now, office=case.office_id, unit=case.unit_id)
    if waiting is not None and waiting.to_person_id is None and waiting.to_unit_id == wanted:
        return
    if waiting is not None:
        _settle(waiting, now, wanted=wanted, by=by, at=at)
    if wanted is not None:
        hand = Hand.objects.get(case=case, ended_at=None)
        HandOffer.objects.create(case=case, hand=hand, to_unit_id=wanted, by=by, at=at)


def begin(part: Case, *, by: User, at: datetime) -> None:
    """The first hand of a part that was split off: where its origin is, there it is too."""
    _write(part, holder_of(part), how=How.SPLIT, by=by, at=at, first=True)


def _how(step: Step, before: str, was: Holder | None, now: Holder | None) -> How:
    if was is None and before:
        return How.REOPENED
    if was is not None and now is not None and was.unit == now.unit:
        return How.TAKEN
    return HOW_OF.get(step, How.MOVED)


def _settle(offer: HandOffer, now: Holder | None, *, wanted: int | None, by: User | None, at: datetime) -> None:
    """An offer that the step has answered; one between colleagues lapses when the case leaves their body or ends."""
    if offer.to_person_id is None:
        unit = by.unit_id if by else None
        answer_offer(offer, rules.outcome_of(offered_to=offer.to_unit_id, holder=now, by_unit=unit), by=by, at=at)
    elif wanted is not None or now is None or now.unit != offer.to_unit_id:
        answer_offer(offer, Outcome.LAPSED, by=by, at=at)


def answer_offer(offer: HandOffer, outcome: Outcome, *, by: User | None, at: datetime, words: str = "") -> None:
    """Close an offer of a locked case."""
    offer.outcome, offer.answered_by, offer.answered_at, offer.words = outcome, by, at, words
    offer.save(update_fields=["outcome", "answered_by", "answered_at", "words"])


def pass_on(case: Case, now: Holder, *, how: How, by: User, at: datetime, reason: str = "") -> None:
    """Move the baton of a locked, checked case inside one body."""
    case.holding_unit_id, case.holder_id = now.unit, now.person
    case.save(update_fields=["holding_unit", "holder"])
    _write(case, now, how=how, by=by, at=at, reason=reason)
    tell(f"case.{case.pk}", f"desk.{now.unit}")


def _write(
    case: Case, now: Holder | None, *, how: How, by: User | None, at: datetime, reason: str = "", first: bool = False
) -> None:
    """End the open hand and begin the next at the same moment. Two acts of one second may come in either order."""
    last = None if first else Hand.objects.filter(case=case).order_by("-order").first()
    moment = at if last is None else max(at, last.ended_at or last.began_at)
    if last is not None and last.ended_at is None:
        last.ended_at = moment
        last.save(update_fields=["ended_at"])
    if now is not None:
        Hand.objects.create(
            case=case,
            order=last.order + 1 if last else 1,
            unit_id=now.unit,
            person_id=now.person,
            how=how,
            by=by,
            began_at=moment,
            reason=reason,
        )
