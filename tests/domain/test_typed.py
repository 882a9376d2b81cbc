"""What is typed at the command and at the API is read in one way."""

from datetime import date

import pytest

from yimen.domain import typed


def test_days_numbers_and_spans_are_read():
    assert typed.day("2026-03-02", "from") == date(2026, 3, 2)
    assert [typed.number(text, "days") for text in ("15", "0", "-1")] == [15, 0, -1]
    assert typed.period("2026-03-02..2026-03-04", "hearing") == (date(2026, 3, 2), date(2026, 3, 4))


@pytest.mark.parametrize(
    ("typed_in", "found"),
    [
        ("0", 0), ("17", 17), ("9" * 18, 10**18 - 1), ("9" * 19, None), ("", None), ("-1", None), ("1.0", None),
        ("１", None), ("x", None),
    ],
)  # fmt: skip
def test_a_number_of_an_address_is_whole_or_none(typed_in, found):
    assert typed.whole(typed_in) == found


@pytest.mark.parametrize(
    ("read", "text", "words"),
    [
        (typed.day, "20260302", "日期“20260302”无法识别，请写成 年-月-日"),
        (typed.day, "2026-02-30", "无法识别"),
        (typed.day, "２０２６-03-02", "无法识别"),
        (typed.day, "", "无法识别"),
        (typed.number, "1.5", "应为整数天数"),
        (typed.number, "１５", "应为整数天数"),
        (typed.number, "1234567", "应为整数天数"),
        (typed.period, "2026-03-02", "应写成 开始..结束"),
        (typed.period, "2026-03-02..", "无法识别"),
        (typed.period, "x..2026-03-02", "日期“x”无法识别"),
        (typed.period, "2026-03-02..2026-03-04..2026-03-05", "日期“2026-03-04..2026-03-05”无法识别"),
    ],
)
def test_what_is_not_understood_is_named_with_how_to_write_it(read, text, words):
    with pytest.raises(typed.NotUnderstood) as wrong:
        read(text, "option")
    assert wrong.value.name == "option"
    assert words in wrong.value.words
    assert str(wrong.value) == f"option：{wrong.value.words}"
