"""What the responsible unit does: receive, accept, draft, issue, deliver."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from yimen.base.acts import action
from yimen.base.models import User
from yimen.cases import queries
from yimen.cases.actions.fulfilling import open_tasks
from yimen.cases.actions.steps import NotAllowed, Start, allow, check, locked, locked_all, situation_of, take
from yimen.cases.models import Case, Claim, OpinionDraft
from yimen.cases.queries import deputy_for
from yimen.domain import fulfilment
from yimen.domain.delivery import DELIVERED_TO, WHICH_PARTY
from yimen.domain.dictionaries import ClaimResult
from yimen.domain.matter import NOT_JOINABLE
from yimen.domain.procedure import PETITION_PATH, STEPS, Refusal, Step


@dataclass(frozen=True, slots=True)
class ClaimAnswer:
    """The result of one claim (第三十二条), its reason, and for a supported one until when it is carried out."""

    result: str
    reason: str
    fulfil_by: date | None = None

    @property
    def complete(self) -> bool:
        """A known result with a reason."""
        return self.result in {str(known) for known in ClaimResult} and bool(self.reason.strip())


@action
def receive(*, case_id: int, by: User, at: datetime) -> Case:
    """Confirm receipt and take the case in hand; confirming does not move a clock (P: a unit cannot stop its own)."""
    case = locked(case_id)
    check(Step.RECEIVE, situation_of(case, by))
    take(case, Step.RECEIVE, by=by, at=at)
    return case


@action
def accept(*, case_id: int, by: User, at: datetime) -> Case:
    """Notify acceptance (受理告知): C2 and C3 are done; C4 runs from today where 第三十四条 applies."""
    case = locked(case_id)
    check(Step.ACCEPT, situation_of(case, by))
    case.marked_simplified = False  # accepted in the ordinary way: the unit did not follow the office's mark
    take(case, Step.ACCEPT, by=by, at=at, starts=accepted(case, localdate(at)))
    return case


def accepted(case: Case, today: date) -> dict[str, Start]:
    """Note the day of acceptance and say which clock it starts.

    Only the petition procedure proper has the 60 days of 第三十四条; the other paths follow their own rules.
    """
    case.accepted_on = today
    runs = case.petition_class == "appeal" and case.path == PETITION_PATH
    return {"C4": Start(today, case.unit)} if runs else {}


def write_answers(case: Case, claims: Sequence[Claim], answers: Mapping[int, ClaimAnswer]) -> None:
    """Result and reason of every claim, and the end of what is promised."""
    for claim in claims:
        answer = answers[claim.order]
        claim.result, claim.reason = answer.result, answer.reason
        claim.fulfil_by = answer.fulfil_by if answer.result == ClaimResult.SUPPORTED else None
    case.claims.bulk_update(claims, ["result", "reason", "fulfil_by"])


Answers = Mapping[int, ClaimAnswer]


@action
def draft_opinion(
    *,
    case_id: int,
    answers: Answers,
    facts: str,
    legal_basis: Sequence[str],
    review_organ: str,
    together: Mapping[int, Answers] | None = None,
    by: User,
    at: datetime,
) -> Case:
    """Hand in the opinion for checking; it may answer other items of the same matter too, every claim of each.

    Args:
        answers: claim order -> result and reason; every claim needs both.
        facts: facts found.
        legal_basis: articles, at least one.
        review_organ: where a review can be asked for (one level above).
        together: id of another item that the opinion answers -> its answers.
    """
    cases = locked_all({case_id, *(together or {})})
    case = cases[case_id]
    basis = [article.strip() for article in legal_basis if article.strip()]
    whole = {case_id: answers, **(together or {})}
    claims = {pk: list(one.claims.all()) for pk, one in cases.items()}
    complete = {pk: {order: one for order, one in whole[pk].items() if one.complete} for pk in cases}
    for pk, one in cases.items():
        counted = {"claims": len(claims[pk]), "results": sum(c.order in complete[pk] for c in claims[pk])}
        check(Step.DRAFT_OPINION, situation_of(one, by, legal_basis=len(basis), **counted))
    if not set(together or {}) <= {one.pk for one in queries.joinable(case)}:
        raise NotAllowed((NOT_JOINABLE,))
    stated = [answer.fulfil_by for given in complete.values() for answer in given.values()]
    allow(fulfilment.stated_refusals(stated, today=localdate(at)))
    for pk, one in cases.items():
        write_answers(one, claims[pk], complete[pk])
        one.opinion = {"facts": facts, "basis": basis, "review_organ": review_organ}
        one.opinion_drafted_by, one.opinion_issued_by = by, None
        one.opinion_drafted_for_id = deputy_for(pk, by, STEPS[Step.DRAFT_OPINION].permissions)
        one.answered_with = None if pk == case_id else case
        take(one, Step.DRAFT_OPINION, by=by, at=at, **_joint(one, case, cases))
    OpinionDraft.objects.filter(case__in=list(cases), by=by).delete()
    return case


def _joint(one: Case, lead: Case, cases: Mapping[int, Case]) -> dict[str, Any]:
    """What the history says of an opinion that answers several items."""
    if one.pk != lead.pk:
        return {"answered_with": lead.number}
    others = [other.number for other in cases.values() if other.pk != lead.pk]
    return {"answers_too": "、".join(others)} if others else {}


def _with_followers(case_id: int) -> dict[int, Case]:
    """The item and those that its opinion answers too, locked."""
    return locked_all({case_id, *Case.objects.filter(answered_with=case_id).values_list("pk", flat=True)})


@action
def return_opinion(*, case_id: int, reason: str, by: User, at: datetime) -> Case:
    """Send the draft back with a reason; the items that it would answer too are handled again like this one."""
    cases = _with_followers(case_id)
    case = cases[case_id]
    check(Step.RETURN_OPINION, situation_of(case, by, reply=bool(reason.strip())))
    for one in cases.values():
        one.opinion = {**one.opinion, "returned": reason}
        one.answered_with = None
        take(one, Step.RETURN_OPINION, by=by, at=at, reason=reason)
    return case


@action
def issue_opinion(*, case_id: int, by: User, at: datetime) -> Case:
    """A second person checks the opinion and signs it out; `documents.actions` issues the papers in the same act."""
    cases = _with_followers(case_id)
    case = cases[case_id]
    for pk, one in cases.items():  # every claim of every item, and nobody who was asked to help is passed over
        check(Step.ISSUE_OPINION, situation_of(one, by, **({} if pk == case_id else {"follows": False})))
    for one in cases.values():
        one.opinion = {key: value for key, value in one.opinion.items() if key != "returned"}
        one.opinion_issued_by = by
        take(one, Step.ISSUE_OPINION, by=by, at=at, **_joint(one, case, cases))
    return case


@action
def deliver(
    *, case_id: int, delivered_on: date, proved: bool, party_id: int | None = None, by: User, at: datetime
) -> Case:
    """A proved delivery: the petitioner's C5 runs from it. The last one concludes the case (办结): C4 stops.

    Args:
        party_id: who received it; may be left out where there is only one who can.
    """
    case = locked(case_id)
    parties = queries.parties_of(case)
    waiting = queries.awaiting(case, parties)
    party = party_id or (waiting[0][0] if len(waiting) == 1 else None)
    others = [group for group in waiting if party not in group]
    step = Step.DELIVER_ONE if party and others else Step.DELIVER
    check(step, situation_of(case, by, delivery_proved=proved, undelivered=len(others) if party else 0))
    allow(_against_party(party, waiting, some=bool(parties)))
    starts = {"C5": Start(delivered_on, None, party=party)}
    if step is Step.DELIVER_ONE:
        told = delivered_on.isoformat()
        take(case, step, by=by, at=at, on=localdate(at), starts=starts, party=party, delivered_on=told)
        return case
    # The last one of several; the thirty days of each run from their own.
    case.delivered_on = case.concluded_on = max([delivered_on, *queries.received(case).values()])
    take(case, step, by=by, at=at, on=localdate(at), starts=starts, stopped_on=case.delivered_on, party=party)
    open_tasks(case)
    return case


def _against_party(party: int | None, waiting: Sequence[tuple[int, ...]], *, some: bool) -> tuple[Refusal, ...]:
    if not some:
        return ()
    if party is None:
        return (WHICH_PARTY,)
    return () if any(party in group for group in waiting) else (DELIVERED_TO,)
