"""领导包案: who took a case over, with which measures, until when, the meetings with the person, the result."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from yimen.base.models import Unit, User
from yimen.cases.models import Case
from yimen.domain.joint import LeadEnd


class CaseLead(models.Model):
    """One leader in charge of one case; there is at most one at a time. It ends with the matter, not with a date."""

    PERSONAL: ClassVar = frozenset[str]()
    FREE_TEXT: ClassVar = frozenset({"why_unsolved", "measures", "legal_view", "help_given", "result"})

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="leads")
    leader = models.ForeignKey(User, on_delete=models.PROTECT, related_name="led_cases")
    host = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    since = models.DateField("包案日期")
    why_unsolved = models.TextField("未解决的原因", blank=True)
    measures = models.TextField("化解措施")
    legal_view = models.TextField("法律意见", blank=True)
    due = models.DateField("计划完成日期")
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    end = models.CharField(max_length=12, blank=True, choices=[(end.value, end.label) for end in LeadEnd])
    help_given = models.TextField("帮扶救助", blank=True)
    result = models.TextField("结果", blank=True)
    ended_on = models.DateField("结束日期", null=True)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["leader", "due", "id"], condition=Q(ended_on=None), name="lead_open_by_leader"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], condition=Q(ended_on=None), name="lead_one_open_of_a_case"),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_by=None, end="")
                | (Q(ended_on__isnull=False, ended_by__isnull=False) & ~Q(end="") & ~Q(result="")),
                name="lead_ended_whole",
            ),
            models.CheckConstraint(condition=Q(due__gt=F("since")), name="lead_due_after_since"),
        ]

    def __str__(self) -> str:
        return f"{self.case} 包案"


class LeadMeeting(models.Model):
    """约见: a meeting of the leader with the person, who agreed to it."""

    PERSONAL: ClassVar = frozenset[str]()
    FREE_TEXT: ClassVar = frozenset({"summary"})

    lead = models.ForeignKey(CaseLead, on_delete=models.PROTECT, related_name="meetings")
    on = models.DateField("约见日期")
    place = models.CharField("地点或方式", max_length=120, blank=True)
    consent = models.BooleanField("信访人同意")
    summary = models.TextField("情况")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["on", "id"]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(consent=True), name="lead_meeting_by_consent")]
