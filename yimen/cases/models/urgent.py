"""重大、紧急信访信息报告 (第二十五条): the report, and each addressee who was told."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from yimen.base.fields import EncryptedTextField, SealedModel
from yimen.base.models import Unit, User
from yimen.cases.models.case import Case
from yimen.domain.urgent import Addressee, Measure, Reporter, Way
from yimen.reception.models import Visit


class UrgentReport(SealedModel):
    """One report, or a later one (续报) that `follows` the first. It may rest on a case, on a visit, or on neither."""

    PERSONAL: ClassVar = frozenset({"place", "people", "demand", "measures"})

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="urgent_reports")
    reporter = models.CharField(max_length=12, choices=[(one.value, one.label) for one in Reporter])
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="urgent_reports")
    visit = models.ForeignKey(Visit, null=True, on_delete=models.PROTECT, related_name="urgent_reports")
    follows = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="later")
    happened_at = models.DateTimeField("发生时间")
    known_at = models.DateTimeField("知悉时间")
    place = EncryptedTextField("地点")
    people = EncryptedTextField("人员和人数")
    demand = EncryptedTextField("诉求")
    steps = ArrayField(models.CharField(max_length=12, choices=[(one.value, one.label) for one in Measure]))
    measures = EncryptedTextField("已采取的措施")
    reported_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reported_for = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # 代…报告
    reported_at = models.DateTimeField()
    idempotency_key = models.CharField(max_length=80, unique=True)
    paper_number = models.CharField("文号", max_length=40, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(known_at__lte=models.F("reported_at")), name="urgent_known_then_written")
        ]
        indexes: ClassVar = [models.Index(fields=["unit", "-id"])]


class UrgentTold(models.Model):
    """An addressee of a report was told, when and how; append-only."""

    PERSONAL: ClassVar = frozenset[str]()

    report = models.ForeignKey(UrgentReport, on_delete=models.PROTECT, related_name="told")
    to = models.CharField(max_length=16, choices=[(one.value, one.label) for one in Addressee])
    way = models.CharField(max_length=12, choices=[(one.value, one.label) for one in Way])
    at = models.DateTimeField("送达时间")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    deputy_for = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # 代…
    noted_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "to"], name="urgent_told_once")]
