"""意见草稿: the opinion as somebody is typing it, saved while it is typed; nobody else's text is ever overwritten."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yimen.base.fields import EncryptedJSONField, SealedModel
from yimen.base.models import User
from yimen.cases.models.case import Case


class OpinionDraft(SealedModel):
    """One person's draft of one case's opinion: {field of the form: as typed}. Gone once it is handed in."""

    PERSONAL: ClassVar = frozenset({"text"})

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="drafts")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = EncryptedJSONField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "by"], name="opinion_draft_once_per_person")]
