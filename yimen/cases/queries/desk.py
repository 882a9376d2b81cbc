"""My day (我的今天): the running clocks that a unit must answer for, nearest nominal end first, or by weight.

The list behind every morning, so its SQL is written by hand and prepared.
One table of conditions serves list and counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import NamedTuple

from yimen.base import prepared
from yimen.base.models import User
from yimen.domain import weight
from yimen.domain.procedure import Stage

SOON_DAYS = 3  # the filter 三日内到期, in calendar days before the nominal end


class DeskRow(NamedTuple):
    """A running clock with what a row shows of its case."""

    pk: int
    code: str
    article: str
    start: date
    nominal_due: date
    due: date
    provisional: bool
    extension: int
    days: int | None
    hearing_from: date | None
    hearing_to: date | None
    case_id: int
    number: str
    title: str
    stage: str
    channel: str
    urgent: bool
    joint: bool
    office: str
    weight: int


class DeskKey(NamedTuple):
    """Where a page begins or ends: weight (0 where it is not ordered by it), nominal end and id of a row."""

    weight: int
    day: date | None
    pk: int | None


_NO_KEY = DeskKey(0, None, None)


def _stage(stage: Stage) -> str:
    return f"c.stage = '{stage.value}'"


_FILTERS = {
    "late": ("已逾期", "k.due < %(today)s"),
    "soon": ("三日内到期", "k.due >= %(today)s AND k.nominal_due <= %(soon)s"),
    "registered": ("待分流", _stage(Stage.REGISTERED)),
    "forwarded": ("待接收", _stage(Stage.FORWARDED)),
    "objected": ("异议待决", _stage(Stage.OBJECTED)),
    "received": ("待告知受理", _stage(Stage.RECEIVED)),
    "handling": ("办理中", _stage(Stage.HANDLING)),
    "drafted": ("待审签", _stage(Stage.DRAFTED)),
    "issued": ("待送达", _stage(Stage.ISSUED)),
}  # filter key -> label and condition, in the order of the screen
DESK_FILTERS: Mapping[str, str] = MappingProxyType({key: label for key, (label, _) in _FILTERS.items()})

# The time to object (C3) is a right of the unit, not a duty: once it has passed there is nothing left to do.
_RUNNING = (
    "FROM cases_clock k JOIN cases_case c ON c.id = k.case_id "
    "WHERE k.stopped_on IS NULL AND k.responsible_id = %(unit)s AND NOT (k.code = 'C3' AND k.due < %(today)s) "
    # what this person is kept out of (回避) is read once, before the list
    "AND c.id <> ALL(ARRAY(SELECT r.case_id FROM cases_recusal r WHERE r.person_id = %(me)s "
    "AND r.granted IS NOT FALSE))"
)
_MINE = " AND c.holder_id = %(me)s"
_COLUMNS = (
    "k.id, k.code, k.article, k.start, k.nominal_due, k.due, k.provisional, k.extension, k.days, "
    "k.hearing_from, k.hearing_to, "
    "c.id, c.number, c.title, c.stage, c.channel, c.urgent, c.joint, o.short_name, "
)
# The formula of `domain.weight`; a test keeps the two equal.
_WEIGHT = (
    "(least(greatest((%(today)s - k.start) * 100 / greatest(k.nominal_due - k.start, 1), 0), 100) "
    f"+ least(greatest(%(today)s - k.due, 0) * {weight.LATE_DAY}, {weight.LATE_MOST}) "
    f"+ CASE WHEN c.urgent THEN {weight.URGENT} ELSE 0 END)"
)
# The first condition of each is the range that the index serves, the second breaks ties.
_AFTER = "k.nominal_due >= %(day)s AND (k.nominal_due > %(day)s OR k.id > %(pk)s)"
_BEFORE = "k.nominal_due <= %(day)s AND (k.nominal_due < %(day)s OR k.id < %(pk)s)"
_LIGHTER = (
    f"({_WEIGHT} < %(weight)s OR {_WEIGHT} = %(weight)s "
    "AND (k.nominal_due > %(day)s OR k.nominal_due = %(day)s AND k.id > %(pk)s))"
)
_HEAVIER = (
    f"({_WEIGHT} > %(weight)s OR {_WEIGHT} = %(weight)s "
    "AND (k.nominal_due < %(day)s OR k.nominal_due = %(day)s AND k.id < %(pk)s))"
)
_ORDERS = {  # by weight?, backwards? -> order, and the condition of what lies beyond a key
    (False, False): ("k.nominal_due, k.id", _AFTER),
    (False, True): ("k.nominal_due DESC, k.id DESC", _BEFORE),
    (True, False): (f"{_WEIGHT} DESC, k.nominal_due, k.id", _LIGHTER),
    (True, True): (f"{_WEIGHT}, k.nominal_due DESC, k.id DESC", _HEAVIER),
}
_COUNTS = ", ".join(f"count(*) FILTER (WHERE {condition})" for _, condition in _FILTERS.values())


def my_day(
    user: User,
    *,
    today: date,
    only: str = "",
    after: DeskKey | None = None,
    before: DeskKey | None = None,
    by_weight: bool = False,
    limit: int = 50,
    mine: bool = False,
) -> list[DeskRow]:
    """One page of the running clocks of the user's unit, in one order in either direction.

    Nearest nominal end first, or, by weight, the heaviest first (`domain.weight`).

    Args:
        today: business date.
        only: a key of DESK_FILTERS, or "" for all.
        after: the key of the last row of the page before.
        before: the key of the first row of the page after.
        by_weight: the heaviest first.
        limit: rows in a page.
        mine: only of the cases that this person has in hand.
    """
    running = _RUNNING + (_MINE if mine else "")
    conditions = [running.replace("WHERE", "JOIN base_unit o ON o.id = c.office_id WHERE")]
    if only in _FILTERS:
        conditions.append(_FILTERS[only][1])
    key = before or after
    order, beyond = _ORDERS[by_weight, before is not None]
    if key is not None:
        conditions.append(beyond)
    found = prepared.rows(
        f"SELECT {_COLUMNS}{_WEIGHT} {' AND '.join(conditions)} ORDER BY {order} LIMIT %(limit)s",
        **_facts(user, today), **(key or _NO_KEY)._asdict(), limit=limit,
    )  # fmt: skip
    lines = [DeskRow(*row) for row in found]
    return lines[::-1] if before else lines


def desk_counts(user: User, *, today: date, mine: bool = False) -> dict[str, int]:
    """How many clocks stand under each filter, and under "" all of them; one statement."""
    running = _RUNNING + (_MINE if mine else "")
    [counts] = prepared.rows(f"SELECT count(*), {_COUNTS} {running}", **_facts(user, today))
    return dict(zip(["", *_FILTERS], counts, strict=True))


def _facts(user: User, today: date) -> dict[str, object]:
    return {"unit": user.unit_id, "me": user.pk, "today": today, "soon": today + timedelta(days=SOON_DAYS)}
