"""检举控告: the protected circle. Own tables, own key, own number series and audit chain (第三十条).

Everything that could tell of the accuser or the accused is encrypted under a key of its own purpose, so that a plain
database dump without that key says nothing. No other table points here.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yimen.base.fields import EncryptedJSONField, EncryptedTextField, SealedModel
from yimen.base.models import Unit, User


class Accusation(SealedModel):
    """检举控告件, seen by named people only."""

    PERSONAL: ClassVar = frozenset({"accusers", "accused", "text"})
    KEY_PURPOSE: ClassVar = "accusation"
    INDEX_PURPOSE: ClassVar = "accusation-index"

    number = models.CharField(max_length=24, unique=True)  # random, so that no gap in a number tells of one
    query_code = models.BinaryField(null=True, editable=False, db_index=True)
    office = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    received_on = models.DateField()
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    idempotency_key = models.CharField(max_length=80, unique=True)
    accusers = EncryptedJSONField()  # [{"name": …, "address": …, "phone": …}]; may be empty (anonymous)
    accused = EncryptedTextField()
    text = EncryptedJSONField()  # {"title": …, "facts": …, "claims": […]}
    state = models.CharField(max_length=12, default="received")  # received, transferred


class AccusationStep(models.Model):
    """What was done with it; append-only."""

    PERSONAL: ClassVar = frozenset[str]()

    accusation = models.ForeignKey(Accusation, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=20)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT)
    at = models.DateTimeField()
