"""The weight of a running clock: its formula, and that nothing of a person enters it."""

from __future__ import annotations

import inspect
from datetime import date

import pytest

from yimen.domain import weight
from yimen.domain.weight import FORMULA

START, NOMINAL, DUE = date(2026, 3, 2), date(2026, 3, 12), date(2026, 3, 16)


@pytest.mark.parametrize(
    ("today", "urgent", "expected"),
    [
        ("2026-03-02", False, 0),
        ("2026-03-02", True, 50),
        ("2026-03-05", False, 30),
        ("2026-03-12", False, 100),
        ("2026-03-16", False, 100),  # the rolled end: not late yet
        ("2026-03-17", False, 110),
        ("2026-03-17", True, 160),
        ("2026-04-14", False, 390),
        ("2026-04-15", False, 400),
        ("2026-04-16", False, 400),  # no more than 300 for being late
        ("2026-03-01", False, 0),
        ("2026-03-03", False, 10),
    ],
)
def test_the_weight_is_the_share_passed_the_days_late_and_the_urgency(today, urgent, expected):
    assert weight.weight(START, NOMINAL, DUE, date.fromisoformat(today), urgent=urgent) == expected


def test_a_share_is_of_whole_per_cents():
    week = date(2026, 3, 9)
    assert [weight.weight(START, week, week, date(2026, 3, day), urgent=False) for day in (3, 4, 8)] == [14, 28, 85]


def test_a_term_of_no_days_is_whole_the_day_after():
    assert weight.weight(START, START, START, START, urgent=False) == 0
    assert weight.weight(START, START, START, date(2026, 3, 3), urgent=False) == 110


def test_the_formula_says_what_is_counted_and_that_no_person_is():
    assert all(
        word in FORMULA for word in ("百分比（最高100）", "逾期每天10分（最高300）", "重大紧急50分", "不看信访人")
    )
    assert list(inspect.signature(weight.weight).parameters) == ["start", "nominal_due", "due", "today", "urgent"]
