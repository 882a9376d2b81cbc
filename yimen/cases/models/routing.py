"""分流规则表: the rules by which an office suggests the competent unit, by version, and their dry runs (试算)."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Deferrable, F, Q

from yimen.base.models import Unit, User
from yimen.domain.routing import Target


class RoutingState(models.TextChoices):
    """Where a version stands."""

    DRAFT = "draft", "草稿"
    CURRENT = "current", "现行"
    ENDED = "ended", "已被取代"
    DROPPED = "dropped", "已作废"  # a draft that never came into force


class RoutingTableQuerySet(models.QuerySet["RoutingTable"]):
    """Named reads."""

    def draft_of(self, office: Unit) -> RoutingTable | None:
        """The version that is being written."""
        return self.filter(office=office, state=RoutingState.DRAFT).first()

    def current_of(self, office: Unit) -> RoutingTable | None:
        """The version that suggests."""
        return self.filter(office=office, state=RoutingState.CURRENT).first()


class RoutingTable(models.Model):
    """One version of an office's rules. Nothing of it is deleted; a released one does not change (a trigger refuses).

    `revision` grows with every change of the draft, and over the versions of an office: what somebody edits, releases
    or drops must be what that person saw.
    `editors` are all who wrote at it; none of them may release it.
    """

    PERSONAL: ClassVar = frozenset[str]()

    office = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="routing_tables")
    version = models.PositiveIntegerField("版本")
    state = models.CharField("状态", max_length=8, choices=RoutingState.choices, default=RoutingState.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    editors = ArrayField(models.BigIntegerField(), default=list)
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("起草时间")
    edited_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField("最后修改时间")
    tried_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    tried_revision = models.PositiveIntegerField(null=True)
    released_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField("发布时间", null=True)
    ended_at = models.DateTimeField("停用时间", null=True)
    dropped_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    dropped_at = models.DateTimeField("作废时间", null=True)

    objects = RoutingTableQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["office_id", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "version"], name="routing_version_once"),
            models.UniqueConstraint(fields=["office"], condition=Q(state="draft"), name="routing_one_draft"),
            models.UniqueConstraint(fields=["office"], condition=Q(state="current"), name="routing_one_current"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "dropped"], released_by=None, released_at=None)
                | Q(~Q(state__in=["draft", "dropped"]), released_by__isnull=False, released_at__isnull=False),
                name="routing_released_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="dropped", dropped_by__isnull=False, dropped_at__isnull=False)
                | Q(~Q(state="dropped"), dropped_by=None, dropped_at=None),
                name="routing_dropped_whole",
            ),
            models.CheckConstraint(
                condition=Q(released_by=None) | ~Q(editors__contains=[F("released_by")]),
                name="routing_released_by_another",
            ),
            models.CheckConstraint(
                condition=Q(released_by=None)
                | Q(tried_revision__isnull=False, tried_by__isnull=False, tried_by=F("released_by"),
                    tried_revision=F("revision")),
                name="routing_released_as_tried",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.office.code} v{self.version}"


class RoutingRule(models.Model):
    """One rule of one version. `number` stays through the versions, `order` decides."""

    PERSONAL: ClassVar = frozenset[str]()
    FREE_TEXT: ClassVar = frozenset({"basis"})

    table = models.ForeignKey(RoutingTable, on_delete=models.PROTECT, related_name="rules")
    number = models.PositiveIntegerField("规则号")
    order = models.PositiveIntegerField("次序")
    division = models.CharField("问题属地", max_length=12, blank=True)
    content = models.CharField("内容分类", max_length=6, blank=True)
    target = models.CharField("由谁办理", max_length=4, choices=[(one.value, one.label) for one in Target])
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    since = models.DateField("开始适用")
    until = models.DateField("最后一天", null=True, blank=True)
    active = models.BooleanField("启用", default=True)
    basis = models.CharField("依据", max_length=200)
    changed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField("修改时间")

    class Meta:
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["table", "number"], name="routing_rule_number_once"),
            models.UniqueConstraint(
                fields=["table", "order"], name="routing_rule_order_once", deferrable=Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                condition=Q(target="unit", unit__isnull=False) | Q(target="town", unit=None),
                name="routing_rule_names_its_target",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="routing_rule_ends_after_it_begins"
            ),
        ]


class RoutingTrialQuerySet(models.QuerySet["RoutingTrial"]):
    """Named reads."""

    def of(self, table: RoutingTable) -> Self:
        """The runs of a version, newest first."""
        return self.filter(table=table).order_by("-id")


class RoutingTrial(models.Model):
    """试算: one version run over the cases of a year. `revision` is the state of the draft that was run."""

    PERSONAL: ClassVar = frozenset[str]()

    table = models.ForeignKey(RoutingTable, on_delete=models.PROTECT, related_name="trials")
    revision = models.PositiveIntegerField()
    first = models.DateField()
    last = models.DateField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = RoutingTrialQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(first__lte=F("last")), name="routing_trial_has_days"),
        ]


class RoutingTrialFact(models.Model):
    """One place and subject of the cases of a run, and what the rules suggest for it (None: nothing)."""

    PERSONAL: ClassVar = frozenset[str]()

    trial = models.ForeignKey(RoutingTrial, on_delete=models.CASCADE, related_name="facts")
    division = models.CharField(max_length=12, blank=True)
    content = models.CharField(max_length=40, blank=True)
    suggested = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(null=True)  # of the rule

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trial", "division", "content"], name="routing_trial_fact_once"),
        ]


class RoutingTrialCell(models.Model):
    """How many cases of a run stand with one unit while the rules suggest another, the same, or none."""

    PERSONAL: ClassVar = frozenset[str]()

    trial = models.ForeignKey(RoutingTrial, on_delete=models.CASCADE, related_name="cells")
    sent = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    suggested = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    cases = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["trial", "sent", "suggested"], nulls_distinct=False, name="routing_trial_cell_once"
            ),
        ]
