"""The facts that the rules of joint handling decide on."""

from __future__ import annotations

from datetime import date

from django.db.models import Model

from yimen.base.models import User
from yimen.cases.models import Case, Clock
from yimen.cases.queries import unfulfilled_claims
from yimen.domain.joint import TaskSide
from yimen.domain.procedure import Stage
from yimen.domain.roles import Reach
from yimen.supervision.models import (
    AgendaItem,
    CaseLead,
    Consultation,
    JointStep,
    LeaderOrder,
    Meeting,
    Task,
    Urging,
)

MAIN = ("C4", "S3")  # the sixty days, or the ten of the simplified way
FIELDS: dict[type[Model], str] = {
    Consultation: "consultation",
    Meeting: "meeting",
    AgendaItem: "item",
    LeaderOrder: "order",
    CaseLead: "lead",
    Urging: "urging",
    Task: "task",
}


def main_end(case: Case | None) -> date | None:
    """The last day of the running term of the case; None without one."""
    if case is None:
        return None
    running = Clock.objects.filter(case=case, code__in=MAIN, stopped_on=None)
    return running.order_by("-due").values_list("due", flat=True).first()


def to_be_executed(case: Case) -> bool:
    """Whether a supported claim of a delivered opinion is not carried out."""
    return case.delivered_on is not None and unfulfilled_claims(case).exists()


def is_history(case: Case) -> bool:
    """Whether it is kept for reading only (历史件)."""
    return case.stage == Stage.HISTORY


def sides_of(task: Task, by: User) -> frozenset[TaskSide]:
    """Which sides the user is on: the unit that owes, or those who asked.

    Those who asked are the unit that did, and whoever else has the case, or the asking unit, in reach; never the
    owing unit itself, unless it asked itself.
    """
    sides = {TaskSide.UNIT} if by.unit_id == task.unit_id else set()
    if by.unit_id == task.asker_id or (by.unit_id != task.unit_id and _over(task, by)):
        sides.add(TaskSide.ASKER)
    return frozenset(sides)


def _over(task: Task, by: User) -> bool:
    if Reach.SUBTREE not in by.reaches:
        return False
    if task.asker.path.startswith(by.unit.path):
        return True
    return task.case_id is not None and Case.objects.visible_to(by).filter(pk=task.case_id).exists()


def newest_step(record: Model) -> JointStep:
    """The newest deed on a record; every record has one."""
    rows = JointStep.objects.select_related("by").filter(**{FIELDS[type(record)]: record.pk})
    return rows.order_by("-id")[0]
