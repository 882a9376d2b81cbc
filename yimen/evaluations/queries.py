"""Named reads on ratings: the dates that open and close them, and what was given."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import QuerySet

from yimen.base.models import User
from yimen.cases.models import Case
from yimen.domain.procedure import Stage
from yimen.domain.rating import (
    LEVEL_CODES,
    Body,
    LookOutcome,
    NotRated,
    RatingFacts,
    RatingLevel,
    RatingPolicy,
    staff_may_see,
)
from yimen.evaluations.models import Rating, RatingLook

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


UNHAPPY = LEVEL_CODES[RatingLevel.DISSATISFIED]


def unhappy_below(user: User, *, today: date, looked: bool = False) -> QuerySet[Rating]:
    """Ratings 不满意 of the units right below the user's, whose windows have closed and at which nobody looked yet.

    Args:
        looked: also those at which somebody has looked.
    """
    last = today - timedelta(days=POLICY.days_after_conclusion + 1)
    rows = Rating.objects.filter(level=UNHAPPY, unit__parent=user.unit_id, case__concluded_on__lte=last)
    return (rows if looked else rows.filter(look=None)).select_related("case", "unit")


def to_look_at(user: User, *, today: date, after: int, limit: int) -> list[Rating]:
    """One page of them, the oldest first, those behind the id `after`; one statement."""
    return list(unhappy_below(user, today=today).filter(pk__gt=after).order_by("pk")[:limit])


def is_visible(rating: Rating, *, today: date) -> bool:
    """Whether staff may see this single rating: only once it can no longer be given."""
    return staff_may_see(Body(rating.body), facts_of(rating.case), today=today, policy=POLICY)


def corrections(case: Case) -> list[RatingLook]:
    """The looks at this case that told the unit to correct itself."""
    rows = RatingLook.objects.filter(rating__case=case, outcome=LookOutcome.CORRECT)
    return list(rows.select_related("by__unit").order_by("id"))
