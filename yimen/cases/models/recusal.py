"""回避 (第二十八条第三款): declared or asked for, decided by another; until then the person takes no step."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from yimen.base.models import User
from yimen.cases.models.case import Case
from yimen.domain.recusal import Ground, Source

BARRING = Q(granted=None) | Q(granted=True)


class RecusalQuerySet(models.QuerySet["Recusal"]):
    """Named reads."""

    def barring(self) -> Self:
        """Those that keep a person out: granted, or not decided yet."""
        return self.filter(BARRING)

    def waiting(self) -> Self:
        """Not decided."""
        return self.filter(granted=None)


class Recusal(models.Model):
    """One person kept out of one case."""

    PERSONAL: ClassVar = frozenset[str]()
    FREE_TEXT: ClassVar = frozenset({"words", "decision"})

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="recusals")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="recusals")
    source = models.CharField(max_length=8, choices=[(one.value, one.label) for one in Source])
    ground = models.CharField(max_length=10, choices=[(one.value, one.label) for one in Ground])
    words = models.TextField("情况")
    registered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    granted = models.BooleanField(null=True)
    decision = models.TextField("决定理由", blank=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = RecusalQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["person", "case"], condition=BARRING, name="recusal_of_person"),
            models.Index(fields=["at", "id"], condition=Q(granted=None), name="recusal_waits"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "person"], condition=BARRING, name="recusal_once_of_a_person"),
            models.CheckConstraint(
                condition=~Q(decided_by=F("person")) & ~Q(decided_by=F("registered_by")),
                name="recusal_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(granted=None, decided_by=None, decided_at=None)
                | Q(granted__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
                name="recusal_decided_whole",
            ),
            models.CheckConstraint(
                condition=~Q(source="declared") | Q(registered_by=F("person")), name="recusal_declared_by_oneself"
            ),
        ]

    @property
    def bars(self) -> bool:
        """Whether it keeps the person out: granted, or not decided yet."""
        return self.granted is not False
