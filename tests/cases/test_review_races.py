"""Two windows at one review, on real connections: of one petitioner once, of two beside each other."""

from __future__ import annotations

import pytest

from tests.cases.test_case_races import at_once
from tests.cases.test_reviewing_together import Two
from tests.factories import user
from yimen.base import audit
from yimen.cases.actions import NotAllowed
from yimen.cases.models import Clock, Review
from yimen.domain.roles import Role

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def codes(outcomes: list[object]) -> list[str]:
    """How those that were refused were refused."""
    refused = [one for one in outcomes if isinstance(one, NotAllowed)]
    return sorted(refusal.code for one in refused for refusal in one.refusals)


def test_one_petitioner_who_asks_at_two_windows_at_once_has_one_review():
    life = Two()
    clerks = [life.receptionist, user(life.office, Role.RECEPTIONIST)]
    outcomes = at_once(*(lambda by=by: life.asks_for(life.first, by=by) for by in clerks))
    assert codes(outcomes) == ["no_open_review"]
    assert Review.objects.count() == 1
    assert audit.verify() == []


def test_two_petitioners_who_ask_at_once_have_a_review_and_a_term_each():
    life = Two()
    outcomes = at_once(*(lambda pk=pk: life.asks_for(pk) for pk in (life.first, life.second)))
    assert codes(outcomes) == []
    assert sorted(Review.objects.values_list("round", flat=True)) == [1, 2]
    assert Clock.objects.filter(case=life.case, code="C6", stopped_on=None).count() == 2


def test_one_applicant_receives_the_opinion_once():
    life = Two()
    review = life.drafted_for(life.asks_for(life.first, life.second))
    outcomes = at_once(*(lambda: life.reaches(review, life.first) for _ in range(2)))
    assert codes(outcomes) == ["party"]
    assert Clock.objects.filter(case=life.case, code="C7").count() == 1
    assert Review.objects.get(pk=review.pk).stage == "issued"
