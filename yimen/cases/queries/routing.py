"""Reads on routing rules: the unit that the current table suggests for a case, and what a dry run found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from django.db import connection
from django.db.models import CharField, Count, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from yimen.base.models import Unit, UnitLevel, User
from yimen.cases.models import Case, RoutingRule, RoutingState, RoutingTable, RoutingTrial, RoutingTrialFact
from yimen.domain import routing
from yimen.domain.dictionaries import OrganKind
from yimen.domain.routing import Body, Matter, Rule, Suggestion, Target

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Suggested:
    """What the current table of an office says of one case; name of the unit and why line are "" where no rule fits."""

    version: int
    found: Suggestion
    unit_name: str
    line: str

    @property
    def unit(self) -> int | None:
        """Id of the suggested unit."""
        return self.found.unit


def body_of(unit: Unit, office: Unit) -> Body:
    """A unit as the rules see it, for the rules of one office."""
    ordinary = unit.organ_kind != OrganKind.SUPERVISION  # to a 纪检监察 organ goes only what is protected
    takes = unit.active and unit.handles_petitions and ordinary and unit.pk != office.pk
    town = unit.level == UnitLevel.TOWN and not unit.is_petition_office
    return Body(unit.pk, unit.name, unit.division_code, town, takes)


def bodies_of(office: Unit, units: Iterable[Unit] | None = None) -> tuple[Body, ...]:
    """The units of the office's district; one statement, none where they are at hand."""
    if units is None:
        rows = Unit.objects.filter(path__startswith=office.district_path).order_by("path")
        units = rows.only(
            "name", "division_code", "level", "is_petition_office", "active", "handles_petitions", "organ_kind"
        )
    return tuple(body_of(unit, office) for unit in units)


def rule_of(row: RoutingRule) -> Rule:
    """A stored rule as the domain reads it."""
    return Rule(
        number=row.number,
        division=row.division,
        content=row.content,
        target=Target(row.target),
        unit=row.unit_id,
        since=row.since,
        until=row.until,
        active=row.active,
        basis=row.basis,
    )


def rules_of(table: RoutingTable) -> list[Rule]:
    """The rules of a version, in their order."""
    return [rule_of(row) for row in table.rules.order_by("order")]


def matter_of(case: Case) -> Matter:
    """What the rules see of a case."""
    return Matter(case.division_code, case.content_class)


def place_name(division: str, bodies: Iterable[Body]) -> str:
    """The town that a division code stands for, "" where none does."""
    wanted = routing.place(division)
    return next((body.name for body in bodies if wanted and body.town and routing.place(body.division) == wanted), "")


def suggestion_for(case: Case, *, today: date, units: Iterable[Unit] | None = None) -> Suggested | None:
    """What the office's current table suggests; None where the office has none. Two statements at most.

    Args:
        units: the active units of the district, where they are at hand.
    """
    rows = RoutingRule.objects.filter(table__office_id=case.office_id, table__state=RoutingState.CURRENT)
    found = list(rows.select_related("table").order_by("order"))
    if not found:
        return None
    bodies = bodies_of(case.office, units)
    suggestion = routing.suggest((rule_of(row) for row in found), matter_of(case), today=today, bodies=bodies)
    rule = suggestion.rule
    line = routing.why_line(rule, place_name(rule.division, bodies)) if rule is not None else ""
    unit_name = next((body.name for body in bodies if body.ident == suggestion.unit), "")
    return Suggested(found[0].table.version, suggestion, unit_name, line)


def office_of(user: User) -> Unit | None:
    """The petition office whose rules this person writes: the own one, else the nearest under the own unit."""
    if user.unit.is_petition_office:
        return user.unit
    rows = Unit.objects.filter(is_petition_office=True, active=True, path__startswith=user.unit.path)
    return min(rows, key=lambda unit: (unit.path.count("/"), unit.pk), default=None)


# --- dry runs --------------------------------------------------------------------------------------------------------


def year_before(today: date) -> tuple[date, date]:
    """First and last day of the cases that a dry run looks at."""
    return today - YEAR + timedelta(days=1), today


def sent_cases(user: User, table: RoutingTable, first: date, last: date) -> QuerySet[Case]:
    """The cases of the table's office, registered in these days and sent to a unit, inside the person's own reach."""
    rows = Case.objects.visible_to(user).filter(office_id=table.office_id, registered_on__range=(first, last))
    return rows.live().filter(unit__isnull=False)


Group: TypeAlias = tuple[str, str, int, int]
"""Place, subject, unit (the last one that it was sent to), and how many cases."""


def grouped(cases: QuerySet[Case], *, at_once: int) -> Iterator[Group]:
    """One row for each place, subject and unit that occurs, by one statement; `at_once` of them are held in memory."""
    rows = cases.order_by().values_list("division_code", "content_class", "unit_id").annotate(n=Count("id"))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL cursor_tuple_fraction = 1")  # the plan for all rows, not for the first few
    yield from rows.iterator(chunk_size=at_once)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the matrix: where they were sent, what would be suggested (None: nothing), how many."""

    sent: int
    sent_name: str
    suggested: int | None
    suggested_name: str
    cases: int

    @property
    def same(self) -> bool:
        """Whether the rules would have named the very unit."""
        return self.sent == self.suggested


@dataclass(frozen=True, slots=True)
class Summary:
    """What a dry run found, in numbers."""

    cells: tuple[Cell, ...]

    @property
    def total(self) -> int:
        """Cases looked at."""
        return sum(cell.cases for cell in self.cells)

    @property
    def same(self) -> int:
        """Suggested as they were really sent."""
        return sum(cell.cases for cell in self.cells if cell.same)

    @property
    def none(self) -> int:
        """Without a suggestion."""
        return sum(cell.cases for cell in self.cells if cell.suggested is None)

    @property
    def other(self) -> int:
        """Suggested otherwise."""
        return self.total - self.same - self.none


def summary_of(trial: RoutingTrial) -> Summary:
    """The matrix from the unit that has it to the unit that would be suggested; the largest cells first."""
    rows = trial.cells.order_by("-cases", "sent__path", "suggested__path").values_list(
        "sent_id", "sent__short_name", "suggested_id", "suggested__short_name", "cases"
    )
    return Summary(tuple(Cell(*row[:3], row[3] or "", row[4]) for row in rows))


def cases_behind(
    user: User, trial: RoutingTrial, *, kind: str, sent: int | None = None, suggested: int | None = None
) -> QuerySet[Case]:
    """The cases behind one number of a run, inside the person's own reach.

    Args:
        kind: "same", "other", "none", or "" for one cell or all.
        sent, suggested: one cell of the matrix; None does not narrow.
    """
    rows = sent_cases(user, trial.table, trial.first, trial.last).select_related("unit")
    facts = trial.facts.all()
    if sent is not None:
        rows = rows.filter(unit_id=sent)
    if suggested is not None:
        facts = facts.filter(suggested_id=suggested)
    # The keys go as one list of constants: a join with rows that were written a moment ago is planned blindly.
    if kind == "none":
        return rows.annotate(key=_KEY).filter(key__in=_keys(facts.filter(suggested=None)))
    if kind in {"same", "other"}:
        rows = rows.annotate(key_of_unit=_KEY_OF_UNIT)
        named = facts.filter(suggested__isnull=False)
        the_same = Q(
            key_of_unit__in=[f"{d}|{c}|{s}" for d, c, s in named.values_list("division", "content", "suggested")]
        )
        if kind == "same":
            return rows.filter(the_same)
        return rows.annotate(key=_KEY).filter(~the_same, key__in=_keys(named))
    return rows.annotate(key=_KEY).filter(key__in=_keys(facts)) if suggested is not None else rows


_KEY = Concat("division_code", Value("|"), "content_class")
_KEY_OF_UNIT = Concat("division_code", Value("|"), "content_class", Value("|"), Cast("unit_id", CharField()))


def _keys(facts: QuerySet[RoutingTrialFact]) -> list[str]:
    return [f"{division}|{content}" for division, content in facts.values_list("division", "content")]


def rules_behind(trial: RoutingTrial, cases: Sequence[Case]) -> dict[int, tuple[int | None, str]]:
    """Case id -> number of the rule and name of the unit that it suggests, for the rows of a page; one statement."""
    keys = {case.pk: (case.division_code, case.content_class) for case in cases}
    rows = RoutingTrialFact.objects.filter(
        trial=trial, division__in={key[0] for key in keys.values()}, content__in={key[1] for key in keys.values()}
    ).values_list("division", "content", "number", "suggested__short_name")
    found = {row[:2]: (row[2], row[3] or "") for row in rows}
    return {pk: found.get(key, (None, "")) for pk, key in keys.items()}
