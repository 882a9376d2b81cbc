"""退回和撤回的件: what a unit sees of an item that it wanted to give back, or that left it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate

from yimen.base.models import Unit, User
from yimen.cases.models.case import Case
from yimen.cases.models.proposal import Proposal
from yimen.cases.models.recusal import Recusal
from yimen.cases.models.step import StepTaken
from yimen.domain.hand_back import Kind, Outcome, outcome
from yimen.domain.roles import Reach


class HandBackQuerySet(models.QuerySet["HandBack"]):
    """Named reads."""

    def visible_to(self, user: User) -> Self:
        """Those of the user's own unit, for its own people; not of an item that the user was recused from."""
        if Reach.UNIT not in user.reaches:
            return self.none()
        kept_out = Recusal.objects.filter(person=user, granted=True)
        return self.filter(unit_id=user.unit_id).exclude(case__in=models.Subquery(kept_out.values("case_id")))


class HandBack(models.Model):
    """One objection, dispute or withdrawal, as the unit concerned goes on to see it."""

    PERSONAL: ClassVar = frozenset[str]()

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hand_backs")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, null=True, on_delete=models.PROTECT, related_name="hand_backs")
    ended_by = models.ForeignKey(StepTaken, null=True, on_delete=models.PROTECT, related_name="+")
    gone = models.BooleanField("不再由本单位办理", default=False)
    paper_number = models.CharField("写给本单位的文书", max_length=40, blank=True)
    arrived_on = models.DateField("到达本单位日期", null=True)
    at = models.DateTimeField()

    objects = HandBackQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["unit", "-id"], name="hand_back_by_unit")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["proposal", "unit"], condition=Q(proposal__isnull=False), name="hand_back_once_of_a_proposal"
            ),
            models.CheckConstraint(
                condition=Q(gone=False) | Q(ended_by__isnull=False), name="hand_back_gone_by_a_step"
            ),
            models.CheckConstraint(
                condition=Q(proposal__isnull=False) | Q(ended_by__isnull=False), name="hand_back_of_something"
            ),
        ]

    @property
    def kind(self) -> Kind:
        """How it came about."""
        return Kind(self.proposal.kind) if self.proposal else Kind.WITHDRAWN

    @property
    def outcome(self) -> Outcome:
        """What became of it."""
        agreed = self.proposal.agreed if self.proposal else None
        lapsed = self.proposal is not None and self.proposal.lapsed_on is not None
        return outcome(self.kind, agreed=agreed, lapsed=lapsed, gone=self.gone)

    @property
    def decided_on(self) -> date | None:
        """The day of the decision, or on which nothing was left to decide."""
        step: StepTaken | None = self.ended_by
        if step is not None:
            return step.on
        return self.proposal.lapsed_on if self.proposal else None

    @property
    def asked_on(self) -> date | None:
        """The day on which the decision was asked for."""
        return localdate(self.proposal.at) if self.proposal else None
