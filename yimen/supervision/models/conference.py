"""联席会议: meetings, and the items of their agendas, with or without a case."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from yimen.base.models import Unit, User
from yimen.cases.models import Case
from yimen.documents.models import Document
from yimen.domain.joint import Item
from yimen.domain.joint.conference import WAITING
from yimen.domain.roles import Reach


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Named reads."""

    def visible_to(self, user: User) -> Self:
        """Those kept in the user's own unit or below it; a petition office also sees those of the bodies above it.

        The conference's office is with the petition office (第十一条第三款), the meeting is the government's.
        """
        if Reach.SUBTREE not in user.reaches:
            return self.none()
        allowed = Q(host__path__startswith=user.unit.path)
        if user.unit.is_petition_office:
            allowed |= Q(host__in=[int(pk) for pk in user.unit.path.strip("/").split("/")])
        return self.filter(allowed)


class Meeting(models.Model):
    """One meeting: date, place, convener, chair, units present, and its minutes once they are issued."""

    PERSONAL: ClassVar = frozenset[str]()

    host = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="meetings")
    number = models.PositiveIntegerField("本年次数")  # the n-th of the year of this conference
    on = models.DateField("会议日期")
    place = models.CharField("地点", max_length=120)
    convener = models.CharField("召集人", max_length=60)  # staff are named in public, with their post
    chair = models.CharField("主持人", max_length=60)
    present = models.ManyToManyField(Unit, related_name="+", verbose_name="参加单位")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    minutes = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="+")
    minutes_signed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    idempotency_key = models.CharField(max_length=64, null=True, unique=True)  # NULL: none; unique

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-on", "-id"]
        indexes: ClassVar = [models.Index(fields=["host", "-on", "-id"], name="meeting_by_host")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(minutes_signed_by=F("recorded_by")), name="meeting_minutes_second_person"
            ),
            models.CheckConstraint(
                condition=Q(minutes=None, minutes_signed_by=None)
                | Q(minutes__isnull=False, minutes_signed_by__isnull=False),
                name="meeting_minutes_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on.year}年第{self.number}次联席会议"


class AgendaItem(models.Model):
    """议题: a case that was proposed, or a topic; then the decision. Before it is listed it has no meeting."""

    PERSONAL: ClassVar = frozenset[str]()
    FREE_TEXT: ClassVar = frozenset({"topic", "reason", "answer", "decision"})

    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="agenda_items")
    meeting = models.ForeignKey(Meeting, null=True, on_delete=models.PROTECT, related_name="items")
    topic = models.CharField("议题", max_length=200)
    reason = models.TextField("提请理由", blank=True)
    stage = models.CharField(max_length=10, choices=[(stage.value, stage.label) for stage in Item])
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    answer = models.TextField("不列入的理由", blank=True)
    decision = models.TextField("议定意见", blank=True)
    decided_on = models.DateField("议定日期", null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=Q(stage="proposed"), name="agenda_item_proposed"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(stage__in=sorted(map(str, WAITING))),
                name="agenda_item_one_waiting_of_a_case",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["proposed", "declined"], meeting=None)
                | Q(stage__in=["listed", "decided"], meeting__isnull=False),
                name="agenda_item_listed_in_a_meeting",
            ),
            models.CheckConstraint(
                condition=~Q(stage="decided") | (~Q(decision="") & Q(decided_on__isnull=False)),
                name="agenda_item_decided_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.topic
