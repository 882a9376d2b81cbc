"""限办事项: answered by the unit, sent back or confirmed by those who asked."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from yimen.base.acts import action, tell
from yimen.base.models import User
from yimen.cases.actions.steps import allow, locked, still_there
from yimen.domain.deputies import same_side
from yimen.domain.joint import STEPS, TaskSituation, TaskStage, TaskStep
from yimen.domain.joint.deeds import Deed
from yimen.domain.joint.task import refusals
from yimen.domain.roles import Permission
from yimen.supervision.actions.following import lost, move
from yimen.supervision.actions.frame import for_whom, held, note, powers_on
from yimen.supervision.models import Task
from yimen.supervision.queries import main_end, sides_of


def task_situation(task: Task, by: User, **known: Any) -> TaskSituation:
    """How a task stands and who asks; `known` is what the form brought."""
    closing = same_side(by.pk, for_whom(task.case, by, Permission.TASK_CLOSE))
    return TaskSituation(
        stage=TaskStage(task.stage),
        permissions=powers_on(task.case, by),
        sides=sides_of(task, by),
        answered_by_me=bool(closing & same_side(task.answered_by_id, task.answered_for_id)),
        main_end=main_end(task.case),
        **known,
    )


@action
def answer_task(*, task_id: int, text: str, by: User, at: datetime) -> Task:
    """The unit answers in writing."""
    task = _checked(task_id, TaskStep.ANSWER, by, text=text)
    task.answer, task.answered_by, task.answered_on = text, by, localdate(at)
    task.answered_for_id = for_whom(task.case, by, Permission.TASK_ANSWER)
    return _moved(task, TaskStep.ANSWER, text=text, by=by, at=at, late=task.answered_on > task.due)


@action
def return_task(*, task_id: int, text: str, due: date, beyond: str = "", by: User, at: datetime) -> Task:
    """Those who asked want more, by a new day; the answer that was given stays in the history."""
    task = _checked(task_id, TaskStep.RETURN, by, text=text, due=due, beyond=beyond, today=localdate(at))
    task.due, task.beyond = due, beyond
    task.answer, task.answered_by, task.answered_for, task.answered_on = "", None, None, None
    _moved(task, TaskStep.RETURN, text=text, by=by, at=at, due=due.isoformat())
    if task.case is not None and lost(task):
        move(task, task.case.unit or task.case.office, by=by, at=at, power=Permission.TASK_CLOSE)
    return task


@action
def close_task(*, task_id: int, text: str, persons_view: str = "", by: User, at: datetime) -> Task:
    """Those who asked confirm that it is done.

    Args:
        persons_view: what the person thinks of it, where an order of a leader asked for it; "" when nobody asked.
    """
    task = _checked(task_id, TaskStep.CLOSE, by, text=text)
    task.closed_by, task.closed_on = by, localdate(at)
    task.closed_for_id = for_whom(task.case, by, Permission.TASK_CLOSE)
    if task.order is not None and persons_view.strip():
        task.order.persons_view = persons_view
        task.order.save(update_fields=["persons_view"])
    return _moved(task, TaskStep.CLOSE, text=text, by=by, at=at)


@action
def withdraw_task(*, task_id: int, text: str, by: User, at: datetime) -> Task:
    """Those who asked no longer want it, and say why."""
    task = _checked(task_id, TaskStep.WITHDRAW, by, text=text)
    task.closed_by, task.closed_on = by, localdate(at)
    task.closed_for_id = for_whom(task.case, by, Permission.TASK_CLOSE)
    return _moved(task, TaskStep.WITHDRAW, text=text, by=by, at=at)


def _checked(task_id: int, step: TaskStep, by: User, **known: Any) -> Task:
    case_id = still_there(Task.objects.all(), task_id).case_id
    if case_id is not None:
        locked(case_id)
    task = held(Task, task_id)
    allow(refusals(step, task_situation(task, by, **known)))
    return task


def _moved(task: Task, step: TaskStep, *, text: str, by: User, at: datetime, **facts: Any) -> Task:
    task.stage = STEPS[step].target
    task.save()
    note(Deed(step.value), task, case=task.case, unit=task.unit, text=text, by=by, at=at, **facts)
    tell(f"desk.{task.asker_id}")
    return task
