"""经手: in whose hand a case was from when to when, and the hand-overs that were offered (ADR on what a holder is).

The database keeps the baton: an open case has exactly one open hand, the same as `Case.holding_unit` and `Case.holder`;
hands follow each other without a hole; what was written of a hand is never changed, only its end is added.
"""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from yimen.base.models import Unit, User
from yimen.cases.models.case import Case
from yimen.domain.hands import How, Outcome


class Hand(models.Model):
    """One hand: a body, and one of its people once somebody has taken the case. A trigger guards it."""

    PERSONAL: ClassVar = frozenset[str]()
    FREE_TEXT: ClassVar = frozenset({"reason"})

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hands")
    order = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=12, choices=[(how.value, how.label) for how in How])
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # who made it so; None: portal
    reason = models.TextField("理由", blank=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "order"], name="hand_order_once"),
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at=None), name="hand_one_open_of_a_case"),
            models.CheckConstraint(condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")), name="hand_ends_after"),
        ]


class HandOfferQuerySet(models.QuerySet["HandOffer"]):
    """Named reads."""

    def waiting(self) -> Self:
        """Not answered."""
        return self.filter(outcome="")


class HandOffer(models.Model):
    """A hand-over that is offered to another body or to a colleague; until it is accepted the giver holds the case."""

    PERSONAL: ClassVar = frozenset[str]()
    FREE_TEXT: ClassVar = frozenset({"reason", "words"})

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hand_offers")
    hand = models.ForeignKey(Hand, on_delete=models.PROTECT, related_name="offers")  # the giver's
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    to_person = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField("理由", blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, blank=True, choices=[(one.value, one.label) for one in Outcome])
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    words = models.TextField("答复理由", blank=True)

    objects = HandOfferQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["to_person", "id"], condition=Q(outcome=""), name="hand_offer_waits_for"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], condition=Q(outcome=""), name="hand_offer_one_open_of_a_case"),
            models.CheckConstraint(
                condition=~Q(outcome="accepted") | ~Q(answered_by=F("by")), name="hand_offer_accepted_by_another"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", answered_at=None) | (~Q(outcome="") & Q(answered_at__isnull=False)),
                name="hand_offer_answered_whole",
            ),
        ]
