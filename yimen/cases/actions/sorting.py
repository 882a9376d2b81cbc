"""Sorting, and the exits that end the matter at once: answered on the spot, guided to another procedure."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.timezone import localdate

from yimen.base.acts import action
from yimen.base.models import User
from yimen.base.terms import set_days
from yimen.cases.actions.simple import known_exclusions
from yimen.cases.actions.steps import Start, check, locked, situation_of, take
from yimen.cases.models import Case
from yimen.domain.procedure import Step


@action
def sort(
    *, case_id: int, petition_class: str, path: int | None, by: User, at: datetime, content_class: str = ""
) -> Case:
    """Sort into one of the three classes and, for an appeal, one of the six branches of 第三十一条.

    Raises:
        NotAllowed: already on its way, an accusation (which needs the protected form), or a branch is missing.
    """
    case = locked(case_id)
    case.petition_class, case.path, case.sorted_by = petition_class, path, by
    case.content_class = content_class or case.content_class
    check(Step.SORT, situation_of(case, by))
    void: list[str] = []
    if case.marked_simplified and known_exclusions(case):  # what it is now excludes the simplified way
        case.marked_simplified = False
        void += ["S1", "S2"]
    starts = suggestion_term(case, case.arrived_on)
    if case.unit_id is not None and not starts:
        void.append("P1")
    elif starts and case.clocks.filter(code="P1", stopped_on=None).exists():
        starts = {}
    take(case, Step.SORT, by=by, at=at, starts=starts, voids=void, petition_class=petition_class, path=path)
    return case


def suggestion_term(case: Case, on: date | None) -> dict[str, Start]:
    """P1 for a suggestion (建议意见) in a unit's hands, from the day it reached the unit; nothing for anything else.

    The regulation names no number of days for suggestions (第二十九条): how many is a setting of the office.
    """
    if case.petition_class != "suggestion" or case.unit is None or on is None:
        return {}
    return {"P1": Start(on, case.unit, set_days("P1"))}


@action
def answer_on_spot(*, case_id: int, answer: str, by: User, at: datetime) -> Case:
    """Answer at the window: concluded at once."""
    case = locked(case_id)
    check(Step.ANSWER_ON_SPOT, situation_of(case, by, reply=bool(answer.strip())))
    case.answer, case.concluded_on = answer, localdate(at)
    take(case, Step.ANSWER_ON_SPOT, by=by, at=at)
    return case


@action
def guide_elsewhere(*, case_id: int, competent_body: str, reply: str, by: User, at: datetime) -> Case:
    """Tell the statutory path of 第三十一条 (1)–(5): ended here in procedure, not refused."""
    case = locked(case_id)
    check(
        Step.GUIDE_ELSEWHERE,
        situation_of(case, by, competent_body=bool(competent_body.strip()), reply=bool(reply.strip())),
    )
    case.answer, case.concluded_on = f"{competent_body}\n{reply}", localdate(at)
    take(case, Step.GUIDE_ELSEWHERE, by=by, at=at, path=case.path)
    return case
