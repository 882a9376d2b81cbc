"""Named reads on ratings: the dates that open and close them, and what was given."""

from __future__ import annotations

from yimen.cases.models import Case
from yimen.domain.procedure import Stage
from yimen.domain.rating import LEVEL_CODES, Body, NotRated, RatingFacts, RatingLevel, RatingPolicy
from yimen.evaluations.models import Rating

POLICY = RatingPolicy(only_after_conclusion=True)  # a rating is asked once the matter is concluded, not on the way
LEVELS = {code: level for level, code in LEVEL_CODES.items()}


def bodies_of(case: Case) -> tuple[Body, ...]:
    """Who can be rated: always the office; the organ only when it answered (on the spot the office answers alone)."""
    return (Body.OFFICE, Body.ORGAN) if case.unit_id else (Body.OFFICE,)


def facts_of(case: Case) -> RatingFacts:
    """The dates that decide the rating windows of a case."""
    not_rated = None
    if case.stage == Stage.PROCEDURAL:
        not_rated = NotRated.OTHER_PROCEDURE
    elif case.repeat:
        not_rated = NotRated.NOT_FIRST_TIME
    return RatingFacts(
        first_forwarded_on=case.forwarded_on,
        opinion_delivered_on=case.delivered_on,
        concluded_on=case.concluded_on,
        not_rated=not_rated,
    )


def given(case_id: int) -> dict[Body, RatingLevel]:
    """The ratings that were given, by body."""
    rows = Rating.objects.filter(case_id=case_id).values_list("body", "level")
    return {Body(body): LEVELS[level] for body, level in rows}
