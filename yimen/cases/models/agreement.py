"""调解协议、和解协议 (第三十三条): what both parties agreed, by when it is performed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yimen.base.fields import EncryptedTextField, SealedModel
from yimen.base.models import User
from yimen.cases.models.case import Case


class Agreement(SealedModel):
    """The agreement that concluded a case; 办结 is one fact, its performance another."""

    PERSONAL: ClassVar = frozenset({"parties", "terms"})
    FREE_TEXT: ClassVar = frozenset({"performance"})

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="agreements")
    kind = models.CharField(max_length=8, choices=[("mediate", "调解协议"), ("settle", "和解协议")])
    parties = EncryptedTextField("当事人")
    terms = EncryptedTextField("协议内容")
    performance = models.CharField("履行方式", max_length=500)
    due_on = models.DateField("履行期限")
    committee = models.BooleanField("人民调解委员会调解", default=False)
    on = models.DateField("达成日期")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
