"""满意度评价: two bodies, rated separately, by the petitioner alone."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yimen.base.fields import EncryptedTextField, SealedModel
from yimen.base.models import Unit, User
from yimen.cases.models import Case
from yimen.domain.rating import LookOutcome


class Rating(SealedModel):
    """评价 of one body for one case. No row means not rated; there is no default."""

    PERSONAL: ClassVar = frozenset({"reason"})

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="ratings")
    body = models.CharField("被评价方", max_length=8, choices=[("office", "信访部门"), ("organ", "责任单位")])
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField("评价")  # 0 满意, 1 基本满意, 3 不满意 (national codes)
    reason = EncryptedTextField("不满意的原因")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "body"], name="rating_once_per_body"),
            models.CheckConstraint(condition=models.Q(level__in=[0, 1, 3]), name="rating_known_level"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["body", "at"]),
            models.Index(fields=["unit", "id"], condition=models.Q(level=3), name="rating_unhappy_by_unit"),
        ]


class RatingLook(SealedModel):
    """The look of the organ's superior at a 不满意, once its window has closed. Nobody is asked to rate otherwise."""

    PERSONAL: ClassVar = frozenset({"words"})

    rating = models.OneToOneField(Rating, on_delete=models.PROTECT, related_name="look")
    outcome = models.CharField("查看结果", max_length=8, choices=[(one.value, one.label) for one in LookOutcome])
    words = EncryptedTextField("查看情况")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
