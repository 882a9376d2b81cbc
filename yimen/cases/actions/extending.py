"""延期 (第三十四条): asked for once, at most thirty days, approved by the head, counted only with its notice."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localdate

from yimen.base import calendar
from yimen.base.acts import action
from yimen.base.models import User
from yimen.cases.actions.proposing import decide, propose
from yimen.cases.actions.steps import DATES, check, locked, set_dates, situation_of, take
from yimen.cases.models import Case, Clock, ProposalKind
from yimen.domain import clocks
from yimen.domain.procedure import Step


@action
def ask_extension(*, case_id: int, days: int, reason: str, by: User, at: datetime) -> Case:
    """Ask the head for more days; the term stays as it is until the head has approved and the person is told why."""
    case = locked(case_id)
    check(Step.ASK_EXTENSION, situation_of(case, by, today=localdate(at), days=days, reply=bool(reason.strip())))
    propose(case, ProposalKind.EXTENSION, reason=reason, facts={"days": days}, by=by, at=at)
    take(case, Step.ASK_EXTENSION, by=by, at=at, reason=reason, days=days)
    return case


@action
def decide_extension(*, case_id: int, agree: bool, reason: str, by: User, at: datetime) -> Case:
    """Approve or not. `documents.actions` issues the notice with the reason in the same transaction."""
    case = locked(case_id)
    step = Step.APPROVE_EXTENSION if agree else Step.REFUSE_EXTENSION
    check(step, situation_of(case, by, today=localdate(at), reply=bool(reason.strip())))
    proposal = decide(case, ProposalKind.EXTENSION, agreed=agree, words=reason, by=by, at=at)
    days = int(proposal.facts["days"])
    if agree:
        clock = Clock.objects.get(case=case, code="C4", stopped_on=None)
        due = clocks.due("C4", clock.start, calendar.current(), extension=days)
        clock.extension = days
        set_dates(clock, due)
        clock.save(update_fields=["extension", *DATES])
    take(case, step, by=by, at=at, reason=reason, days=days)
    return case
