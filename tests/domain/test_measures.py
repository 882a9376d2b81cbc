from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.saying import told
from yimen.domain.measures import (
    Deadline,
    Period,
    Rate,
    Split,
    Spread,
)


@pytest.mark.parametrize(
    ("rate", "value", "percent"),
    [
        (Rate(8, 10), 0.8, "80.0%"),
        (Rate(7, 40), 0.175, "17.5%"),
        (Rate(0, 5), 0.0, "0.0%"),
        (Rate(5, 5), 1.0, "100.0%"),
        (Rate(0, 0), None, "—"),  # never 100 %
        (Rate(1999, 2000), 0.9995, "99.9%"),  # rounding makes no full 100 of what is not
        (Rate(1, 10_000), 0.0001, "0.1%"),
    ],
)
def test_a_rate_is_shown_honestly(rate, value, percent):
    assert (rate.value, rate.percent()) == (value, percent)


def test_whole_percents_are_honest_too():
    assert Rate(999, 1000).percent(0) == "99%"
    assert Rate(2, 3).percent(2) == "66.67%"
    assert (Rate(1999, 2000).percent(2), Rate(99_999, 100_000).percent(2)) == ("99.95%", "99.99%")
    assert Rate(1, 100_000).percent(2) == "0.01%"


@pytest.mark.parametrize(("numerator", "denominator"), [(2, 1), (-1, 1), (1, 0)])
def test_more_than_all_is_not_a_rate(numerator, denominator):
    with told(f"not a rate: {numerator} of {denominator}"):
        Rate(numerator, denominator)


def test_a_period_includes_both_ends():
    july = Period(date(2024, 7, 1), date(2024, 7, 31))
    assert date(2024, 7, 1) in july
    assert date(2024, 7, 31) in july
    assert date(2024, 8, 1) not in july
    assert date(2024, 6, 30) not in july
    assert None not in july
    assert date(2024, 7, 1) in Period(date(2024, 7, 1), date(2024, 7, 1))
    with pytest.raises(ValueError, match=r"^the period ends before it begins$"):
        Period(date(2024, 7, 2), date(2024, 7, 1))


def test_rolling_never_shortens_a_term():
    with pytest.raises(ValueError, match=r"^rolling never shortens a term$"):
        Deadline(date(2024, 3, 18), date(2024, 3, 16))


@pytest.mark.parametrize(
    ("days", "mean", "median", "p90"),
    [
        ([], None, None, None),
        ([7], 7, 7, 7),
        ([1, 2, 3, 4], 2.5, 2.5, 4),
        (range(1, 11), 5.5, 5.5, 9),
        (range(1, 21), 10.5, 10.5, 18),
        ([60, 10, 20], 30, 20, 60),
    ],
)
def test_a_spread_has_mean_median_and_the_days_nine_in_ten_took(days, mean, median, p90):
    spread = Spread.of(list(days))
    assert (spread.n, spread.mean, spread.median, spread.p90) == (len(days), mean, median, p90)


@given(st.lists(st.integers(0, 400), min_size=1))
def test_nine_in_ten_took_no_longer_than_p90(days):
    p90 = Spread.of(days).p90
    assert sum(d <= p90 for d in days) >= 0.9 * len(days)
    assert p90 in days


def test_a_split_adds_up_and_says_whether_it_is_final():
    split = Split(on_time=3, late=2, overdue=1, not_yet_due=4)
    assert (split.total, split.rate, split.final) == (10, Rate(3, 10), False)
    assert Split(3, 2, 1).final
    assert Split().rate.value is None
