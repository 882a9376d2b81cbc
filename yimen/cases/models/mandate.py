"""代理委托与代办: who may go for the petitioner, what they were asked to do, and what they brought back."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from yimen.base.fields import EncryptedBytesField, EncryptedTextField, SealedModel
from yimen.base.models import User
from yimen.cases.models.case import Case
from yimen.domain import mandate as rules
from yimen.domain.labelled import Labelled
from yimen.domain.mandate import AgentKind, Basis, Ending, Evidence, Scope


def _choices(words: type[Labelled]) -> list[tuple[str, str]]:
    return [(one.value, one.label) for one in words]


class MandateQuerySet(models.QuerySet["Mandate"]):
    """Named reads."""

    def running(self) -> Self:
        """Not ended by anybody; the period is not asked."""
        return self.filter(ended_at=None)

    def valid(self, today: date) -> Self:
        """Not ended, and inside its period."""
        return self.running().filter(from_on__lte=today, until_on__gte=today)

    def held_by(self, user: User, today: date) -> Self:
        """The valid mandates by which this account may act. Everything an agent opens begins here."""
        return self.valid(today).filter(agent=user)


class Mandate(SealedModel):
    """代理委托. It ends in the moment in which `ended_at` is written; nothing of it is deleted.

    The agent is an account here, or somebody from outside whose name and ways of contact are encrypted. `seat` is one
    of two places, so that the database itself knows of no third agent.
    """

    PERSONAL: ClassVar = frozenset({"name", "phone", "address", "id_number", "signature"})

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="mandates")
    seat = models.PositiveSmallIntegerField()
    kind = models.CharField("代理人类别", max_length=16, choices=_choices(AgentKind))
    agent = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="mandates")
    name = EncryptedTextField("姓名")
    phone = EncryptedTextField("手机号")
    address = EncryptedTextField("联系地址")
    id_number = EncryptedTextField("证件或者执业证号")
    basis = models.CharField("代理依据", max_length=12, choices=_choices(Basis))
    evidence = models.CharField("凭证", max_length=16, choices=_choices(Evidence))
    signature = EncryptedBytesField("委托人签名")  # PNG, where it was given on the screen
    scope = ArrayField(models.CharField(max_length=8, choices=_choices(Scope)))
    from_on = models.DateField("起始日期")
    until_on = models.DateField("截止日期")
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    granted_for = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # 代…登记
    granted_at = models.DateTimeField()
    idempotency_key = models.CharField(max_length=80, unique=True)
    paper_number = models.CharField("委托书文号", max_length=40, blank=True)
    ended_at = models.DateTimeField("终止时间", null=True)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    ended_for = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # 代…终止
    ending = models.CharField("终止方式", max_length=12, blank=True, choices=_choices(Ending))

    objects = MandateQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(seat__in=(1, 2)), name="mandate_two_seats"),
            models.UniqueConstraint(
                fields=["case", "seat"], condition=Q(ended_at=None), name="mandate_one_running_in_a_seat"
            ),
            models.UniqueConstraint(
                fields=["case", "agent"], condition=Q(ended_at=None), name="mandate_one_running_of_an_agent"
            ),
            models.CheckConstraint(condition=Q(from_on__lte=F("until_on")), name="mandate_period"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ending="") | (Q(ended_at__isnull=False) & ~Q(ending="")),
                name="mandate_ended_whole",
            ),
            models.CheckConstraint(
                condition=Q(kind="petition_agent", agent__isnull=False) | (~Q(kind="petition_agent") & Q(agent=None)),
                name="mandate_account_of_an_agent",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agent", "id"], condition=Q(ended_at=None), name="mandate_running_by_agent"),
        ]

    @property
    def facts(self) -> rules.Mandate:
        """What the rules decide on."""
        return rules.Mandate(self.from_on, self.until_on, self.ended_at is not None, frozenset(self.scope))

    @property
    def agent_name(self) -> str:
        """The name in clear: of an account, which is public, or of somebody from outside."""
        return self.agent.name if self.agent else self.name

    def allows(self, what: Scope, today: date) -> bool:
        """Whether the agent may do this on this day."""
        return rules.allows(self.facts, what, today)


class MandateOpened(models.Model):
    """The agent looked at something of the case; append-only, and shown to the petitioner."""

    PERSONAL: ClassVar = frozenset[str]()

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="openings")
    what = models.CharField(max_length=40)  # "case", or the number of a paper
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-id"]


class Errand(SealedModel):
    """代办事项: what the agent is to do, where, until when, and the answer that was brought back."""

    PERSONAL: ClassVar = frozenset({"what", "answer"})
    FREE_TEXT: ClassVar = frozenset({"place"})

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="errands")
    agent = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="errands")  # as of the mandate
    what = EncryptedTextField("代办内容")
    place = models.CharField("到哪里办", max_length=120)
    due_on = models.DateField("最迟日期")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    idempotency_key = models.CharField(max_length=80, unique=True)
    answer = EncryptedTextField("带回的答复")
    answered_on = models.DateField("带回日期", null=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_on = models.DateField("本人确认日期", null=True)
    confirmed_way = models.CharField("确认方式", max_length=12, blank=True)  # dictionary answer_way
    confirmed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # None: the person

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(confirmed_on=None) | Q(answered_on__lte=F("confirmed_on")), name="errand_answer_then_yes"
            ),
            models.CheckConstraint(condition=~Q(confirmed_by=F("agent")), name="errand_confirmed_by_another"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agent", "due_on", "id"], condition=Q(confirmed_on=None), name="errand_open_by_agent"),
        ]


class ErrandStep(models.Model):
    """One step of an errand that was done; append-only."""

    PERSONAL: ClassVar = frozenset[str]()
    FREE_TEXT: ClassVar = frozenset({"words"})

    errand = models.ForeignKey(Errand, on_delete=models.PROTECT, related_name="steps")
    words = models.CharField("办了什么", max_length=500)
    on = models.DateField("日期")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
