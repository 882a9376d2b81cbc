"""What a holiday notice would change of the open clocks: counted by groups, so that a million clocks take seconds.

Clocks that started on the same day with the same length end on the same day, so each kind is counted once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet

from yimen.base import audit, prepared
from yimen.base import calendar as calendars
from yimen.base.models import User
from yimen.cases.models import Case, Clock, ClockChange, NoticeLoad, Recalculation
from yimen.domain import clocks as rules
from yimen.domain.calendar import Calendar, Notice

_KEY = "code, start, days, extension, hearing_from, hearing_to"
_GROUPS = (
    f"SELECT {_KEY}, nominal_due, due, provisional, count(*) FROM cases_clock WHERE stopped_on IS NULL "
    f"GROUP BY {_KEY}, nominal_due, due, provisional ORDER BY code, start, nominal_due, due"
)


class Group(NamedTuple):
    """Open clocks that are counted alike, and how many they are."""

    code: str
    start: date
    days: int | None
    extension: int
    hearing_from: date | None
    hearing_to: date | None
    nominal_due: date
    due: date
    provisional: bool
    many: int


@dataclass(frozen=True, slots=True)
class Changed:
    """A group whose ends change, with the new ones."""

    group: Group
    nominal_due: date
    due: date
    provisional: bool


def changes_under(days: Calendar) -> list[Changed]:
    """The groups of open clocks that end otherwise, or are provisional otherwise, under another calendar."""
    found = []
    for row in prepared.rows(_GROUPS):
        group = Group(*row)
        new = _counted(group, days)
        if (new.nominal_due, new.due, new.provisional) != (group.nominal_due, group.due, group.provisional):
            found.append(Changed(group, new.nominal_due, new.due, new.provisional))
    return found


def _counted(group: Group, days: Calendar) -> rules.Due:
    hearing = (group.hearing_from, group.hearing_to) if group.hearing_from and group.hearing_to else None
    return rules.due_again(group.code, group.start, days, days=group.days, extension=group.extension, hearing=hearing)


def calendar_with(load: NoticeLoad) -> Calendar:
    """The calendar in force, with this notice in place of what is known of its year."""
    notice = Notice(load.year, load.number, load.checked)
    return calendars.current().with_notice(calendars.rows_of(notice, load.days))


def counts_by_code(changed: Iterable[Changed]) -> dict[str, int]:
    """How many clocks change, by code."""
    counts: dict[str, int] = {}
    for one in changed:
        counts[one.group.code] = counts.get(one.group.code, 0) + one.group.many
    return counts


class PreviewRow(NamedTuple):
    """One clock that would change, as whoever decides sees it."""

    number: str
    code: str
    old: date
    new: date
    provisional: bool


def preview(user: User, changed: Iterable[Changed], *, limit: int = 100) -> list[PreviewRow]:
    """The first clocks that would change, of cases this user may see; the counts tell of all."""
    rows: list[PreviewRow] = []
    for one in changed:
        if len(rows) >= limit:
            break
        alike = Clock.objects.filter(
            stopped_on=None,
            code=one.group.code,
            start=one.group.start,
            days=one.group.days,
            extension=one.group.extension,
            hearing_from=one.group.hearing_from,
            hearing_to=one.group.hearing_to,
            nominal_due=one.group.nominal_due,
            due=one.group.due,
            case__in=Case.objects.visible_to(user),
        )
        numbers = alike.order_by("case__number").values_list("case__number", flat=True)[: limit - len(rows)]
        rows += [PreviewRow(number, one.group.code, one.group.due, one.due, one.provisional) for number in numbers]
    return rows


def waiting_loads() -> QuerySet[NoticeLoad]:
    """Notices that wait for the second person."""
    return NoticeLoad.objects.filter(decided_at=None).select_related("loaded_by__unit")


def loads() -> QuerySet[NoticeLoad]:
    """All notices that were handed in, newest first."""
    return NoticeLoad.objects.select_related("loaded_by__unit", "decided_by__unit").prefetch_related("recalculations")


def changes_seen(user: User, recalculation: Recalculation, *, after: int, limit: int) -> list[ClockChange]:
    """One page of a signed list, by key: the lines of cases this user may see."""
    rows = ClockChange.objects.filter(
        recalculation=recalculation, pk__gt=after, clock__case__in=Case.objects.visible_to(user)
    )
    return list(rows.order_by("pk")[:limit])


_LINES = (
    "SELECT number, code, round, old_nominal_due, old_due, new_nominal_due, new_due, new_provisional "
    "FROM cases_clockchange WHERE recalculation_id = %s ORDER BY id"
)


def digest_of(recalculation_id: int) -> str:
    """SHA-256 of a list in its canonical text, a line for each clock in order."""
    found = hashlib.sha256()
    for line in _lines(recalculation_id):
        found.update(line.encode())
    return found.hexdigest()


def _lines(recalculation_id: int) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [recalculation_id])
        while rows := cursor.fetchmany(10_000):
            for row in rows:
                yield "|".join(map(str, row)) + "\n"


def text_to_sign(load: NoticeLoad, *, changed: int, digest: str) -> str:
    """What the signature stands under: which notice, its days, how many clocks, and the list."""
    days = hashlib.sha256(repr(load.days).encode()).hexdigest()
    return f"yimen.recalculation|{load.pk}|{load.year}|{load.number}|{days}|{changed}|{digest}"


def is_genuine(recalculation: Recalculation) -> bool:
    """Whether the list is the one that was signed."""
    digest = digest_of(recalculation.pk)
    text = text_to_sign(recalculation.load, changed=recalculation.changed, digest=digest)
    return digest == recalculation.digest and audit.is_signed(text, recalculation.signature)
