"""文书与送达: issued papers and the proof that they arrived."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yimen.base.fields import EncryptedBytesField, EncryptedTextField, SealedModel
from yimen.base.models import Unit, User
from yimen.cases.models import Case, CasePetitioner
from yimen.domain.procedure import WITHOUT_CASE, Paper


class Document(SealedModel):
    """文书. Immutable once issued; the Word file is the source, the PDF is set from it.

    A few kinds belong to no single case (minutes of a meeting); whoever keeps the meeting points at its paper.
    """

    PERSONAL: ClassVar = frozenset[str]()
    STAYS: ClassVar = True  # when the case is set apart: its number is one of a series

    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="documents")
    paper = models.CharField("文种", max_length=20, choices=[(paper.value, paper.label) for paper in Paper])
    number = models.CharField("文号", max_length=40, unique=True)
    issued_by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    issued_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    file = models.CharField(max_length=80)  # name of the encrypted Word file in the store
    sha256 = models.CharField(max_length=64)  # of the plain Word file
    template_version = models.CharField(max_length=32)
    check_code = models.CharField("核验码", max_length=12, unique=True)
    public = models.BooleanField("信访人可查阅", default=False)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["case", "id"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(case__isnull=False) ^ Q(paper__in=sorted(map(str, WITHOUT_CASE))),
                name="document_of_a_case_or_none",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Delivery(SealedModel):
    """送达: date, way, and signature or refusal with two witnesses. Delivery, never sending, starts C5.

    One paper is delivered once to each petitioner, or once to a representative who receives it for the group.
    """

    PERSONAL: ClassVar = frozenset({"signature", "receiver", "witnesses", "tracking_number", "consent"})

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="deliveries")
    party = models.ForeignKey(CasePetitioner, null=True, on_delete=models.PROTECT, related_name="deliveries")
    for_group = models.BooleanField("代表收受", default=False)  # received for the whole group (第二十条)
    way = models.CharField("送达方式", max_length=12)
    on = models.DateField("送达日期")
    outcome = models.CharField("签收情况", max_length=12)  # signed, refused
    receiver = EncryptedTextField("签收人")
    signature = EncryptedBytesField("签名")
    paper_signature = models.BooleanField("纸质签收", default=False)
    witnesses = EncryptedTextField("见证人")
    tracking_number = EncryptedTextField("邮寄单号")
    consent = EncryptedTextField("电子送达同意方式")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["document", "party"], nulls_distinct=False, name="delivery_once_to_a_petitioner"
            ),
        ]
