"""What the person sees of their ratings: small frozen answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yimen.cases.models import Case
from yimen.domain.dictionaries import label_of
from yimen.domain.rating import Body, Rater, why_not, window
from yimen.evaluations.queries import POLICY, bodies_of, facts_of, given


@dataclass(frozen=True, slots=True)
class Standing:
    """How one body's rating stands.

    Attributes:
        body: "office" or "organ"; title: 信访部门 or 责任单位; name: of the unit.
        open: whether it can be rated today; why_not: the reason when not.
        level: what the person gave, in words, "" when nothing was given.
        closes_on: last day, None before conclusion.
    """

    body: str
    title: str
    name: str
    open: bool
    why_not: str
    level: str
    closes_on: date | None


_TITLES = {Body.OFFICE: "信访部门", Body.ORGAN: "责任单位"}


def standings(case: Case, *, today: date) -> tuple[Standing, ...]:
    """The ratings of a case opened by number and code, one for each body; one statement."""
    levels, facts = given(case.pk), facts_of(case)
    rows = []
    for body in bodies_of(case):
        unit = case.office if body is Body.OFFICE else case.unit
        words = why_not(body, facts, by=Rater.QUERY_CODE, rated=body in levels, today=today, policy=POLICY)
        rows.append(
            Standing(
                body=str(body),
                title=_TITLES[body],
                name=unit.name if unit else "",
                open=words is None,
                why_not=words or "",
                level=label_of("rating_level", levels[body]) if body in levels else "",
                closes_on=window(body, facts, policy=POLICY).closes_on,
            )
        )
    return tuple(rows)
