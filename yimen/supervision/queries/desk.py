"""What the pages of every morning say beside their lists, counted in one statement; SQL by hand."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from yimen.base import prepared
from yimen.base.models import User
from yimen.supervision.queries.warnings import CHOICE, NEW, OF_UNIT, SHOWN, asked


class DeskNotes(NamedTuple):
    """Counts of the user's unit, and whether something waits for this very person.

    Attributes:
        warned: warnings not seen that the person chose to be shown; requests: personal-data requests not answered.
        late_tasks: tasks whose check has come, of the unit, or of the cases of its office.
        undated: cases under way for which no number of days runs (as the filter `undated` of the list).
        offers: a colleague offers this person a case.
    """

    warned: int
    requests: int
    late_tasks: int
    undated: int
    offers: bool


def desk_notes(user: User, *, today: date) -> DeskNotes:
    """Count them; one statement."""
    whose = "f.office_id" if user.unit.is_petition_office else "f.unit_id"
    sql = (
        f"SELECT (SELECT count(*) FROM supervision_clockwarning w {CHOICE} WHERE {OF_UNIT} AND {NEW} AND {SHOWN}), "
        "(SELECT count(*) FROM cases_datarequest d WHERE d.office_id = %(unit)s AND d.answered_on IS NULL), "
        f"(SELECT count(*) FROM cases_fulfilment f WHERE f.ended_on IS NULL AND {whose} = %(unit)s "
        "AND f.next_on <= %(today)s), "
        "(SELECT count(*) FROM cases_case c WHERE c.unit_id = %(unit)s AND c.petition_class = 'appeal' "
        "AND c.path IS DISTINCT FROM 6 AND c.stage IN ('handling', 'drafted', 'issued')), "
        "EXISTS (SELECT FROM cases_handoffer h WHERE h.to_person_id = %(user)s AND h.outcome = '')"
    )
    [row] = prepared.rows(sql, **asked(user), today=today)
    return DeskNotes(*row)
