"""秩序事件记录 (第二十六条): a record of an act. Nothing here points at a petitioner, a visit or a case, and may not.

A correction is a new version; what counts is the newest version that a second person has agreed to. On `seal_on` the
keys of all versions are destroyed: what remains tells which of the six acts, when and where, for the totals.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from yimen.base.fields import EncryptedTextField, SealedModel
from yimen.base.models import Unit, User
from yimen.domain.incident import Ground, Response, State, is_sealed


class IncidentQuerySet(models.QuerySet["Incident"]):
    """Named reads. There is none by person, since no record names one."""

    def of(self, user: User) -> Self:
        """Those of the user's own unit."""
        return self.filter(unit_id=user.unit_id)

    def counted(self) -> Self:
        """What counts: agreed to by a second person, and not replaced."""
        return self.filter(agreed=True, replaced=False)


class Incident(SealedModel):
    """秩序事件记录."""

    PERSONAL: ClassVar = frozenset({"place", "facts", "injuries", "police_number", "returned"})

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="incidents")
    number = models.CharField("编号", max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    happened_at = models.DateTimeField("发生时间")
    place = EncryptedTextField("地点")
    ground = models.CharField("行为", max_length=16, choices=[(one.value, one.label) for one in Ground])
    facts = EncryptedTextField("事实")
    responses = ArrayField(models.CharField(max_length=12, choices=[(one.value, one.label) for one in Response]))
    police_called = models.BooleanField("已报警", default=False)
    police_number = EncryptedTextField("公安机关决定文书号")
    injuries = EncryptedTextField("受伤情况")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    idempotency_key = models.CharField(max_length=80, unique=True)
    agreed = models.BooleanField(null=True)
    reviewed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    returned = EncryptedTextField("退回的理由")
    replaced = models.BooleanField(default=False)  # a later version was agreed to
    seal_on = models.DateField("封存日期")
    sealed_at = models.DateTimeField(null=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number", "version"], name="incident_version_once"),
            models.CheckConstraint(condition=~Q(reviewed_by=F("recorded_by")), name="incident_reviewed_by_another"),
            models.CheckConstraint(
                condition=Q(agreed=None, reviewed_by=None, reviewed_at=None)
                | Q(agreed__isnull=False, reviewed_by__isnull=False, reviewed_at__isnull=False),
                name="incident_reviewed_whole",
            ),
            models.CheckConstraint(
                condition=Q(sealed_at=None, record_key__isnull=False) | Q(sealed_at__isnull=False, record_key=None),
                name="incident_sealed_without_key",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["unit", "-id"]),
            models.Index(fields=["seal_on", "id"], condition=Q(sealed_at=None), name="incident_to_seal"),
            models.Index(fields=["unit", "happened_at"], condition=Q(agreed=True, replaced=False), name="incident_sum"),
        ]

    def __str__(self) -> str:
        return self.number

    def state(self, today: date) -> State:
        """Where this version stands on a day."""
        if self.sealed_at is not None or is_sealed(self.seal_on, today):
            return State.SEALED
        if self.replaced:
            return State.REPLACED
        if self.agreed is None:
            return State.WAITING
        return State.REVIEWED if self.agreed else State.RETURNED


class IncidentSeal(models.Model):
    """封存凭证: that the key of a version was destroyed, when, and by which rule; append-only."""

    PERSONAL: ClassVar = frozenset[str]()

    incident = models.OneToOneField(Incident, on_delete=models.PROTECT, related_name="seal")
    due_on = models.DateField("应封存日期")
    sealed_at = models.DateTimeField("封存时间")
    key_digest = models.CharField("密钥摘要", max_length=64)  # of the wrapped key, so that a copy in a backup is known

    class Meta:
        ordering: ClassVar = ["id"]
