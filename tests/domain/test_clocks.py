"""Clocks: the checked examples of the rule book as a table, and what holds for every day as properties."""

import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.domain.saying import told
from yimen.domain import clocks, terms
from yimen.domain.calendar import DayKind, DayRow, Notice, shipped
from yimen.domain.clocks import Level, State, Unit, due, state, term, warning_step

CALENDAR = shipped()
ALL = ("C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "S1", "S2", "S3", "T1", "A1", "H1", "P1", "M1", "D1")
STARTS = st.dates(date(2022, 7, 17), date(2028, 12, 31))
CODES = st.sampled_from(ALL)
LENGTHS = st.integers(1, 90)


def clock(code, start, n=30, **options):
    """A clock of any term; `n` is used only where the assigner sets the days."""
    return due(code, start, CALENDAR, days=n if code in {"A1", "H1"} else None, **options)


@pytest.mark.parametrize(
    ("code", "start", "nominal", "end"),
    [
        # domain rule book, section 7: 15, 15, 60, 60, 30 days, then working days
        ("C1", date(2024, 3, 1), date(2024, 3, 16), date(2024, 3, 18)),
        ("C2", date(2024, 9, 20), date(2024, 10, 5), date(2024, 10, 8)),
        ("C4", date(2024, 12, 5), date(2025, 2, 3), date(2025, 2, 5)),
        ("C4", date(2025, 1, 10), date(2025, 3, 11), date(2025, 3, 11)),
        ("C5", date(2025, 4, 1), date(2025, 5, 1), date(2025, 5, 6)),
        ("C3", date(2024, 9, 27), date(2024, 10, 10), date(2024, 10, 10)),
        ("C3", date(2025, 1, 24), date(2025, 2, 7), date(2025, 2, 7)),
        ("S3", date(2025, 9, 29), date(2025, 10, 20), date(2025, 10, 20)),
        # style page, rule 21
        ("C1", date(2023, 3, 1), date(2023, 3, 16), date(2023, 3, 16)),
        ("C3", date(2023, 1, 19), date(2023, 1, 31), date(2023, 1, 31)),
        # the other terms
        ("C6", date(2025, 4, 1), date(2025, 5, 1), date(2025, 5, 6)),
        ("C7", date(2025, 4, 1), date(2025, 5, 1), date(2025, 5, 6)),
        ("C8", date(2025, 4, 1), date(2025, 5, 1), date(2025, 5, 6)),
        ("S1", date(2024, 9, 28), date(2024, 9, 29), date(2024, 9, 29)),  # to a Sunday that is worked
        ("S2", date(2024, 9, 29), date(2024, 10, 9), date(2024, 10, 9)),
        ("T1", date(2024, 9, 27), date(2024, 10, 1), date(2024, 10, 8)),
        ("A1", date(2025, 4, 1), date(2025, 5, 1), date(2025, 5, 6)),
        ("P1", date(2025, 4, 1), date(2025, 5, 31), date(2025, 6, 3)),  # 端午
        ("M1", date(2025, 4, 1), date(2025, 5, 1), date(2025, 5, 6)),
        # first day in force; the day of the event is a rest day itself
        ("C1", date(2022, 5, 1), date(2022, 5, 16), date(2022, 5, 16)),
    ],
)
def test_a_term_ends_on_its_last_day_and_rolls_over_rest_days(code, start, nominal, end):
    found = clock(code, start)
    assert (found.nominal_due, found.due, found.provisional) == (nominal, end, False)


@pytest.mark.parametrize(
    ("start", "more", "nominal", "end"),
    [
        (date(2024, 12, 5), 30, date(2025, 3, 5), date(2025, 3, 5)),  # from the start, not from the rolled 2025-02-05
        (date(2024, 12, 5), 1, date(2025, 2, 4), date(2025, 2, 5)),
        (date(2024, 12, 5), 3, date(2025, 2, 6), date(2025, 2, 6)),
        (date(2024, 7, 3), 30, date(2024, 10, 1), date(2024, 10, 8)),
    ],
)
def test_an_extension_is_added_before_the_end_is_rolled_once(start, more, nominal, end):
    found = due("C4", start, CALENDAR, extension=more)
    assert (found.nominal_due, found.due) == (nominal, end)
    assert f"延长第{more}日" in next(line.why for line in found.days if line.day == nominal)


@pytest.mark.parametrize(
    ("start", "hearing", "nominal", "end"),
    [
        (date(2025, 3, 3), (date(2025, 3, 10), date(2025, 3, 10)), date(2025, 4, 3), date(2025, 4, 3)),
        (date(2025, 3, 3), (date(2025, 3, 10), date(2025, 3, 12)), date(2025, 4, 5), date(2025, 4, 7)),
        (date(2025, 3, 3), (date(2025, 3, 4), date(2025, 3, 4)), date(2025, 4, 3), date(2025, 4, 3)),
        # on the last day itself: that day moves behind the hearing
        (date(2025, 3, 3), (date(2025, 4, 2), date(2025, 4, 3)), date(2025, 4, 4), date(2025, 4, 7)),
        # after the nominal end (a Saturday), on the rolled one (Monday): the Monday cannot be used
        (date(2025, 3, 13), (date(2025, 4, 14), date(2025, 4, 14)), date(2025, 4, 12), date(2025, 4, 15)),
    ],
)
def test_the_days_of_a_hearing_are_not_counted(start, hearing, nominal, end):
    found = due("C8", start, CALENDAR, hearing=hearing)
    assert (found.nominal_due, found.due) == (nominal, end)
    skipped = [line for line in found.days if hearing[0] <= line.day <= hearing[1]]
    assert len(skipped) == (hearing[1] - hearing[0]).days + 1
    assert all(not line.counted and "听证" in line.why and "第三十六条" in line.why for line in skipped)


@pytest.mark.parametrize("code", [code for code in ALL if code != "C4"])
def test_only_handling_can_be_extended(code):
    row = term(code, date(2024, 3, 1))
    words = f"{code}（{row.name}）不能延长：{row.article}没有规定延长；"
    with told(f"{words}只有C4（办理期限）可经负责人批准延长（第三十四条）。", clocks.NotExtendable):
        clock(code, date(2024, 3, 1), extension=5)


@pytest.mark.parametrize("more", [-1, 31, 60])
def test_an_extension_is_one_to_thirty_days(more):
    with told(f"C4（办理期限）可延长1至30日（第三十四条），收到的是{more}日。", clocks.NotExtendable):
        due("C4", date(2024, 3, 1), CALENDAR, extension=more)


@pytest.mark.parametrize("code", [code for code in ALL if code != "C8"])
def test_only_the_re_review_stops_for_a_hearing(code):
    row = term(code, date(2024, 3, 1))
    words = f"{code}（{row.name}）不因听证停止计算：{row.article}没有规定；"
    with told(f"{words}只有C8（复核期限）的听证时间不计入期限（第三十六条第二款）。", clocks.NotPausable):
        clock(code, date(2024, 3, 1), hearing=(date(2024, 3, 2), date(2024, 3, 3)))


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (
            date(2025, 3, 12),
            date(2025, 3, 10),
            "听证结束日2025-03-10早于开始日2025-03-12，请按“开始..结束”的先后填写。",
        ),
        (
            date(2025, 3, 3),
            date(2025, 3, 4),
            "听证开始日2025-03-03应晚于起算日2025-03-03，请核对两个日期。",
        ),  # begins on day 0
        (date(2025, 2, 1), date(2025, 3, 10), "听证开始日2025-02-01应晚于起算日2025-03-03，请核对两个日期。"),
        (
            date(2025, 4, 3),
            date(2025, 4, 4),
            "听证开始日2025-04-03已在期限届满（2025-04-02）之后，不能再停止计算，请核对日期。",
        ),
        (date(2025, 3, 10), date(2026, 4, 10), "听证2025-03-10至2026-04-10超过366日，请核对年份。"),
        (date(2025, 3, 10), date(2026, 3, 11), "听证2025-03-10至2026-03-11超过366日，请核对年份。"),
    ],
)
def test_a_hearing_that_does_not_fit_is_refused_with_the_reason(first, last, words):
    with told(words, clocks.BadHearing):
        due("C8", date(2025, 3, 3), CALENDAR, hearing=(first, last))


@pytest.mark.parametrize(
    ("code", "options", "words"),
    [
        ("A1", {}, "A1（交办反馈期限）的天数由交办单位指定（第二十二条第三项），请给出天数。"),
        ("A1", {"days": 0}, "A1（交办反馈期限）的天数应为1至365，收到的是0。"),
        ("A1", {"days": 366}, "A1（交办反馈期限）的天数应为1至365，收到的是366。"),
        ("C1", {"days": 10}, "C1（转送交办期限）为15日（第二十二条），不能另设天数。"),
        ("C3", {"days": 10}, "C3（提出异议期限）为5个工作日（第二十三条第三款），不能另设天数。"),
    ],
)
def test_days_are_set_only_where_the_rule_leaves_them_open(code, options, words):
    with told(words, clocks.BadDays):
        due(code, date(2024, 3, 1), CALENDAR, **options)


@pytest.mark.parametrize(
    ("code", "options", "n"),
    [
        ("A1", {"days": 1}, 1),
        ("A1", {"days": 365}, 365),
        ("P1", {}, 60),
        ("P1", {"days": 20}, 20),
        ("T1", {}, 4),
        ("T1", {"level": Level.STATE}, 5),
        ("T1", {"level": Level.PROVINCE}, 3),
        ("T1", {"level": Level.CITY}, 3),
        ("T1", {"days": 7}, 7),
    ],
)
def test_days_come_from_the_assigner_the_setting_or_the_level(code, options, n):
    start = date(2024, 3, 1)
    assert due(code, start, CALENDAR, **options).nominal_due == start + timedelta(days=n)


def test_days_that_no_text_fixes_are_one_row_with_a_setting_and_what_other_sources_have():
    """第二十九条 names no days for suggestions: sixty as in 第三十四条, thirty in the text of 2005 and local ones."""
    open_rows = {row.code: row for row in clocks.TERMS if row.setting}
    assert {code: row.setting for code, row in open_rows.items()} == {
        "P1": "SUGGESTION_DAYS", "D1": "DATA_REQUEST_DAYS"
    }  # fmt: skip
    for code, row in open_rows.items():
        assert row.days_may_be_set
        assert row.certainty is clocks.Certainty.P
        assert f"默认{terms.usual_days(code)}日" in row.remark
        assert row.remark.endswith("本机关可以另定天数。")
    assert open_rows["P1"].remark.startswith("条例第二十九条要求研究论证并予以回复，没有规定天数。")
    assert open_rows["D1"].remark.startswith("个人信息保护法第五十条")
    assert all(words in open_rows["P1"].remark for words in ("第二十九条", "60日", "第三十四条", "第三十六条", "30日"))
    assert not any(row.remark for row in clocks.TERMS if not row.setting)


def test_a_later_row_of_a_term_gives_the_usual_days(monkeypatch):
    old = term("P1", date(2024, 1, 1))
    newer = replace(old, n=45, since=date(2030, 1, 1))
    monkeypatch.setattr(terms, "TERMS", (replace(old, until=date(2029, 12, 31)), newer))
    assert terms.usual_days("P1") == 45


@pytest.mark.parametrize(
    ("options", "nominal", "end"),
    [
        ({}, date(2025, 4, 2), date(2025, 4, 2)),
        ({"hearing": (date(2025, 3, 10), date(2025, 3, 12))}, date(2025, 4, 5), date(2025, 4, 7)),
        ({"hearing": (date(2025, 4, 3), date(2025, 4, 4))}, date(2025, 4, 2), date(2025, 4, 2)),  # after the end
        ({"hearing": (date(2025, 3, 3), date(2025, 3, 4))}, date(2025, 4, 3), date(2025, 4, 3)),  # one of its days
    ],
)
def test_what_runs_is_counted_again_without_judging_its_hearing_anew(options, nominal, end):
    """第三十六条第二款: a hearing that was lawful when it was held is a fact; a later notice cannot make it a fault."""
    found = clocks.due_again("C8", date(2025, 3, 3), CALENDAR, **options)
    assert (found.nominal_due, found.due) == (nominal, end)


def test_counted_again_a_length_and_an_extension_stand_as_they_were():
    assert clocks.due_again("A1", date(2025, 3, 3), CALENDAR, days=10).due == date(2025, 3, 13)
    assert clocks.due_again("C4", date(2024, 12, 5), CALENDAR, extension=3).due == date(2025, 2, 6)
    with pytest.raises(clocks.NotInForce):
        clocks.due_again("C1", date(2022, 4, 30), CALENDAR)


def test_the_levels_of_an_item_from_the_state_bureau_split_the_fifteen_days_of_receipt():
    assert sum(term("T1", date(2024, 3, 1)).levels.values()) == term("C1", date(2024, 3, 1)).n


@pytest.mark.parametrize("code", ALL)
def test_nothing_is_counted_before_the_rule_is_in_force(code):
    first = date(2022, 7, 17) if code.startswith("S") else date(2022, 5, 1)
    assert term(code, first).since == first
    row, before = term(code, first), first - timedelta(days=1)
    history = "更早收到的事项按历史数据保存，不计期限。" if before < date(2022, 5, 1) else ""
    words = (
        f"{code}（{row.name}）的依据{row.source}自2022年{first.month}月{first.day}日起适用，"
        f"2022年{before.month}月{before.day}日尚不适用，请使用该日或之后的起算日。{history}"
    )
    with told(words, clocks.NotInForce):
        clock(code, before)


def test_history_ends_where_the_regulation_begins():
    assert clocks.first_in_force() == date(2022, 5, 1)
    words = (
        "S1（简易办理转送期限）的依据《信访事项简易办理办法》（国信办发〔2022〕17号）自2022年7月17日起适用，"
        "{}尚不适用，请使用该日或之后的起算日。{}"
    )
    with told(words.format("2022年4月30日", "更早收到的事项按历史数据保存，不计期限。"), clocks.NotInForce):
        term("S1", date(2022, 4, 30))
    for day in (1, 31):
        with told(words.format(f"2022年5月{day}日", ""), clocks.NotInForce):
            term("S1", date(2022, 5, day))


def test_an_amendment_adds_a_row_and_old_matters_keep_theirs(monkeypatch):
    older = replace(term("C1", date(2024, 1, 1)), name="旧称", source="旧规定", until=date(2024, 12, 31))
    old = replace(term("C1", date(2024, 1, 1)), since=date(2025, 1, 1), until=date(2029, 12, 31))
    new = replace(old, n=10, since=date(2030, 1, 1), until=date(2030, 12, 31))
    monkeypatch.setattr(terms, "TERMS", (older, old, new))
    assert [term("C1", day).n for day in (date(2029, 12, 31), date(2030, 1, 1))] == [15, 10]
    words = "C1（转送交办期限）的依据《信访工作条例》在2031年1月1日已不适用，请核对起算日。"
    with told(words, clocks.NotInForce):
        term("C1", date(2031, 1, 1))


def test_an_unknown_term_lists_the_known_ones():
    with pytest.raises(clocks.UnknownTerm) as caught:
        term("C9", date(2024, 1, 1))
    known = "、".join(f"{code} {term(code, date(2024, 1, 1)).name}" for code in ALL)
    assert str(caught.value) == f"没有期限“C9”。可用的期限：{known}。"
    assert clocks.codes() == ALL


def test_a_start_at_the_end_of_all_dates_is_refused_in_words():
    with told("起算日9999-12-31太远，请核对年份。", clocks.ClockError):
        due("C1", date.max, CALENDAR)


@pytest.mark.parametrize(
    ("code", "article"),
    [
        ("C1", "第二十二条"),
        ("C2", "第二十三条"),
        ("C3", "第二十三条第三款"),
        ("C4", "第三十四条"),
        ("C5", "第三十五条"),
        ("C6", "第三十五条"),
        ("C7", "第三十六条"),
        ("C8", "第三十六条"),
        ("S1", "简易办理（2016）"),
        ("S2", "简易办理（2016）"),
        ("S3", "简易办理（2016）"),
        ("T1", "满意度评价办法（2014）第六条"),
        ("A1", "第二十二条第三项"),
        ("P1", "系统默认（法规未定天数）"),
        ("H1", "系统默认（协办时限由请求单位指定）"),
        ("M1", "人民调解法第三十三条"),
        ("D1", "个人信息保护法（天数为系统默认）"),
    ],
)
def test_each_term_names_its_source_and_says_who_acts_from_what(code, article):
    row = term(code, date(2024, 1, 1))
    assert row.article == article
    assert row.name
    assert row.who.label
    assert row.event.label.endswith("之日")
    verified = row.certainty is clocks.Certainty.V
    assert verified is not (code.startswith("S") or code in {"P1", "H1", "D1"})
    assert verified is ("条" in article.replace("《信访条例》", ""))  # an unverified source has no article number


@pytest.mark.parametrize(
    ("code", "start", "provisional"),
    [
        ("C1", date(2026, 12, 9), False),  # ends on 2026-12-24
        ("C1", date(2026, 12, 10), True),  # ends on 2026-12-25: the notice for 2027 may make it a day of 元旦
        ("C1", date(2026, 12, 16), True),
        ("C1", date(2026, 12, 17), True),  # ends on 2027-01-01, of which nothing is announced
        ("C1", date(2025, 12, 16), False),  # ends on 2025-12-31, both notices are there
        ("C3", date(2026, 12, 17), False),
        ("C3", date(2026, 12, 18), True),
        ("C3", date(2026, 12, 25), True),
        ("C4", date(2025, 11, 20), False),  # counts through a new year whose notice is there
        ("S1", date(2026, 12, 31), True),
        ("C1", date(2027, 3, 1), True),
    ],
)
def test_what_touches_a_year_without_notice_is_provisional(code, start, provisional):
    found = clock(code, start)
    assert found.provisional is provisional
    assert any("暂定" in line.why for line in found.days) is provisional


def test_only_the_end_of_a_calendar_term_asks_for_the_holiday_notice():
    with_2027 = CALENDAR.with_notice(
        [DayRow(date(2027, 1, 1), DayKind.REST, "元旦", Notice(2027, "测试通知", checked=True))]
    )
    found = due("C4", date(2026, 12, 5), with_2027)
    assert (found.nominal_due, found.provisional, found.years) == (date(2027, 2, 3), False, (2027,))
    last_day = due("C3", date(2026, 12, 31), CALENDAR)
    assert last_day.years == (2027,)  # the start day itself isn't counted, so 2026 decides nothing


def test_loading_the_notice_settles_a_provisional_date():
    start = date(2026, 12, 17)
    assert (due("C1", start, CALENDAR).due, due("C1", start, CALENDAR).provisional) == (date(2027, 1, 1), True)
    notice = Notice(2027, "测试通知", checked=True)
    loaded = CALENDAR.with_notice([DayRow(date(2027, 1, 1), DayKind.REST, "元旦", notice)])
    settled = due("C1", start, loaded)
    assert (settled.nominal_due, settled.due, settled.provisional) == (date(2027, 1, 1), date(2027, 1, 4), False)


def test_the_explanation_tells_each_day_of_a_rolled_term():
    lines = [(line.day.isoformat(), line.counted, line.why) for line in clock("C1", date(2024, 9, 20)).days]
    assert lines[:2] == [
        ("2024-09-20", False, "起算日当日不计入（民法典第二百零一条）"),
        ("2024-09-21", True, "第1日"),
    ]
    assert lines[14:] == [
        ("2024-10-04", True, "第14日"),
        ("2024-10-05", True, "第15日，届满日为国庆节假期，顺延"),
        ("2024-10-06", False, "国庆节假期，顺延"),
        ("2024-10-07", False, "国庆节假期，顺延"),
        ("2024-10-08", False, "工作日，顺延后届满"),
    ]


def test_the_explanation_tells_each_day_of_a_term_in_working_days():
    lines = [(line.day.isoformat(), line.counted, line.why) for line in clock("C3", date(2024, 9, 27)).days]
    assert lines[:4] == [
        ("2024-09-27", False, "起算日当日不计入（民法典第二百零一条）"),
        ("2024-09-28", False, "周六，不计入工作日"),
        ("2024-09-29", True, "第1个工作日（国庆节调休上班）"),
        ("2024-09-30", True, "第2个工作日"),
    ]
    assert lines[4] == ("2024-10-01", False, "国庆节假期，不计入工作日")
    assert lines[-1] == ("2024-10-10", True, "第5个工作日，届满")


@pytest.mark.parametrize(
    ("c2_due", "nominal", "end"),
    [
        (date(2024, 10, 8), date(2024, 12, 7), date(2024, 12, 9)),
        (date(2024, 12, 5), date(2025, 2, 3), date(2025, 2, 5)),
    ],
)
def test_the_latest_conclusion_counts_handling_from_the_last_day_for_notice(c2_due, nominal, end):
    found = clocks.latest_conclusion(c2_due, CALENDAR)
    assert (found.term.code, found.start, found.nominal_due, found.due) == ("C4", c2_due, nominal, end)


@pytest.mark.parametrize(
    ("today", "step"),
    [
        (date(2025, 1, 9), None),  # before the start
        (date(2025, 1, 10), None),
        (date(2025, 2, 8), None),  # 29 of 60
        (date(2025, 2, 9), 50),
        (date(2025, 2, 23), 50),
        (date(2025, 2, 24), 75),
        (date(2025, 3, 1), 75),
        (date(2025, 3, 2), 85),
        (date(2025, 3, 10), 85),  # 59 of 60 is 98.3 %
        (date(2025, 3, 11), 99),
        (date(2025, 3, 12), "overdue"),
    ],
)
def test_warnings_rise_with_the_share_of_the_nominal_term(today, step):
    assert warning_step(date(2025, 1, 10), date(2025, 3, 11), today) == step


@pytest.mark.parametrize(
    ("code", "today", "stopped_on", "roll_forward", "expected"),
    [
        # C1 from 2024-09-20: nominal 2024-10-05, rolled 2024-10-08
        ("C1", date(2024, 9, 21), None, True, State.RUNNING),
        ("C1", date(2024, 10, 1), None, True, State.RUNNING),  # 11 of 15
        ("C1", date(2024, 10, 2), None, True, State.NEAR),  # 12 of 15
        ("C1", date(2024, 10, 6), None, True, State.NEAR),
        ("C1", date(2024, 10, 6), None, False, State.OVERDUE),
        ("C1", date(2024, 10, 8), None, True, State.NEAR),
        ("C1", date(2024, 10, 9), None, True, State.OVERDUE),
        ("C1", date(2024, 12, 1), date(2024, 10, 8), True, State.DONE),
        ("C1", date(2024, 12, 1), date(2024, 10, 8), False, State.DONE_LATE),
        ("C1", date(2024, 12, 1), date(2024, 10, 5), False, State.DONE),
        ("C1", date(2024, 12, 1), date(2024, 10, 9), True, State.DONE_LATE),
        # the petitioner's right lasts until the rolled end, whatever the setting: 2025-05-01 to 2025-05-06
        ("C5", date(2025, 5, 6), None, False, State.NEAR),
        ("C7", date(2025, 6, 1), date(2025, 5, 6), False, State.DONE),
        ("M1", date(2025, 6, 1), date(2025, 5, 7), False, State.DONE_LATE),
    ],
)
def test_a_clock_warns_by_the_nominal_end_and_is_judged_by_the_rolled_one(
    code, today, stopped_on, roll_forward, expected
):
    start = date(2024, 9, 20) if code == "C1" else date(2025, 4, 1)
    assert state(clock(code, start), today, stopped_on, roll_forward) is expected


@pytest.mark.parametrize("each", list(State))
def test_each_state_has_its_word_on_screen(each):
    assert each.label
    assert State(each.value) is each


# What holds for every term and every day


@given(code=CODES, start=STARTS, later=st.integers(0, 400), n=LENGTHS)
def test_who_starts_later_never_ends_earlier(code, start, later, n):
    first, second = clock(code, start, n), clock(code, start + timedelta(days=later), n)
    assert first.due <= second.due
    assert first.nominal_due <= second.nominal_due


@given(code=CODES, start=STARTS, n=LENGTHS)
def test_a_rolled_end_is_never_a_rest_day_nor_before_the_nominal_one(code, start, n):
    found = clock(code, start, n)
    assert not CALENDAR.is_rest(found.due)
    assert found.start < found.nominal_due <= found.due
    if found.term.unit is Unit.WORKING:
        assert found.nominal_due == found.due
    else:
        assert found.due == CALENDAR.next_working_day(found.nominal_due)


@given(start=STARTS, more=st.integers(1, 30))
def test_an_extension_never_shortens_and_more_is_never_less(start, more):
    plain, extended = due("C4", start, CALENDAR), due("C4", start, CALENDAR, extension=more)
    assert extended.due >= plain.due
    assert extended.nominal_due == start + timedelta(days=60 + more)
    assert extended.due >= due("C4", start, CALENDAR, extension=more - 1).due
    assert sum(line.counted for line in extended.days) == 60 + more
    assert not CALENDAR.is_rest(extended.due)
    assert extended.days[-1].day == extended.due


@given(code=CODES, start=STARTS, n=LENGTHS)
def test_the_explanation_has_each_day_once_and_ends_with_the_date(code, start, n):
    found = clock(code, start, n)
    days = [line.day for line in found.days]
    assert (days[0], days[-1]) == (start, found.due)
    assert all(b - a == timedelta(days=1) for a, b in pairwise(days))
    assert sum(line.counted for line in found.days) == found.term.length(n if code in {"A1", "H1"} else None)
    assert all(line.why for line in found.days)
    assert [line.day for line in found.days if line.counted][-1] == found.nominal_due


@given(start=STARTS, after=st.integers(1, 40), length=st.integers(0, 60))
def test_a_hearing_never_shortens_and_its_days_are_never_counted(start, after, length):
    plain = due("C8", start, CALENDAR)
    first = start + timedelta(days=after)
    assume(first <= plain.due)
    hearing = (first, first + timedelta(days=length))
    found = due("C8", start, CALENDAR, hearing=hearing)
    assert found.due >= plain.due
    assert found.due > hearing[1]
    assert not CALENDAR.is_rest(found.due)
    assert sum(line.counted for line in found.days) == 30
    assert not any(line.counted for line in found.days if hearing[0] <= line.day <= hearing[1])
    assert found.days[-1].day == found.due
    if first <= plain.nominal_due:
        assert found.nominal_due == start + timedelta(days=30 + length + 1)


@given(code=CODES, start=STARTS, n=LENGTHS, passed=st.integers(0, 400))
def test_a_warning_never_falls_back(code, start, n, passed):
    found = clock(code, start, n)
    order = [None, 50, 75, 85, 99, "overdue"]
    today = start + timedelta(days=passed)
    now, tomorrow = (warning_step(start, found.nominal_due, day) for day in (today, today + timedelta(days=1)))
    assert order.index(now) <= order.index(tomorrow)


def test_the_rules_load_without_django_and_without_any_library():
    code = (
        "import sys; before = set(sys.modules); import yimen.domain.clocks;"
        "new = {m.partition('.')[0] for m in set(sys.modules) - before};"
        "print(sorted(new - set(sys.stdlib_module_names)))"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "['yimen']"
