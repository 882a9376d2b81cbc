"""会商: called on a case, viewed by each unit, concluded with who does what until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.timezone import localdate

from yimen.base.acts import action, made_before
from yimen.base.models import Unit, User
from yimen.cases.actions.steps import allow
from yimen.domain.deputies import same_side
from yimen.domain.joint import ConsultationSituation, TaskStage, within
from yimen.domain.joint.consulting import to_call, to_conclude
from yimen.domain.joint.deeds import Deed
from yimen.domain.procedure import Refusal
from yimen.domain.roles import Permission
from yimen.supervision.actions.frame import (
    Demand,
    ask,
    case_in_reach,
    for_whom,
    held,
    held_case,
    note,
    powers_on,
)
from yimen.supervision.models import Consultation, Task
from yimen.supervision.queries import is_history, main_end


@action
def call_consultation(
    *,
    case_id: int,
    units: Sequence[Unit],
    question: str,
    due: date | None,
    meets_on: date | None = None,
    place: str = "",
    in_writing: bool = True,
    beyond: str = "",
    key: str | None = None,
    by: User,
    at: datetime,
) -> Consultation:
    """Ask several units for their view on a case; no clock of the case moves.

    Args:
        units: who is asked; due: by when each writes its view.
        meets_on, place: of the meeting, unless it is held in writing.
        key: of the form, so that a press sent twice calls once.
    """
    case = case_in_reach(case_id, by)
    there = made_before(Consultation, key)
    if there is not None:
        return there
    facts = ConsultationSituation(
        permissions=powers_on(case, by), history=is_history(case), question=question, units=len({u.pk for u in units}),
        in_writing=in_writing, meets_on=meets_on, place=place, due=due, today=localdate(at), main_end=main_end(case),
        beyond=beyond,
    )  # fmt: skip
    allow(to_call(facts))
    if due is None:
        raise ValueError("to_call refuses a consultation without a day")
    made = Consultation.objects.create(
        case=case,
        host=by.unit,
        called_by=by,
        called_at=at,
        called_on=localdate(at),
        question=question,
        in_writing=in_writing,
        meets_on=None if in_writing else meets_on,
        place="" if in_writing else place,
        views_due=due,
        idempotency_key=key,
    )
    note(Deed.CALLED, made, case=case, text=question, by=by, at=at, units=facts.units, due=due.isoformat())
    for unit in {unit.pk: unit for unit in units}.values():
        ask(Demand(unit, question, due, beyond), case=case, view=True, consultation=made, by=by, at=at)
    return made


@action
def conclude_consultation(
    *,
    consultation_id: int,
    conclusion: str,
    demands: Sequence[Demand] = (),
    waived: str = "",
    by: User,
    at: datetime,
) -> Consultation:
    """Sum up: the views that came are settled, those that did not come are waived with the reason, tasks begin.

    Args:
        demands: who does what until when.
        waived: why it is concluded without the views that are missing.
    """
    case = held_case(Consultation, consultation_id, by)
    made = held(Consultation, consultation_id)
    views = list(made.tasks.filter(view=True, stage__in=[TaskStage.OPEN, TaskStage.ANSWERED]))
    missing = [task for task in views if task.stage == TaskStage.OPEN]
    allow(
        to_conclude(
            ConsultationSituation(
                permissions=powers_on(case, by), conclusion=conclusion, missing=len(missing), waived=waived,
                concluded=made.concluded_on is not None,
            )
        )
    )  # fmt: skip
    allow(against_demands(demands, today=localdate(at), end=main_end(case)))
    made.conclusion, made.waived = conclusion, waived if missing else ""
    made.concluded_by, made.concluded_on = by, localdate(at)
    made.save()
    _settle(views, by=by, at=at)
    note(Deed.CONCLUDED, made, case=case, text=conclusion, by=by, at=at, tasks=len(demands), missing=len(missing))
    for demand in demands:
        ask(demand, case=case, consultation=made, by=by, at=at)
    return made


def _settle(views: Sequence[Task], *, by: User, at: datetime) -> None:
    """The views are over with the conclusion: taken note of, or no longer waited for."""
    for task in views:
        stands_for = for_whom(task.case, by, Permission.CONSULTATION_CALL)
        own = same_side(by.pk, stands_for) & same_side(task.answered_by_id, task.answered_for_id)
        task.stage = TaskStage.CLOSED if task.stage == TaskStage.ANSWERED and not own else TaskStage.WITHDRAWN
        task.closed_by, task.closed_for_id, task.closed_on = by, stands_for, localdate(at)
        task.save(update_fields=["stage", "closed_by", "closed_for", "closed_on"])


def against_demands(demands: Sequence[Demand], *, today: date, end: date | None) -> tuple[Refusal, ...]:
    """What stands against the days of several demands, each said with its unit."""
    return tuple(
        Refusal(one.code, f"{demand.unit.short_name}：{one.words}", one.article)
        for demand in demands
        for one in within(demand.due, today=today, main_end=end, beyond=demand.beyond)
    )
