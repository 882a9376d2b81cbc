"""Reads of mandates, errands and urgent reports."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch, QuerySet

from yimen.base.models import Unit, User
from yimen.base.models.people import UnitLevel
from yimen.cases.models import Case, Errand, Mandate, MandateOpened, UrgentReport
from yimen.domain import mandate as rules
from yimen.domain import urgent
from yimen.domain.mandate import Scope
from yimen.domain.urgent import Addressee, Reporter

OPENINGS_SHOWN = 30


def mandates_of(case: Case) -> list[Mandate]:
    """Every mandate of a case, the newest first, with its errands and their steps."""
    errands = Errand.objects.select_related("asked_by", "answered_by", "confirmed_by").prefetch_related("steps__by")
    return list(
        case.mandates.select_related("agent__unit", "granted_by", "granted_for", "ended_by", "ended_for")
        .prefetch_related(Prefetch("errands", errands))
        .order_by("-id")
    )


def openings_of(case: Case) -> list[MandateOpened]:
    """What agents looked at, the newest first; a limited number, for the petitioner to read."""
    rows = MandateOpened.objects.filter(mandate__case=case).select_related("mandate__agent")
    return list(rows[:OPENINGS_SHOWN])


def held_mandates(user: User, *, today: date, after: int = 0, limit: int) -> list[Mandate]:
    """The valid mandates of an agent, oldest first, by key, each with its open errands."""
    errands = Errand.objects.filter(confirmed_on=None).order_by("due_on", "id")
    rows = Mandate.objects.held_by(user, today).filter(pk__gt=after).select_related("case", "agent__unit")
    return list(rows.prefetch_related(Prefetch("errands", errands, to_attr="open_errands")).order_by("pk")[:limit])


def receipt_goes_to(case: Case, today: date) -> Mandate | None:
    """The agent who takes the receipt for the petitioner today; None: the petitioner takes it."""
    rows: Iterable[Mandate] = case.mandates.valid(today).select_related("agent")
    return next((one for one in rows if rules.takes_receipt(one.facts, today)), None)


def rates_for(user: User, case: Case, today: date) -> bool:
    """Whether this account rates for the petitioner of the case, because the mandate says so."""
    return any(one.allows(Scope.RATE, today) for one in case.mandates.held_by(user, today))


def agents_near(office: Unit) -> QuerySet[User]:
    """The accounts of agents in the district of an office."""
    root = office.parent.path if office.parent else office.path
    return User.objects.filter(
        roles__contains=["agent"], is_active=True, unit__path__startswith=root
    ).select_related("unit").order_by("unit__path", "pk")  # fmt: skip


def is_local_office(unit: Unit) -> bool:
    """Whether it is a petition office of a place, which also reports upward (第二十五条第二款)."""
    return unit.is_petition_office and unit.level != UnitLevel.NATION


def above_is_bureau(unit: Unit) -> bool:
    """Whether the office one level up is the State Bureau itself."""
    return unit.level == UnitLevel.PROVINCE


def addressees_of(report: UrgentReport) -> tuple[Addressee, ...]:
    """The checklist of a report."""
    return urgent.addressees(Reporter(report.reporter), above_is_bureau=above_is_bureau(report.unit))


def urgent_reports(unit: Unit, *, before: int | None = None, limit: int) -> list[UrgentReport]:
    """The reports of a unit, newest first, by key, each with who was told."""
    rows = UrgentReport.objects.filter(unit=unit).select_related("unit", "case", "reported_by", "reported_for")
    rows = rows.prefetch_related("told")
    if before:
        rows = rows.filter(pk__lt=before)
    return list(rows[:limit])
