"""逐级转送: what came down says from whom and when; the office's own share of days by its level."""

from __future__ import annotations

from datetime import date

import pytest

from yimen.domain.handing_down import ARTICLE, Sender, against, own_level
from yimen.domain.terms import Level, term

RECEIVED, TODAY = date(2026, 3, 2), date(2026, 3, 10)


def codes(sender, reached, unit_level="county"):
    found = against(sender, reached, received_on=RECEIVED, today=TODAY, unit_level=unit_level)
    assert all(refusal.words.endswith("。") and refusal.article == ARTICLE for refusal in found)
    return [refusal.code for refusal in found]


@pytest.mark.parametrize(
    ("level", "own", "days"),
    [
        ("nation", Level.STATE, 5),
        ("province", Level.PROVINCE, 3),
        ("city", Level.CITY, 3),
        ("county", Level.COUNTY, 4),
        ("town", Level.COUNTY, 4),
        ("village", Level.COUNTY, 4),
    ],
)
def test_each_level_has_its_share_of_the_fifteen_days(level, own, days):
    assert own_level(level) is own
    assert term("T1", RECEIVED).length(level=own) == days


def test_what_the_office_received_itself_says_nothing():
    assert codes(None, None) == []


@pytest.mark.parametrize("sender", list(Sender))
@pytest.mark.parametrize("day", [RECEIVED, date(2026, 3, 5), TODAY])
def test_from_above_and_between_receipt_and_today_it_stands(sender, day):
    assert codes(sender, day) == []


@pytest.mark.parametrize(
    ("sender", "reached", "level", "expected"),
    [
        (None, RECEIVED, "county", ["handed_down_by"]),
        (Sender.CITY, None, "county", ["reached_on"]),
        (Sender.CITY, date(2026, 3, 1), "county", ["reached_on"]),
        (Sender.CITY, date(2026, 3, 11), "county", ["reached_on"]),
        (Sender.CITY, RECEIVED, "city", ["handed_down_by"]),
        (Sender.CITY, RECEIVED, "province", ["handed_down_by"]),
        (Sender.PROVINCE, RECEIVED, "city", []),
        (Sender.STATE, None, "nation", ["handed_down_by", "reached_on"]),
    ],
)
def test_what_does_not_fit_is_refused_in_words(sender, reached, level, expected):
    assert codes(sender, reached, level) == expected


def test_the_words_say_what_to_do():
    words = [r.words for r in against(None, RECEIVED, received_on=RECEIVED, today=TODAY, unit_level="county")]
    assert words == ["填写了到达本局的日期，请选择由哪一级信访部门转来。"]
    words = [r.words for r in against(Sender.CITY, None, received_on=RECEIVED, today=TODAY, unit_level="city")]
    assert words == [
        "转来的信访部门应当是本局的上级，请核对。",
        "上级转来的，请填写到达本局的日期，逐级转送期限从这一天起算。",
    ]
    late = date(2026, 3, 11)
    words = [r.words for r in against(Sender.CITY, late, received_on=RECEIVED, today=TODAY, unit_level="county")]
    assert words == ["到达本局的日期应在信访日期（2026-03-02）和今天（2026-03-10）之间，请核对。"]
