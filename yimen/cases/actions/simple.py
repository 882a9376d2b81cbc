"""简易办理: marked as fit by the office, accepted as simplified, answered in any way, or brought back to ordinary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from django.utils.timezone import localdate

from yimen.base.acts import action
from yimen.base.models import User
from yimen.cases.actions.fulfilling import open_tasks
from yimen.cases.actions.handling import ClaimAnswer, accepted, write_answers
from yimen.cases.actions.steps import NotAllowed, Start, allow, check, locked, situation_of, take
from yimen.cases.models import Case, Clock, Help
from yimen.domain import clocks, days, simplified
from yimen.domain.dictionaries import ClaimResult
from yimen.domain.procedure import PETITION_PATH, Refusal, Situation, Step
from yimen.domain.simplified import Exclusion


@action
def mark_simplified(*, case_id: int, checklist: simplified.Checklist, by: User, at: datetime) -> Case:
    """Mark it as fit for the simplified procedure: S1 runs from receipt, S2 will from the day it reaches the unit.

    A proposal only: the competent organ decides whether the procedure applies. C1, and later C2, run on beside it.
    """
    case = locked(case_id)
    stands_against = _against(case, checklist)
    _check_list(Step.MARK_SIMPLIFIED, situation_of(case, by, eligible=not stands_against), stands_against)
    try:
        clocks.term("S1", case.received_on)
    except clocks.NotInForce as wrong:
        raise NotAllowed((Refusal("in_force", str(wrong), simplified.ARTICLE),)) from None
    case.marked_simplified = True
    starts = {"S1": Start(case.received_on, case.office)}
    take(case, Step.MARK_SIMPLIFIED, by=by, at=at, starts=starts, kind=checklist.kind.value)
    return case


@action
def accept_simplified(*, case_id: int, checklist: simplified.Checklist, by: User, at: datetime) -> Case:
    """Accept and apply the simplified procedure; C4 runs beside S3, so that going back loses no day."""
    case = locked(case_id)
    stands_against = _against(case, checklist)
    _check_list(Step.ACCEPT_SIMPLIFIED, situation_of(case, by, eligible=not stands_against), stands_against)
    today = localdate(at)
    case.simplified, case.marked_simplified = True, False
    starts = {**accepted(case, today), "S3": Start(today, case.unit)}
    take(case, Step.ACCEPT_SIMPLIFIED, by=by, at=at, starts=starts, kind=checklist.kind.value)
    return case


def _against(case: Case, checklist: simplified.Checklist) -> tuple[Refusal, ...]:
    """What the list and the record say against the simplified way."""
    whole = replace(checklist, excluded=checklist.excluded | known_exclusions(case))
    return simplified.against(whole, first_time=not case.repeat)


def _check_list(step: Step, situation: Situation, stands_against: tuple[Refusal, ...]) -> None:
    """Refuse with the words of the list beside those of the table."""
    try:
        check(step, situation)
    except NotAllowed as refused:
        raise NotAllowed((*refused.refusals, *stands_against)) from None


def known_exclusions(case: Case) -> frozenset[Exclusion]:
    """What excludes the simplified way by the record itself, whether ticked or not."""
    known = {
        Exclusion.OTHER_PATH: case.petition_class == "appeal" and case.path != PETITION_PATH,
        Exclusion.ASSIGNED: Clock.objects.filter(case=case, code="A1", voided=False).exists(),
        Exclusion.GROUP: case.joint,
        Exclusion.SEVERAL_UNITS: Help.objects.filter(case=case, lapsed_on=None).exists(),
    }
    return frozenset(exclusion for exclusion, there in known.items() if there)


@action
def to_ordinary(*, case_id: int, reason: str, by: User, at: datetime) -> Case:
    """Go the ordinary way: S1 to S3 fall away; C1, C2 and C4 have been running from their first days all the time."""
    case = locked(case_id)
    check(Step.TO_ORDINARY, situation_of(case, by, reply=bool(reason.strip())))
    case.simplified = case.marked_simplified = False
    take(case, Step.TO_ORDINARY, by=by, at=at, reason=reason)
    return case


@action
def answer_simply(
    *, case_id: int, answers: Mapping[int, ClaimAnswer], way: str, told_on: date, by: User, at: datetime
) -> Case:
    """Answer every claim in any way; told and noted, the matter is concluded.

    Args:
        answers: claim order -> result and reason.
        way: code of how the person was told.
        told_on: business date on which the person was told.
    """
    case = locked(case_id)
    allow(days.told(told_on, accepted_on=case.accepted_on, today=localdate(at)))
    claims = list(case.claims.all())
    complete = {order: answer for order, answer in answers.items() if answer.complete}
    results = sum(claim.order in complete for claim in claims)
    refused = sum(
        complete[claim.order].result == ClaimResult.NOT_SUPPORTED for claim in claims if claim.order in complete
    )
    facts = {"claims": len(claims), "results": results, "not_supported": refused}
    check(Step.ANSWER_SIMPLY, situation_of(case, by, **facts))
    write_answers(case, claims, complete)
    case.concluded_on = told_on
    take(case, Step.ANSWER_SIMPLY, by=by, at=at, stopped_on=told_on, way=way, told_on=told_on.isoformat())
    open_tasks(case)
    return case
