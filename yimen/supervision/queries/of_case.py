"""What a case page shows of joint handling: its dated lines, what is open, and the two flags derived from it."""

from __future__ import annotations

from dataclasses import dataclass

from yimen.cases.models import Case
from yimen.domain.joint import UrgeKind
from yimen.domain.joint.deeds import Deed
from yimen.domain.joint.task import UNDONE
from yimen.supervision.models import CaseLead, JointStep, Task

ORIGINS = ("consultation", "item", "order", "lead", "urging")
LEAD = ("lead__leader",)
TASK = ("task__unit", "task__asker", "task__urging")


@dataclass(frozen=True, slots=True)
class OnCase:
    """The joint handling of one case.

    Attributes:
        steps: every deed, the oldest first; tasks: what is not over; lead: who has taken it over now, if anybody.
    """

    steps: tuple[JointStep, ...]
    tasks: tuple[Task, ...]
    lead: CaseLead | None

    @property
    def supervised(self) -> bool:
        """督办中: a letter waits for its answer, or the answer for its confirmation. Derived, never stored."""
        return any(task.urging is not None and task.urging.kind == UrgeKind.LETTER for task in self.tasks)

    def openings(self) -> list[JointStep]:
        """The first deed of each consultation, item, order, lead and urging, the oldest first."""
        found: dict[tuple[str, int], JointStep] = {}
        for step in self.steps:
            for name in ORIGINS:
                pk = getattr(step, f"{name}_id")
                if pk is not None:
                    found.setdefault((name, pk), step)
        return list(found.values())


def moved_from(case: Case, unit_id: int) -> list[Task]:
    """What a unit owed on a case and no longer owes, since it went along with the case; one statement."""
    steps = JointStep.objects.filter(case=case, step=Deed.MOVED, facts__left=unit_id)
    return list(Task.objects.filter(pk__in=steps.values("task")).exclude(unit=unit_id).order_by("pk"))


def on_case(case: Case) -> OnCase:
    """Read it; one statement: whatever was begun on a case has its deeds there."""
    rows = JointStep.objects.filter(case=case)
    steps = tuple(rows.select_related("by__unit", "deputy_for", "unit", "order", *LEAD, *TASK).order_by("id"))
    tasks = {step.task.pk: step.task for step in steps if step.task is not None and step.task.stage in UNDONE}
    return OnCase(
        steps,
        tuple(sorted(tasks.values(), key=lambda task: (task.due, task.pk))),
        next((step.lead for step in steps if step.lead is not None and step.lead.ended_on is None), None),
    )
