"""The history of a case: every step taken, append-only (a trigger refuses change and removal)."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from yimen.base.models import Unit, User
from yimen.cases.models.case import Case


class StepTaken(models.Model):
    """One step: who, when, from where to where, codes, and the reason in words. No personal value."""

    PERSONAL: ClassVar = frozenset[str]()
    FREE_TEXT: ClassVar = frozenset({"reason"})
    STAYS: ClassVar = True  # when the case is set apart: emptied, never removed

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=20)
    before = models.CharField(max_length=12, blank=True)
    after = models.CharField(max_length=12)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT)
    deputy_for = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # 代…
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")  # the unit it was done to
    at = models.DateTimeField()
    on = models.DateField()  # business date
    facts = models.JSONField(default=dict)
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["case", "id"]),
            models.Index(fields=["step", "on"]),
            BrinIndex(fields=["at"], autosummarize=True, name="step_taken_at"),  # rows come in its order
        ]
