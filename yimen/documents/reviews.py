"""Steps of a review with a paper: the opinion, the notice that it is not taken up, and the proof of delivery."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from yimen.base.acts import action
from yimen.base.models import User
from yimen.cases import actions as cases
from yimen.cases.actions.steps import case_of, still_there
from yimen.cases.models import Review
from yimen.cases.queries import applicants_of
from yimen.documents import queries
from yimen.documents import review_contexts as contexts
from yimen.documents.delivering import DeliveryFacts, complete, prove
from yimen.documents.issuing import issue
from yimen.documents.models import Document
from yimen.documents.signing import review_signer
from yimen.domain.procedure import Paper
from yimen.domain.review import Level

PAPER_OF = {Level.FIRST: Paper.REVIEW, Level.SECOND: Paper.RE_REVIEW}


@action
def issue_review(*, review_id: int, by: User, at: datetime) -> Review:
    """Sign out the 复查意见书 or 复核意见书."""
    review = cases.issue_review(review_id=review_id, by=by, at=at)
    made = issue(
        PAPER_OF[Level(review.level)],
        review.case,
        review.body,
        lambda base: contexts.review_opinion(review, base, signed_by=review_signer(review, by)),
        by=by,
        at=at,
    )
    review.paper_number = made.number
    review.save(update_fields=["paper_number"])
    return review


@action
def decide_not_to_review(*, review_id: int, agree: bool, reason: str, by: User, at: datetime) -> Review:
    """Decide whether the request is not taken up; agreed, the person is told in writing why and where to turn."""
    review = cases.decide_not_to_review(review_id=review_id, agree=agree, reason=reason, by=by, at=at)
    if agree:
        issue(
            Paper.NOT_REVIEWED,
            review.case,
            review.body,
            lambda base: contexts.not_reviewed(review, base),
            by=by,
            at=at,
        )
    return review


@action
def deliver_review(*, review_id: int, delivery: DeliveryFacts, by: User, at: datetime) -> Review:
    """Prove the delivery of the opinion to an applicant: C7 runs after a 复查, after a 复核 it is final for them.

    Raises:
        NotDelivered: the proof is incomplete; NotAllowed: the table refuses.
    """
    case_of(Review.objects.all(), review_id)
    review = still_there(Review.objects.select_related("case"), review_id)
    document = opinion_of(review)
    on = complete(document, delivery, at=at)
    asked = applicants_of(review)
    if len(asked) == 1:
        delivery = replace(delivery, party=asked[0].pk)
    review = cases.deliver_review(
        review_id=review_id, delivered_on=on, proved=True, party_id=delivery.party, by=by, at=at
    )
    to = [party.petitioner for party in asked]
    prove(document, delivery, case=review.case, issuer=review.body, to=to, by=by, at=at)
    return review


def opinion_of(review: Review) -> Document | None:
    """The issued opinion of this review, and of none beside it; None before."""
    return queries.numbered(review.paper_number) if review.paper_number else None
