"""回访: whether and how the person wants to be contacted after conclusion, and each contact that was made."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yimen.base.fields import EncryptedTextField, SealedModel
from yimen.base.models import User
from yimen.cases.models.case import Case
from yimen.domain.contact import Way


class ContactWish(models.Model):
    """What the person wished, once for each time they said so; the last one counts. It belongs to the matter."""

    PERSONAL: ClassVar = frozenset[str]()

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="contact_wishes")
    agrees = models.BooleanField("愿意被联系")
    way = models.CharField("联系方式", max_length=8, blank=True, choices=[(way.value, way.label) for way in Way])
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # None: said at the portal
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(agrees=False, way="") | (Q(agrees=True) & ~Q(way="")), name="contact_wish_names_its_way"
            )
        ]


class Contact(SealedModel):
    """One contact that was made."""

    PERSONAL: ClassVar = frozenset({"words"})

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="contacts")
    key = models.CharField(max_length=40, unique=True)  # of the form: pressed twice, it is one contact
    on = models.DateField("联系日期")
    way = models.CharField("联系方式", max_length=8, choices=[(way.value, way.label) for way in Way])
    words = EncryptedTextField("本人的意见")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
