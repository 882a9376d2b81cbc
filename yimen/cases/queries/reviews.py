"""Reviews and their terms as the screens ask for them."""

from __future__ import annotations

from collections.abc import Sequence

from yimen.base.models import User
from yimen.cases.models import Case, Clock, Recusal, Review
from yimen.domain.review import OPEN, Level


def waiting_reviews(user: User, *, after: int, limit: int) -> list[Review]:
    """Open reviews of the user's body, the oldest first, those behind the id `after`; not those it is kept out of."""
    rows = Review.objects.filter(body=user.unit_id, stage__in=sorted(OPEN), pk__gt=after)
    rows = rows.exclude(case__in=Recusal.objects.barring().filter(person=user).values("case_id"))
    return list(rows.select_related("case", "respondent").order_by("id")[:limit])


def answer_terms(reviews: Sequence[Review]) -> dict[int, Clock]:
    """The running term of each review (C6 or C8) by the id of the review; one statement."""
    running = {
        (clock.case_id, clock.code): clock
        for clock in Clock.objects.filter(
            case__in=[review.case_id for review in reviews], code__in=("C6", "C8"), stopped_on=None
        )
    }
    keys = {review.pk: (review.case_id, Level(review.level).answered_within) for review in reviews}
    return {pk: running[key] for pk, key in keys.items() if key in running}


def answer_term(review: Review) -> Clock | None:
    """The term of one review (C6 or C8) in its last round, running or over."""
    code = Level(review.level).answered_within
    return review.case.clocks.filter(code=code, responsible=review.body_id).order_by("-round").first()


def asking_term(case: Case, level: Level) -> Clock | None:
    """The term in which a review of this level may be asked for (C5 or C7), in its last round, running or stopped."""
    return case.clocks.filter(code=level.asked_within, voided=False).order_by("-round").first()


def open_review(case: Case) -> Review | None:
    """The review of the case that is not over yet; there is at most one."""
    return case.reviews.filter(stage__in=sorted(OPEN)).first()
