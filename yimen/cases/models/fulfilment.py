"""落实: what was promised, by whom and until when, and each check of it (第三十二条, 第三十三条). 办结 ≠ 化解."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from yimen.base.models import Unit, User
from yimen.cases.models.agreement import Agreement
from yimen.cases.models.case import Case, Claim
from yimen.domain.fulfilment import End, Progress


class FulfilmentQuerySet(models.QuerySet["Fulfilment"]):
    """Named reads."""

    def open(self) -> Self:
        """Not over."""
        return self.filter(ended_on=None)


class Fulfilment(models.Model):
    """One task: a supported claim, or an agreement. It belongs to the matter and ends with it."""

    PERSONAL: ClassVar = frozenset[str]()

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="fulfilments")
    claim = models.ForeignKey(Claim, null=True, on_delete=models.PROTECT, related_name="fulfilments")
    agreement = models.ForeignKey(Agreement, null=True, on_delete=models.PROTECT, related_name="fulfilments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # of the case, for its list
    opened_on = models.DateField("办结日期")
    due_on = models.DateField("落实期限")
    next_check = models.PositiveSmallIntegerField("下一次检查", default=1)
    next_on = models.DateField("下一次检查日期")
    ended_on = models.DateField("结束日期", null=True)
    end = models.CharField("结束原因", max_length=10, blank=True, choices=[(end.value, end.label) for end in End])

    objects = FulfilmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["unit", "next_on", "id"], condition=Q(ended_on=None), name="fulfilment_open_by_unit"),
            models.Index(
                fields=["office", "next_on", "id"], condition=Q(ended_on=None), name="fulfilment_open_by_office"
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["claim"], condition=Q(ended_on=None, claim__isnull=False), name="fulfilment_one_open_of_a_claim"
            ),
            models.UniqueConstraint(fields=["agreement"], name="fulfilment_one_of_an_agreement"),
            models.CheckConstraint(
                condition=Q(claim__isnull=False, agreement=None) | Q(claim=None, agreement__isnull=False),
                name="fulfilment_of_a_claim_or_an_agreement",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, end="") | (Q(ended_on__isnull=False) & ~Q(end="")),
                name="fulfilment_ended_whole",
            ),
        ]

    @property
    def what(self) -> str:
        """What was promised, in one line."""
        if self.claim is not None:
            return f"诉求 {self.claim.order}：{self.claim.text}"
        return f"协议履行：{self.agreement.performance}" if self.agreement else ""


class FulfilmentCheck(models.Model):
    """The unit's answer to one check; append-only."""

    PERSONAL: ClassVar = frozenset[str]()
    FREE_TEXT: ClassVar = frozenset({"proof"})

    task = models.ForeignKey(Fulfilment, on_delete=models.PROTECT, related_name="checks")
    number = models.PositiveSmallIntegerField("第几次检查")
    due_on = models.DateField("检查日期")
    answered_on = models.DateField("回复日期")
    progress = models.CharField("情况", max_length=10, choices=[(one.value, one.label) for one in Progress])
    proof = models.TextField("凭据")
    document_number = models.CharField("凭据文号", max_length=60, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["task", "number"], name="fulfilment_check_once")]
