"""限办事项: what one unit owes by a day, whatever asked for it: consultation, conference, leader or letter."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from yimen.base.models import Unit, User
from yimen.cases.models import Case
from yimen.domain.joint import TaskStage, is_late
from yimen.domain.joint.task import UNDONE
from yimen.domain.roles import Reach
from yimen.supervision.models.conference import AgendaItem
from yimen.supervision.models.consultation import Consultation
from yimen.supervision.models.order import LeaderOrder
from yimen.supervision.models.urging import Urging

ORIGINS = ("consultation", "item", "order", "urging")


def _of_exactly_one() -> Q:
    """Exactly one of the four origins is named."""
    found = Q()
    for name in ORIGINS:
        found |= Q(**{f"{other}__isnull": other != name for other in ORIGINS})
    return found


class TaskQuerySet(models.QuerySet["Task"]):
    """Named reads; every list begins with what the user may see."""

    def visible_to(self, user: User) -> Self:
        """The own unit's tasks, those it asked for, those on a case it sees; in a subtree, those asked for below it.

        A unit that is asked about a case it does not handle sees its task, not the case.
        """
        if not user.reaches:
            return self.none()
        allowed = Q(unit_id=user.unit_id) | Q(asker_id=user.unit_id)
        allowed |= Q(case__in=Case.objects.visible_to(user).values("pk"))
        if Reach.SUBTREE in user.reaches:
            allowed |= Q(asker__path__startswith=user.unit.path)
        return self.filter(allowed)

    def undone(self) -> Self:
        """Not yet answered, or answered and not yet confirmed."""
        return self.filter(stage__in=sorted(UNDONE))

    def late(self, today: date) -> Self:
        """Not answered by the day."""
        return self.filter(stage=TaskStage.OPEN, due__lt=today)


class Task(models.Model):
    """One demand on one unit: what, until when, the written answer, and who confirmed it."""

    PERSONAL: ClassVar = frozenset[str]()
    FREE_TEXT: ClassVar = frozenset({"what", "beyond", "answer"})

    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="tasks")  # None: a topic
    consultation = models.ForeignKey(Consultation, null=True, on_delete=models.PROTECT, related_name="tasks")
    item = models.ForeignKey(AgendaItem, null=True, on_delete=models.PROTECT, related_name="tasks")
    order = models.ForeignKey(LeaderOrder, null=True, on_delete=models.PROTECT, related_name="tasks")
    urging = models.ForeignKey(Urging, null=True, on_delete=models.PROTECT, related_name="tasks")
    view = models.BooleanField("会商意见", default=False)  # a view is asked for, not a deed
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="owed_tasks")
    asker = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="asked_tasks")
    what = models.TextField("要求")
    due = models.DateField("反馈期限")
    beyond = models.TextField("晚于办理期限的理由", blank=True)
    stage = models.CharField(max_length=10, choices=[(stage.value, stage.label) for stage in TaskStage])
    asked_at = models.DateTimeField()
    answer = models.TextField("反馈", blank=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answered_for = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # 代…反馈
    answered_on = models.DateField("反馈日期", null=True)
    closed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    closed_for = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # 代…确认
    closed_on = models.DateField("结束日期", null=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["due", "id"]
        indexes: ClassVar = [
            models.Index(fields=["unit", "due", "id"], condition=Q(stage="open"), name="task_owed_by_unit"),
            models.Index(
                fields=["asker", "due", "id"], condition=Q(stage__in=["open", "answered"]), name="task_undone_by_asker"
            ),
            models.Index(fields=["unit", "-id"], name="task_by_unit"),
            models.Index(fields=["asker", "-id"], name="task_by_asker"),
            models.Index(fields=["case", "id"], name="task_by_case"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=_of_exactly_one(), name="task_of_one_origin"),
            models.CheckConstraint(
                condition=~Q(stage="closed") | ~Q(closed_by=F("answered_by")), name="task_closed_by_another"
            ),
            models.CheckConstraint(
                condition=~Q(stage="closed")
                | (
                    ~Q(closed_by=F("answered_for")) & ~Q(closed_for=F("answered_by")) & ~Q(closed_for=F("answered_for"))
                ),
                name="task_second_for_deputies",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["answered", "closed"])
                | Q(answered_on__isnull=False, answered_by__isnull=False),
                name="task_answered_whole",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["open", "answered"]) | Q(closed_on__isnull=False), name="task_ended_has_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.due}"

    def late_on(self, today: date) -> bool:
        """Whether the answer is overdue, or came late."""
        return is_late(self.stage, self.due, today=today, answered_on=self.answered_on)
