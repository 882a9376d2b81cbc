"""Handled anew while a review is open: the old opinion gives no right any more, whatever becomes of the review.

Today a matter is not reopened as long as a review of it is open; before that rule some were.
"""

from __future__ import annotations

from importlib import import_module

import pytest

from tests.cases.helpers import running
from tests.cases.joining import draft
from tests.cases.test_reviewing import SECOND, Reviewed
from yimen.cases import actions as cases
from yimen.cases.models import Clock
from yimen.domain.procedure import ReopenGround

pytestmark = pytest.mark.django_db


@pytest.fixture
def handled_anew(monkeypatch):
    """The unit corrects itself, as it could before the rule."""

    def reopen(life: Reviewed) -> None:
        with monkeypatch.context() as before:
            before.setattr(import_module("yimen.cases.queries.situation"), "open_review", lambda _: None)
            _reopened(life)

    return reopen


def _reopened(life: Reviewed) -> None:
    cases.reopen(case_id=life.case.pk, ground=ReopenGround.REVIEW, reason="自行纠正。", by=life.head, at=life.at)


def withdrawn(life: Reviewed, review: object) -> None:
    cases.withdraw_review(review_id=review.pk, reason="本人撤回。", by=life.receptionist, at=life.at)


def test_a_request_taken_back_after_the_opinion_fell_brings_no_old_term_back(handled_anew):
    """第三十五条: one term to ask for a review, of the opinion that stands."""
    life = Reviewed()
    review = life.asks()
    handled_anew(life)
    withdrawn(life, review)
    assert "C5" not in running(life.case)
    life.case = draft(life)
    cases.issue_opinion(case_id=life.case.pk, by=life.head, at=life.at)
    day = life.at.date()
    cases.deliver(case_id=life.case.pk, delivered_on=day, proved=True, by=life.handler, at=life.at)
    assert list(Clock.objects.filter(case=life.case, code="C5", stopped_on=None).values_list("round", flat=True)) == [2]


def test_nor_does_a_re_review_taken_back(handled_anew):
    """第三十六条."""
    life = Reviewed()
    life.answered()
    review = life.asks(SECOND)
    handled_anew(life)
    withdrawn(life, review)
    assert not running(life.case) & {"C5", "C7"}


def test_as_long_as_the_opinion_stands_the_rest_of_the_term_comes_back():
    life = Reviewed()
    withdrawn(life, life.asks())
    assert "C5" in running(life.case)
