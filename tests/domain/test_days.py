"""Between which days an entered day may lie: the bounds themselves are allowed, the day beyond them is not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from yimen.domain import days
from yimen.domain.procedure import Refusal

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

SAID = {  # of each day that is entered: the words of the refusal and its article
    "fulfilled_on": ("落实日期不能晚于今天，请重新填写。", "第三十二条"),
    "told_on": ("答复日期应在受理之日和今天之间，请核对。", "简易办理（2022）"),
    "requested_on": ("收到请求的日期应在书面答复送达之日和今天之间，请核对。", ARTICLE),
    "delivered_on": ("送达日期应在意见书出具之日和今天之间，请核对。", "第三十五条"),
}


@pytest.mark.parametrize("code", ENTERED)
@pytest.mark.parametrize("on", [BEGIN, TODAY])
def test_both_bounds_are_allowed(code, on):
    assert ENTERED[code](on) == ()


@pytest.mark.parametrize("code", ENTERED)
def test_a_day_to_come_is_refused(code):
    assert ENTERED[code](TODAY + DAY) == (Refusal(code, *SAID[code]),)


@pytest.mark.parametrize("code", sorted(ENTERED.keys() - {"fulfilled_on"}))
def test_a_day_before_the_first_is_refused(code):
    assert ENTERED[code](BEGIN - DAY) == (Refusal(code, *SAID[code]),)


def test_without_a_first_day_every_past_day_is_allowed():
    assert days.told(date(2020, 1, 1), accepted_on=None, today=TODAY) == ()


def test_an_agreement_is_performed_today_or_later():
    assert days.performed(TODAY, today=TODAY) == days.performed(TODAY + DAY, today=TODAY) == ()
    late = Refusal("due_on", "履行期限不能早于今天，请重新填写。", "第三十三条")
    assert days.performed(TODAY - DAY, today=TODAY) == (late,)
