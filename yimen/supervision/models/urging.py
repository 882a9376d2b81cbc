"""催办、督办: one urging of one case, with its ground, and the letter once it is signed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yimen.base.models import Unit, User
from yimen.cases.models import Case
from yimen.documents.models import Document
from yimen.domain.joint import Ground, UrgeKind


class Urging(models.Model):
    """催办 or 督办函 (第四十条). Drafted by who found it; a letter is sent when the head has signed it.

    `ordinal` counts the letters to the same unit on the same case: the second is 再次督办.
    """

    PERSONAL: ClassVar = frozenset[str]()
    FREE_TEXT: ClassVar = frozenset({"facts", "demand", "beyond", "returned"})

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="urgings")
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.label) for kind in UrgeKind])
    ordinal = models.PositiveSmallIntegerField("第几次", default=1)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    host = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=14, choices=[(ground.value, ground.label) for ground in Ground])
    clock_code = models.CharField("涉及的期限", max_length=2, blank=True)
    facts = models.TextField("发现的事实")
    demand = models.TextField("要求")
    due = models.DateField("反馈期限")
    beyond = models.TextField("晚于办理期限的理由", blank=True)
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    drafted_for = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # 代…起草
    drafted_at = models.DateTimeField()
    signed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    signed_for = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # 代…签发
    signed_on = models.DateField("签发日期", null=True)
    document = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="+")
    returned = models.TextField("退回的理由", blank=True)
    returned_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    idempotency_key = models.CharField(max_length=64, null=True, unique=True)  # NULL: none; unique

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(
                fields=["host", "id"], condition=Q(signed_on=None, returned_by=None), name="urging_waits_for_signature"
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(signed_on=None, returned_by=None), name="urging_one_draft_of_a_case"
            ),
            models.CheckConstraint(
                condition=Q(signed_on=None, signed_by=None, document=None)
                | Q(signed_on__isnull=False, signed_by__isnull=False, document__isnull=False, returned_by=None),
                name="urging_signed_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.get_kind_display()}"
