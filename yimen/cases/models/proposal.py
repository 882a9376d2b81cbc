"""待决提议: what one person proposes and another decides. The second pair of eyes is a rule of the database."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from yimen.base.models import Unit, User
from yimen.cases.models.case import Case


class ProposalKind(models.TextChoices):
    """What is proposed."""

    OBJECTION = "objection", "异议"
    DECLINE = "decline", "不予（不再）受理"
    EXTENSION = "extension", "延期"
    DISPUTE = "dispute", "受理争议"


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Named reads."""

    def waiting(self) -> Self:
        """Still to be decided."""
        return self.filter(decided_at=None, lapsed_on=None)


class Proposal(models.Model):
    """One proposal on a case: open until somebody else decides, then kept with the decision.

    It lapses when the case leaves the stages in which it can be decided, as an extension asked for when the opinion
    goes out before the head has said anything.
    """

    PERSONAL: ClassVar = frozenset[str]()
    FREE_TEXT: ClassVar = frozenset({"reason", "words"})

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="proposals")
    kind = models.CharField(max_length=10, choices=ProposalKind.choices)
    facts = models.JSONField(default=dict)  # codes, numbers, dates, days; no personal value
    reason = models.TextField("理由")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")  # the one it names
    deciding = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")  # of a dispute
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    deputy_for = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # 代…提出
    at = models.DateTimeField()
    agreed = models.BooleanField(null=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    words = models.TextField("决定理由", blank=True)
    lapsed_on = models.DateField(null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(
                fields=["deciding", "id"],
                condition=Q(deciding__isnull=False, lapsed_on=None),
                name="proposal_by_decider",
            )
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(decided_at=None, lapsed_on=None),
                name="proposal_one_open_of_a_kind",
            ),
            models.CheckConstraint(condition=~Q(decided_by=F("by")), name="proposal_decided_by_another"),
            models.CheckConstraint(condition=~Q(decided_by=F("deputy_for")), name="proposal_second_for_deputies"),
            models.CheckConstraint(
                condition=Q(agreed=None, decided_by=None, decided_at=None)
                | Q(agreed__isnull=False, decided_by__isnull=False, decided_at__isnull=False, lapsed_on=None),
                name="proposal_decided_whole",
            ),
            models.CheckConstraint(
                condition=~Q(kind="dispute") | Q(deciding__isnull=False), name="proposal_dispute_has_its_decider"
            ),
        ]

    @property
    def facts_in_words(self) -> list[tuple[str, str]]:
        """Label and value of each fact, for the person who decides."""
        rows = [(label, str(self.facts[name])) for name, label in FACT_LABELS.items() if self.facts.get(name)]
        return [
            *rows,
            *([("涉及单位" if self.kind == ProposalKind.DISPUTE else "建议单位", self.unit.name)] if self.unit else []),
        ]


FACT_LABELS = {
    "ground_label": "情形",
    "consulted": "协商情况",
    "rank_label": "由谁决定",
    "days": "延长天数",
    "same_case_number": "原件编号",
    "final_number": "复核意见书文号",
    "final_on": "复核意见书日期",
}
