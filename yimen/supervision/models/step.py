"""The history of joint handling: every deed, dated, append-only (a trigger refuses change and removal)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yimen.base.models import Unit, User
from yimen.cases.models import Case
from yimen.supervision.models.case_lead import CaseLead
from yimen.supervision.models.conference import AgendaItem, Meeting
from yimen.supervision.models.consultation import Consultation
from yimen.supervision.models.order import LeaderOrder
from yimen.supervision.models.task import Task
from yimen.supervision.models.urging import Urging


class JointStep(models.Model):
    """One deed on one of the records of joint handling. `case` is None for what concerns no single case."""

    PERSONAL: ClassVar = frozenset[str]()
    FREE_TEXT: ClassVar = frozenset({"text"})

    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="joint_steps")
    consultation = models.ForeignKey(Consultation, null=True, on_delete=models.PROTECT, related_name="steps")
    meeting = models.ForeignKey(Meeting, null=True, on_delete=models.PROTECT, related_name="steps")
    item = models.ForeignKey(AgendaItem, null=True, on_delete=models.PROTECT, related_name="steps")
    order = models.ForeignKey(LeaderOrder, null=True, on_delete=models.PROTECT, related_name="steps")
    lead = models.ForeignKey(CaseLead, null=True, on_delete=models.PROTECT, related_name="steps")
    urging = models.ForeignKey(Urging, null=True, on_delete=models.PROTECT, related_name="steps")
    task = models.ForeignKey(Task, null=True, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")  # the unit it was done to
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    deputy_for = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # 代…
    at = models.DateTimeField()
    on = models.DateField()  # business date
    facts = models.JSONField(default=dict)
    text = models.TextField(blank=True)  # the words of the deed: internal, shown on the record's own page only

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["case", "id"], name="joint_step_by_case")]
