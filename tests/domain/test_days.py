"""Between which days an entered day may lie: the bounds themselves are allowed, the day beyond them is not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from yimen.domain import days

TODAY = date(2026, 3, 16)
BEGIN = date(2026, 3, 2)
DAY = timedelta(days=1)
ARTICLE = "第三十六条"

ENTERED = {
    "fulfilled_on": lambda on: days.fulfilled(on, today=TODAY),
    "told_on": lambda on: days.told(on, accepted_on=BEGIN, today=TODAY),
    "requested_on": lambda on: days.requested(on, delivered_on=BEGIN, today=TODAY, article=ARTICLE),
    "delivered_on": lambda on: days.review_delivered(on, issued_on=BEGIN, today=TODAY),
}


@pytest.mark.parametrize("code", ENTERED)
@pytest.mark.parametrize("on", [BEGIN, TODAY])
def test_both_bounds_are_allowed(code, on):
    assert ENTERED[code](on) == ()


@pytest.mark.parametrize("code", ENTERED)
def test_a_day_to_come_is_refused(code):
    assert [refusal.code for refusal in ENTERED[code](TODAY + DAY)] == [code]


@pytest.mark.parametrize("code", sorted(ENTERED.keys() - {"fulfilled_on"}))
def test_a_day_before_the_first_is_refused(code):
    assert [refusal.code for refusal in ENTERED[code](BEGIN - DAY)] == [code]


def test_without_a_first_day_every_past_day_is_allowed():
    assert days.told(date(2020, 1, 1), accepted_on=None, today=TODAY) == ()


def test_an_agreement_is_performed_today_or_later():
    assert days.performed(TODAY, today=TODAY) == days.performed(TODAY + DAY, today=TODAY) == ()
    assert [refusal.code for refusal in days.performed(TODAY - DAY, today=TODAY)] == ["due_on"]


def test_the_article_of_the_review_is_named():
    assert days.requested(TODAY + DAY, delivered_on=BEGIN, today=TODAY, article=ARTICLE)[0].article == ARTICLE
