"""Counters behind every number series (编号)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Counter(models.Model):
    """The last number given in one series, for example "case/XF/2026" or "ticket/3/A/2026-11-24"."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    series = models.CharField(max_length=80, primary_key=True)
    last = models.PositiveIntegerField(default=0)
