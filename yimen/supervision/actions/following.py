"""Leaders' orders, reminders and letters follow the case: who has it now answers them (第二十四条, 第四十条).

A view that was asked for in a consultation, and what a conference laid on a unit by name, stay with that unit: they
were asked of it as itself and not as the one that has the case.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from yimen.base.acts import tell
from yimen.base.models import Unit, User
from yimen.cases.models import Case, HandBack
from yimen.domain.joint import TaskStage
from yimen.domain.joint.deeds import Deed
from yimen.domain.roles import Permission
from yimen.supervision.actions.frame import note
from yimen.supervision.models import JointStep, Task

OF_WHO_HAS_IT = Q(order__isnull=False) | Q(urging__isnull=False)


def follow(case: Case, left: Unit, now: Unit, by: User, at: datetime) -> None:
    """Lay what waits for an answer of the body that lost the case on the one that has it.

    An office hands on what came to it with the case; what was asked of the office itself is for the office to answer.
    """
    rows = Task.objects.select_for_update(of=("self",)).filter(OF_WHO_HAS_IT, case=case, unit=left)
    if left.pk == case.office_id:
        rows = rows.filter(pk__in=JointStep.objects.filter(case=case, step=Deed.MOVED).values("task"))
    for task in rows.filter(stage=TaskStage.OPEN).order_by("pk"):
        move(task, now, by=by, at=at)


def move(task: Task, now: Unit, *, by: User, at: datetime, power: Permission | None = None) -> None:
    """Lay an open task on another body, with its dated line; both bodies and those who asked are told.

    Args:
        power: by which it is done, where that is not the step that moved the case.
    """
    left, task.unit = task.unit, now
    task.save(update_fields=["unit"])
    note(Deed.MOVED, task, case=task.case, unit=now, power=power, by=by, at=at, left=left.pk)
    tell(f"desk.{left.pk}", f"desk.{task.asker_id}")


def lost(task: Task) -> bool:
    """Whether the unit that answered lost the case since: more is then wanted of the one that has it."""
    if task.case is None or (task.order_id is None and task.urging_id is None):
        return False
    if task.unit_id == task.case.unit_id:
        return False
    return HandBack.objects.filter(case=task.case_id, unit=task.unit_id, gone=True).exists()
