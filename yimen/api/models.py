"""Who may use the API, for whom, and which of their requests were seen."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yimen.base.models import Unit, User
from yimen.cases.models import Case


class ApiToken(models.Model):
    """A token of one connected system. Only its digest is kept; the token itself is shown once, when it is issued.

    Without an account it registers petitions at a petition office, and nothing else. With one (对接账号) it does what
    that account may do, by the same rules as on the screens, and nothing more.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    label = models.CharField("用途", max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.label


class ApiRequest(models.Model):
    """One idempotency key of one token, with a keyed digest of what it came with, and what came of it."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()
    STAYS: ClassVar = True  # when the case is set apart: the same petition sent again is not registered anew

    token = models.ForeignKey(ApiToken, on_delete=models.PROTECT, related_name="requests")
    key = models.CharField(max_length=64)
    body = models.CharField(max_length=64)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    done = models.JSONField(default=dict)  # id of the step that was taken: {"step": 1} or {"review_step": 1}

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["token", "key"], name="api_key_once_per_token")]
