"""疏导帮扶 (第二十七条, 第三十七条): what was offered, what the person said, and what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yimen.base.fields import EncryptedTextField, SealedModel
from yimen.base.models import Unit, User
from yimen.cases.models.case import Case
from yimen.domain.aid import OPEN, Ground, Kind, Stage


class Aid(SealedModel):
    """One offer of help. What it is about tells of a person's life, so it is encrypted."""

    PERSONAL: ClassVar = frozenset({"words", "result"})

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="aids")
    kind = models.CharField("帮扶种类", max_length=10, choices=[(kind.value, kind.label) for kind in Kind])
    ground = models.CharField("事由", max_length=10, choices=[(ground.value, ground.label) for ground in Ground])
    stage = models.CharField("状态", max_length=10, choices=[(stage.value, stage.label) for stage in Stage])
    words = EncryptedTextField("具体内容")
    referred_unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    referred_to = models.CharField("转介机构", max_length=80, blank=True)
    result = EncryptedTextField("结果")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(stage__in=sorted(OPEN)), name="aid_one_open_of_a_kind"
            )
        ]


class AidStep(models.Model):
    """One step of it; append-only."""

    PERSONAL: ClassVar = frozenset[str]()

    aid = models.ForeignKey(Aid, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=10)
    after = models.CharField(max_length=10)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    on = models.DateField()

    class Meta:
        ordering: ClassVar = ["id"]
