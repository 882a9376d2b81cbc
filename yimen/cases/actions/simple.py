"""简易办理: accepted in the simplified way, answered in any way, or brought back to the ordinary one."""

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
from yimen.domain import days, simplified
from yimen.domain.dictionaries import ClaimResult
from yimen.domain.procedure import PETITION_PATH, Step
from yimen.domain.simplified import Exclusion


@action
def accept_simplified(*, case_id: int, checklist: simplified.Checklist, by: User, at: datetime) -> Case:
    """Accept and apply the simplified procedure; C4 runs beside S3, so that going back loses no day."""
    case = locked(case_id)
    checklist = replace(checklist, excluded=checklist.excluded | known_exclusions(case))
    stands_against = simplified.against(checklist, first_time=not case.repeat)
    situation = situation_of(case, by, eligible=not stands_against)
    try:
        check(Step.ACCEPT_SIMPLIFIED, situation)
    except NotAllowed as refused:
        raise NotAllowed((*refused.refusals, *stands_against)) from None
    today = localdate(at)
    case.simplified = True
    starts = {**accepted(case, today), "S3": Start(today, case.unit)}
    take(case, Step.ACCEPT_SIMPLIFIED, by=by, at=at, starts=starts, kind=checklist.kind.value)
    return case


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
    """Go the ordinary way: S3 falls away, C4 has been running from acceptance all the time."""
    case = locked(case_id)
    check(Step.TO_ORDINARY, situation_of(case, by, reply=bool(reason.strip())))
    case.simplified = False
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
