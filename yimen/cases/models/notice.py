"""放假通知的载入与重算: a notice waits for a second person, then changes the open clocks; the list is signed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from yimen.base.models import User
from yimen.cases.models.clock import Clock


class NoticeLoad(models.Model):
    """A holiday notice as it was handed in, and what was decided of it."""

    PERSONAL: ClassVar = frozenset[str]()
    FREE_TEXT: ClassVar = frozenset({"words"})

    year = models.PositiveSmallIntegerField("年份")
    number = models.CharField("文号", max_length=40)
    checked = models.BooleanField("已与原文核对", default=False)
    days = models.JSONField()  # [[iso date, "rest" | "work", name], ...], as HolidayNotice keeps them
    loaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    loaded_at = models.DateTimeField()
    agreed = models.BooleanField(null=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    words = models.TextField("不采用的理由", blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year"], condition=Q(decided_at=None), name="notice_one_waiting_of_a_year"),
            models.CheckConstraint(condition=~Q(decided_by=F("loaded_by")), name="notice_decided_by_another"),
            models.CheckConstraint(
                condition=Q(agreed=None, decided_by=None, decided_at=None)
                | Q(agreed__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
                name="notice_decided_whole",
            ),
        ]


class Recalculation(models.Model):
    """One recalculation of the open clocks: how many changed, and the signature under the list; append-only."""

    PERSONAL: ClassVar = frozenset[str]()

    load = models.ForeignKey(NoticeLoad, on_delete=models.PROTECT, related_name="recalculations")
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # None: the standing job
    at = models.DateTimeField()
    changed = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)  # SHA-256 of the list in its canonical text
    signature = models.CharField(max_length=128)  # Ed25519, with the key of the audit heads

    class Meta:
        ordering: ClassVar = ["id"]


class ClockChange(models.Model):
    """One line of the list: a clock, its old and its new ends; append-only."""

    PERSONAL: ClassVar = frozenset[str]()

    recalculation = models.ForeignKey(Recalculation, on_delete=models.PROTECT, related_name="changes")
    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="changes")
    number = models.CharField(max_length=24)
    code = models.CharField(max_length=2)
    round = models.PositiveSmallIntegerField()
    old_nominal_due = models.DateField()
    old_due = models.DateField()
    old_provisional = models.BooleanField()
    new_nominal_due = models.DateField()
    new_due = models.DateField()
    new_provisional = models.BooleanField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recalculation", "clock"], name="clock_change_once"),
        ]
