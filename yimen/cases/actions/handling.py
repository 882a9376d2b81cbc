"""What the responsible unit does: receive, accept, draft, issue, deliver."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from yimen.base.acts import action, record, tell
from yimen.base.models import User
from yimen.cases.actions.steps import NotAllowed, check, locked, situation_of, take
from yimen.cases.models import Case, OpinionDraft
from yimen.domain.dictionaries import ClaimResult
from yimen.domain.procedure import Refusal, Stage, Step
from yimen.domain.roles import Permission

PETITION_PATH = 6  # 第三十一条第六项


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
    today = localdate(at)
    case.accepted_on = today
    # Only the petition procedure proper has the 60 days of 第三十四条; the other paths follow their own rules.
    runs = {"C4": (today, case.unit)} if case.petition_class == "appeal" and case.path == PETITION_PATH else {}
    take(case, Step.ACCEPT, by=by, at=at, starts=runs)
    return case


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
    for claim in claims:
        claim.result, claim.reason = complete[claim.order].result, complete[claim.order].reason
    case.claims.bulk_update(claims, ["result", "reason"])
    case.opinion = {"facts": facts, "basis": basis, "review_organ": review_organ}
    case.opinion_drafted_by = by
    take(case, Step.DRAFT_OPINION, by=by, at=at)
    OpinionDraft.objects.filter(case=case, by=by).delete()
    return case


@action
def return_opinion(*, case_id: int, reason: str, by: User, at: datetime) -> Case:
    """Send the draft back with a reason."""
    case = locked(case_id)
    check(Step.RETURN_OPINION, situation_of(case, by, reply=bool(reason.strip())))
    case.opinion = {**case.opinion, "returned": reason}
    take(case, Step.RETURN_OPINION, by=by, at=at)
    return case


@action
def issue_opinion(*, case_id: int, by: User, at: datetime) -> Case:
    """A second person checks the opinion and signs it out; `documents.actions` issues the paper in the same act."""
    case = locked(case_id)
    check(Step.ISSUE_OPINION, situation_of(case, by))
    case.opinion = {key: value for key, value in case.opinion.items() if key != "returned"}
    take(case, Step.ISSUE_OPINION, by=by, at=at)
    return case


@action
def deliver(*, case_id: int, delivered_on: date, proved: bool, by: User, at: datetime) -> Case:
    """A proved delivery concludes the case (办结): C4 stops on the day of delivery, C5 runs from it."""
    case = locked(case_id)
    check(Step.DELIVER, situation_of(case, by, delivery_proved=proved))
    case.delivered_on = case.concluded_on = delivered_on
    take(
        case, Step.DELIVER, by=by, at=at, on=localdate(at), starts={"C5": (delivered_on, None)}, stopped_on=delivered_on
    )
    return case


@action
def fulfil_claim(*, case_id: int, order: int, fulfilled_on: date, by: User, at: datetime) -> Case:
    """Note that a supported claim was carried out (落实); only its unit may, only once the opinion is issued.

    Raises:
        NotAllowed: another unit, not yet concluded, or a claim that was not supported.
    """
    case = locked(case_id)
    claim = case.claims.filter(order=order, result=ClaimResult.SUPPORTED).first()
    if (
        case.stage != Stage.CONCLUDED
        or by.unit_id != case.unit_id
        or not by.may(Permission.DELIVERY_PROVE)
        or not claim
    ):
        words = "只有现承办的责任单位，才能在办结之后登记“支持”的诉求已落实。"
        raise NotAllowed((Refusal("fulfil", words, "第三十二条"),))
    claim.fulfilled_on = fulfilled_on
    claim.save(update_fields=["fulfilled_on"])
    record("case.claim_fulfilled", case, number=case.number, claim=order)
    tell(f"case.{case.pk}")
    return case
