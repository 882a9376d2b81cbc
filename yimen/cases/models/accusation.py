"""检举控告: the protected circle. Own tables, own key, own number series and audit chain (第三十条).

Everything that could tell of the accuser, the accused, their unit or the matter is encrypted under a key of its own
purpose, so that a plain database dump without that key says nothing. No table outside this module points here.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from yimen.base.fields import EncryptedBytesField, EncryptedJSONField, EncryptedTextField, SealedModel
from yimen.base.models import Unit, User
from yimen.domain.protection import Stage


class ProtectedModel(SealedModel):
    """A record that only the protected key opens."""

    KEY_PURPOSE: ClassVar = "accusation"
    INDEX_PURPOSE: ClassVar = "accusation-index"

    class Meta:
        abstract = True


class Accusation(ProtectedModel):
    """检举控告件, seen by named people only. Who accuses is sealed apart, in `Accuser`."""

    PERSONAL: ClassVar = frozenset({"accused", "text", "shield", "proposal"})

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # its address: no id, number or order in it
    number = models.CharField(max_length=24, unique=True)  # random, so that no gap in a number tells of one
    query_code = models.BinaryField(null=True, editable=False, db_index=True)
    office = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    received_on = models.DateField()
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    idempotency_key = models.CharField(max_length=80, unique=True)
    accused = EncryptedTextField()
    text = EncryptedJSONField()  # {"title": …, "facts": …, "claims": […]}
    shield = EncryptedJSONField()  # whom it is kept from: {"units": [ids], "users": [ids]}
    state = models.CharField(
        max_length=12, default=Stage.RECEIVED, choices=[(stage.value, stage.label) for stage in Stage]
    )
    transferred_on = models.DateField(null=True)
    proposal = EncryptedJSONField()  # to release it: {"reason": …, "told_on": …, "told_way": …, "agreed": …}
    proposed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    released_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["office", "state", "id"], name="accusation_by_office")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="released")
                | (Q(released_by__isnull=False, proposed_by__isnull=False) & ~Q(released_by=F("proposed_by"))),
                name="accusation_released_by_two",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["transferred", "answered"]) | Q(transferred_on__isnull=False),
                name="accusation_transferred_has_date",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Accuser(ProtectedModel):
    """Who accuses, sealed apart from the content under a key of its own row; an anonymous item has no such row."""

    PERSONAL: ClassVar = frozenset({"people"})

    accusation = models.OneToOneField(Accusation, on_delete=models.PROTECT, related_name="accuser")
    people = EncryptedJSONField()  # [{"name": …, "address": …, "phone": …}]


class AccusationCode(models.Model):
    """The keyed digest of one more query code that opens its state: of a part that had come back to what was set apart.

    The person holds the part's receipt too, and a code that was handed out never opens nothing.
    """

    PERSONAL: ClassVar = frozenset[str]()

    accusation = models.ForeignKey(Accusation, on_delete=models.PROTECT, related_name="codes")
    query_code = models.BinaryField(unique=True, editable=False)


class AccusationMember(models.Model):
    """One person named on one item (专人), and who named and un-named them; nobody names themselves."""

    PERSONAL: ClassVar = frozenset[str]()

    accusation = models.ForeignKey(Accusation, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    named_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    unnamed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    unnamed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["user", "accusation"], condition=Q(unnamed_at=None), name="member_current_of_user")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["accusation", "user"], condition=Q(unnamed_at=None), name="member_named_once"
            ),
            models.CheckConstraint(condition=~Q(user=F("named_by")), name="member_named_by_another"),
        ]


class AccusationStep(ProtectedModel):
    """What was done with it; append-only. Its words are sealed."""

    PERSONAL: ClassVar = frozenset({"note"})

    accusation = models.ForeignKey(Accusation, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=20)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT)
    at = models.DateTimeField()
    note = EncryptedJSONField()  # {"organ": …, "words": …, "on": …}: what the step says, for the circle only

    class Meta:
        ordering: ClassVar = ["id"]


class AccusationLetter(ProtectedModel):
    """转送单（检举控告）: kept in the row itself, under the protected key. It is no 文书 of the ordinary table.

    Its number is that of the item with a serial: an ordinary series would show a gap.
    """

    PERSONAL: ClassVar = frozenset({"word", "organ"})

    accusation = models.ForeignKey(Accusation, on_delete=models.PROTECT, related_name="letters")
    serial = models.PositiveSmallIntegerField()
    word = EncryptedBytesField()
    organ = EncryptedTextField()
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["accusation", "serial"], name="accusation_letter_once")
        ]


class ProtectedAlarm(models.Model):
    """警示: somebody with the right to handle accusations was refused one. Says who and when; of what it says nothing.

    A try at an item that does not exist gives the same row: neither the answer nor the alarm tells them apart.
    """

    PERSONAL: ClassVar = frozenset[str]()

    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    seen_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(seen_by=F("by")), name="alarm_seen_by_another")]
