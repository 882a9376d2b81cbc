"""How often somebody tried (限次): one row per limit and keyed digest, shared by every process."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class RateWindow(models.Model):
    """The tries of one client or number in the window that began with the first of them. No address in clear."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    key = models.CharField(max_length=64, primary_key=True)
    since = models.DateTimeField(db_index=True)
    tries = models.PositiveIntegerField()
