"""Warnings (预警) as a desk reads them: of the user's own unit, newest first. SQL by hand, for every morning."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from yimen.base import prepared
from yimen.base.models import User
from yimen.domain import warning
from yimen.supervision.models import WarningChoice
from yimen.ui.formats import short_date

OF_UNIT = "w.to_unit_id = %(unit)s AND w.told"
NEW = "w.seen_at IS NULL"
# What the person chose to be shown: all, when nothing was chosen; and what is overdue everybody sees (domain.warning).
CHOICE = "LEFT JOIN supervision_warningchoice p ON p.user_id = %(user)s"
SHOWN = (
    "(p.id IS NULL OR w.step = %(overdue)s OR (w.step = ANY(p.steps) AND (p.whose = 'unit' OR EXISTS (SELECT 1 "
    "FROM cases_clock k2 JOIN cases_case c2 ON c2.id = k2.case_id WHERE k2.id = w.clock_id "
    "AND c2.holder_id = %(user)s))))"
)
_COLUMNS = (
    "w.id, w.step, w.at, w.seen_at, s.name, k.code, k.nominal_due, k.due, k.provisional, k.stopped_on, k.article, "
    "c.id, c.number, c.title, r.short_name"
)
_FROM = (
    "FROM supervision_clockwarning w JOIN cases_clock k ON k.id = w.clock_id JOIN cases_case c ON c.id = k.case_id "
    "JOIN base_unit r ON r.id = k.responsible_id LEFT JOIN base_user s ON s.id = w.seen_by_id"
)


class WarningRow(NamedTuple):
    """One warning: the organ, the topic, the clock; and who of the unit has seen it."""

    pk: int
    step: int
    at: datetime
    seen_at: datetime | None
    seen_by: str | None
    code: str
    nominal_due: date
    due: date
    provisional: bool
    stopped_on: date | None
    article: str
    case_id: int
    number: str
    title: str
    unit: str

    @property
    def label(self) -> str:
        """The step in words."""
        return warning.LABELS[self.step]

    @property
    def tone(self) -> str:
        """The colour that goes with the words."""
        return "late" if self.step >= 99 else "near" if self.step >= 75 else "neutral"

    @property
    def ends(self) -> str:
        """Both ends: warned by the nominal one, judged by the rolled one."""
        rolled = f"，顺延至 {short_date(self.due)}" if self.due != self.nominal_due else ""
        return f"{self.nominal_due}{rolled}{'（暂定）' if self.provisional else ''}"


def choice_of(user: User) -> WarningChoice:
    """What the person chose to be shown; all, while nothing was chosen."""
    there = WarningChoice.objects.filter(user=user).first()
    return there or WarningChoice(user=user, steps=list(warning.STEPS), whose=warning.Whose.UNIT.value)


def warnings_of(user: User, *, unseen: bool, before: int | None = None, limit: int = 50) -> list[WarningRow]:
    """One page of the warnings told to the user's unit, newest first.

    Args:
        unseen: only those that nobody of the unit has marked as seen, as far as the person chose to be shown them;
            else all of the unit, whatever was chosen.
        before: the id of the last row of the page before.
        limit: rows in a page.
    """
    conditions = [OF_UNIT, *([NEW, SHOWN] if unseen else [])]
    conditions += ["w.id < %(before)s"] if before is not None else []
    source = f"{_FROM} {CHOICE}" if unseen else _FROM
    sql = f"SELECT {_COLUMNS} {source} WHERE {' AND '.join(conditions)} ORDER BY w.id DESC LIMIT %(limit)s"
    return [WarningRow(*row) for row in prepared.rows(sql, **asked(user), before=before, limit=limit)]


def asked(user: User) -> dict[str, int]:
    """What the conditions above ask of the person."""
    return {"unit": user.unit_id, "user": user.pk, "overdue": warning.OVERDUE}


class Unseen(NamedTuple):
    """How many warnings nobody of the unit has marked as seen: those shown to the person, and those that are not."""

    shown: int
    left_out: int


def unseen_count(user: User) -> Unseen:
    """How many are new, by what the person chose; one statement."""
    sql = (
        f"SELECT count(*) FILTER (WHERE {SHOWN}), count(*) FILTER (WHERE NOT {SHOWN}) "
        f"FROM supervision_clockwarning w {CHOICE} WHERE {OF_UNIT} AND {NEW}"
    )
    [(shown, left_out)] = prepared.rows(sql, **asked(user))
    return Unseen(int(shown), int(left_out))
