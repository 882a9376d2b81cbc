"""回避 (第二十八条第三款): declared by oneself or asked for by the petitioner, decided by a second person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from yimen.base.acts import action, record, tell
from yimen.base.models import User
from yimen.cases import queries
from yimen.cases.actions.hands import answer_offer, pass_on
from yimen.cases.actions.steps import allow, case_of, locked, still_there
from yimen.cases.models import Case, HandOffer, Recusal
from yimen.domain.hands import Holder, How, Outcome
from yimen.domain.procedure import ENDED_STAGES
from yimen.domain.recusal import ACTS, Act, Ground, Source, refusals


@action
def declare_interest(*, case_id: int, ground: Ground | None, words: str, by: User, at: datetime) -> Recusal:
    """Declare an own direct interest; from now on this person takes no step on the case."""
    case = locked(case_id)
    known: dict[str, Any] = {"ground": ground is not None, "words": bool(words.strip())}
    allow(refusals(Act.DECLARE, queries.recusal_situation(case, by, person=by, **known)))
    return _bring_up(case, by, Source.DECLARED, ground=ground, words=words, by=by, at=at)


@action
def ask_recusal(*, case_id: int, person: User, ground: Ground | None, words: str, by: User, at: datetime) -> Recusal:
    """Register that the petitioner asks for somebody's recusal; until it is decided that person takes no step."""
    case = locked(case_id)
    known: dict[str, Any] = {"ground": ground is not None, "words": bool(words.strip())}
    allow(refusals(Act.ASK, queries.recusal_situation(case, by, person=person, **known)))
    return _bring_up(case, person, Source.ASKED, ground=ground, words=words, by=by, at=at)


def _bring_up(
    case: Case, person: User, source: Source, *, ground: Ground | None, words: str, by: User, at: datetime
) -> Recusal:
    recusal = Recusal.objects.create(
        case=case, person=person, source=source, ground=ground or "", words=words.strip(), registered_by=by, at=at
    )
    for offer in HandOffer.objects.waiting().filter(case=case, to_person=person):
        answer_offer(offer, Outcome.LAPSED, by=by, at=at)
    record(f"recusal.{source}", case, number=case.number, person=person.pk, ground=ground or "")
    _told(recusal)
    return recusal


@action
def decide_recusal(*, recusal_id: int, granted: bool, words: str, by: User, at: datetime) -> Recusal:
    """Decide. Granted, what this person held goes back into the hand of the body, to be given to somebody else."""
    case = case_of(Recusal.objects.all(), recusal_id)
    recusal = still_there(Recusal.objects.select_related("person__unit"), recusal_id)
    recusal.case = case
    situation = queries.recusal_situation(case, by, person=recusal.person, recusal=recusal, words=bool(words.strip()))
    allow(refusals(Act.DECIDE, situation))
    recusal.granted, recusal.decision, recusal.decided_by, recusal.decided_at = granted, words.strip(), by, at
    recusal.save(update_fields=["granted", "decision", "decided_by", "decided_at"])
    held = case.holder_id == recusal.person_id and case.stage not in ENDED_STAGES
    if granted and held and case.holding_unit_id is not None:
        pass_on(case, Holder(case.holding_unit_id), how=How.RECUSED, by=by, at=at)
        for offer in HandOffer.objects.waiting().filter(case=case, to_person__isnull=False):
            answer_offer(offer, Outcome.LAPSED, by=by, at=at)
    stands_for = queries.deputy_for(case.pk, by, ACTS[Act.DECIDE].permissions)
    verb = "recusal.granted" if granted else "recusal.refused"
    record(verb, case, number=case.number, person=recusal.person_id, deputy_for=stands_for)
    _told(recusal)
    return recusal


def _told(recusal: Recusal) -> None:
    tell(f"case.{recusal.case_id}", f"desk.{recusal.person.unit_id}")
