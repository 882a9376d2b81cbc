"""What the responsible unit does: receive, accept, draft, issue, deliver."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from yimen.base.acts import action
from yimen.base.models import User
from yimen.cases.actions.steps import Start, check, locked, situation_of, take
from yimen.cases.models import Case, Claim, OpinionDraft
from yimen.domain.dictionaries import ClaimResult
from yimen.domain.procedure import PETITION_PATH, Step


@dataclass(frozen=True, slots=True)
class ClaimAnswer:
    """The result of one claim (第三十二条) and its reason."""

    result: str
    reason: str

    @property
    def complete(self) -> bool:
        """A known result with a reason."""
        return self.result in {str(known) for known in ClaimResult} and bool(self.reason.strip())


@action
def receive(*, case_id: int, by: User, at: datetime) -> Case:
    """Confirm receipt and take the case in hand; confirming does not move a clock (P: a unit cannot stop its own)."""
    case = locked(case_id)
    check(Step.RECEIVE, situation_of(case, by))
    case.holder = by
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
    """Result and reason of every claim."""
    for claim in claims:
        claim.result, claim.reason = answers[claim.order].result, answers[claim.order].reason
    case.claims.bulk_update(claims, ["result", "reason"])


@action
def draft_opinion(
    *,
    case_id: int,
    answers: Mapping[int, ClaimAnswer],
    facts: str,
    legal_basis: Sequence[str],
    review_organ: str,
    by: User,
    at: datetime,
) -> Case:
    """Hand in the opinion for checking.

    Args:
        answers: claim order -> result and reason; every claim needs both.
        facts: facts found.
        legal_basis: articles, at least one.
        review_organ: where a review can be asked for (one level above).
    """
    case = locked(case_id)
    claims = list(case.claims.all())
    complete = {order: answer for order, answer in answers.items() if answer.complete}
    basis = [article.strip() for article in legal_basis if article.strip()]
    check(
        Step.DRAFT_OPINION,
        situation_of(
            case, by, claims=len(claims), results=sum(c.order in complete for c in claims), legal_basis=len(basis)
        ),
    )
    write_answers(case, claims, complete)
    case.opinion = {"facts": facts, "basis": basis, "review_organ": review_organ}
    case.opinion_drafted_by, case.opinion_issued_by = by, None
    take(case, Step.DRAFT_OPINION, by=by, at=at)
    OpinionDraft.objects.filter(case=case, by=by).delete()
    return case


@action
def return_opinion(*, case_id: int, reason: str, by: User, at: datetime) -> Case:
    """Send the draft back with a reason."""
    case = locked(case_id)
    check(Step.RETURN_OPINION, situation_of(case, by, reply=bool(reason.strip())))
    case.opinion = {**case.opinion, "returned": reason}
    take(case, Step.RETURN_OPINION, by=by, at=at, reason=reason)
    return case


@action
def issue_opinion(*, case_id: int, by: User, at: datetime) -> Case:
    """A second person checks the opinion and signs it out; `documents.actions` issues the paper in the same act."""
    case = locked(case_id)
    check(Step.ISSUE_OPINION, situation_of(case, by))
    case.opinion = {key: value for key, value in case.opinion.items() if key != "returned"}
    case.opinion_issued_by = by
    take(case, Step.ISSUE_OPINION, by=by, at=at)
    return case


@action
def deliver(*, case_id: int, delivered_on: date, proved: bool, by: User, at: datetime) -> Case:
    """A proved delivery concludes the case (办结): C4 stops on the day of delivery, C5 runs from it."""
    case = locked(case_id)
    check(Step.DELIVER, situation_of(case, by, delivery_proved=proved))
    case.delivered_on = case.concluded_on = delivered_on
    take(
        case,
        Step.DELIVER,
        by=by,
        at=at,
        on=localdate(at),
        starts={"C5": Start(delivered_on, None)},
        stopped_on=delivered_on,
    )
    return case
