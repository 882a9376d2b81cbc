"""Reviews and their terms as the screens ask for them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from yimen.base.models import User
from yimen.cases.models import Case, Clock, Recusal, Review, StepTaken
from yimen.domain.procedure import Step as CaseStep
from yimen.domain.review import OPEN, Level, Stage, Step


def waiting_reviews(user: User, *, after: int, limit: int) -> list[Review]:
    """Open reviews of the user's body, the oldest first, those behind the id `after`; not those it is kept out of."""
    rows = Review.objects.filter(body=user.unit_id, stage__in=sorted(OPEN), pk__gt=after)
    rows = rows.exclude(case__in=Recusal.objects.barring().filter(person=user).values("case_id"))
    return list(rows.select_related("case", "respondent").order_by("id")[:limit])


def answer_terms(reviews: Sequence[Review]) -> dict[int, Clock]:
    """The running term of each review (C6 or C8) by the id of the review; one statement."""
    running = {
        (clock.case_id, clock.code, clock.round): clock
        for clock in Clock.objects.filter(
            case__in=[review.case_id for review in reviews], code__in=("C6", "C8"), stopped_on=None
        )
    }
    keys = {review.pk: (review.case_id, Level(review.level).answered_within, review.round) for review in reviews}
    return {pk: running[key] for pk, key in keys.items() if key in running}


def answer_term(review: Review) -> Clock | None:
    """The term of one review (C6 or C8), running or over."""
    code = Level(review.level).answered_within
    return Clock.objects.filter(case=review.case_id, code=code, round=review.round).first()


def open_review(case: Case) -> Review | None:
    """The first review of the case that is not over yet; there may be one of each petitioner."""
    return case.reviews.filter(stage__in=sorted(OPEN)).first()


def of_this_opinion(case: Case) -> QuerySet[Review]:
    """The reviews of the opinion that stands now; handled anew, a matter has a new one."""
    anew = _reopening(case)
    rows = Review.objects.filter(case=case)
    return rows.filter(steps__step=Step.REQUEST, steps__at__gt=anew.at) if anew else rows


def asking_terms(case: Case) -> list[Clock]:
    """C5 and C7 of the opinion that stands now, in their order: each of its deliveries began one."""
    terms = list(case.clocks.filter(code__in=("C5", "C7"), voided=False).order_by("round"))
    anew = _reopening(case)
    if anew is None:
        return terms
    delivered = case.steps.filter(step__in=(CaseStep.DELIVER, CaseStep.DELIVER_ONE), pk__gt=anew.pk).count()
    first = [term for term in terms if term.code == "C5"]
    old = {term.pk for term in first[: len(first) - delivered]}
    return [term for term in terms if term.pk not in old]


def _reopening(case: Case) -> StepTaken | None:
    return StepTaken.objects.filter(case=case, step=CaseStep.REOPEN).order_by("-id").first()


def answered_reviews(case: Case) -> QuerySet[Review]:
    """Those of them that were answered to everybody who asked."""
    return of_this_opinion(case).filter(stage=Stage.DELIVERED)
