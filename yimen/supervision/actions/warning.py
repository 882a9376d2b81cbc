"""Give warnings (预警) and mark them as seen."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.timezone import localtime

from yimen.base import calendar
from yimen.base.acts import action, record, tell
from yimen.base.models import User
from yimen.domain import warning
from yimen.supervision.models import ClockWarning, WarningChoice

AT_ONCE = 5000  # clocks in one transaction: seconds of work, and topics that one live event can carry

# The clocks whose next step falls due, oldest first; `SKIP LOCKED` lets two copies of the job share the work.
_DUE = """
CREATE TEMP TABLE due_clock ON COMMIT DROP AS
SELECT k.id, k.start, k.nominal_due, k.responsible_id, c.office_id
FROM cases_clock k JOIN cases_case c ON c.id = k.case_id
WHERE k.stopped_on IS NULL AND k.warn_on <= %(today)s AND k.responsible_id IS NOT NULL
ORDER BY k.warn_on, k.id LIMIT %(limit)s FOR UPDATE OF k SKIP LOCKED
"""
# Every step reached, for the organ and for its superior, the office; only the highest that is new is told.
_NOTE = """
WITH step (percent) AS (SELECT unnest(%(steps)s::int[])),
reached AS (
    SELECT d.id, s.percent, body.unit_id
    FROM due_clock d
    JOIN step s ON %(today)s >= CASE WHEN s.percent = %(overdue)s THEN d.nominal_due + 1
        ELSE d.start + (s.percent * (d.nominal_due - d.start) + 99) / 100 END
    CROSS JOIN LATERAL (SELECT d.responsible_id UNION SELECT d.office_id) AS body (unit_id)
),
highest AS (SELECT id, max(percent) AS percent FROM reached GROUP BY id),
noted AS (
    INSERT INTO supervision_clockwarning (clock_id, step, to_unit_id, told, at)
    SELECT r.id, r.percent, r.unit_id, r.percent = h.percent, %(at)s
    FROM reached r JOIN highest h ON h.id = r.id
    ON CONFLICT (clock_id, step, to_unit_id) DO NOTHING
    RETURNING to_unit_id, told
)
SELECT to_unit_id, count(*) FROM noted WHERE told GROUP BY to_unit_id ORDER BY to_unit_id
"""
_NEXT = """
UPDATE cases_clock k SET warn_on = (
    SELECT min(on_day) FROM (
        SELECT CASE WHEN s.percent = %(overdue)s THEN k.nominal_due + 1
            ELSE k.start + (s.percent * (k.nominal_due - k.start) + 99) / 100 END AS on_day
        FROM unnest(%(steps)s::int[]) AS s (percent)
    ) AS coming WHERE on_day > %(today)s
) FROM due_clock d WHERE d.id = k.id
"""


def warn_all(*, at: datetime) -> int:
    """Give every warning that has fallen due; returns how many were told. For the standing job.

    Outside working hours nothing is given: it waits for the next opening.
    """
    if not warning.may_tell(localtime(at), calendar.current()):
        return 0
    told, more = 0, True
    while more:
        found, more = warn(by=None, at=at)
        told += found
    return told


@action
def warn(*, by: User | None, at: datetime) -> tuple[int, bool]:
    """Give one lot of warnings; returns how many were told, and whether more clocks may be waiting."""
    today = localtime(at).date()
    facts: dict[str, Any] = {
        "today": today, "at": at, "limit": AT_ONCE, "steps": list(warning.STEPS), "overdue": warning.OVERDUE,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_DUE, facts)
        clocks = cursor.rowcount
        if not clocks:
            cursor.execute("DROP TABLE due_clock")
            return 0, False
        cursor.execute(_NOTE, facts)
        told = dict(cursor.fetchall())
        cursor.execute(_NEXT, facts)
        cursor.execute("DROP TABLE due_clock")
    if told:
        newest = ClockWarning.objects.latest("id")
        record("warning.given", newest, chain="supervision", count=sum(told.values()), clocks=clocks)
        tell(*(f"desk.{unit}" for unit in told))
    return sum(told.values()), clocks == AT_ONCE


@action
def see(*, warning_ids: list[int], by: User, at: datetime) -> int:
    """Mark warnings told to the user's own unit as seen; returns how many were new. Seeing stops no clock."""
    rows = ClockWarning.objects.filter(pk__in=warning_ids, to_unit_id=by.unit_id, told=True, seen_at=None)
    seen = rows.order_by("pk").select_for_update()
    found = list(seen)
    ClockWarning.objects.filter(pk__in=[row.pk for row in found]).update(seen_by=by, seen_at=at)
    for row in found:
        record("warning.seen", row, step=row.step)
    if found:
        tell(f"desk.{by.unit_id}")
    return len(found)


@action
def choose(*, steps: Collection[int], whose: warning.Whose, by: User, at: datetime) -> WarningChoice:
    """Keep which warnings this person wants to be shown; what is overdue stays among them."""
    kept = [step for step in warning.STEPS if step in steps or step == warning.OVERDUE]
    choice, _ = WarningChoice.objects.update_or_create(user=by, defaults={"steps": kept, "whose": whose.value})
    record("warning.chosen", choice, steps="、".join(str(step) for step in kept), whose=whose.value)
    return choice
