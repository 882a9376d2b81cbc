"""What a case page shows of joint handling: its dated lines, what is open, and the two flags derived from it."""

from __future__ import annotations

from dataclasses import dataclass

from yimen.cases.models import Case
from yimen.domain.joint import TaskStage, UrgeKind
from yimen.supervision.models import CaseLead, JointStep, Task

ORIGINS = ("consultation", "item", "order", "lead", "urging")


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


def on_case(case: Case) -> OnCase:
    """Read it; three statements."""
    steps = JointStep.objects.filter(case=case).select_related(
        "by__unit", "deputy_for", "unit", "order", "lead__leader", "task"
    )
    tasks = Task.objects.filter(case=case, stage__in=[TaskStage.OPEN, TaskStage.ANSWERED])
    lead = CaseLead.objects.filter(case=case, ended_on=None).select_related("leader").first()
    return OnCase(tuple(steps.order_by("id")), tuple(tasks.select_related("unit", "asker", "urging")), lead)
