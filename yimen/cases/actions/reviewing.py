"""复查、复核 as actions: the same door as for cases, with the table of `domain.review`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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
    lent,
    locked,
    rounds_of,
    set_dates,
    still_there,
)
from yimen.cases.models import Case, Clock, Review, ReviewApplicant, ReviewStepTaken
from yimen.cases.queries import (
    answer_term,
    askings,
    before_request,
    chosen,
    review_awaiting,
    review_powers,
    review_situation,
    used_terms,
)
from yimen.domain import clocks, days
from yimen.domain.procedure import Refusal
from yimen.domain.review import ENDED, STEPS, Level, NotTaken, Result, Situation, Step, refusals

WHICH_APPLICANT = Refusal(
    "party", "有多位申请人，请选择这一次送达（撤回）的是哪一位。", "第二十条第三款、第三十五条、第三十六条"
)
APPLICANT_DONE = Refusal("party", "这位申请人已经送达或者撤回过，请核对。", "第三十五条、第三十六条")


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
        running = Clock.objects.filter(case=review.case, code=code, round=review.round, stopped_on=None)
        running.update(stopped_on=stopped_on or day)
    stands_for = _stands_for(review, step, by)
    asking = list(review.applicants.filter(open=True).values_list("party", flat=True))
    if review.stage in ENDED:
        review.applicants.filter(open=True).update(open=False)
    if rule.unused and rule.target is not None:
        _give_back(review.case, asking)
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
    told: dict[str, Any] = {"number": review.case.number, "level": review.level, "after": review.stage, **facts}
    record(f"review.{step}", review.case, **told, **lent(stands_for))
    tell(f"case.{review.case_id}", f"desk.{review.body_id}", f"desk.{review.case.office_id}")
    return review


def _stands_for(review: Review, step: Step, by: User) -> int | None:
    """For whom this person acts; nobody lends what they may not do themselves, having taken part before."""
    return review_powers(review, by).stands_for(STEPS[step].permissions) if by.absent else None


def _give_back(case: Case, parties: Collection[int]) -> None:
    """The time to ask of these runs on from its first day; handled anew meanwhile, the old opinion gives none."""
    people = askings(case)
    terms = used_terms(people, chosen(people, parties))
    Clock.objects.filter(pk__in=terms).update(stopped_on=None)


def _start(case: Case, code: str, start: Start) -> int:
    """Start a clock; returns its round."""
    number = rounds_of(case, [code]).get(code, 0) + 1
    clock_of(case, code, start, number).save()
    return number


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
    parties: Collection[int] = (),
    by: User,
    at: datetime,
) -> Review:
    """Register a request: the right (C5, C7) is used, and the time to answer (C6, C8) runs from the day it came.

    Args:
        parties: ids of the petitioners who ask, several of them jointly; may be left out where there is only one.
        body: the organ one level above the one whose opinion is looked at.
        requested_on: the day on which the body, or the office for it, received the request.
        good_cause: why it came late, in the person's words; "" when it did not, or without one.
    """
    case = locked(case_id)
    written = bool(request.strip() and reasons.strip())
    people = askings(case)
    asking = chosen(people, parties)
    situation = before_request(
        case,
        by,
        asking or [one for one in people if one.level is level and one.may_ask][:1],
        named=len(asking),
        level=level,
        body=body,
        requested_on=requested_on,
        written=written,
    )
    _check(Step.REQUEST, situation)
    begin = max((one.term.start for one in asking if one.term is not None), default=None)
    allow(days.requested(requested_on, delivered_on=begin, today=localdate(at), article=level.article))
    respondent = asking[0].respondent
    if respondent is None:
        raise LookupError(f"{case} has no opinion to look at")
    Clock.objects.filter(pk__in=used_terms(people, asking), stopped_on=None).update(stopped_on=requested_on)
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
    review.round = _start(case, level.answered_within, Start(requested_on, body))
    taken = _take(review, Step.REQUEST, by=by, at=at, body=body.pk, applicants=len(asking))
    ReviewApplicant.objects.bulk_create(
        ReviewApplicant(review=review, party=one.party) for one in asking if one.party is not None
    )
    return taken


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
def withdraw_review(*, review_id: int, reason: str, party_id: int | None = None, by: User, at: datetime) -> Review:
    """An applicant takes the request back; how and when stands in the reason. The others go on asking.

    Args:
        party_id: who takes it back; None for all of them.
    """
    review = _locked(review_id)
    asking = set(review.applicants.filter(open=True).values_list("party", flat=True))
    others = asking - {party_id} if party_id else set()
    step = Step.WITHDRAW_ONE if others else Step.WITHDRAW
    _check(step, review_situation(review, by, reply=bool(reason.strip()), others=len(others)))
    allow((APPLICANT_DONE,) if party_id and party_id not in asking else ())
    if not others:
        return _take(review, step, by=by, at=at, reason=reason)
    review.applicants.filter(party=party_id).update(open=False, withdrawn_on=localdate(at))
    _give_back(review.case, {party_id} if party_id else ())
    return _take(review, step, by=by, at=at, reason=reason, party=party_id)


@action
def hold_hearing(*, review_id: int, first: date, last: date, by: User, at: datetime) -> Review:
    """A hearing of a 复核: its days are not counted (第三十六条第二款)."""
    review = _locked(review_id)
    clock = answer_term(review) if review.level == Level.SECOND else None
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
def deliver_review(
    *, review_id: int, delivered_on: date, proved: bool, party_id: int | None = None, by: User, at: datetime
) -> Review:
    """A proved delivery: after a 复查 the applicant's time to ask for 复核 (C7) runs; after a 复核 it is final (终结).

    Args:
        party_id: who received it; may be left out where there is only one who can.
    """
    review = _locked(review_id)
    waiting = review_awaiting(review)
    party = party_id or (waiting[0][0] if len(waiting) == 1 else None)
    others = [group for group in waiting if party not in group]
    step = Step.DELIVER_ONE if party and others else Step.DELIVER
    _check(step, review_situation(review, by, delivery_proved=proved, others=len(others) if party else 0))
    allow(_against_applicant(party, waiting, some=review.applicants.exists()))
    allow(days.review_delivered(delivered_on, issued_on=review.issued_on, today=localdate(at)))
    _received(review, None if step is Step.DELIVER else party, on=delivered_on)
    if review.level == Level.FIRST:
        _start(review.case, "C7", Start(delivered_on, None, party=party))
    if step is Step.DELIVER_ONE:
        return _take(review, step, by=by, at=at, party=party, delivered_on=delivered_on.isoformat())
    received = review.applicants.filter(received_on__isnull=False).values_list("received_on", flat=True)
    last = max([delivered_on, *(day for day in received if day is not None)])  # each one's thirty days are their own
    review.delivered_on = last
    done = _take(review, step, by=by, at=at, stopped_on=last, party=party)
    if review.level == Level.SECOND:
        _finish(review.case, on=last, today=localdate(at))
    return done


def _received(review: Review, party: int | None, *, on: date) -> None:
    """Note who has it now; None: everybody who is left, as a group or as one whom nobody had to tell (第二十三条)."""
    rows = review.applicants.filter(open=True)
    (rows.filter(party=party) if party else rows).update(open=False, received_on=on)


def _finish(case: Case, *, on: date, today: date) -> None:
    """The matter is final once no petitioner has a way left: no review under way, no time to ask that still runs."""
    others = [one for one in askings(case) if not one.final]
    running = [one.term for one in others if one.term is not None and one.term.stopped_on is None]
    if any(one.open_review is not None for one in others) or any(term.due >= today for term in running):
        return
    case.final_on = on
    case.save(update_fields=["final_on"])


def _against_applicant(party: int | None, waiting: Sequence[tuple[int, ...]], *, some: bool) -> tuple[Refusal, ...]:
    if not some:
        return ()
    if party is None:
        return (WHICH_APPLICANT,)
    return () if any(party in group for group in waiting) else (APPLICANT_DONE,)
