"""第二十五条: the checklist by who reports, minutes to each addressee, and each refusal to the word."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from yimen.domain.urgent import (
    CALL_FIRST,
    Addressee,
    Facts,
    Measure,
    Reporter,
    Way,
    addressees,
    minutes,
    missing,
    refusals,
    told_refusals,
)

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
OWN_LEVEL = ["本级党委", "本级政府", "相关主管部门", "本级信访工作联席会议办公室"]
GOOD = Facts(
    happened_at=NOW - 20 * MINUTE,
    known_at=NOW - 5 * MINUTE,
    now=NOW,
    place="接待大厅",
    people="约三十人",
    demand="恢复供水",
    measures="已通知水务公司",
)


@pytest.mark.parametrize(
    ("reporter", "above_is_bureau", "listed"),
    [
        (Reporter.ORGAN, False, OWN_LEVEL),
        (Reporter.ORGAN, True, OWN_LEVEL),
        (Reporter.LOCAL_OFFICE, False, [*OWN_LEVEL, "上一级信访部门", "国家信访局"]),
        (Reporter.LOCAL_OFFICE, True, [*OWN_LEVEL, "国家信访局"]),
    ],
)
def test_the_checklist_follows_who_reports(reporter, above_is_bureau, listed):
    assert [one.label for one in addressees(reporter, above_is_bureau=above_is_bureau)] == listed


def test_the_police_are_no_addressee_and_the_page_says_to_call_first():
    assert not [one for one in Addressee if "公安" in one.label or "police" in one.value]
    assert CALL_FIRST == "有人身危险的，先拨打 110、120，再填写报告。"


def test_each_addressee_has_the_verb_and_the_paragraph_of_the_law():
    assert {one.label: (one.verb, one.article) for one in Addressee} == {
        "本级党委": ("报告", "第二十五条第一款"),
        "本级政府": ("报告", "第二十五条第一款"),
        "相关主管部门": ("通报", "第二十五条第一款"),
        "本级信访工作联席会议办公室": ("通报", "第二十五条第一款"),
        "上一级信访部门": ("报告", "第二十五条第二款"),
        "国家信访局": ("报告", "第二十五条第二款"),
    }


def test_who_was_told_is_no_longer_missing():
    told = ["party_committee", "state_bureau", "somebody"]
    assert [one.label for one in missing(Reporter.LOCAL_OFFICE, told)] == [
        "本级政府", "相关主管部门", "本级信访工作联席会议办公室", "上一级信访部门",
    ]  # fmt: skip
    assert missing(Reporter.LOCAL_OFFICE, list(Addressee), above_is_bureau=True) == ()
    upper = Addressee.UPPER_OFFICE
    assert upper not in missing(Reporter.LOCAL_OFFICE, [], above_is_bureau=True)


@pytest.mark.parametrize(("seconds", "counted"), [(0, 0), (59, 0), (60, 1), (599, 9), (7200, 120)])
def test_at_once_is_counted_in_whole_minutes(seconds, counted):
    assert minutes(NOW, NOW + timedelta(seconds=seconds)) == counted


def test_a_report_needs_time_place_people_demand_and_measures():
    assert refusals(GOOD) == ()
    assert refusals(replace(GOOD, measures="", steps=frozenset({Measure.ROOM.value}))) == ()
    assert refusals(replace(GOOD, known_at=NOW, happened_at=NOW)) == ()


WRONG = [
    ({"place": " "}, "place", "请写明地点；一时不清楚的，先写“正在核实”，随后续报。", "第二十五条第一款"),
    ({"people": ""}, "people", "请写明涉及的人和人数；一时不清楚的，先写“正在核实”，随后续报。", "第二十五条第一款"),
    ({"demand": "\n"}, "demand", "请写明诉求；一时不清楚的，先写“正在核实”，随后续报。", "第二十五条第一款"),
    ({"measures": " "}, "measures", "请写明已采取的措施，或者勾选安全、医疗措施。", "第二十五条第一款"),
    ({"known_at": NOW + MINUTE}, "known_at", "知悉时间不能晚于现在，请核对。", ""),
    ({"happened_at": NOW + MINUTE}, "happened_at", "发生时间不能晚于现在，请核对。", ""),
]


@pytest.mark.parametrize(("change", "code", "words", "article"), WRONG, ids=[row[1] for row in WRONG])
def test_what_is_missing_is_named(change, code, words, article):
    assert [(one.code, one.words, one.article) for one in refusals(replace(GOOD, **change))] == [(code, words, article)]


def ticked(to=Addressee.GOVERNMENT, *, told=(), at=NOW):
    found = told_refusals(
        to, on_list=addressees(Reporter.ORGAN), told=told, known_at=NOW - MINUTE, at=at, now=NOW
    )  # fmt: skip
    return [(one.code, one.words, one.article) for one in found]


def test_an_addressee_of_the_list_is_ticked_once_at_a_possible_time():
    assert ticked() == []
    assert ticked(at=NOW - MINUTE) == []
    assert ticked(told=["government"]) == [("told", "本级政府已经登记过，不必重复登记。", "第二十五条第一款")]
    assert ticked(Addressee.STATE_BUREAU) == [
        ("addressee", "国家信访局不在这份报告的对象之列，请从清单里选。", "第二十五条第二款")
    ]
    assert ticked(at=NOW - 2 * MINUTE) == [("told_at", "送达时间早于知悉时间，请核对。", "")]
    assert ticked(at=NOW + MINUTE) == [("told_at", "送达时间不能晚于现在，请核对。", "")]


def test_the_ways_are_those_of_the_office():
    assert [one.label for one in Way] == ["电话", "传真", "当面", "专用系统"]
