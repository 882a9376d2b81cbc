"""个人信息请求: what somebody asks of the data kept on them in one case, and what the office answered.

The fifteen days run as the clock D1 of the case, in the same round. A refusal takes two people, by a database rule.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from yimen.base.fields import EncryptedTextField, SealedModel
from yimen.base.models import Unit, User
from yimen.cases.models.case import Case
from yimen.domain.data_rights import Ground, Kind


class DataRequest(SealedModel):
    """One request; kept after its answer, as the proof that it was answered."""

    PERSONAL: ClassVar = frozenset({"words", "answer"})

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="data_requests")
    office = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()  # of the clock D1
    kind = models.CharField("请求", max_length=8, choices=[(kind.value, kind.label) for kind in Kind])
    words = EncryptedTextField("请求内容")
    asked_on = models.DateField("收到日期")
    asked_at = models.DateTimeField()
    registered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # None: the portal
    source_key = models.CharField(max_length=80)
    ground = models.CharField("不予办理的理由", max_length=12, blank=True, choices=[(g.value, g.label) for g in Ground])
    answer = EncryptedTextField("答复")
    proposed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_for = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # 代…提议
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answered_for = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # 代…答复、审核
    answered_on = models.DateField("答复日期", null=True)
    refused = models.BooleanField("不予办理", default=False)
    receipt_number = models.CharField("回执文号", max_length=40, blank=True)  # the paper stands in `documents`
    answer_number = models.CharField("答复书文号", max_length=40, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["office", "id"], condition=Q(answered_on=None), name="data_request_open_by_office"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(answered_on=None), name="data_request_one_open_of_a_case"
            ),
            models.UniqueConstraint(fields=["case", "source_key"], name="data_request_asked_once"),
            models.UniqueConstraint(fields=["case", "round"], name="data_request_once_per_round"),
            models.CheckConstraint(
                condition=Q(answered_on=None, answered_by=None, refused=False)
                | Q(answered_on__isnull=False, answered_by__isnull=False),
                name="data_request_answered_whole",
            ),
            models.CheckConstraint(
                condition=Q(refused=False)
                | (~Q(ground="") & Q(proposed_by__isnull=False) & ~Q(answered_by=F("proposed_by"))),
                name="data_request_refused_by_two",
            ),
            models.CheckConstraint(
                condition=Q(refused=False)
                | (
                    ~Q(answered_by=F("proposed_for"))
                    & ~Q(answered_for=F("proposed_by"))
                    & ~Q(answered_for=F("proposed_for"))
                ),
                name="data_request_second_for_deputies",
            ),
        ]

    @property
    def number(self) -> str:
        """The number on the receipt."""
        return f"{self.case.number}-D{self.round}"
