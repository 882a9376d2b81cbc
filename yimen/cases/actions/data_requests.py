"""个人信息请求 (个人信息保护法第四十四条至第五十条): asked, answered, or refused by two. Nothing is deleted here.

What is corrected or removed is done by the step that law and archive allow; the answer says in words what was done.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from yimen.base.acts import action, record, tell
from yimen.base.models import User
from yimen.base.terms import set_days
from yimen.cases import queries
from yimen.cases.actions.steps import Start, allow, case_of, clock_of, lent, locked, rounds_of, still_there
from yimen.cases.models import Case, Clock, DataRequest
from yimen.domain import data_rights
from yimen.domain.data_rights import Act, Ground, Kind
from yimen.domain.procedure import Refusal
from yimen.domain.roles import Permission

REGISTERS = frozenset({Permission.VISIT_REGISTER, Permission.PETITION_REGISTER})


@action
def ask_for_data(
    *, case_id: int, kind: Kind | None, words: str, source_key: str, by: User | None, at: datetime
) -> DataRequest:
    """Register a request; D1 runs from today. The same key asks once.

    Args:
        source_key: idempotency key of the form.
        by: the clerk who wrote it down at the window; None for whoever holds number and query code.
    """
    case = locked(case_id)  # first: of two presses at once the second waits here, and finds what the first did
    there = DataRequest.objects.select_related("case").filter(case=case, source_key=source_key).first()
    if there is not None:
        return there
    allow(_against_asking(case, by))
    waiting = DataRequest.objects.filter(case=case, answered_on=None).exists()
    allow(data_rights.asked(words=bool(words.strip()), kind=kind, open_already=waiting))
    if kind is None:
        raise ValueError("a request without a kind was let pass")
    today = localdate(at)
    number = rounds_of(case, ["D1"]).get("D1", 0) + 1
    request = DataRequest.objects.create(
        case=case,
        office=case.office,
        round=number,
        kind=kind.value,
        words=words,
        asked_on=today,
        asked_at=at,
        registered_by=by,
        source_key=source_key,
    )
    clock_of(case, "D1", Start(today, case.office, set_days("D1")), number).save()
    stands_for = queries.deputy_for(case.pk, by, REGISTERS)
    record("data_request.asked", request, number=case.number, kind=kind.value, **lent(stands_for))
    tell(f"case.{case.pk}", f"desk.{case.office_id}")
    return request


def _against_asking(case: Case, by: User | None) -> tuple[Refusal, ...]:
    """A clerk writes down what was asked of their own office; who holds number and code needs no post."""
    if by is None:
        return ()
    if not REGISTERS & queries.powers_here(case.pk, by).permissions or by.unit_id != case.office_id:
        return (Refusal("permission", "个人信息请求由登记该件的信访部门的登记、接谈、办信人员登记。"),)
    return ()


def _locked(request_id: int) -> DataRequest:
    """The request, locked through its case until the action commits."""
    case = case_of(DataRequest.objects.all(), request_id)
    request = still_there(DataRequest.objects.all(), request_id)
    request.case = case
    return request


@action
def answer_data(*, request_id: int, answer: str, by: User, at: datetime) -> DataRequest:
    """Answer what was done: shown, copied, corrected, or taken out of use."""
    request = _locked(request_id)
    situation = queries.data_situation(request, by, words=bool(answer.strip()))
    allow(data_rights.refusals(Act.ANSWER, situation))
    request.answer = answer
    return _answered(request, "data_request.answered", queries.ANSWERS, by=by, on=localdate(at))


@action
def propose_data_refusal(*, request_id: int, ground: Ground | None, answer: str, by: User, at: datetime) -> DataRequest:
    """Propose not to do what was asked, on a ground of the law and with the reason in words, for another to decide."""
    request = _locked(request_id)
    situation = queries.data_situation(request, by, ground=ground, words=bool(answer.strip()))
    allow(data_rights.refusals(Act.PROPOSE_REFUSAL, situation))
    stands_for = queries.deputy_for(request.case_id, by, queries.ANSWERS)
    request.ground, request.answer = ground.value if ground else "", answer
    request.proposed_by, request.proposed_for_id = by, stands_for
    request.save()
    told: dict[str, Any] = {"number": request.case.number, "ground": request.ground, **lent(stands_for)}
    record("data_request.refusal_proposed", request, **told)
    tell(f"desk.{request.office_id}")
    return request


@action
def decide_data_refusal(*, request_id: int, agree: bool, words: str, by: User, at: datetime) -> DataRequest:
    """A second person decides; not agreed, the request is open again to be answered, and the fifteen days run on."""
    request = _locked(request_id)
    act = Act.CONFIRM_REFUSAL if agree else Act.RETURN_REFUSAL
    allow(data_rights.refusals(act, queries.data_situation(request, by, words=bool(words.strip()))))
    if agree:
        request.refused = True
        return _answered(request, "data_request.refused", queries.DECIDES, by=by, on=localdate(at))
    request.ground, request.answer, request.proposed_by, request.proposed_for = "", "", None, None
    request.save()
    stands_for = queries.deputy_for(request.case_id, by, queries.DECIDES)
    record("data_request.refusal_returned", request, number=request.case.number, **lent(stands_for))
    tell(f"desk.{request.office_id}")
    return request


def _answered(request: DataRequest, verb: str, power: frozenset[Permission], *, by: User, on: date) -> DataRequest:
    stands_for = queries.deputy_for(request.case_id, by, power)
    request.answered_by, request.answered_for_id, request.answered_on = by, stands_for, on
    request.save()
    Clock.objects.filter(case=request.case, code="D1", round=request.round, stopped_on=None).update(stopped_on=on)
    record(verb, request, number=request.case.number, kind=request.kind, **lent(stands_for))
    tell(f"case.{request.case_id}", f"desk.{request.office_id}")
    return request
