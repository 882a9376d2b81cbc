"""Agreements that conclude, and what comes after conclusion: report, resolution, reopening."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.timezone import localdate

from yimen.base.acts import action
from yimen.base.models import User
from yimen.cases.actions.fulfilling import end_tasks, open_tasks
from yimen.cases.actions.sorting import suggestion_term
from yimen.cases.actions.steps import Start, allow, check, locked, situation_of, take
from yimen.cases.models import Agreement, Case
from yimen.domain import days
from yimen.domain.fulfilment import End
from yimen.domain.procedure import OF_AN_ANSWER, PETITION_PATH, ReopenGround, Step

AGREEMENTS = {"mediate": Step.MEDIATE, "settle": Step.SETTLE}


@action
def agree(
    *,
    case_id: int,
    kind: str,
    parties: str,
    terms: str,
    performance: str,
    due_on: date,
    committee: bool,
    consent: bool,
    by: User,
    at: datetime,
) -> Case:
    """Conclude by agreement of both parties (第三十三条).

    Args:
        kind: "mediate" or "settle".
        due_on: until when it is performed.
        committee: a people's mediation committee acted, which opens judicial confirmation (M1).
        consent: both parties consented and signed.
    """
    case = locked(case_id)
    step, today = AGREEMENTS[kind], localdate(at)
    whole = all(text.strip() for text in (parties, terms, performance))
    check(step, situation_of(case, by, consent=consent, terms=whole))
    allow(days.performed(due_on, today=today))
    made = Agreement.objects.create(
        case=case,
        kind=kind,
        parties=parties,
        terms=terms,
        performance=performance,
        due_on=due_on,
        committee=committee,
        on=today,
        by=by,
    )
    case.concluded_on = today
    starts = {"M1": Start(today, None)} if committee and kind == "mediate" else None
    take(case, step, by=by, at=at, starts=starts, committee=committee)
    open_tasks(case, agreement=made)
    return case


@action
def report(*, case_id: int, text: str, by: User, at: datetime) -> Case:
    """Hand in the conclusion report of an assigned petition (第二十二条第三项)."""
    case = locked(case_id)
    check(Step.REPORT, situation_of(case, by, reply=bool(text.strip())))
    case.report, case.reported_on = text, localdate(at)
    take(case, Step.REPORT, by=by, at=at)
    return case


@action
def resolve(*, case_id: int, persons_word: bool, reason: str, by: User, at: datetime) -> Case:
    """Find the matter settled (化解): every supported claim carried out, or the person's own word."""
    case = locked(case_id)
    check(Step.RESOLVE, situation_of(case, by, persons_word=persons_word, reply=bool(reason.strip())))
    case.resolved_on, case.resolved_by_word = localdate(at), persons_word
    take(case, Step.RESOLVE, by=by, at=at, reason=reason, persons_word=persons_word)
    end_tasks(case, End.RESOLVED, on=localdate(at))
    return case


@action
def reopen(*, case_id: int, ground: ReopenGround | None, reason: str, by: User, at: datetime) -> Case:
    """Handle a concluded petition anew, by a lawful event; C4 runs anew, the first conclusion stays in the history."""
    case = locked(case_id)
    check(Step.REOPEN, situation_of(case, by, reopen_ground=ground is not None, reply=bool(reason.strip())))
    today = localdate(at)
    was = _undo_conclusion(case)
    end_tasks(case, End.REOPENED, on=today)
    runs = case.petition_class == "appeal" and case.path == PETITION_PATH
    starts = {"C4": Start(today, case.unit)} if runs else suggestion_term(case, today)
    take(
        case,
        Step.REOPEN,
        by=by,
        at=at,
        starts=starts,
        reason=reason,
        ground=ground.value if ground else "",
        concluded_on=was,
    )
    return case


@action
def reopen_answer(*, case_id: int, ground: ReopenGround | None, reason: str, by: User, at: datetime) -> Case:
    """An office handles anew what it answered on the spot: it stands where it stood before, with a new C1.

    Args:
        ground: of `OF_AN_ANSWER`; there was no opinion to review and no agreement to break.
    """
    case = locked(case_id)
    lawful = ground in OF_AN_ANSWER
    check(Step.REOPEN_ANSWER, situation_of(case, by, reopen_ground=lawful, reply=bool(reason.strip())))
    was = _undo_conclusion(case)
    starts = {"C1": Start(localdate(at), case.office)}
    word = ground.value if ground else ""
    take(case, Step.REOPEN_ANSWER, by=by, at=at, starts=starts, reason=reason, ground=word, concluded_on=was)
    return case


def _undo_conclusion(case: Case) -> str:
    """Take back what conclusion wrote on the case; returns the day it had, for the history."""
    was = case.concluded_on.isoformat() if case.concluded_on else ""
    case.concluded_on = case.delivered_on = case.resolved_on = None
    case.simplified, case.resolved_by_word = False, False
    case.opinion_drafted_by = case.opinion_drafted_for = case.opinion_issued_by = case.answered_with = None
    return was
