"""信访件: one registered petition, whatever the channel it came by."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from yimen.base.fields import EncryptedTextField, SealedModel
from yimen.base.models import Unit, User
from yimen.cases.models.matter import Matter
from yimen.domain.procedure import ENDED_STAGES, OPEN_STAGES, UNCOUNTED_STAGES, Stage
from yimen.domain.roles import Permission, Reach
from yimen.petitioners.models import Petitioner
from yimen.reception.models import Interview

STAGES = [(stage.value, stage.label) for stage in Stage]


def _asked_to_review(user: User) -> models.QuerySet[Any]:
    from yimen.cases.models.review import Review  # noqa: PLC0415 - reviews stand on cases

    return Review.objects.filter(body_id=user.unit_id).values("case_id")


def _kept_out_of(user: User) -> models.QuerySet[Any]:
    from yimen.cases.models.recusal import Recusal  # noqa: PLC0415 - recusals stand on cases

    return Recusal.objects.filter(person=user, granted=True).values("case_id")


def _asked_to_help(user: User) -> models.QuerySet[Any]:
    from yimen.cases.models.help import Help  # noqa: PLC0415 - help stands on cases

    return Help.objects.filter(unit_id=user.unit_id, lapsed_on=None).values("case_id")


def _asked_to_decide(user: User) -> models.QuerySet[Any]:
    from yimen.cases.models.proposal import Proposal  # noqa: PLC0415 - proposals stand on cases

    return Proposal.objects.filter(deciding_id=user.unit_id, lapsed_on=None).values("case_id")


class CaseQuerySet(models.QuerySet["Case"]):
    """Named reads; every list begins with what the user may see."""

    def visible_to(self, user: User) -> Self:
        """Only rows inside the user's reach, and those with which the user's unit was asked to help."""
        if Reach.UNIT not in user.reaches:
            return self.in_reach(user)
        return self._seen(self._reach_of(user) | Q(pk__in=models.Subquery(_asked_to_help(user))), user)

    def in_reach(self, user: User) -> Self:
        """Only rows inside the user's reach: registered by, or now forwarded to, the user's unit or subtree.

        The long lists begin with these: what a unit helps with stands on its desk, and its index serves the rest.
        """
        reach = self._reach_of(user)
        return self._seen(reach, user) if reach else self.none()

    def helped_by(self, user: User) -> Self:
        """Only rows with which the user's unit was asked to help, for who reaches what is in the unit's hands."""
        if Reach.UNIT not in user.reaches:
            return self.none()
        return self._seen(Q(pk__in=models.Subquery(_asked_to_help(user))), user)

    def _seen(self, reach: Q, user: User) -> Self:
        """What the user was recused from (第二十八条第三款) is out of the reach altogether."""
        return self.filter(reach).exclude(pk__in=models.Subquery(_kept_out_of(user)))

    def _reach_of(self, user: User) -> Q:
        reaches, reviews = user.reaches, user.may(Permission.REVIEW_HANDLE) or user.may(Permission.REVIEW_ISSUE)
        decides = user.may(Permission.JURISDICTION_DECIDE)
        allowed = Q()
        if reviews:  # what the user's own unit was asked to look at, with the whole earlier file
            allowed |= Q(pk__in=models.Subquery(_asked_to_review(user)))
        if decides:  # who takes it up is this unit's to decide, or was
            allowed |= Q(pk__in=models.Subquery(_asked_to_decide(user)))
        if Reach.SUBTREE in reaches:
            allowed |= Q(office__path__startswith=user.unit.path) | Q(unit__path__startswith=user.unit.path)
        if Reach.OFFICE in reaches:
            allowed |= Q(office_id=user.unit_id)
        if Reach.UNIT in reaches:
            allowed |= Q(unit_id=user.unit_id)
        return allowed

    def open(self) -> Self:
        """Not ended."""
        return self.filter(stage__in=OPEN_STAGES)

    def live(self) -> Self:
        """Counted by the indicators: everything but history (历史件) and what was brought back to another item."""
        return self.exclude(stage__in=UNCOUNTED_STAGES)


class OrdinaryManager(models.Manager["Case"]):
    """All reads begin here: what was set apart (第三十条) is in no list, count, search or page, whoever asks."""

    def get_queryset(self) -> models.QuerySet[Case]:
        """Without what was set apart."""
        return super().get_queryset().exclude(stage=Stage.SET_APART)


class Case(SealedModel):
    """信访件. The dates are facts that stay: received (the office got it), registered, entered (written down here).

    Title, facts and claims are the petitioner's own words: not encrypted, because people must be able to search them,
    but never in a log, an event or a file name.
    """

    PERSONAL: ClassVar = frozenset({"answer"})
    FREE_TEXT: ClassVar = frozenset({"title", "facts", "reasons", "place", "report"})

    number = models.CharField("信访件编号", max_length=24, unique=True)
    query_code = models.BinaryField(
        null=True, editable=False, db_index=True
    )  # keyed digest; the code itself is not kept
    office = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="registered_cases")
    channel = models.CharField("信访形式", max_length=10)
    received_on = models.DateField("信访日期")
    registered_on = models.DateField("登记日期")
    entered_at = models.DateTimeField("录入时间")
    registered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    interview = models.ForeignKey(Interview, null=True, on_delete=models.PROTECT, related_name="cases")
    source_key = models.CharField(max_length=80, null=True, unique=True)  # NULL: none; unique

    title = models.CharField("标题", max_length=120)
    facts = models.TextField("事实", blank=True)
    reasons = models.TextField("理由", blank=True)
    place = models.CharField("问题发生地", max_length=120, blank=True)
    division_code = models.CharField("问题属地", max_length=12, blank=True)
    content_class = models.CharField("内容分类", max_length=40, blank=True)
    purpose = models.CharField("信访目的", max_length=20, blank=True)
    people_count = models.PositiveIntegerField("信访人数", default=1)
    affected_count = models.PositiveIntegerField("涉及人数", null=True, blank=True)
    joint = models.BooleanField("集体访或联名信", default=False)
    repeat = models.BooleanField("重复信访", default=False)
    repeat_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="repeats")
    matter = models.ForeignKey(Matter, null=True, blank=True, on_delete=models.PROTECT, related_name="items")
    split_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    answered_with = models.ForeignKey(  # the item whose opinion answers this one too
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="followers"
    )
    other_procedure = models.CharField("已诉讼、仲裁或复议", max_length=8, default="unknown")  # yes, no, unknown
    reviewed_before = models.CharField("已有复查复核意见", max_length=8, default="unknown")
    urgent = models.BooleanField("重大紧急", default=False)

    petition_class = models.CharField("类别", max_length=12, blank=True)
    path = models.PositiveSmallIntegerField("第三十一条情形", null=True, blank=True)
    sorted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    stage = models.CharField("状态", max_length=12, choices=STAGES)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="forwarded_cases")
    holding_unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="held_cases")
    holder = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="held_cases")
    reachable = models.BooleanField("可以告知", default=True)  # name and address clear (第二十三条)
    answer = EncryptedTextField("当场答复")
    forwarded_on = models.DateField("转送日期", null=True, blank=True)
    arrived_on = models.DateField("到达责任单位日期", null=True, blank=True)
    accepted_on = models.DateField("受理告知日期", null=True, blank=True)
    simplified = models.BooleanField("简易办理", default=False)
    marked_simplified = models.BooleanField("标注适宜简易办理", default=False)  # by the office; the unit decides
    handed_down_by = models.CharField("转来的上级信访部门", max_length=8, blank=True)  # handing_down.Sender
    reached_on = models.DateField("到达本局日期", null=True, blank=True)  # day 0 of T1
    opinion_drafted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    opinion_drafted_for = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # 代…起草
    opinion_issued_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    opinion = models.JSONField("意见", default=dict)  # {"facts": …, "basis": […], "remedy_organ": …, "material": …}
    delivered_on = models.DateField("送达日期", null=True, blank=True)
    concluded_on = models.DateField("办结日期", null=True, blank=True)
    report = models.TextField("办结报告", blank=True)
    reported_on = models.DateField("办结报告日期", null=True, blank=True)
    resolved_on = models.DateField("认定化解日期", null=True, blank=True)  # 办结 and 化解 are different facts
    final_on = models.DateField("终结日期", null=True, blank=True)  # the 复核 opinion was delivered
    resolved_by_word = models.BooleanField("本人表示已解决", default=False)

    objects = OrdinaryManager.from_queryset(CaseQuerySet)()
    every: ClassVar[models.Manager[Any]] = (
        models.Manager()
    )  # with what was set apart: for what must never double, and for nothing else

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["office", "-id"]),
            models.Index(fields=["unit", "-id"]),
            models.Index(fields=["holder", "-id"], condition=Q(stage__in=sorted(OPEN_STAGES)), name="case_held_by"),
            models.Index(fields=["stage", "-id"]),
            models.Index(fields=["registered_on", "id"]),
            models.Index(fields=["concluded_on", "id"]),
            models.Index(fields=["arrived_on", "id"]),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(stage="history") | Q(received_on__lte=models.F("registered_on")),
                name="case_received_before_registered",
            ),
            models.CheckConstraint(
                condition=~Q(stage="concluded") | Q(concluded_on__isnull=False), name="case_concluded_has_date"
            ),
            models.CheckConstraint(
                condition=Q(handed_down_by="", reached_on=None)
                | (~Q(handed_down_by="") & Q(reached_on__gte=models.F("received_on"))),
                name="case_handed_down_whole",
            ),
            models.CheckConstraint(
                condition=~Q(opinion_issued_by=models.F("opinion_drafted_by")), name="case_opinion_second_person"
            ),
            models.CheckConstraint(
                condition=~Q(opinion_issued_by=models.F("opinion_drafted_for")), name="case_opinion_second_for_deputies"
            ),
            models.CheckConstraint(
                condition=~Q(stage="issued") | Q(opinion_drafted_by__isnull=False, opinion_issued_by__isnull=False),
                name="case_opinion_has_two_people",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=sorted(ENDED_STAGES)) | Q(holding_unit__isnull=False), name="case_open_is_held"
            ),
            models.CheckConstraint(
                condition=Q(holder=None) | Q(holding_unit__isnull=False), name="case_holder_has_unit"
            ),
            models.CheckConstraint(condition=~Q(split_from=models.F("id")), name="case_split_from_another"),
            models.CheckConstraint(condition=~Q(answered_with=models.F("id")), name="case_answered_with_another"),
            models.CheckConstraint(
                condition=~Q(stage="rejoined") | Q(split_from__isnull=False), name="case_rejoined_has_origin"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def code_mark(self) -> str:
        """Tells one query code from the next, and nothing of either; "" for none."""
        return bytes(self.query_code or b"")[:8].hex()

    @property
    def responsible(self) -> Unit:
        """The unit that handles it; only a forwarded case has one."""
        if self.unit is None:
            raise ValueError(f"{self.number} was not forwarded to a unit")
        return self.unit


class CasePetitioner(models.Model):
    """Who stands behind a petition; representatives of a group are at most five (第二十条)."""

    PERSONAL: ClassVar = frozenset[str]()

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="parties")
    petitioner = models.ForeignKey(Petitioner, on_delete=models.PROTECT, related_name="parties")
    order = models.PositiveSmallIntegerField()
    representative = models.BooleanField("代表", default=False)

    class Meta:
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "order"], name="party_order_once"),
        ]


class Claim(models.Model):
    """诉求: one request, answered one by one (第三十二条)."""

    PERSONAL: ClassVar = frozenset[str]()
    FREE_TEXT: ClassVar = frozenset({"text", "reason"})

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="claims")
    order = models.PositiveSmallIntegerField()
    text = models.TextField("诉求")
    result = models.CharField("结果", max_length=16, blank=True)  # supported, explained, not_supported
    reason = models.TextField("理由", blank=True)
    fulfil_by = models.DateField("落实期限", null=True, blank=True)  # as the opinion states it
    fulfilled_on = models.DateField("落实日期", null=True, blank=True)  # 办结 and 落实 are different facts (§32)

    class Meta:
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "order"], name="claim_order_once")]
