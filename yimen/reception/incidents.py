"""Reads of incidents: by unit and time only. There is no read by person, since no record names one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, Q
from django.utils.timezone import make_aware

from yimen.base.models import Unit, User
from yimen.domain.incident import Ground
from yimen.reception.models import Incident


@dataclass(frozen=True, slots=True)
class GroundTotal:
    """How many records of one act in a period, and in how many of them the police were called."""

    ground: Ground
    count: int
    police: int


def incidents(user: User, *, before: int | None = None, limit: int) -> list[Incident]:
    """The newest versions of the user's own unit, newest first, by key; nothing encrypted is read."""
    rows = Incident.objects.of(user).filter(corrected_by=None).select_related("recorded_by", "reviewed_by")
    rows = rows.defer("place", "facts", "injuries", "police_number", "returned")
    return list((rows.filter(pk__lt=before) if before else rows)[:limit])


def waiting(user: User) -> int:
    """How many newest versions wait for the second person."""
    return Incident.objects.of(user).filter(agreed=None, sealed_at=None, corrected_by=None).count()


def totals(unit: Unit, *, first: date, last: date) -> list[GroundTotal]:
    """What counts between two days (both included), by act; sealed records stay in the sum."""
    start, end = (make_aware(datetime.combine(day, at)) for day, at in ((first, time.min), (last, time.max)))
    rows = Incident.objects.filter(unit=unit, happened_at__range=(start, end)).counted().values_list("ground")
    counted = rows.annotate(count=Count("pk"), police=Count("pk", filter=Q(police_called=True)))
    found = {ground: (count, police) for ground, count, police in counted}
    return [GroundTotal(one, *found.get(one.value, (0, 0))) for one in Ground]
