"""Who may hand in petitions by API, and which of their requests were seen."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yimen.base.models import Unit
from yimen.cases.models import Case


class ApiToken(models.Model):
    """A token of one connected system. Only its digest is kept; the token itself is shown once, when it is issued."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    label = models.CharField("用途", max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.label


class ApiRequest(models.Model):
    """One idempotency key of one token, with a keyed digest of the body it came with."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()
    STAYS: ClassVar = True  # when the case is set apart: the same petition sent again is not registered anew

    token = models.ForeignKey(ApiToken, on_delete=models.PROTECT, related_name="requests")
    key = models.CharField(max_length=64)
    body = models.CharField(max_length=64)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["token", "key"], name="api_key_once_per_token")]
