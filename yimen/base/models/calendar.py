"""Holiday notices that this office loaded beside the shipped ones (放假通知)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class HolidayNotice(models.Model):
    """One State-Council notice: its days replace whatever was known of that year."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    year = models.PositiveSmallIntegerField(primary_key=True)
    number = models.CharField(max_length=40)
    checked = models.BooleanField(default=False)
    days = models.JSONField()  # [[iso date, "rest" | "work", name], ...]
    loaded_at = models.DateTimeField()
