"""信访事项: what several items are about, and the ledger of what was joined to it and parted from it.

An item belongs to one matter at most. The ledger only grows, and a rule of the database refuses a change of an item's
matter that is not in it.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from yimen.base.models import User


class Matter(models.Model):
    """信访事项 of linked items. It has a number and nothing else: whatever is known of it stands on its items."""

    PERSONAL: ClassVar = frozenset[str]()

    number = models.CharField("事项编号", max_length=16, unique=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.number


class DeedKind(models.TextChoices):
    """What was done to matters."""

    LINK = "link", "关联"
    MERGE = "merge", "合并事项"
    UNLINK = "unlink", "取出"
    UNDO = "undo", "撤销"


class MatterDeed(models.Model):
    """One entry of the ledger; append-only. Undoing is an entry of its own."""

    PERSONAL: ClassVar = frozenset[str]()
    FREE_TEXT: ClassVar = frozenset({"reason"})

    kind = models.CharField(max_length=8, choices=DeedKind.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    on = models.DateField()  # business date
    reason = models.TextField("理由")
    undoes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="undone_by")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind="undo", undoes__isnull=False) | (~Q(kind="undo") & Q(undoes=None)),
                name="deed_undo_names_what",
            ),
        ]


class MatterMove(models.Model):
    """One item that an entry moved: from which matter to which; append-only."""

    PERSONAL: ClassVar = frozenset[str]()

    deed = models.ForeignKey(MatterDeed, on_delete=models.PROTECT, related_name="moves")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="matter_moves")
    before = models.ForeignKey(Matter, null=True, on_delete=models.PROTECT, related_name="left")
    after = models.ForeignKey(Matter, null=True, on_delete=models.PROTECT, related_name="joined")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["deed", "case"], name="move_once_per_deed"),
            models.CheckConstraint(
                condition=(Q(before__isnull=False) | Q(after__isnull=False))
                & (Q(before=None) | Q(after=None) | ~Q(before=F("after"))),
                name="move_goes_somewhere",
            ),
        ]
