"""Two people at one case: what somebody decides must rest on the case, or the review, as that person saw it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

from django.db import transaction

from yimen.cases.actions.steps import NotAllowed, locked
from yimen.cases.models import Case, Review, ReviewStepTaken, StepTaken
from yimen.cases.queries import Mark
from yimen.domain import review
from yimen.domain.procedure import STEPS, Refusal, Step
from yimen.ui.formats import cn_datetime


class Stale(Exception):  # noqa: N818 - it is not a fault, the case has moved on
    """The case or the review has moved since the person looked at it; `taken` is the step that came after."""

    def __init__(self, taken: StepTaken | ReviewStepTaken) -> None:
        super().__init__(taken.step)
        self.taken = taken


class Moved(Exception):  # noqa: N818 - it is not a fault, somebody was quicker
    """What stands beside the case has moved since the person looked at it; `mark` says who did what."""

    def __init__(self, mark: Mark) -> None:
        super().__init__(mark.what)
        self.mark = mark


def last_step(case: Case) -> StepTaken:
    """The newest step; every case has one, its registration."""
    return StepTaken.objects.filter(case=case).select_related("by").order_by("-id")[0]


def last_review_step(review: Review) -> ReviewStepTaken:
    """The newest step; every review has one, its request."""
    return ReviewStepTaken.objects.filter(review=review).select_related("by").order_by("-id")[0]


def who_did(taken: StepTaken | ReviewStepTaken) -> str:
    """Who did what, and when: what somebody is told who comes second."""
    who = taken.by.name if taken.by else "信访人"
    rule = STEPS[Step(taken.step)] if isinstance(taken, StepTaken) else review.STEPS[review.Step(taken.step)]
    return f"{who}已于{cn_datetime(taken.at)} {rule.done}"


@contextmanager
def same_claims(case_id: int, *, seen: Collection[int]) -> Iterator[None]:
    """Hold the case while it is let go, provided that it still has the claims that the person saw.

    Args:
        seen: orders of the claims on the page.

    Raises:
        NotAllowed: claims were split off or brought back meanwhile; nothing has been written.
    """
    with transaction.atomic():
        case = locked(case_id)
        if set(case.claims.values_list("order", flat=True)) != set(seen):
            raise NotAllowed((Refusal("overtaken", "该件的诉求刚才被拆分或并回，请核对最新的诉求之后再办。"),))
        yield


@contextmanager
def unchanged(case_id: int, *, seen: int) -> Iterator[None]:
    """Hold the case while acting on it, provided nothing was done to it since.

    Args:
        seen: id of the newest step when the form was shown.

    Raises:
        Stale: somebody was quicker; nothing has been written.
    """
    with transaction.atomic():
        newest = last_step(locked(case_id))
        if newest.pk != seen:
            raise Stale(newest)
        yield


@contextmanager
def unchanged_review(review: Review, *, seen: int) -> Iterator[None]:
    """As `unchanged`, for the steps of a review, which is locked through its case."""
    with transaction.atomic():
        locked(review.case_id)
        newest = last_review_step(review)
        if newest.pk != seen:
            raise Stale(newest)
        yield


@contextmanager
def as_seen(case_id: int, mark_of: Callable[[], Mark], *, seen: int) -> Iterator[None]:
    """As `unchanged`, for what stands beside the case and has no step of its own, such as a contact or a mandate.

    Args:
        mark_of: how far it has come, asked under the lock of the case.
        seen: the number of the mark when the form was shown.

    Raises:
        Moved: somebody was quicker; nothing has been written.
    """
    with transaction.atomic():
        locked(case_id)
        mark = mark_of()
        if mark.number != seen:
            raise Moved(mark)
        yield
