"""机构: what a unit must say of itself, and when it may be closed."""

from __future__ import annotations

import pytest

from yimen.domain.bodies import LONGEST, close_refusals, unit_refusals

DIVISION = "“区划代码”应为 2、4、6、9 或 12 位数字，请核对。"
LEVEL = "层级比上级机构还高，请核对层级和上级机构。"


@pytest.mark.parametrize(
    ("level", "division", "above", "expected"),
    [
        ("county", "999901", None, []),
        ("county", "999901", "county", []),  # a department beside its government
        ("town", "999901101", "county", []),
        ("city", "999901", "county", [("level", LEVEL)]),
        ("county", "99990", "county", [("division_code", DIVISION)]),
        ("county", "99990a", None, [("division_code", DIVISION)]),
        ("county", "９９９９０１", None, [("division_code", DIVISION)]),
        ("county", "", None, [("division_code", DIVISION)]),
        ("nation", "1", "town", [("division_code", DIVISION), ("level", LEVEL)]),
    ],
)
def test_a_unit_that_can_be_kept(level, division, above, expected):
    found = unit_refusals(level=level, division=division, above=above)
    assert [(one.code, one.words) for one in found] == expected


def test_nobody_widens_the_own_reach_by_making_the_own_unit_an_office():
    [found] = unit_refusals(level="county", division="999901", above=None, own_office=True)
    words = "您自己的单位是不是信访部门，不能由您改变，请联系上级的系统管理员。"
    assert (found.code, found.words) == ("is_petition_office", words)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, []),
        ({"own": True}, ["不能停用您自己的单位。"]),
        ({"staff": 1}, ["还有 1 个启用的账号，请先停用或者调到别的单位。"]),
        ({"below": 2}, ["下面还有 2 个启用的机构，请先停用它们。"]),
        ({"open_cases": 3}, ["还有 3 件在办的信访件，请先办结或者改由别的单位办理。"]),
    ],
)
def test_a_unit_is_closed_when_nobody_and_nothing_needs_it(facts, words):
    found = close_refusals(**{"staff": 0, "open_cases": 0, "below": 0, "own": False, **facts})
    assert [one.words for one in found] == words
    assert {one.code for one in found} <= {"active"}


def test_the_lengths_are_those_of_the_columns():
    from yimen.base.models import Unit

    assert {name: Unit._meta.get_field(name).max_length for name in LONGEST} == LONGEST
