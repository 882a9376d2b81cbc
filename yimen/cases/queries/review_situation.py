"""The facts that the table of reviews decides on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q

from yimen.base.models import Unit, User
from yimen.cases.models import Case, Review, ReviewStepTaken, StepTaken
from yimen.cases.queries.powers import Powers, powers_of
from yimen.cases.queries.review_people import Asking, askings
from yimen.cases.queries.reviews import answered_reviews, of_this_opinion
from yimen.domain.deputies import same_side
from yimen.domain.hierarchy import one_above
from yimen.domain.procedure import OPEN_STAGES, STEPS, Refusal
from yimen.domain.procedure import Side as CaseSide
from yimen.domain.procedure import Step as CaseStep
from yimen.domain.procedure.deciding import unmet
from yimen.domain.review import STEPS as REVIEW_STEPS
from yimen.domain.review import Level, Side, Situation, Stage, Step, asked_in_time

OF_UNIT = sorted(step for step, rule in STEPS.items() if rule.side in {CaseSide.UNIT, CaseSide.HOLDER})


def is_reopened(case: Case) -> bool:
    """Whether the matter is being handled anew: the opinion that was delivered before does not stand any more.

    A new one may have reached some of several petitioners already; they need not wait for the others.
    """
    if case.stage not in OPEN_STAGES:
        return False
    return StepTaken.objects.filter(case=case, step=CaseStep.REOPEN).exists()


def against_asking(case: Case) -> tuple[Refusal, ...]:
    """What stands against a request for a review whoever brings it: the case as it is, before anything is typed.

    Where one of several petitioners has a way left, only what stands against everybody.
    """
    people = askings(case)
    shut = not any(one.may_ask for one in people)
    situation = Situation(
        stage=None,
        opinion_delivered=any(one.term is not None for one in people),
        reopened=shut and is_reopened(case),
        final=all(one.final for one in people),
        open_review=shut and any(one.open_review is not None for one in people),
    )
    needs = (need for need in REVIEW_STEPS[Step.REQUEST].needs if not need.typed)
    return tuple(unmet(needs, situation))


def before_request(
    case: Case,
    by: User,
    people: Sequence[Asking],
    *,
    named: int,
    level: Level,
    body: Unit,
    requested_on: date,
    **known: Any,
) -> Situation:
    """How a request stands before it is registered.

    Args:
        people: who ask; where nobody was named, who could.
        named: how many of them were named.
    """
    at_level = [one for one in people if one.level is level]
    respondent = at_level[0].respondent if at_level else case.unit if level is Level.FIRST else None
    delivered = respondent is not None and all(one.term is not None for one in people)
    in_time = {asked_in_time(requested_on, one.term.due if one.term else None) for one in people}
    powers = powers_of(case.pk, by)
    return Situation(
        stage=None,
        level=level,
        permissions=powers.permissions,
        conflict=powers.conflict,
        sides=frozenset({Side.DOOR} if by.unit_id in {case.office_id, body.pk} else ()),
        applicants=named,
        one_opinion=len({one.first.pk if one.first else 0 for one in people}) < 2,
        alike=len(in_time) < 2,
        next_level=level is Level.SECOND or all(one.level is Level.FIRST for one in people),
        opinion_delivered=delivered,
        reopened=not delivered and is_reopened(case),
        final=any(one.final for one in people),
        open_review=any(one.open_review is not None for one in people),
        in_time=in_time == {True},
        body_above=respondent is not None and one_above(body, respondent),
        body_handled=body.pk in _handled(case, people, level),
        **known,
    )


def _handled(case: Case, people: Sequence[Asking], level: Level) -> set[int]:
    """Units that had it in hand, bodies that reviewed it for these people, and below a 复核 every body of a 复查.

    What the body answered to another petitioner does not keep it from answering these: each one's right is their own.
    """
    sent = StepTaken.objects.filter(
        case=case, step__in=(CaseStep.FORWARD, CaseStep.ASSIGN, CaseStep.DECIDE_UNIT)
    ).values_list("unit", flat=True)
    below = answered_reviews(case).filter(level=Level.FIRST) if level is Level.SECOND else Review.objects.none()
    reviewed = {pk for one in people for pk in one.bodies}
    return {pk for pk in (*sent, *below.values_list("body", flat=True)) if pk is not None} | reviewed


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
    """Those who handled the matter for the unit, or worked on a review below or before, themselves or by a deputy.

    Who looks at the same opinion for another petitioner has not handled the matter before.
    """
    handled = StepTaken.objects.filter(case=review.case_id, step__in=OF_UNIT)
    beside = of_this_opinion(review.case).filter(level=review.level)
    others = ReviewStepTaken.objects.filter(review__case=review.case_id).exclude(review=review)
    earlier = others.exclude(review__in=beside.values("pk"))
    asked = Q(by__in=people) | Q(deputy_for__in=people)
    rows = (
        handled.filter(asked)
        .values_list("by", "deputy_for")
        .union(earlier.filter(asked).values_list("by", "deputy_for"))
    )
    return same_side(*(one for row in rows for one in row)) & frozenset(people)
