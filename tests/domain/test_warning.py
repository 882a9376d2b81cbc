"""Warning steps (预警): on which day each is reached, whom nobody is called for, and when people are told."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yimen.domain import clocks, warning
from yimen.domain.calendar import shipped


def test_the_steps_of_sixty_days_from_2_march():
    """Worked out by hand: 60 days from 2026-03-02 end on 2026-05-01; half are 30, three quarters 45, 85 % 51."""
    start, end = date(2026, 3, 2), date(2026, 5, 1)
    days = {step: warning.first_day(start, end, step) for step in warning.STEPS}
    assert days == {
        50: date(2026, 4, 1),
        75: date(2026, 4, 16),
        85: date(2026, 4, 22),
        99: date(2026, 5, 1),
        100: date(2026, 5, 2),
    }


def test_the_steps_of_fifteen_days_from_2_march():
    """Half of 15 days is 7.5: reached on the eighth."""
    days = [warning.first_day(date(2026, 3, 2), date(2026, 3, 17), step) for step in warning.STEPS]
    assert days == [date(2026, 3, day) for day in (10, 14, 15, 17, 18)]


@given(st.dates(date(2022, 5, 1), date(2030, 1, 1)), st.integers(1, 400), st.integers(-5, 450))
def test_the_days_are_those_of_the_rule_of_clocks(start, whole, passed):
    end, today = start + timedelta(days=whole), start + timedelta(days=passed)
    reached = warning.reached(start, end, today)
    highest = clocks.warning_step(start, end, today)
    assert (reached[-1] if reached else None) == (100 if highest == "overdue" else highest)
    assert list(reached) == list(warning.STEPS[: len(reached)])


def test_rights_are_not_warned_of_and_duties_are():
    told = {code for code in clocks.codes() if warning.warns(code)}
    assert told == {"C1", "C2", "C4", "C6", "C8", "S1", "S2", "S3", "T1", "A1", "H1", "P1", "D1"}


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("2026-03-02 07:59", False),  # a Monday
        ("2026-03-02 08:00", True),
        ("2026-03-02 17:59", True),
        ("2026-03-02 18:00", False),
        ("2026-03-07 10:00", False),  # a Saturday
        ("2026-02-28 10:00", True),  # a Saturday worked for the Spring Festival (调休)
        ("2026-10-01 10:00", False),  # National Day
    ],
)
def test_people_are_told_in_working_hours_of_working_days_only(moment, told):
    assert warning.may_tell(datetime.fromisoformat(moment), shipped()) is told


def test_each_step_has_its_word():
    assert warning.LABELS == {
        50: "期限过半", 75: "已过75%", 85: "已过85%", 99: "即将届满", 100: "期满日已过"
    }  # fmt: skip
