"""落实: tasks open with a conclusion that promises something, are checked by dates, and end with the matter."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.utils.timezone import localdate

from yimen.base.acts import action
from yimen.base.models import User
from yimen.cases import queries
from yimen.cases.actions.steps import allow, check, locked, situation_of, take
from yimen.cases.models import Agreement, Case, Claim, Fulfilment, FulfilmentCheck
from yimen.domain import days, fulfilment
from yimen.domain.dictionaries import ClaimResult
from yimen.domain.fulfilment import End, Progress
from yimen.domain.procedure import Step


def open_tasks(case: Case, *, agreement: Agreement | None = None) -> None:
    """A task for every supported claim that is not carried out yet, and for the agreement that concluded the case."""
    concluded_on = case.concluded_on
    if case.unit is None or concluded_on is None:
        return
    supported = case.claims.filter(result=ClaimResult.SUPPORTED, fulfilled_on=None) if agreement is None else ()
    promised: list[tuple[Claim | None, date | None]] = [(claim, claim.fulfil_by) for claim in supported]
    if agreement is not None:
        promised.append((None, agreement.due_on))
    for claim, stated in promised:
        due_on = fulfilment.due_on(stated, concluded_on)
        Fulfilment.objects.create(
            case=case,
            claim=claim,
            agreement=None if claim else agreement,
            unit=case.unit,
            office=case.office,
            opened_on=concluded_on,
            due_on=due_on,
            next_on=_asked_on(concluded_on, after=concluded_on, due_on=due_on),
        )


def _asked_on(concluded_on: date, *, after: date, due_on: date) -> date:
    """The next day on which the unit is asked, by the check days of this installation."""
    return fulfilment.next_on(concluded_on, after=after, due_on=due_on, days=settings.FULFILMENT_CHECK_DAYS)


def end_tasks(case: Case, end: End, *, on: date) -> None:
    """What is still open ends with the matter."""
    case.fulfilments.open().update(ended_on=on, end=end.value)


@action
def answer_check(
    *,
    case_id: int,
    task_id: int,
    progress: Progress,
    proof: str,
    document_number: str = "",
    fulfilled_on: date | None = None,
    by: User,
    at: datetime,
) -> Case:
    """Answer the next check of a task; carried out, the task is over and its claim is noted as fulfilled.

    Args:
        proof: what was done and what shows it; document_number: of a paper that shows it.
        fulfilled_on: the day it was carried out, for `Progress.DONE`.
    """
    case, today = locked(case_id), localdate(at)
    task = case.fulfilments.open().select_related("claim").filter(pk=task_id).first()
    check(Step.CHECK, situation_of(case, by, task_open=task is not None, proof=bool(proof.strip())))
    allow(fulfilment.answer_refusals(progress, fulfilled_on=fulfilled_on, today=today))
    if task is None:
        raise LookupError("a check without a task passed the table")
    FulfilmentCheck.objects.create(
        task=task,
        number=task.next_check,
        due_on=task.next_on,
        answered_on=today,
        progress=progress.value,
        proof=proof,
        document_number=document_number.strip(),
        by=by,
        at=at,
    )
    number = task.next_check
    if progress is Progress.DONE:
        task.ended_on, task.end = today, End.DONE.value
        if task.claim is not None:
            Claim.objects.filter(pk=task.claim.pk).update(fulfilled_on=fulfilled_on)
    else:
        task.next_check = number + 1
        task.next_on = _asked_on(task.opened_on, after=max(today, task.next_on), due_on=task.due_on)
    task.save(update_fields=["ended_on", "end", "next_check", "next_on"])
    claim = task.claim.order if task.claim else None
    take(case, Step.CHECK, by=by, at=at, task=task.pk, claim=claim, check_number=number, progress=progress.value)
    return case


@action
def fulfil_claim(*, case_id: int, order: int, fulfilled_on: date, by: User, at: datetime) -> Case:
    """Note that a supported claim was carried out (落实); only its unit may, only once it is concluded.

    Raises:
        NotAllowed: the table refuses, the claim was not supported or is noted already, or the day lies ahead.
    """
    case = locked(case_id)
    claim = queries.unfulfilled_claims(case).filter(order=order).first()
    check(Step.FULFIL, situation_of(case, by, supported=claim is not None))
    allow(days.fulfilled(fulfilled_on, today=localdate(at)))
    if claim is not None:
        claim.fulfilled_on = fulfilled_on
        claim.save(update_fields=["fulfilled_on"])
        claim.fulfilments.open().update(ended_on=localdate(at), end=End.DONE.value)
    take(case, Step.FULFIL, by=by, at=at, claim=order, fulfilled_on=fulfilled_on.isoformat())
    return case
