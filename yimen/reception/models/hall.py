"""接待大厅: the hall, its services and its windows."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from yimen.base.models import Unit, User


class Hall(models.Model):
    """接待大厅 of one petition office; its row is the lock under which windows call."""

    PERSONAL: ClassVar = frozenset[str]()

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="halls")
    name = models.CharField("名称", max_length=60)
    address = models.CharField("地址", max_length=120, blank=True)
    hours = models.CharField("接待时间", max_length=60, default="工作日 8:30—12:00，14:00—17:30")
    max_calls = models.PositiveSmallIntegerField("最多呼叫次数", default=3)

    def __str__(self) -> str:
        return self.name


class Service(models.Model):
    """窗口业务, for example 来访登记 (prefix A)."""

    PERSONAL: ClassVar = frozenset[str]()

    hall = models.ForeignKey(Hall, on_delete=models.CASCADE, related_name="services")
    prefix = models.CharField("号头", max_length=1)
    name = models.CharField("业务", max_length=30)
    hint = models.CharField("说明", max_length=80, blank=True)
    daily_cap = models.PositiveSmallIntegerField("每日限号", null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "prefix"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["hall", "prefix"], name="service_prefix_per_hall")]

    def __str__(self) -> str:
        return self.name


class Window(models.Model):
    """窗口: serves some services, staffed by one person at a time."""

    PERSONAL: ClassVar = frozenset[str]()

    hall = models.ForeignKey(Hall, on_delete=models.CASCADE, related_name="windows")
    number = models.PositiveSmallIntegerField("窗口号")
    name = models.CharField("名称", max_length=30, blank=True)
    zone = models.CharField("区域", max_length=20, default="接待区")
    serves = ArrayField(models.CharField(max_length=1), default=list)  # service prefixes
    staff = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="windows")
    open_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["hall", "number"], name="window_number_per_hall")]

    def __str__(self) -> str:
        return f"{self.number}号窗口"
