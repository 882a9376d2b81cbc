"""复查、复核 as actions: the same door as for cases, with the table of `domain.review`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from yimen.base import calendar
from yimen.base.acts import action, record, tell
from yimen.base.models import Unit, User
from yimen.cases.actions.steps import (
    DATES,
    NotAllowed,
    Start,
    allow,
    case_of,
    clock_of,
    locked,
    rounds_of,
    set_dates,
    still_there,
)
from yimen.cases.models import Case, Clock, Review, ReviewStepTaken
from yimen.cases.queries import (
    answered_reviews,
    asking_term,
    before_request,
    respondent_of,
    review_powers,
    review_situation,
)
from yimen.domain import clocks, days
from yimen.domain.procedure import Refusal
from yimen.domain.review import STEPS, Level, NotTaken, Result, Situation, Step, refusals


def _locked(review_id: int) -> Review:
    """The review, locked through its case until the action commits."""
    case = case_of(Review.objects.all(), review_id)
    review = still_there(Review.objects.select_related("body", "respondent"), review_id)
    review.case = case
    return review


def _check(step: Step, situation: Situation) -> None:
    allow(refusals(step, situation))


def _take(
    review: Review,
    step: Step,
    *,
    by: User,
    at: datetime,
    reason: str = "",
    stopped_on: date | None = None,
    **facts: Any,
) -> Review:
    """Move a checked review: stage, its clock, history, audit and event."""
    rule, before, day = STEPS[step], review.stage, localdate(at)
    review.stage = rule.target or before
    review.save()
    if rule.answers:
        code = Level(review.level).answered_within
        Clock.objects.filter(case=review.case, code=code, stopped_on=None).update(stopped_on=stopped_on or day)
    stands_for = _stands_for(review, step, by)
    if rule.unused:
        asked = asking_term(review.case, Level(review.level))
        if asked is not None:
            Clock.objects.filter(pk=asked.pk).update(stopped_on=None)
    ReviewStepTaken.objects.create(
        review=review,
        step=step,
        before=before,
        after=review.stage,
        by=by,
        deputy_for_id=stands_for,
        at=at,
        on=day,
        facts=facts,
        reason=reason,
    )
    lent = {"deputy_for": stands_for} if stands_for else {}
    told: dict[str, Any] = {"number": review.case.number, "level": review.level, "after": review.stage, **facts, **lent}
    record(f"review.{step}", review.case, **told)
    tell(f"case.{review.case_id}", f"desk.{review.body_id}", f"desk.{review.case.office_id}")
    return review


def _stands_for(review: Review, step: Step, by: User) -> int | None:
    """For whom this person acts; nobody lends what they may not do themselves, having taken part before."""
    return review_powers(review, by).stands_for(STEPS[step].permissions) if by.absent else None


def _start(case: Case, code: str, start: Start) -> None:
    clock_of(case, code, start, rounds_of(case, [code]).get(code, 0) + 1).save()


@action
def request_review(
    *,
    case_id: int,
    level: Level,
    body: Unit,
    requested_on: date,
    request: str,
    reasons: str,
    good_cause: str = "",
    by: User,
    at: datetime,
) -> Review:
    """Register a request: the right (C5, C7) is used, and the time to answer (C6, C8) runs from the day it came.

    Args:
        body: the organ one level above the one whose opinion is looked at.
        requested_on: the day on which the body, or the office for it, received the request.
        good_cause: why it came late, in the person's words; "" when it did not, or without one.
    """
    case = locked(case_id)
    written = bool(request.strip() and reasons.strip())
    situation = before_request(case, by, level=level, body=body, requested_on=requested_on, written=written)
    _check(Step.REQUEST, situation)
    begin = case.delivered_on if level is Level.FIRST else _first_delivered_on(case)
    allow(days.requested(requested_on, delivered_on=begin, today=localdate(at), article=level.article))
    respondent = respondent_of(case, level)
    if respondent is None:
        raise LookupError(f"{case} has no opinion to look at")
    Clock.objects.filter(case=case, code=level.asked_within, stopped_on=None).update(stopped_on=requested_on)
    review = Review(
        case=case,
        level=level,
        stage="",
        body=body,
        respondent=respondent,
        requested_on=requested_on,
        registered_by=by,
        request=request,
        reasons=reasons,
        in_time=situation.in_time,
        good_cause=good_cause,
    )
    _start(case, level.answered_within, Start(requested_on, body))
    return _take(review, Step.REQUEST, by=by, at=at, body=body.pk)


def _first_delivered_on(case: Case) -> date | None:
    return answered_reviews(case).filter(level=Level.FIRST).values_list("delivered_on", flat=True).last()


@action
def take_up_review(*, review_id: int, by: User, at: datetime) -> Review:
    """Take the request up; a late one needs the cause that was told."""
    review = _locked(review_id)
    _check(Step.TAKE_UP, review_situation(review, by))
    review.taken_up_on = localdate(at)
    return _take(review, Step.TAKE_UP, by=by, at=at)


@action
def propose_not_to_review(*, review_id: int, ground: NotTaken | None, reason: str, by: User, at: datetime) -> Review:
    """Propose not to take the request up, for somebody else to decide."""
    review = _locked(review_id)
    _check(Step.PROPOSE_NOT, review_situation(review, by, not_taken=ground is not None, reply=bool(reason.strip())))
    review.not_taken, review.not_taken_reason = ground.value if ground else "", reason
    review.proposed_by, review.decided_by = by, None
    review.proposed_for_id = _stands_for(review, Step.PROPOSE_NOT, by)
    return _take(review, Step.PROPOSE_NOT, by=by, at=at, reason=reason, ground=review.not_taken)


@action
def decide_not_to_review(*, review_id: int, agree: bool, reason: str, by: User, at: datetime) -> Review:
    """A second person decides; not agreed, the request is open to be taken up."""
    review = _locked(review_id)
    step = Step.CONFIRM_NOT if agree else Step.RETURN_NOT
    _check(step, review_situation(review, by, reply=bool(reason.strip())))
    if agree:
        review.decided_by = by
    else:
        review.not_taken = review.not_taken_reason = ""
        review.proposed_by = review.proposed_for = None
    return _take(review, step, by=by, at=at, reason=reason)


@action
def withdraw_review(*, review_id: int, reason: str, by: User, at: datetime) -> Review:
    """The applicant takes the request back; how and when stands in the reason."""
    review = _locked(review_id)
    _check(Step.WITHDRAW, review_situation(review, by, reply=bool(reason.strip())))
    return _take(review, Step.WITHDRAW, by=by, at=at, reason=reason)


@action
def hold_hearing(*, review_id: int, first: date, last: date, by: User, at: datetime) -> Review:
    """A hearing of a 复核: its days are not counted (第三十六条第二款)."""
    review = _locked(review_id)
    clock = Clock.objects.filter(case=review.case, code="C8", stopped_on=None).first()
    _check(Step.HOLD_HEARING, review_situation(review, by, hearing=clock is not None))
    if clock is None:
        raise LookupError(f"{review} has no running C8")
    try:
        due = clocks.due("C8", clock.start, calendar.current(), hearing=(first, last))
    except clocks.ClockError as wrong:
        raise NotAllowed((Refusal("hearing", str(wrong), "第三十六条第二款"),)) from None
    review.hearing_from, review.hearing_to = first, last
    clock.hearing_from, clock.hearing_to = first, last
    set_dates(clock, due)
    clock.save(update_fields=["hearing_from", "hearing_to", *DATES])
    return _take(review, Step.HOLD_HEARING, by=by, at=at, first=first.isoformat(), last=last.isoformat())


@action
def draft_review(
    *,
    review_id: int,
    facts: str,
    opinion: str,
    basis: Sequence[str],
    result: Result | None,
    by: User,
    at: datetime,
) -> Review:
    """Hand in the opinion for the signature of another person."""
    review = _locked(review_id)
    articles = [article.strip() for article in basis if article.strip()]
    _check(
        Step.DRAFT,
        review_situation(
            review, by, facts=bool(facts.strip() and opinion.strip()), basis=len(articles), result=result is not None
        ),
    )
    review.facts, review.opinion, review.basis, review.returned = facts, opinion, articles, ""
    review.result = result.value if result else ""
    review.drafted_by, review.issued_by = by, None
    review.drafted_for_id = _stands_for(review, Step.DRAFT, by)
    return _take(review, Step.DRAFT, by=by, at=at)


@action
def return_review(*, review_id: int, reason: str, by: User, at: datetime) -> Review:
    """Send the draft back."""
    review = _locked(review_id)
    _check(Step.RETURN, review_situation(review, by, reply=bool(reason.strip())))
    review.returned = reason
    return _take(review, Step.RETURN, by=by, at=at, reason=reason)


@action
def issue_review(*, review_id: int, by: User, at: datetime) -> Review:
    """Sign the opinion out."""
    review = _locked(review_id)
    _check(Step.ISSUE, review_situation(review, by))
    review.issued_by, review.issued_on = by, localdate(at)
    return _take(review, Step.ISSUE, by=by, at=at, result=review.result)


@action
def deliver_review(*, review_id: int, delivered_on: date, proved: bool, by: User, at: datetime) -> Review:
    """Prove the delivery: after a 复查 the time to ask for 复核 (C7) runs; after a 复核 the matter is final (终结)."""
    review = _locked(review_id)
    _check(Step.DELIVER, review_situation(review, by, delivery_proved=proved))
    allow(days.review_delivered(delivered_on, issued_on=review.issued_on, today=localdate(at)))
    review.delivered_on = delivered_on
    case = review.case
    if review.level == Level.FIRST:
        _start(case, "C7", Start(delivered_on, None))
    else:
        case.final_on = delivered_on
        case.save(update_fields=["final_on"])
    return _take(review, Step.DELIVER, by=by, at=at, stopped_on=delivered_on)
