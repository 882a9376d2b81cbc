"""来访与接谈: one coming of a person or a group, and the talk at the window."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from yimen.base.fields import EncryptedBytesField, EncryptedJSONField, EncryptedTextField, SealedModel
from yimen.base.models import Unit, User
from yimen.reception.models.hall import Hall, Window
from yimen.reception.models.ticket import Ticket


class Visit(models.Model):
    """来访: one coming of one petitioner, or of a group with at most five representatives (第二十条)."""

    PERSONAL: ClassVar = frozenset[str]()

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="visits")
    hall = models.ForeignKey(Hall, null=True, on_delete=models.PROTECT, related_name="visits")
    ticket = models.OneToOneField(Ticket, null=True, on_delete=models.PROTECT, related_name="visit")
    day = models.DateField()
    people = models.PositiveSmallIntegerField("来访人数", default=1)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)


class Interview(SealedModel):
    """接谈: what was said, claim by claim, read back and confirmed. Until then it is a draft, saved as it is typed."""

    PERSONAL: ClassVar = frozenset({"draft", "summary", "signature"})

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # the idempotency key of its registration
    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="interview")
    window = models.ForeignKey(Window, null=True, on_delete=models.PROTECT)
    receptionist = models.ForeignKey(User, on_delete=models.PROTECT, related_name="interviews")
    started_at = models.DateTimeField()
    draft = EncryptedJSONField()  # the form as typed: {field: value}
    draft_saved_at = models.DateTimeField(null=True, blank=True)
    draft_version = models.PositiveIntegerField(default=0)
    summary = EncryptedTextField("接谈记录")
    signature = EncryptedBytesField("来访人签名")  # PNG
    signature_missing = models.CharField("未签名原因", max_length=20, blank=True)  # coded
    confirmed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["window"], condition=models.Q(finished_at__isnull=True), name="interview_one_open_per_window"
            ),
        ]
