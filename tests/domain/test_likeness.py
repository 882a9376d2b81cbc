"""How alike two texts are, and by which words; the words are the reason that a clerk reads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yimen.domain.likeness import ALIKE, LONGEST, Likeness, likeness, plain

ELEVATOR = "小区电梯停运两个月"


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (ELEVATOR, "我们小区的电梯停运已经两个月没有修", True),
        (ELEVATOR, "电梯停运两个月，物业不修", True),
        (ELEVATOR, "拖欠农民工工资三个月", False),
        ("柳岸镇河道污水直排", "柳岸镇河道里有企业直排污水", True),
        ("柳岸镇河道污水直排", "柳岸镇道路破损", False),
        (ELEVATOR, "", False),
        ("修", "修", False),  # one character is no pair
    ],
)
def test_texts_about_the_same_thing_are_alike(one, other, alike):
    assert likeness(one, other).alike is alike


def test_the_words_in_common_are_told_the_longest_first_three_at_most():
    found = likeness(
        "电梯停运两个月，维修资金未公示，物业不管，门禁坏了", "电梯停运两个月；物业不管；维修资金未公示？门禁坏了"
    )
    assert found.words[0] == "电梯停运两个月"
    assert len(found.words) <= 3
    assert all(len(word) >= 2 for word in found.words)


def test_the_score_is_twice_the_shared_pairs_by_all_pairs():
    assert likeness("甲乙丙", "乙丙丁").score == pytest.approx(2 * 1 / 4)
    assert likeness("甲乙丙", "甲乙丙") == Likeness(1.0, ("甲乙丙",))
    assert likeness("甲乙", "丙丁") == Likeness(0.0, ())
    assert likeness("甲乙", "") == likeness("", "甲乙") == Likeness(0.0, ())
    assert likeness("甲乙子丑", "甲乙寅卯") == Likeness(1 / 3, ("甲乙",))  # two characters are told
    assert likeness("甲乙子丑寅卯辰", "甲乙一二三四五") == Likeness(1 / 6, ())  # not alike: no words
    assert likeness("一甲乙二三丙丁戊四五", "六甲乙七八丙丁戊九十").words == ("丙丁戊", "甲乙")


def test_words_are_found_in_a_long_text_too():
    """A character that comes often in a long text is no noise: 电 stands in every line of such a letter."""
    one, other = "电梯停运" + "电甲" * 120, "电梯停运" + "电乙" * 120
    assert likeness(one, other).words[0].startswith("电梯停运电")


def test_from_three_tenths_on_it_is_worth_a_look():
    assert Likeness(ALIKE, ("电梯",)).alike
    assert not Likeness(0.29, ("电梯",)).alike
    assert not Likeness(1.0, ()).alike
    assert ALIKE == 0.3


def test_width_case_and_signs_do_not_count():
    assert plain("Ａ栋 3-201，电梯！") == "a栋3201电梯"
    assert len(plain("字" * 1000)) == LONGEST == 400


@given(st.text(max_size=60), st.text(max_size=60))
def test_it_is_the_same_both_ways_and_between_none_and_one(one, other):
    score = likeness(one, other).score
    assert 0 <= score <= 1
    assert score == likeness(other, one).score
