"""待审核的账号变更: what an administrator asks for an account and only a second person can let happen."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from yimen.base.models.people import Unit, User
from yimen.domain.roles import Role


class AccountRequestQuerySet(models.QuerySet["AccountRequest"]):
    """Named reads."""

    def waiting(self) -> Self:
        """Neither decided nor withdrawn."""
        return self.filter(decided_at=None, withdrawn_at=None)


class AccountRequest(models.Model):
    """The account as it is to be; agreed, it becomes so, perhaps with a new first password."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="requests")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    roles = ArrayField(models.CharField(max_length=20))
    new_password = models.BooleanField("重置密码", default=False)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed = models.BooleanField(null=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = AccountRequestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(decided_at=None, withdrawn_at=None), name="account_request_one_open"
            ),
            models.CheckConstraint(
                condition=Q(agreed=None, decided_by=None, decided_at=None)
                | Q(agreed__isnull=False, decided_by__isnull=False, decided_at__isnull=False, withdrawn_at=None),
                name="account_request_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | (~Q(decided_by=F("asked_by")) & ~Q(decided_by=F("user"))),
                name="account_request_decided_by_another",
            ),
        ]

    def role_labels(self) -> list[str]:
        """The posts that are asked for in Chinese, for the screen."""
        return [role.label for role in Role if role.value in self.roles]
