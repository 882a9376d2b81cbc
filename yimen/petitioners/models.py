"""信访人: people and organisations who petition. Everything that names them is encrypted."""

from __future__ import annotations

import unicodedata
from typing import ClassVar

from django.db import models

from yimen.base.fields import BlindIndexField, EncryptedTextField, SealedModel


def _digits(value: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", value) if c.isdigit())


def _identity(value: str) -> str:
    return "".join(unicodedata.normalize("NFKC", value).split()).upper()


class PetitionerKind(models.TextChoices):
    """第十七条: natural person, legal person or other organisation."""

    PERSON = "person", "自然人"
    LEGAL_PERSON = "legal_person", "法人"
    OTHER_ORG = "other_org", "其他组织"


class Petitioner(SealedModel):
    """信访人. No score, mark or list hangs on a person; fields marked X in the registration form do not exist."""

    PERSONAL: ClassVar = frozenset({"name", "id_number", "phone", "address", "birth_year", "occupation", "needs_help"})

    kind = models.CharField("类型", max_length=12, choices=PetitionerKind.choices, default=PetitionerKind.PERSON)
    name = EncryptedTextField("姓名或名称")
    name_index = BlindIndexField(source="name", normalise=_identity)
    id_type = models.CharField("证件类型", max_length=3, blank=True)
    id_number = EncryptedTextField("证件号码")
    id_number_index = BlindIndexField(source="id_number", normalise=_identity)
    phone = EncryptedTextField("手机号")
    phone_index = BlindIndexField(source="phone", normalise=_digits)
    address = EncryptedTextField("联系地址")
    unclear_reason = models.CharField(
        "姓名或地址不清的原因", max_length=20, blank=True
    )  # coded; removes C2's duty (§23)
    anonymous = models.BooleanField("匿名", default=False)
    confidential = models.BooleanField("要求保密", default=False)
    gender = models.CharField("性别", max_length=1, blank=True)  # statistics only
    birth_year = EncryptedTextField("出生年")
    occupation = EncryptedTextField("职业")
    needs_help = EncryptedTextField("语言或无障碍需要")
    created_at = models.DateTimeField()

    @property
    def reachable(self) -> bool:
        """Whether name and address are clear, so that notices are owed (第二十三条)."""
        return not (self.anonymous or self.unclear_reason)
