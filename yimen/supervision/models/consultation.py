"""会商: a question on one case put to several units."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yimen.base.models import Unit, User
from yimen.cases.models import Case


class Consultation(models.Model):
    """Who called it, the question, where and when or in writing; the units' views are its tasks."""

    PERSONAL: ClassVar = frozenset[str]()
    FREE_TEXT: ClassVar = frozenset({"question", "conclusion", "waived"})

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="consultations")
    host = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    called_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField()
    called_on = models.DateField("召集日期")
    question = models.TextField("会商的问题")
    in_writing = models.BooleanField("书面会商", default=True)
    meets_on = models.DateField("会商日期", null=True)
    place = models.CharField("地点", max_length=120, blank=True)
    views_due = models.DateField("反馈意见期限")
    conclusion = models.TextField("会商结论", blank=True)
    waived = models.TextField("不再等待的理由", blank=True)
    concluded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    concluded_on = models.DateField("结论日期", null=True)
    idempotency_key = models.CharField(max_length=64, null=True, unique=True)  # NULL: none; unique

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(in_writing=True) | (Q(meets_on__isnull=False) & ~Q(place="")),
                name="consultation_meets_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(concluded_on=None, concluded_by=None)
                | (Q(concluded_on__isnull=False, concluded_by__isnull=False) & ~Q(conclusion="")),
                name="consultation_concluded_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} 会商"
