"""补发查询码: that a new code was given at the window, how it was checked who asked, and by whom; never the code."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yimen.base.models import User
from yimen.cases.models.case import Case
from yimen.domain.reissue import Check


class CodeReissue(models.Model):
    """One new query code in place of a lost one; append-only (a trigger refuses change and removal)."""

    PERSONAL: ClassVar = frozenset[str]()

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="code_reissues")
    check_way = models.CharField("核对身份的方式", max_length=12, choices=[(one.value, one.label) for one in Check])
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    idempotency_key = models.CharField(max_length=90, unique=True)  # "case:key of the form"

    class Meta:
        ordering: ClassVar = ["id"]
