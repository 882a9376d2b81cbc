"""The audit trail (审计): one hash chain per unit and day, append-only."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class AuditChain(models.Model):
    """The head of one chain: a unit (or "public", or a protected circle) on one day."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    chain = models.CharField(max_length=40)
    day = models.DateField()
    length = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, default="")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["chain", "day"], name="audit_chain_per_day")]


class AuditEntry(models.Model):
    """One thing that was done. Holds references and keyed digests only, never a personal value."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    chain = models.CharField(max_length=40)
    day = models.DateField()
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.BigIntegerField(null=True)  # a plain number: an account's row may go, its deeds stay
    verb = models.CharField(max_length=40)
    subject = models.CharField(max_length=60)  # "cases.case:17"
    facts = models.JSONField(default=dict)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["chain", "day", "seq"], name="audit_entry_in_order")]
        indexes: ClassVar = [models.Index(fields=["subject", "-id"]), models.Index(fields=["actor", "-id"])]
