"""法定期限: the clocks of a case. A date with its basis, worked out once from facts that stay."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yimen.base.models import Unit
from yimen.cases.models.case import Case, CasePetitioner


class Clock(models.Model):
    """One running or stopped clock (C1..C8 …). Warn by `nominal_due`, judge by `due` (ADR 1).

    A clock that starts again (another unit, handled anew) is a new round; the old one stays as it was. A voided clock
    ended because its duty fell away (returned, withdrawn, reopened): neither kept nor missed.
    Rows and their dates are written by `cases.actions` only.
    """

    PERSONAL: ClassVar = frozenset[str]()

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="clocks")
    code = models.CharField(max_length=2)
    round = models.PositiveSmallIntegerField(default=1)
    article = models.CharField(max_length=40, blank=True)
    responsible = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT)  # None: the petitioner's own right
    party = models.ForeignKey(  # whose right it is, where each petitioner has one of their own (C5)
        CasePetitioner, null=True, on_delete=models.PROTECT, related_name="+"
    )
    start = models.DateField()
    nominal_due = models.DateField()
    due = models.DateField()
    provisional = models.BooleanField(default=False)
    extension = models.PositiveSmallIntegerField(default=0)  # approved calendar days (第三十四条)
    days = models.PositiveSmallIntegerField(null=True, blank=True)  # a length that was set (A1, T1, P1, D1)
    hearing_from = models.DateField(null=True, blank=True)  # days of a hearing, not counted (第三十六条第二款)
    hearing_to = models.DateField(null=True, blank=True)
    warn_on = models.DateField(null=True, blank=True)  # when its next warning falls due; NULL: none any more
    stopped_on = models.DateField(null=True, blank=True)
    voided = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["start", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "code", "round"], name="clock_once_per_round"),
            models.CheckConstraint(condition=Q(voided=False) | Q(stopped_on__isnull=False), name="clock_voided_stops"),
            models.CheckConstraint(
                condition=Q(hearing_from=None, hearing_to=None) | Q(hearing_from__lte=models.F("hearing_to")),
                name="clock_hearing_has_both_ends",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["responsible", "nominal_due", "id"], condition=Q(stopped_on=None), name="clock_running_by_unit"
            ),
            models.Index(fields=["warn_on", "id"], condition=Q(stopped_on=None), name="clock_to_warn"),
            models.Index(fields=["code", "due", "id"], name="clock_cohort"),
            models.Index(fields=["code", "nominal_due", "id"], name="clock_cohort_nominal"),
        ]
