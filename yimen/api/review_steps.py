"""The steps of a 复查 or 复核 by API, in the shape of `api.steps`; its request is `POST /cases/{number}/reviews`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yimen.api import bodies as b
from yimen.api.problems import Refused
from yimen.api.steps import NO_UNIT, as_typed, party_of, proof
from yimen.base.models import Unit, User
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.cases.actions import NotAllowed
from yimen.cases.models import Case, Review
from yimen.documents import actions as papers
from yimen.domain.procedure.deciding import unmet
from yimen.domain.review import STEPS, Situation, Stage, Step

Given = Callable[[Review, Any], dict[str, Any]]


def _typed(review: Review, body: b.StepIn) -> dict[str, Any]:
    return as_typed(body)


@dataclass(frozen=True, slots=True)
class ReviewDoing:
    """How a step of a review is taken: what it asks, the action, and what the action needs of the body."""

    body: type[b.StepIn]
    action: Callable[..., Review]
    given: Given = _typed

    def take(self, review: Review, body: b.StepIn, *, by: User, at: datetime) -> None:
        """Take the step.

        Raises:
            NotAllowed: the table, or a rule of the step, refuses.
        """
        self.action(review_id=review.pk, **self.given(review, body), by=by, at=at)


def _fits(review: Review, step: Step, *, others: int) -> None:
    """On the screens one form takes both steps, here the one that was asked for must be the one that fits."""
    told = Situation(Stage(review.stage), reply=True, delivery_proved=True, others=others)
    found = tuple(unmet(STEPS[step].needs, told))
    if found:
        raise NotAllowed(found)


def _withdrawal(step: Step) -> Given:
    """Who takes the request back; nobody named is everybody."""

    def given(review: Review, body: b.WithdrawnIn | b.OneWithdrawnIn) -> dict[str, Any]:
        party = party_of(queries.parties_of(review.case), body.party)
        asking = set(review.applicants.filter(open=True).values_list("party", flat=True))
        _fits(review, step, others=len(asking - {party}) if party else 0)
        return {"reason": body.reason, "party_id": party}

    return given


def _delivery(step: Step) -> Given:
    """To whom the opinion was delivered; of several applicants one must be named."""

    def given(review: Review, body: b.DeliveryIn) -> dict[str, Any]:
        party = party_of(queries.parties_of(review.case), body.party)
        waiting = queries.review_awaiting(review)
        who = party or (waiting[0][0] if len(waiting) == 1 else None)
        others = [group for group in waiting if who not in group]
        if len(others) < len(waiting):  # else nobody who waits was named: the action says so
            _fits(review, step, others=len(others))
        return {"delivery": proof(body, party=party)}

    return given


REVIEW_DOINGS: dict[Step, ReviewDoing] = {
    Step.TAKE_UP: ReviewDoing(b.StepIn, cases.take_up_review),
    Step.PROPOSE_NOT: ReviewDoing(b.NotTakenIn, cases.propose_not_to_review),
    Step.RETURN_NOT: ReviewDoing(
        b.ReviewReasonIn, papers.decide_not_to_review, lambda _, body: {"agree": False, "reason": body.reason}
    ),
    Step.CONFIRM_NOT: ReviewDoing(
        b.MaybeReasonIn, papers.decide_not_to_review, lambda _, body: {"agree": True, "reason": body.reason}
    ),
    Step.WITHDRAW_ONE: ReviewDoing(b.OneWithdrawnIn, cases.withdraw_review, _withdrawal(Step.WITHDRAW_ONE)),
    Step.WITHDRAW: ReviewDoing(b.WithdrawnIn, cases.withdraw_review, _withdrawal(Step.WITHDRAW)),
    Step.HOLD_HEARING: ReviewDoing(b.HearingIn, cases.hold_hearing),
    Step.DRAFT: ReviewDoing(b.ReviewOpinionIn, cases.draft_review),
    Step.RETURN: ReviewDoing(b.ReviewReasonIn, cases.return_review),
    Step.ISSUE: ReviewDoing(b.StepIn, papers.issue_review),
    Step.DELIVER_ONE: ReviewDoing(b.DeliveryIn, papers.deliver_review, _delivery(Step.DELIVER_ONE)),
    Step.DELIVER: ReviewDoing(b.DeliveryIn, papers.deliver_review, _delivery(Step.DELIVER)),
}

REVIEW_LEFT_OUT: dict[Step, str] = {Step.REQUEST: "登记请求经 POST /cases/{number}/reviews。"}


def ask(case: Case, body: b.ReviewIn, *, by: User, at: datetime) -> Review:
    """Register a request for a 复查, or for a 复核 once the 复查 was answered to those who ask.

    Raises:
        Refused: 422, no unit of that code, no petitioner of that number.
        NotAllowed: the table refuses.
    """
    unit = Unit.objects.filter(active=True, code=body.body).select_related("parent").first()
    if unit is None:
        raise Refused(422, NO_UNIT, [("body", NO_UNIT)])
    given = {**as_typed(body), "body": unit}
    asked_by: list[int] = given.pop("applicants")
    people = queries.askings(case)
    there = [one.party for one in people if one.party]
    parties = [pk for order in asked_by if (pk := party_of(there, order, field="applicants"))]
    who = [one for one in people if one.party and one.party.pk in parties] or [one for one in people if one.may_ask]
    level = (who or people)[0].level
    return cases.request_review(case_id=case.pk, level=level, parties=parties, **given, by=by, at=at)
