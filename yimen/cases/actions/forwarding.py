"""To the competent unit and back: forwarded, assigned, sent to a 政法 organ, withdrawn, objected to, returned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from yimen.base.acts import action
from yimen.base.models import Unit, User
from yimen.cases.actions import hand_backs
from yimen.cases.actions.moving import moved
from yimen.cases.actions.proposing import decide, propose
from yimen.cases.actions.sorting import suggestion_term
from yimen.cases.actions.steps import Start, check, locked, situation_of, take
from yimen.cases.models import Case, Proposal, ProposalKind
from yimen.cases.queries.routing import suggestion_for
from yimen.domain.dictionaries import POLITICAL_LEGAL_ORGANS, OrganKind
from yimen.domain.procedure import Step

MOST_DAYS = 365  # of an assignment; a longer one is a slip of the keyboard


def starts_of(case: Case, to_unit: Unit, today: date) -> dict[str, Start]:
    """C3 always; C2 unless name or address is unclear, when nothing need be notified (第二十三条).

    S2 for what the office marked as fit for the simplified procedure, P1 for a suggestion.
    """
    starts = {"C3": Start(today, to_unit)}
    if case.reachable:
        starts["C2"] = Start(today, to_unit)
    if case.marked_simplified:
        starts["S2"] = Start(today, to_unit)
    return {**starts, **suggestion_term(case, today)}


def _to(case: Case, unit: Unit) -> dict[str, bool]:
    """What the table asks about the unit that is to get it."""
    return {
        "to_unit": True,
        "to_own_unit": unit.pk == case.office_id,
        "to_discipline": unit.organ_kind == OrganKind.SUPERVISION,
    }


def _hand_over(case: Case, to_unit: Unit, today: date) -> None:
    """`forwarded_on` stays the first forwarding: sent back and forwarded again, the office gains no day (03 §5)."""
    case.unit, case.arrived_on = to_unit, today
    case.forwarded_on = case.forwarded_on or today


def _by_rule(case: Case, today: date) -> dict[str, Any]:
    """What the office's routing rules suggested when the unit was chosen; nothing where the office has no rules."""
    said = suggestion_for(case, today=today)
    if said is None:
        return {}
    rule = said.found.rule
    return {"rule": rule.number if rule else None, "rule_version": said.version, "suggested": said.unit}


@action
def forward(*, case_id: int, to_unit: Unit, by: User, at: datetime, why_other: str = "") -> Case:
    """Forward to the competent unit: C1 is done; C2 and C3 run from the day it reaches the inbox, which is today.

    Args:
        why_other: why not the unit that the routing rules suggest, when somebody cares to say it.
    """
    case = locked(case_id)
    check(Step.FORWARD, situation_of(case, by, **_to(case, to_unit)))
    today = localdate(at)
    _hand_over(case, to_unit, today)
    starts, said = starts_of(case, to_unit, today), _by_rule(case, today)
    take(case, Step.FORWARD, by=by, at=at, unit=to_unit, starts=starts, reason=why_other, to=to_unit.pk, **said)
    moved(case, None, by=by, at=at)
    return case


@action
def assign(
    *, case_id: int, to_unit: Unit, days: int, report_outline: str, by: User, at: datetime, why_other: str = ""
) -> Case:
    """Assign (交办): as forwarding, with a period for the conclusion report (A1).

    Args:
        days: calendar days from today in which the report is due.
        report_outline: what the report must say; stands in the letter.
        why_other: why not the unit that the routing rules suggest, when somebody cares to say it.
    """
    case = locked(case_id)
    check(Step.ASSIGN, situation_of(case, by, **_to(case, to_unit), days=days))
    today = localdate(at)
    _hand_over(case, to_unit, today)
    case.marked_simplified = False  # what is assigned is not fit for the simplified procedure
    starts = {**starts_of(case, to_unit, today), "A1": Start(today, to_unit, days)}
    case.report, case.reported_on = "", None
    said = _by_rule(case, today)
    take(
        case, Step.ASSIGN, by=by, at=at, unit=to_unit, starts=starts, reason=why_other, to=to_unit.pk, days=days, **said
    )
    moved(case, None, by=by, at=at)
    return case


@action
def to_political_legal(*, case_id: int, to_unit: Unit, by: User, at: datetime) -> Case:
    """Forward a letter on litigation to the 政法 organ of the same level; it goes on by that organ's own rules."""
    case = locked(case_id)
    known = to_unit.organ_kind in POLITICAL_LEGAL_ORGANS
    check(Step.TO_POLITICAL_LEGAL, situation_of(case, by, to_political_legal=known))
    today = localdate(at)
    case.forwarded_on = case.forwarded_on or today
    case.concluded_on = today
    take(case, Step.TO_POLITICAL_LEGAL, by=by, at=at, unit=to_unit, to=to_unit.pk)
    return case


@action
def withdraw(*, case_id: int, reason: str, by: User, at: datetime) -> Case:
    """Take a forwarding back before the unit received it; C1 runs on from its first day."""
    case = locked(case_id)
    check(Step.WITHDRAW, situation_of(case, by, reply=bool(reason.strip())))
    resumes = ["C1", "T1", *(["S1"] if case.marked_simplified else [])]
    return _back_to_office(case, Step.WITHDRAW, resumes, reason=reason, by=by, at=at)


def _back_to_office(
    case: Case,
    step: Step,
    resumes: Sequence[str],
    *,
    reason: str,
    by: User,
    at: datetime,
    proposal: Proposal | None = None,
) -> Case:
    left, case.unit, case.arrived_on = case.unit, None, None
    taken = take(case, step, by=by, at=at, unit=left, resumes=resumes, reason=reason)
    hand_backs.left(case, [left], taken, proposal=proposal, at=at)
    moved(case, left, by=by, at=at)
    return case


@action
def object_to(*, case_id: int, reason: str, proposed_unit: Unit | None = None, by: User, at: datetime) -> Case:
    """Object within five working days of receipt, with detailed reasons (第二十三条第三款); C2 runs on.

    Args:
        proposed_unit: who should handle it instead, when the unit knows.
    """
    case = locked(case_id)
    check(Step.OBJECT, situation_of(case, by, today=localdate(at), reply=bool(reason.strip())))
    proposal = propose(case, ProposalKind.OBJECTION, reason=reason, unit=proposed_unit, by=by, at=at)
    hand_backs.want_back(case, proposal, at=at)
    take(case, Step.OBJECT, by=by, at=at, unit=proposed_unit, reason=reason)
    return case


@action
def decide_return(*, case_id: int, agree: bool, reason: str, by: User, at: datetime) -> Case:
    """The sender verifies the objection: agreed, it returns to be sorted anew; refused, the unit handles it."""
    case = locked(case_id)
    step = Step.AGREE_RETURN if agree else Step.REFUSE_RETURN
    check(step, situation_of(case, by, reply=bool(reason.strip())))
    proposal = decide(case, ProposalKind.OBJECTION, agreed=agree, words=reason, by=by, at=at)
    if agree:
        case.marked_simplified = False  # whose duty it is was not clear, so that it is not fit any more
        return _back_to_office(case, step, ["C1", "T1"], reason=reason, by=by, at=at, proposal=proposal)
    hand_backs.settled(proposal, take(case, step, by=by, at=at, unit=case.unit, reason=reason))
    return case
