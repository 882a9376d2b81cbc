"""领导批示、接访交办: what a leader wrote or said on a case; what the unit must do is its task."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yimen.base.models import Unit, User
from yimen.cases.models import Case
from yimen.domain.joint import OrderKind


class LeaderOrder(models.Model):
    """One order, with what the ledger of leaders' receptions asks for (date, place, published before, persons).

    A leader of a higher level has no account: then only name and post stand here.
    """

    PERSONAL: ClassVar = frozenset[str]()
    FREE_TEXT: ClassVar = frozenset({"words", "persons_view"})

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="leader_orders")
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.label) for kind in OrderKind])
    leader = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    leader_name = models.CharField("领导姓名、职务", max_length=60)
    on = models.DateField("日期")
    place = models.CharField("地点", max_length=120, blank=True)
    announced = models.BooleanField("事先公示", null=True)  # of a reception only
    persons = models.PositiveSmallIntegerField("来访人数", null=True)  # of a reception only
    words = models.TextField("批示、交办内容")
    persons_view = models.TextField("信访人意见", blank=True)
    host = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_for = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # 代…登记
    recorded_at = models.DateTimeField()
    idempotency_key = models.CharField(max_length=64, null=True, unique=True)  # NULL: none; unique

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["leader", "-id"], name="leader_order_by_leader")]

    def __str__(self) -> str:
        return f"{self.case} {self.get_kind_display()}"
