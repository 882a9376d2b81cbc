"""The rows behind the status page. Everybody in town may look at any hour, so they are prepared statements."""

from __future__ import annotations

from datetime import date

from yimen.base import prepared
from yimen.base.models import Unit
from yimen.cases.models import Case, CasePetitioner, Claim, Clock
from yimen.petitioners.models import Petitioner

_CASE = prepared.Records(
    "SELECT {case}, {office}, {unit} FROM cases_case c JOIN base_unit o ON o.id = c.office_id "
    "LEFT JOIN base_unit u ON u.id = c.unit_id WHERE c.id = %(case)s",
    case=(Case, "c"), office=(Unit, "o"), unit=(Unit, "u"),
)  # fmt: skip
_CLOCKS = prepared.Records(
    "SELECT {clock} FROM cases_clock k WHERE k.case_id = %(case)s ORDER BY k.start, k.code, k.round", clock=(Clock, "k")
)
_CLAIMS = prepared.Records(
    'SELECT {claim} FROM cases_claim c WHERE c.case_id = %(case)s ORDER BY c."order"', claim=(Claim, "c")
)
_PARTIES = prepared.Records(
    "SELECT {party}, {person} FROM cases_casepetitioner cp JOIN petitioners_petitioner p ON p.id = cp.petitioner_id "
    'WHERE cp.case_id = %(case)s ORDER BY cp."order"',
    party=(CasePetitioner, "cp"), person=(Petitioner, "p"),
)  # fmt: skip
_PARTS = "SELECT p.number, p.stage FROM cases_case p WHERE p.split_from_id = %(case)s ORDER BY p.id"
_STEPS = (
    'SELECT s.step, s."on", u.short_name, o.short_name FROM cases_steptaken s '
    "LEFT JOIN base_unit u ON u.id = s.unit_id LEFT JOIN base_user p ON p.id = s.by_id "
    "LEFT JOIN base_unit o ON o.id = p.unit_id WHERE s.case_id = %(case)s ORDER BY s.id"
)


_REVIEW_STEPS = (
    'SELECT s.step, s."on", r.level, r.delivered_on, b.short_name FROM cases_reviewsteptaken s '
    "JOIN cases_review r ON r.id = s.review_id JOIN base_user p ON p.id = s.by_id "
    "JOIN base_unit b ON b.id = p.unit_id WHERE r.case_id = %(case)s ORDER BY s.id"
)
_AFTER = (
    "SELECT 'aid', h.kind, h.stage, h.id FROM cases_aid h WHERE h.case_id = %(case)s UNION ALL "
    "(SELECT CASE WHEN w.agrees THEN 'yes' ELSE 'no' END, w.way, '', w.id FROM cases_contactwish w "
    "WHERE w.case_id = %(case)s ORDER BY w.id DESC LIMIT 1) ORDER BY 4"
)


def case_with_units(case_id: int) -> Case | None:
    """The case, its office and its unit."""
    for case, office, unit in _CASE(case=case_id):
        case.office, case.unit = office, unit
        return case  # type: ignore[no-any-return]
    return None


def clocks(case: Case) -> list[Clock]:
    """Its clocks by start."""
    return [clock for (clock,) in _CLOCKS(case=case.pk)]


def claims(case: Case) -> list[Claim]:
    """Its claims in their order."""
    return [claim for (claim,) in _CLAIMS(case=case.pk)]


def petitioners(case: Case) -> list[Petitioner]:
    """Who stands behind it, the first one first."""
    return [person for _, person in _PARTIES(case=case.pk)]


def parts(case: Case) -> list[tuple[str, str]]:
    """Number and stage of each item that was split off it."""
    return [(number, stage) for number, stage in prepared.rows(_PARTS, case=case.pk)]


def steps(case: Case) -> list[tuple[str, date, str | None, str | None]]:
    """Each step taken: its code, its business date, the unit to which it was done, the unit that did it (short names).

    A case that came back was in other hands before, so that who did it is read from the step, not from the case.
    """
    return [(step, on, to, by) for step, on, to, by in prepared.rows(_STEPS, case=case.pk)]


def review_steps(case: Case) -> list[tuple[str, date, str, date | None, str]]:
    """Each step of its reviews: code, business date, level, day of delivery, the unit that did it (short name)."""
    return [
        (step, on, level, delivered, by)
        for step, on, level, delivered, by in prepared.rows(_REVIEW_STEPS, case=case.pk)
    ]


def after(case: Case) -> tuple[list[tuple[str, str]], tuple[bool, str] | None]:
    """Kind and stage of the help that was offered; and what the person wished last about contact, None when not asked.

    One statement.
    """
    rows = prepared.rows(_AFTER, case=case.pk)
    aids = [(kind, stage) for what, kind, stage, _ in rows if what == "aid"]
    wish = next(((what == "yes", way) for what, way, _, _ in rows if what != "aid"), None)
    return aids, wish
