"""复查、复核: the request, its way through the reviewing body, and every step of it."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q

from yimen.base.models import Unit, User
from yimen.cases.models.case import Case, CasePetitioner
from yimen.domain.review import OPEN, Level, NotTaken, Result, Stage


class Review(models.Model):
    """One look of a higher body at an opinion (第三十五条, 第三十六条)."""

    PERSONAL: ClassVar = frozenset[str]()
    FREE_TEXT: ClassVar = frozenset(
        {"request", "reasons", "good_cause", "not_taken_reason", "facts", "opinion", "returned"}
    )

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reviews")
    level = models.CharField(max_length=6, choices=[(level.value, level.label) for level in Level])
    stage = models.CharField(max_length=10, choices=[(stage.value, stage.label) for stage in Stage])
    body = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="reviews")
    respondent = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # whose opinion is looked at
    round = models.PositiveSmallIntegerField(default=1)  # of its clock, C6 or C8: several may run beside each other
    requested_on = models.DateField("收到请求日期")
    registered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    request = models.TextField("请求")
    reasons = models.TextField("事实和理由")
    in_time = models.BooleanField("在期限内提出")
    good_cause = models.TextField("逾期的正当理由", blank=True)
    taken_up_on = models.DateField("受理日期", null=True)
    not_taken = models.CharField(max_length=12, blank=True, choices=[(why.value, why.label) for why in NotTaken])
    not_taken_reason = models.TextField("不予受理的理由", blank=True)
    proposed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_for = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # 代…提议
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    hearing_from = models.DateField("听证开始", null=True)
    hearing_to = models.DateField("听证结束", null=True)
    facts = models.TextField("查明的事实", blank=True)
    opinion = models.TextField("意见和理由", blank=True)
    basis = models.JSONField("依据", default=list)
    result = models.CharField(max_length=8, blank=True, choices=[(result.value, result.label) for result in Result])
    returned = models.TextField("退回修改的理由", blank=True)
    drafted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    drafted_for = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # 代…起草
    issued_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    issued_on = models.DateField("出具日期", null=True)
    delivered_on = models.DateField("送达日期", null=True)  # to the last of the applicants
    paper_number = models.CharField("文号", max_length=40, blank=True)  # of the opinion

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["body", "id"], condition=Q(stage__in=sorted(OPEN)), name="review_open_by_body"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "level", "round"], name="review_once_per_round"),
            models.CheckConstraint(condition=~Q(issued_by=F("drafted_by")), name="review_opinion_second_person"),
            models.CheckConstraint(condition=~Q(decided_by=F("proposed_by")), name="review_decline_second_person"),
            models.CheckConstraint(
                condition=~Q(issued_by=F("drafted_for")) & ~Q(decided_by=F("proposed_for")),
                name="review_second_for_deputies",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=[Stage.ISSUED, Stage.DELIVERED])
                | Q(drafted_by__isnull=False, issued_by__isnull=False),
                name="review_opinion_has_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.NOT_TAKEN) | Q(proposed_by__isnull=False, decided_by__isnull=False),
                name="review_decline_has_two_people",
            ),
            models.CheckConstraint(condition=~Q(body=F("respondent")), name="review_by_another_body"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {Level(self.level).label}"


class ReviewApplicant(models.Model):
    """申请人: a petitioner who asks for a review. Several ask jointly; what each one has stays their own.

    `open` says that this one's request is under way: until the opinion reached them, they took it back, or it ended.
    """

    PERSONAL: ClassVar = frozenset[str]()

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="applicants")
    party = models.ForeignKey(CasePetitioner, on_delete=models.PROTECT, related_name="asked_reviews")
    open = models.BooleanField(default=True)
    withdrawn_on = models.DateField("撤回日期", null=True)
    received_on = models.DateField("收到意见日期", null=True)

    class Meta:
        ordering: ClassVar = ["party__order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["review", "party"], name="review_applicant_once"),
            models.UniqueConstraint(fields=["party"], condition=Q(open=True), name="review_one_open_of_a_petitioner"),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, received_on=None)
                | (Q(open=False) & (Q(withdrawn_on=None) | Q(received_on=None))),
                name="review_applicant_over_once",
            ),
        ]


class ReviewStepTaken(models.Model):
    """One step of a review; append-only."""

    PERSONAL: ClassVar = frozenset[str]()
    FREE_TEXT: ClassVar = frozenset({"reason"})

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=16)
    before = models.CharField(max_length=10, blank=True)
    after = models.CharField(max_length=10)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    deputy_for = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # 代…
    at = models.DateTimeField()
    on = models.DateField()
    facts = models.JSONField(default=dict)
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [BrinIndex(fields=["at"], autosummarize=True, name="review_step_taken_at")]
