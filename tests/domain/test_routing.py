"""分流规则: which unit is suggested and why, by two tables that an officer can read; flaws and covered rules in words.

`cases/分流规则.csv` is an office's table in its order; `cases/分流.csv` says what it suggests on which day.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.domain.tables import each, rows
from yimen.domain import routing
from yimen.domain.content_classes import covers, known
from yimen.domain.routing import Body, Matter, Passed, Rule, Target, Why

HERE = Path(__file__).parent / "cases"
DAY = timedelta(days=1)
BODIES = (
    Body(1, "区住建局", "999901"),
    Body(2, "区人社局", "999901"),
    Body(3, "柳岸镇", "999901101", town=True),
    Body(4, "汀溪镇", "999901102", town=True),
    Body(5, "区城管局", "999901", takes=False),
    Body(6, "芦湾镇", "999901103", town=True, takes=False),
    Body(7, "汀溪镇水利站", "999901102"),
)
BY_NAME = {body.name: body.ident for body in BODIES}
TARGETS = {target.label: target for target in Target}


def rule_of(row: dict[str, str]) -> Rule:
    return Rule(
        number=int(row["规则"]),
        division=row["问题属地"],
        content=row["内容分类"],
        target=TARGETS[row["由谁办理"]],
        unit=BY_NAME[row["单位"]] if row["单位"] else None,
        since=date.fromisoformat(row["开始"]),
        until=date.fromisoformat(row["最后一天"]) if row["最后一天"] else None,
        active={"是": True, "否": False}[row["启用"]],
        basis=row["依据"],
    )


TABLE = [rule_of(row) for row in rows("分流规则.csv")]
MATTERS = rows("分流.csv")


@each(MATTERS)
def test_the_table_suggests_what_the_officer_says(row):
    matter = Matter(row["问题属地"], row["内容分类"])
    found = routing.suggest(TABLE, matter, today=date.fromisoformat(row["日期"]), bodies=BODIES)
    assert found.unit == (BY_NAME[row["建议单位"]] if row["建议单位"] else None)
    assert (str(found.rule.number) if found.rule else "") == row["按规则"]
    assert "；".join(f"{one.number} {one.why.label}" for one in found.passed) == row["跳过的规则"]


@pytest.mark.parametrize(
    ("number", "today", "words"),
    [
        (1, date(2026, 3, 2), ""),
        (6, date(2026, 3, 2), "已停用"),
        (4, date(2026, 3, 31), "还没有开始适用"),
        (4, date(2026, 4, 1), ""),
        (8, date(2025, 12, 31), ""),
        (8, date(2026, 1, 1), "适用期已过"),
    ],
)
def test_a_rule_that_suggests_nothing_today_says_why(number, today, words):
    rule = next(one for one in TABLE if one.number == number)
    assert routing.asleep_words(rule, today) == words


def test_every_reason_for_passing_a_rule_over_stands_in_the_table():
    said = "".join(row["跳过的规则"] for row in MATTERS)
    assert [why.label for why in Why if why.label not in said] == []


def test_without_rules_nothing_is_suggested():
    assert routing.suggest([], Matter("999901", "030600"), today=date(2026, 3, 2), bodies=BODIES) == (
        routing.Suggestion(None, None, ())
    )


def test_a_unit_of_another_district_is_not_suggested():
    rule = replace(TABLE[1], unit=99)
    found = routing.suggest([rule], Matter("999901", "030600"), today=date(2026, 3, 2), bodies=BODIES)
    assert (found.unit, found.passed) == (None, (Passed(1, Why.DEAD_UNIT),))


@pytest.mark.parametrize(
    ("code", "is_"),
    [
        ("", ""), ("44", "44"), ("440000", "44"), ("4400", "4400"), ("440100", "4401"),
        ("440103", "440103"), ("440000000000", "44"), ("440100000", "4401"), ("000000", "00"),
        ("999901000", "999901"), ("999901001", "999901001"), ("999901001000", "999901001"),
        ("999901000000", "999901"), ("999901001201", "999901001201"), ("999901100", "999901100"),
    ],
)  # fmt: skip
def test_a_place_is_its_code_without_the_zeros_that_fill_it_up(code, is_):
    assert routing.place(code) == is_


@pytest.mark.parametrize(
    ("division", "town"),
    [
        ("999901101", 3), ("999901101201", 3), ("999901102", 4), ("999901102000", 4),
        ("999901", None), ("999901103", None), ("999901104", None), ("", None), ("99990110", None),
    ],
)  # fmt: skip
def test_the_town_of_a_place(division, town):
    found = routing.town_of(division, BODIES)
    assert (found.ident if found else None) == town


# --- flaws -----------------------------------------------------------------------------------------------------------

GOOD = Rule(1, "999901", "030600", Target.UNIT, 1, date(2026, 1, 1), None, True, "三定规定")
FLAWS = [
    ({}, []),
    ({"division": ""}, []),
    ({"division": "99"}, []),
    ({"division": "9999"}, []),
    ({"division": "999901101"}, []),
    ({"division": "999901101201"}, []),
    (
        {"division": "99990"},
        ["区划代码应为 2、4、6、9 或 12 位数字，例如到区县填 6 位，到乡镇填 9 位；不限属地的留空。"],
    ),
    (
        {"division": "9999aa"},
        ["区划代码应为 2、4、6、9 或 12 位数字，例如到区县填 6 位，到乡镇填 9 位；不限属地的留空。"],
    ),
    (
        {"division": "９９９９０１"},
        ["区划代码应为 2、4、6、9 或 12 位数字，例如到区县填 6 位，到乡镇填 9 位；不限属地的留空。"],
    ),
    ({"content": ""}, []),
    ({"content": "030000"}, []),
    ({"content": "039900"}, ["没有代码为“039900”的内容分类，请从列表中选择；不限内容的留空。"]),
    ({"unit": None}, ["请选择由哪个机关、单位办理；由属地乡镇（街道）办理的，请改选“问题属地的乡镇（街道）”。"]),
    ({"unit": 5}, ["这个单位已停用、不承办信访事项或不在本区划内，请另选一个单位。"]),
    ({"unit": 99}, ["这个单位已停用、不承办信访事项或不在本区划内，请另选一个单位。"]),
    ({"target": Target.TOWN, "unit": None}, []),
    ({"until": date(2026, 1, 1)}, []),
    ({"until": date(2025, 12, 31)}, ["最后一天不能早于开始的一天，请核对日期；长期适用的留空。"]),
    ({"basis": "  "}, ["请写明依据，例如三定规定或文件的名称和文号；办信人员要看到为什么是这个单位。"]),
]


@pytest.mark.parametrize(("change", "words"), FLAWS)
def test_what_is_wrong_with_a_rule_is_said_at_its_field(change, words):
    found = routing.flaws(replace(GOOD, **change), BODIES)
    assert [flaw.words for flaw in found] == words
    assert {flaw.field for flaw in found} <= set(change)


def test_all_that_is_wrong_is_said_at_once():
    wrong = Rule(1, "1", "x", Target.UNIT, None, date(2026, 1, 2), date(2026, 1, 1), True, "")
    assert [flaw.field for flaw in routing.flaws(wrong, BODIES)] == ["division", "content", "unit", "until", "basis"]


# --- a rule that never comes to its turn ------------------------------------------------------------------------------

FROM, TO = date(2026, 1, 1), date(2026, 12, 31)
EARLIER = Rule(7, "9999", "030000", Target.UNIT, 1, FROM, TO, True, "甲")
LATER = Rule(9, "999901", "030600", Target.UNIT, 2, FROM, TO, True, "乙")
TOWN = {"target": Target.TOWN, "unit": None}


@pytest.mark.parametrize(
    ("earlier", "later", "covered"),
    [
        ({}, {}, True),
        ({"division": "999901", "content": "030600"}, {}, True),
        ({"division": "", "content": ""}, {}, True),
        ({"division": ""}, {"division": ""}, True),
        ({"content": ""}, {"content": ""}, True),
        ({}, {"division": ""}, False),
        ({}, {"content": ""}, False),
        ({"division": "999902"}, {}, False),
        ({"division": "999901101"}, {}, False),
        ({"content": "030500"}, {}, False),
        ({"content": "030600"}, {"content": "030000"}, False),
        ({"since": FROM + DAY}, {}, False),
        ({"since": FROM - DAY}, {}, True),
        ({"until": TO - DAY}, {}, False),
        ({"until": TO + DAY}, {}, True),
        ({"until": None}, {}, True),
        ({"until": None}, {"until": None}, True),
        ({}, {"until": None}, False),
        ({"active": False}, {}, False),
        ({}, {"active": False}, False),
        ({"unit": 5}, {}, False),
        ({"unit": 99}, {}, False),
        (TOWN, {}, False),
        (TOWN, {"division": "999901101"}, True),
        (TOWN, {"division": "999901101201"}, True),
        (TOWN, {"division": "999901103"}, False),
    ],
)
def test_a_rule_is_covered_by_an_earlier_one_that_always_comes_first(earlier, later, covered):
    table = [replace(EARLIER, **earlier), replace(LATER, **later)]
    found = routing.covered_by(table, 9, BODIES)
    assert (found.number if found else None) == (7 if covered else None)
    assert routing.covered_by(table, 7, BODIES) is None


def test_the_first_of_several_earlier_rules_is_named_and_later_ones_never_are():
    table = [replace(EARLIER, number=n) for n in (3, 4)] + [LATER, replace(EARLIER, number=8)]
    found = routing.covered_by(table, 9, BODIES)
    assert found is not None
    assert found.number == 3
    assert routing.covered_by([LATER, EARLIER], 9, BODIES) is None
    assert routing.covered_by(table, 77, BODIES) is None
    assert routing.covered_words(found) == (
        "排在前面的规则 3 已包含它的全部情形，这一条永远用不到；请把它移到规则 3 之前，或停用它。"
    )


# --- in words --------------------------------------------------------------------------------------------------------


def test_the_why_line_names_the_rule_its_basis_and_its_conditions():
    assert routing.why_line(TABLE[1]) == "按规则 1：区住建局三定规定（不限属地，城乡建设 / 工程质量）"
    assert routing.why_line(TABLE[0], "柳岸镇") == "按规则 5：区政府2025年第9号文：柳岸镇试点（柳岸镇，城乡建设）"
    assert routing.where_and_what(replace(GOOD, content="")) == "999901，不限内容"


def test_passed_rules_are_gathered_by_reason_in_their_order():
    passed = (Passed(5, Why.OTHER_PLACE), Passed(1, Why.OTHER_SUBJECT), Passed(2, Why.OTHER_PLACE))
    assert routing.passed_lines(passed) == (("问题属地不符", "5、2"), ("内容分类不符", "1"))
    assert routing.passed_lines(()) == ()


@pytest.mark.parametrize(
    ("broad", "narrow", "yes"),
    [
        ("", "", True), ("", "030600", True), ("030000", "030600", True), ("030600", "030600", True),
        ("030000", "030000", True), ("030600", "030000", False), ("030000", "040200", False), ("030000", "", False),
        ("030000", "039900", False), ("990000", "990100", True),
    ],
)  # fmt: skip
def test_a_class_covers_itself_and_those_under_it(broad, narrow, yes):
    assert covers(broad, narrow) is yes


def test_a_known_class_is_of_either_level():
    assert known("030000")
    assert known("990100")
    assert not known("039900")
    assert not known("")
