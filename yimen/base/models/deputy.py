"""代理人: who does an absent colleague's work, from one day to another."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from yimen.base.models.people import User


class Deputy(models.Model):
    """One absence with the colleague who stands in; both are of the same body. Ends by itself, or is revoked."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    absent = models.ForeignKey(User, on_delete=models.PROTECT, related_name="deputies")
    deputy = models.ForeignKey(User, on_delete=models.PROTECT, related_name="stands_in_rows")
    first = models.DateField("开始日期")
    last = models.DateField("结束日期")
    named_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    revoked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-first", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["deputy", "last"], condition=Q(revoked_at=None), name="deputy_standing_in"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(deputy=F("absent")), name="deputy_is_another"),
            models.CheckConstraint(condition=Q(first__lte=F("last")), name="deputy_days_in_order"),
            models.CheckConstraint(
                condition=Q(revoked_by=None, revoked_at=None) | Q(revoked_by__isnull=False, revoked_at__isnull=False),
                name="deputy_revoked_whole",
            ),
            models.UniqueConstraint(
                fields=["absent", "first"], condition=Q(revoked_at=None), name="deputy_one_from_a_day"
            ),
        ]
