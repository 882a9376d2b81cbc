"""The facts that the table of reviews decides on."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from yimen.base.models import Unit, User
from yimen.cases.models import Case, Review, ReviewStepTaken, StepTaken
from yimen.cases.queries.powers import Powers, powers_of
from yimen.cases.queries.reviews import asking_term, open_review
from yimen.domain.deputies import same_side
from yimen.domain.hierarchy import one_above
from yimen.domain.procedure import OPEN_STAGES, STEPS, Refusal
from yimen.domain.procedure import Side as CaseSide
from yimen.domain.procedure import Step as CaseStep
from yimen.domain.procedure.deciding import unmet
from yimen.domain.review import STEPS as REVIEW_STEPS
from yimen.domain.review import Level, Side, Situation, Stage, Step, asked_in_time

OF_UNIT = sorted(step for step, rule in STEPS.items() if rule.side in {CaseSide.UNIT, CaseSide.HOLDER})


def respondent_of(case: Case, level: Level) -> Unit | None:
    """Whose opinion a review of this level looks at: the unit's, or that of the body of the 复查."""
    if level is Level.FIRST:
        return case.unit
    first = answered_reviews(case).select_related("body").filter(level=Level.FIRST).last()
    return first.body if first else None


def next_level(case: Case) -> Level:
    """Which review can be asked for now: 复核 once the 复查 was answered."""
    return Level.SECOND if respondent_of(case, Level.SECOND) is not None else Level.FIRST


def answered_reviews(case: Case) -> QuerySet[Review]:
    """The answered reviews of the opinion that stands now; handled anew, a matter has a new one."""
    if case.delivered_on is None:
        return Review.objects.none()
    reopened = StepTaken.objects.filter(case=case, step=CaseStep.REOPEN).order_by("-id").values_list("at", flat=True)
    since = reopened.first()
    rows = Review.objects.filter(case=case, stage=Stage.DELIVERED)
    return rows.filter(steps__step=Step.REQUEST, steps__at__gt=since) if since else rows


def is_reopened(case: Case) -> bool:
    """Whether the matter is being handled anew: the opinion that was delivered before does not stand any more."""
    if case.stage not in OPEN_STAGES:
        return False
    return StepTaken.objects.filter(case=case, step=CaseStep.REOPEN).exists()


def against_asking(case: Case) -> tuple[Refusal, ...]:
    """What stands against a request for a review whoever brings it: the case as it is, before anything is typed."""
    situation = Situation(
        stage=None,
        opinion_delivered=case.delivered_on is not None,
        reopened=is_reopened(case),
        final=case.final_on is not None,
        open_review=open_review(case) is not None,
    )
    needs = (need for need in REVIEW_STEPS[Step.REQUEST].needs if not need.typed)
    return tuple(unmet(needs, situation))


def before_request(case: Case, by: User, *, level: Level, body: Unit, requested_on: date, **known: Any) -> Situation:
    """How a request stands before it is registered."""
    respondent = respondent_of(case, level)
    term = asking_term(case, level)
    ended = case.delivered_on is not None if level is Level.FIRST else respondent is not None
    powers = powers_of(case.pk, by)
    return Situation(
        stage=None,
        level=level,
        permissions=powers.permissions,
        conflict=powers.conflict,
        sides=frozenset({Side.DOOR} if by.unit_id in {case.office_id, body.pk} else ()),
        opinion_delivered=ended,
        reopened=is_reopened(case),
        final=case.final_on is not None,
        open_review=open_review(case) is not None,
        in_time=asked_in_time(requested_on, term.due if term else None),
        body_above=respondent is not None and one_above(body, respondent),
        body_handled=body.pk in _handled(case),
        **known,
    )


def _handled(case: Case) -> set[int]:
    """Units that had it in hand: forwarded or assigned to, and bodies that reviewed the opinion that stands now."""
    sent = StepTaken.objects.filter(
        case=case, step__in=(CaseStep.FORWARD, CaseStep.ASSIGN, CaseStep.DECIDE_UNIT)
    ).values_list("unit", flat=True)
    reviewed = answered_reviews(case).values_list("body", flat=True)
    return {pk for pk in (*sent, *reviewed) if pk is not None}


def review_situation(review: Review, by: User, **known: Any) -> Situation:
    """How a review stands and who asks.

    Args:
        review: with its case.
        known: what the form brought; it wins.
    """
    case = review.case
    sides = set()
    if by.unit_id in {case.office_id, review.body_id}:
        sides.add(Side.DOOR)
    if by.unit_id == review.body_id:
        sides.add(Side.BODY)
    powers = review_powers(review, by)
    deciding = same_side(by.pk, powers.stands_for(REVIEW_STEPS[Step.CONFIRM_NOT].permissions))
    signing = same_side(by.pk, powers.stands_for(REVIEW_STEPS[Step.ISSUE].permissions))
    facts: dict[str, Any] = {
        "stage": Stage(review.stage),
        "level": Level(review.level),
        "permissions": powers.permissions,
        "conflict": powers.conflict,
        "sides": frozenset(sides),
        "opinion_delivered": True,
        "in_time": review.in_time,
        "good_cause": bool(review.good_cause.strip()),
        "written": True,
        "body_above": True,
        "took_part": by.pk in _took_part(review, [by.pk]),
        "not_taken": bool(review.not_taken),
        "proposed": review.proposed_by_id is not None and review.decided_by_id is None,
        "own_proposal": bool(deciding & same_side(review.proposed_by_id, review.proposed_for_id)),
        "facts": bool(review.facts.strip()),
        "basis": len(review.basis),
        "result": bool(review.result),
        "same_person": bool(signing & same_side(review.drafted_by_id, review.drafted_for_id)),
    }
    return Situation(**{**facts, **known})


def review_powers(review: Review, by: User) -> Powers:
    """What somebody may do on a review; nobody lends what they may not do themselves, having taken part before."""
    absent = [one.pk for one in by.absent]
    return powers_of(review.case_id, by, without=_took_part(review, absent) if absent else frozenset())


def _took_part(review: Review, people: list[int]) -> frozenset[int]:
    """Those who handled the matter for the unit, or worked on an earlier review of it, themselves or by a deputy."""
    handled = StepTaken.objects.filter(case=review.case_id, step__in=OF_UNIT)
    earlier = ReviewStepTaken.objects.filter(review__case=review.case_id).exclude(review=review)
    asked = Q(by__in=people) | Q(deputy_for__in=people)
    rows = (
        handled.filter(asked)
        .values_list("by", "deputy_for")
        .union(earlier.filter(asked).values_list("by", "deputy_for"))
    )
    return same_side(*(one for row in rows for one in row)) & frozenset(people)
