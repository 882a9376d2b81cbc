"""协办: what a unit was asked to do for the lead unit, until when, and what it answered.

An answer is an inside note: it helps the lead unit to write its opinion and is never sent to the person as it is.
"""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from yimen.base.models import Unit, User
from yimen.cases.models.case import Case
from yimen.cases.models.clock import Clock


class HelpQuerySet(models.QuerySet["Help"]):
    """Named reads."""

    def waiting(self) -> Self:
        """Neither answered nor let off."""
        return self.filter(answered_at=None, waived_at=None, lapsed_on=None)


class Help(models.Model):
    """One request to one unit. It lapses when the matter leaves the lead unit's hands, or is answered without it."""

    PERSONAL: ClassVar = frozenset[str]()
    FREE_TEXT: ClassVar = frozenset({"request", "answer", "waived_why"})

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="helps")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="helps")
    clock = models.OneToOneField(Clock, on_delete=models.PROTECT, related_name="help")
    request = models.TextField("协办事项")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField("协办意见", blank=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    waived_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    waived_at = models.DateTimeField(null=True)
    waived_why = models.TextField("免除理由", blank=True)
    lapsed_on = models.DateField(null=True)

    objects = HelpQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["unit", "-id"], condition=Q(lapsed_on=None), name="help_by_unit")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "unit"],
                condition=Q(answered_at=None, waived_at=None, lapsed_on=None),
                name="help_one_waiting_of_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False, waived_at=None) & ~Q(answer="")),
                name="help_answered_whole",
            ),
            models.CheckConstraint(
                condition=Q(waived_at=None, waived_by=None, waived_why="")
                | (Q(waived_at__isnull=False, waived_by__isnull=False, answered_at=None) & ~Q(waived_why="")),
                name="help_waived_whole",
            ),
        ]

    @property
    def waiting(self) -> bool:
        """Neither answered nor let off."""
        return self.answered_at is None and self.waived_at is None and self.lapsed_on is None
