"""第二十六条: six acts in the words of the law, facts without a person, a second pair of eyes, an end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.domain.tables import each, rows
from yimen.domain.incident import (
    CHARACTER,
    Facts,
    Ground,
    Response,
    State,
    correct_refusals,
    is_sealed,
    refusals,
    review_refusals,
    sealed_from,
    words_against,
)

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
GOOD = Facts(
    happened_at=NOW - timedelta(minutes=10),
    now=NOW,
    place="接待大厅",
    facts="九时五十分，一名来访人推倒隔离带，持续约三分钟，无人受伤。",
    responses=frozenset({"dissuade"}),
)
LAW = (  # 第二十六条, item by item
    "在机关、单位办公场所周围、公共场所非法聚集，围堵、冲击机关、单位，拦截公务车辆，或者堵塞、阻断交通",
    "携带危险物品、管制器具",
    "侮辱、殴打、威胁机关、单位工作人员，非法限制他人人身自由，或者毁坏财物",
    "在信访接待场所滞留、滋事，或者将生活不能自理的人弃留在信访接待场所",
    "煽动、串联、胁迫、以财物诱使、幕后操纵他人信访，或者以信访为名借机敛财",
    "其他扰乱公共秩序、妨害国家和公共安全的行为",
)


def test_the_six_acts_stand_in_the_words_and_the_order_of_the_law():
    assert tuple(one.label for one in Ground) == LAW
    assert [one.article for one in Ground] == [f"第二十六条第{n}项" for n in "一二三四五六"]
    assert [one.item for one in Ground] == [1, 2, 3, 4, 5, 6]


def test_staff_dissuades_criticises_and_educates_and_nothing_else():
    assert [one.label for one in Response] == ["劝阻", "批评", "教育"]


def test_a_record_of_facts_is_written():
    assert refusals(GOOD) == ()
    assert refusals(replace(GOOD, police_called=True, police_number="云公（治）行罚决字〔2026〕3号")) == ()
    assert refusals(replace(GOOD, happened_at=NOW)) == ()


WRONG = [
    ({"happened_at": NOW + timedelta(minutes=1)}, "happened_at", "发生时间不能晚于现在，请核对。", ""),
    ({"place": " "}, "place", "请写明地点。", ""),
    ({"facts": ""}, "facts", "请写明看到的事实：谁都可以核对的时间、动作和后果。", "第二十六条"),
    ({"responses": frozenset()}, "responses", "请勾选工作人员作了劝阻、批评还是教育。", "第四十七条第一款"),
    ({"police_number": "3号"}, "police_number", "没有报警就没有公安机关的文书号，请核对。", "第四十七条第二款"),
    ({"facts": "此人一贯如此。"}, "facts", "“一贯”说的是人，不是行为，请改写成看到的事实。", ""),
    ({"injuries": "疑似精神病发作。"}, "injuries", "“精神病”说的是人，不是行为，请改写成看到的事实。", ""),
    ({"place": "闹访现场"}, "place", "“闹访”说的是人，不是行为，请改写成看到的事实。", ""),
]


@pytest.mark.parametrize(("change", "code", "words", "article"), WRONG, ids=[row[1] for row in WRONG])
def test_what_may_not_stand_there_is_refused_with_what_to_do(change, code, words, article):
    assert [(one.code, one.words, one.article) for one in refusals(replace(GOOD, **change))] == [(code, words, article)]


@pytest.mark.parametrize("word", CHARACTER)
def test_no_word_on_a_character_stands_in_a_record(word):
    assert any(f"“{word}”" in words for words in words_against(f"当事人{word}。"))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("证号999901199001012345", "证件号码"),
        ("证号99990119900101234X。", "证件号码"),
        ("证号99990119900101234x。", "证件号码"),
        ("电话13900000001。", "手机号"),
        ("见XF2026-00012-3", "信访件编号"),
        ("见XJ 4821-0937-5", "信访件编号"),
    ],
)
def test_no_number_leads_from_a_record_to_a_person_or_a_case(text, what):
    assert words_against(text) == (f"不要写{what}：这份记录不与任何人、任何信访件相连。",)


@pytest.mark.parametrize(
    "text", ["", "损失 12000000000 元", "编号 9999011990010123456789", "023900000001", "1390000000"]
)
def test_other_numbers_may_stand_there(text):
    assert words_against(text) == ()


@pytest.mark.parametrize("state", list(State))
def test_only_what_waits_is_reviewed(state):
    found = review_refusals(state=state, own=False, agree=True, reason="")
    assert [one.code for one in found] == ([] if state is State.WAITING else ["stage"])
    assert all(one.words == f"这份记录{state.label}，不能再复核。" for one in found)


def test_the_recorder_never_reviews_and_a_return_needs_its_reason():
    own = review_refusals(state=State.WAITING, own=True, agree=True, reason="")
    assert [(one.code, one.words) for one in own] == [
        ("second_person", "记录人不能复核自己写的记录，请另一位有权人员复核。")
    ]
    bare = review_refusals(state=State.WAITING, own=False, agree=False, reason=" ")
    assert [(one.code, one.words) for one in bare] == [("reason", "退回更正的，请写明要改什么。")]
    assert review_refusals(state=State.WAITING, own=False, agree=False, reason="时间不对") == ()


@pytest.mark.parametrize("state", list(State))
def test_a_replaced_or_sealed_version_is_not_corrected(state):
    shut = state in {State.REPLACED, State.SEALED}
    found = correct_refusals(state)
    assert [(one.code, one.words) for one in found] == (
        [("stage", f"这份记录{state.label}，不能更正。")] if shut else []
    )


@each(rows("封存.csv"))
def test_a_record_is_shut_from_its_day_on(row):
    """第二十六条: the record of an act is never kept as a mark."""
    day = sealed_from(date.fromisoformat(row["发生日期"]), int(row["保存天数"]))
    assert day == date.fromisoformat(row["封存日期"])
    assert is_sealed(day, date.fromisoformat(row["哪一天"])) is {"能": False, "不能": True}[row["能否打开"]]
