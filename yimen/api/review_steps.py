"""The steps of a 复查 or 复核 by API, in the shape of `api.steps`; its request is `POST /cases/{number}/reviews`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yimen.api import bodies as b
from yimen.api.problems import Refused
from yimen.api.steps import NO_UNIT, as_typed, proof
from yimen.base.models import Unit, User
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.cases.models import Case, Review
from yimen.documents import actions as papers
from yimen.domain.review import Step


@dataclass(frozen=True, slots=True)
class ReviewDoing:
    """How a step of a review is taken: what it asks, the action, and what the action needs of the body."""

    body: type[b.StepIn]
    action: Callable[..., Review]
    given: Callable[[Any], dict[str, Any]] = as_typed

    def take(self, review: Review, body: b.StepIn, *, by: User, at: datetime) -> None:
        """Take the step.

        Raises:
            NotAllowed: the table, or a rule of the step, refuses.
        """
        self.action(review_id=review.pk, **self.given(body), by=by, at=at)


REVIEW_DOINGS: dict[Step, ReviewDoing] = {
    Step.TAKE_UP: ReviewDoing(b.StepIn, cases.take_up_review),
    Step.PROPOSE_NOT: ReviewDoing(b.NotTakenIn, cases.propose_not_to_review),
    Step.RETURN_NOT: ReviewDoing(
        b.ReviewReasonIn, papers.decide_not_to_review, lambda body: {"agree": False, "reason": body.reason}
    ),
    Step.CONFIRM_NOT: ReviewDoing(
        b.MaybeReasonIn, papers.decide_not_to_review, lambda body: {"agree": True, "reason": body.reason}
    ),
    Step.WITHDRAW: ReviewDoing(b.ReviewReasonIn, cases.withdraw_review),
    Step.HOLD_HEARING: ReviewDoing(b.HearingIn, cases.hold_hearing),
    Step.DRAFT: ReviewDoing(b.ReviewOpinionIn, cases.draft_review),
    Step.RETURN: ReviewDoing(b.ReviewReasonIn, cases.return_review),
    Step.ISSUE: ReviewDoing(b.StepIn, papers.issue_review),
    Step.DELIVER: ReviewDoing(b.ProofIn, papers.deliver_review, lambda body: {"delivery": proof(body)}),
}

REVIEW_LEFT_OUT: dict[Step, str] = {Step.REQUEST: "登记请求经 POST /cases/{number}/reviews。"}


def ask(case: Case, body: b.ReviewIn, *, by: User, at: datetime) -> Review:
    """Register a request for a 复查, or for a 复核 once the 复查 was answered.

    Raises:
        Refused: 422, no unit of that code.
        NotAllowed: the table refuses.
    """
    unit = Unit.objects.filter(active=True, code=body.body).select_related("parent").first()
    if unit is None:
        raise Refused(422, NO_UNIT, [("body", NO_UNIT)])
    return cases.request_review(
        case_id=case.pk, level=queries.next_level(case), **{**as_typed(body), "body": unit}, by=by, at=at
    )
