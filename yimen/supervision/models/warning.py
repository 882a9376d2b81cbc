"""预警: each step of each clock, once for each body that is told. Of organs and terms; nothing here names a person."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from yimen.base.models import Unit, User
from yimen.cases.models import Clock
from yimen.domain import warning


class ClockWarning(models.Model):
    """One step that a clock has reached, told to one body: the one whose duty it is, or its superior, the office.

    A step that was passed over, since a higher one was reached before anybody could be told, is noted but not `told`.
    A clock that starts again is another clock (its round), so that it is warned of anew.
    """

    PERSONAL: ClassVar = frozenset[str]()

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="warnings")
    step = models.PositiveSmallIntegerField(choices=list(warning.LABELS.items()))
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    told = models.BooleanField(default=True)
    at = models.DateTimeField()
    seen_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["to_unit", "-id"], condition=Q(told=True, seen_at=None), name="warning_unseen"),
            models.Index(fields=["to_unit", "-id"], condition=Q(told=True), name="warning_told"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["clock", "step", "to_unit"], name="warning_once"),
            models.CheckConstraint(
                condition=Q(seen_by=None, seen_at=None) | Q(seen_by__isnull=False, seen_at__isnull=False, told=True),
                name="warning_seen_whole",
            ),
        ]


class WarningChoice(models.Model):
    """Which warnings of the unit one person wants to be listed; without a row, all. It changes nothing for others."""

    PERSONAL: ClassVar = frozenset[str]()

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="warning_choice")
    steps = ArrayField(models.PositiveSmallIntegerField(choices=[(one, warning.LABELS[one]) for one in warning.STEPS]))
    whose = models.CharField(max_length=5, choices=[(one.value, one.label) for one in warning.Whose])

    class Meta:
        constraints: ClassVar = [
            # The duty of the unit cannot be switched off: what is overdue stays with everybody.
            models.CheckConstraint(condition=Q(steps__contains=[warning.OVERDUE]), name="warning_choice_keeps_overdue"),
        ]
