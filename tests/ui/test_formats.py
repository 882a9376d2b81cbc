"""How dates, minutes and rates are written."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from yimen.ui import formats


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (date(2026, 11, 24), "2026年11月24日 周二"),
        (date(2027, 1, 3), "2027年1月3日 周日"),
        (datetime(2026, 11, 23, 16, 30, tzinfo=UTC), "2026年11月24日 周二"),  # already Tuesday in Shanghai
        (None, "—"),
    ],
)
def test_a_date_says_its_weekday_in_the_time_zone_of_the_office(value, words):
    assert formats.cn_date(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (datetime(2026, 11, 24, 2, 5, tzinfo=UTC), "2026年11月24日 周二 10:05"),
        (date(2026, 11, 24), "2026年11月24日 周二"),
        (None, "—"),
    ],
)
def test_a_moment_says_date_and_time(value, words):
    assert formats.cn_datetime(value) == words


@pytest.mark.parametrize(("value", "words"), [(date(2026, 3, 4), "03-04"), (None, "—"), ("", "—")])
def test_a_short_date_has_month_and_day(value, words):
    assert formats.short_date(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0 分"), (12, "12 分"), (12.9, "12 分"), (60, "1 小时"), (65, "1 小时 5 分"), (-3, "0 分"),
        (timedelta(minutes=65), "1 小时 5 分"), (None, "—"), ("", "—"),
    ],
)  # fmt: skip
def test_minutes_turn_into_hours(value, words):
    assert formats.minutes(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.975, "97.5 %"), (Decimal("0.5"), "50.0 %"), (0, "0.0 %"), (1, "100.0 %"), (None, "—"), ("", "—")],
)
def test_a_rate_without_anything_to_count_is_a_dash_and_never_zero(value, words):
    assert formats.rate(value) == words
