"""The rows behind the status page. Everybody in town may look at any hour, so they are prepared statements."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

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
_STORY = (
    "SELECT 'step' AS what, s.id, s.step AS word, s.\"on\", NULL::date, u.short_name, o.short_name "
    "FROM cases_steptaken s LEFT JOIN base_unit u ON u.id = s.unit_id LEFT JOIN base_user p ON p.id = s.by_id "
    "LEFT JOIN base_unit o ON o.id = p.unit_id WHERE s.case_id = %(case)s "
    "UNION ALL SELECT 'review', s.id, s.step, s.\"on\", r.delivered_on, r.level, b.short_name "
    "FROM cases_review r JOIN cases_reviewsteptaken s ON s.review_id = r.id JOIN base_user p ON p.id = s.by_id "
    "JOIN base_unit b ON b.id = p.unit_id WHERE r.case_id = %(case)s "
    "UNION ALL SELECT 'part', c.id, c.number, NULL, NULL, c.stage, NULL FROM cases_case c "
    "WHERE c.split_from_id = %(case)s "
    "UNION ALL SELECT 'origin', o.id, o.number, NULL, NULL, NULL, NULL FROM cases_case c "
    "JOIN cases_case o ON o.id = c.split_from_id WHERE c.id = %(case)s "
    "UNION ALL SELECT 'aid', h.id, h.kind, NULL, NULL, h.stage, NULL FROM cases_aid h WHERE h.case_id = %(case)s "
    "UNION ALL (SELECT 'wish', w.id, CASE WHEN w.agrees THEN 'yes' ELSE 'no' END, NULL, NULL, w.way, NULL "
    "FROM cases_contactwish w WHERE w.case_id = %(case)s ORDER BY w.id DESC LIMIT 1) "
    "UNION ALL (SELECT 'mandate', m.id, '', NULL, NULL, NULL, NULL FROM cases_mandate m "
    "WHERE m.case_id = %(case)s LIMIT 1) ORDER BY 1, 2"
)


class StepRow(NamedTuple):
    """A step taken: its business date, the unit to which it was done, the unit that did it (short names).

    A case that came back was in other hands before, so that who did it is read from the step, not from the case.
    """

    step: str
    on: date
    to: str | None
    by: str | None


class ReviewRow(NamedTuple):
    """A step of a review: its business date, the day on which its opinion was delivered, the unit that did it."""

    step: str
    on: date
    delivered_on: date | None
    level: str
    by: str


@dataclass(frozen=True, slots=True)
class Story:
    """What happened to a case, as far as its person may know it.

    Attributes:
        parts: number and stage of each item that was split off it; origin: number of the one it was split off.
        aids: kind and stage of the help that was offered.
        wish: what the person said last about being contacted, and the way; None when not asked.
        agents: somebody was given a mandate, now or before.
    """

    steps: tuple[StepRow, ...]
    reviews: tuple[ReviewRow, ...]
    parts: tuple[tuple[str, str], ...]
    origin: str
    aids: tuple[tuple[str, str], ...]
    wish: tuple[bool, str] | None
    agents: bool


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


def parties(case: Case) -> list[CasePetitioner]:
    """Who stands behind it, the first one first, each with its petitioner."""
    found = []
    for party, person in _PARTIES(case=case.pk):
        party.petitioner = person
        found.append(party)
    return found


def story(case: Case) -> Story:
    """What happened to it; one statement, whatever there is."""
    rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for what, _, *row in prepared.rows(_STORY, case=case.pk):
        rows[what].append(tuple(row))
    return Story(
        steps=tuple(StepRow(step, on, to, by) for step, on, _, to, by in rows["step"]),
        reviews=tuple(ReviewRow(*row) for row in rows["review"]),
        parts=tuple((number, stage) for number, _, _, stage, _ in rows["part"]),
        origin=next((number for number, *_ in rows["origin"]), ""),
        aids=tuple((kind, stage) for kind, _, _, stage, _ in rows["aid"]),
        wish=next(((agrees == "yes", way) for agrees, _, _, way, _ in rows["wish"]), None),
        agents=bool(rows["mandate"]),
    )
