"""诉求去向: which claim went from which item to which, by a split or by bringing it back; append-only.

A claim keeps its order for ever, so that what stands on a receipt stays true and bringing it back restores what was.
A rule of the database refuses a claim in an item to which no entry has brought it, and the removal of a claim.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from yimen.cases.models.case import Case, Claim
from yimen.cases.models.step import StepTaken


class ClaimMove(models.Model):
    """One claim that a step moved."""

    PERSONAL: ClassVar = frozenset[str]()

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="moves")
    step = models.ForeignKey(StepTaken, on_delete=models.PROTECT, related_name="claims_moved")
    from_case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="claims_left")
    to_case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="claims_come")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(from_case=F("to_case")), name="claim_move_goes_somewhere"),
        ]
