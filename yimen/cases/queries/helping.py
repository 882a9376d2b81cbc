"""What a unit was asked to help with, and until when a helper may be given time."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db.models import Prefetch, prefetch_related_objects

from yimen.base import calendar
from yimen.base.models import User
from yimen.cases.models import Case, Help
from yimen.cases.queries.clock_line import runs_c4
from yimen.cases.queries.clock_people import latest
from yimen.domain import clocks as rules


class Helping(NamedTuple):
    """One request that waits for the user's unit."""

    help: Help
    late: bool


def helping(user: User, *, today: date, after: int = 0, limit: int = 50) -> list[Helping]:
    """What waits for an answer of the user's unit, asked first first, those behind the id `after`; one statement."""
    rows = Help.objects.waiting().filter(unit_id=user.unit_id, pk__gt=after)
    found = rows.select_related("case__unit", "case__office", "clock").order_by("pk")[:limit]
    return [Helping(one, one.clock.due < today) for one in found]


def helps_of(case: Case) -> list[Help]:
    """Every request of a case, in order, with what the case page names; the case keeps them."""
    named = Help.objects.select_related("unit", "clock", "asked_by", "answered_by", "waived_by")
    prefetch_related_objects([case], Prefetch("helps", named))
    return list(case.helps.all())


def helps_waiting(case: Case) -> list[Help]:
    """Those that wait for an answer, in order."""
    return list(Help.objects.waiting().filter(case=case).select_related("unit", "clock").order_by("pk"))


def help_ends(case: Case) -> dict[str, date]:
    """The ends inside which a helper must answer: of C4, the latest one while acceptance is not notified, and of A1.

    Counted to the nominal end, so that rolling over rest days cannot carry a helper past the lead's own end.
    """
    stored = latest(case.clocks.filter(voided=False))
    ends: dict[str, date] = {}
    for code in ("C4", "A1"):
        if code in stored and stored[code].stopped_on is None:
            ends[code] = stored[code].nominal_due
    if "C4" not in ends and runs_c4(case) and "C2" in stored:
        ends["C4"] = rules.latest_conclusion(stored["C2"].due, calendar.current()).nominal_due
    return ends
