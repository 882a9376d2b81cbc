"""The calendar: the State Council's notices as rows, compared with an independent table."""

import csv
import os
from datetime import date, timedelta
from importlib import resources
from itertools import pairwise
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yimen.domain.calendar import (
    BadNotice,
    Calendar,
    DayKind,
    DayRow,
    Notice,
    last_notice_year,
    missing_notice,
    notice_year,
    read_rows,
    shipped,
)

FIRST, LAST = date(2017, 1, 1), date(2026, 12, 31)
EVERY_DAY = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
COLUMNS = "date,kind,name,notice,notice_checked"
HOLIDAY_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
}
NOTICE_2027 = Notice(2027, "测试通知", checked=True)


def real_holidays() -> Path:
    repository = Path(__file__).resolve().parents[2]
    return Path(os.environ.get("YIMEN_REAL_DATA") or repository.parent / "shared" / "data") / "holidays.csv"


def test_every_day_of_the_shipped_years_is_as_the_independent_package_says():
    calendar = shipped()
    different = [day for day in EVERY_DAY if calendar.is_rest(day) != chinese_calendar.is_holiday(day)]
    assert different == []


def test_the_shipped_rows_are_the_named_days_of_the_independent_package():
    ours = {row.day: (row.kind.value, row.name) for row in shipped().rows}
    named = {"rest": chinese_calendar.constants.holidays, "work": chinese_calendar.constants.workdays}
    theirs = {
        day: (kind, HOLIDAY_NAMES[name])
        for kind, days in named.items()
        for day, name in days.items()
        if FIRST <= day <= LAST and name in HOLIDAY_NAMES
    }
    assert {day: row for day, row in ours.items() if theirs.get(day) != row} == {}
    # Others (the parade day of 2015 and the like) would be days we do not know.
    assert set(theirs) == set(ours)


@pytest.mark.real
def test_the_shipped_file_is_the_reference_file_where_that_is_present():
    reference = real_holidays()
    if not reference.exists():
        pytest.skip("no holidays.csv in YIMEN_REAL_DATA (default ../shared/data): nothing to compare with")
    file = resources.files("yimen.domain").joinpath("holidays.csv")
    ours = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    theirs = list(csv.DictReader(reference.read_text(encoding="utf-8").splitlines()))
    assert ours == theirs
    assert len(ours) == len(shipped().rows)


def test_no_shipped_notice_is_called_checked_before_a_person_checked_it():
    assert all(not row.notice.checked for row in shipped().rows)
    assert all("待核" in row.notice.label for row in shipped().rows)
    assert "待核" not in NOTICE_2027.label


@pytest.mark.parametrize(
    ("day", "rest", "why"),
    [
        (date(2024, 3, 16), True, "周六"),
        (date(2024, 3, 17), True, "周日"),
        (date(2024, 3, 18), False, "工作日"),
        (date(2024, 10, 5), True, "国庆节假期"),  # a Saturday inside the holiday has the holiday's name
        (date(2024, 9, 29), False, "国庆节调休上班"),
        (date(2027, 10, 1), False, "工作日"),  # no notice yet: a plain Friday
        (date(2027, 10, 2), True, "周六"),
    ],
)
def test_a_day_says_what_it_is(day, rest, why):
    assert shipped().is_rest(day) is rest
    assert shipped().why(day) == why


@pytest.mark.parametrize(("year", "announced"), [(2016, False), (2017, True), (2026, True), (2027, False)])
def test_a_year_is_announced_when_its_notice_is_loaded(year, announced):
    assert shipped().is_announced(year) is announced
    assert (shipped().notice(year) is not None) is announced


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        (date(2024, 10, 8), date(2024, 10, 8), date(2024, 10, 8)),
        (date(2024, 10, 3), date(2024, 9, 30), date(2024, 10, 8)),
        (date(2025, 2, 1), date(2025, 1, 27), date(2025, 2, 5)),
        (date(2024, 3, 17), date(2024, 3, 15), date(2024, 3, 18)),
    ],
)
def test_the_nearest_working_day_is_found_in_both_directions(day, before, after):
    assert shipped().previous_working_day(day) == before
    assert shipped().next_working_day(day) == after


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2024, 9, 27), 5, date(2024, 10, 10)),
        (date(2025, 1, 24), 5, date(2025, 2, 7)),
        (date(2025, 9, 29), 10, date(2025, 10, 20)),
        (date(2024, 10, 10), -4, date(2024, 9, 29)),
        (date(2024, 10, 5), 0, date(2024, 10, 5)),
        (date(2024, 10, 5), -1, date(2024, 9, 30)),
        (date(2024, 9, 30), 1, date(2024, 10, 8)),
    ],
)
def test_working_days_are_added_over_holidays_and_make_up_days(start, n, end):
    assert shipped().add_working_days(start, n) == end
    assert shipped().working_days_between(start, end) == n


@given(start=st.dates(FIRST, date(2028, 12, 31)), n=st.integers(-120, 120))
def test_counting_working_days_undoes_adding_them(start, n):
    calendar = shipped()
    end = calendar.add_working_days(start, n)
    assert calendar.working_days_between(start, end) == n
    assert n == 0 or not calendar.is_rest(end)


def test_a_loaded_notice_makes_a_new_calendar_and_leaves_the_old_one():
    old = shipped()
    new = old.with_notice([DayRow(date(2027, 10, 1), DayKind.REST, "国庆节", NOTICE_2027)])
    assert (new.is_rest(date(2027, 10, 1)), new.is_announced(2027)) == (True, True)
    assert new.why(date(2027, 10, 1)) == "国庆节假期"
    assert (old.is_rest(date(2027, 10, 1)), old.is_announced(2027)) == (False, False)
    assert new.rows[: len(old.rows)] == old.rows


def test_a_second_notice_for_a_year_replaces_all_rows_of_the_first():
    other = Notice(2026, "更正通知", checked=True)
    new = shipped().with_notice([DayRow(date(2026, 10, 8), DayKind.REST, "国庆节", other)])
    assert [row.day for row in new.rows if row.day.year == 2026] == [date(2026, 10, 8)]
    assert not new.is_rest(date(2026, 10, 1))
    assert new.notice(2026) == other
    assert [r for r in new.rows if r.day.year < 2026] == [r for r in shipped().rows if r.day.year < 2026]


def test_december_days_of_a_new_year_holiday_belong_to_the_next_notice():
    eve = next(row for row in shipped().rows if row.day == date(2022, 12, 31))
    assert eve.notice == shipped().notice(2023)
    replaced_2022 = shipped().with_notice(
        [DayRow(date(2022, 10, 1), DayKind.REST, "国庆节", Notice(2022, "更正通知", checked=True))]
    )
    assert replaced_2022.why(date(2022, 12, 31)) == "元旦假期"
    with_2027 = shipped().with_notice([DayRow(date(2026, 12, 31), DayKind.REST, "元旦", NOTICE_2027)])
    assert with_2027.is_rest(date(2026, 12, 31))
    assert with_2027.is_rest(date(2026, 10, 1))
    assert [notice_year(day) for day in (date(2026, 11, 30), date(2026, 12, 1))] == [2026, 2027]


@pytest.mark.parametrize(
    ("day", "missing"),
    [
        (date(2026, 12, 24), ()),
        (date(2026, 12, 25), (2027,)),
        (date(2026, 12, 31), (2027,)),
        (date(2027, 1, 1), (2027,)),
        (date(2027, 12, 24), (2027,)),
        (date(2027, 12, 25), (2027, 2028)),
        (date(2025, 12, 31), ()),
        (date(2016, 12, 31), (2016,)),
    ],
)
def test_the_last_days_of_december_wait_for_the_next_notice_too(day, missing):
    assert shipped().missing_for(day) == missing


def test_no_notice_names_a_december_day_before_those_that_wait_for_it():
    early = [row.day for row in shipped().rows if row.day.month == 12]
    assert early
    assert {last_notice_year(day) - day.year for day in early} == {1}


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "^放假通知里没有任何一天，请检查文件内容。$"),
        ([DayRow(date(2027, 1, 1), DayKind.REST, "元旦", NOTICE_2027)] * 2, "2027-01-01 出现了两次"),
        ([DayRow(date(2028, 1, 1), DayKind.REST, "元旦", NOTICE_2027)], "2028-01-01 不属于2027年"),
        ([DayRow(date(2026, 11, 30), DayKind.REST, "元旦", NOTICE_2027)], "2026-11-30 不属于2027年"),
    ],
)
def test_a_notice_that_cannot_be_is_refused_with_the_reason(rows, words):
    with pytest.raises(BadNotice, match=words):
        shipped().with_notice(rows)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["date,kind,name", "2027-01-01,rest,元旦"], "缺少列：notice、notice_checked"),
        ([], "缺少列"),
        ([COLUMNS, "2027-01-01,rest,元旦,x,no", "2027-13-01,rest,元旦,x,no"], "第3行"),
        ([COLUMNS, "2027-01-01,holiday,元旦,x,no"], "第2行"),
        ([COLUMNS, "2027-01-01"], "第2行"),
    ],
)
def test_a_broken_holiday_file_names_the_place(lines, words):
    with pytest.raises(BadNotice, match=words):
        read_rows(lines)


def test_a_holiday_file_keeps_its_source_and_whether_it_was_checked():
    rows = read_rows([COLUMNS, "2026-12-31,rest,元旦,甲号,yes", "2027-01-01,rest,元旦,乙号,yes"])
    assert [row.notice for row in rows] == [Notice(2027, "乙号", checked=True)] * 2
    alone = read_rows([COLUMNS, "2026-12-31,rest,元旦,甲号,no"])
    assert alone[0].notice == Notice(2026, "甲号", checked=False)
    assert [row.name for row in rows] == ["元旦", "元旦"]


def test_a_short_line_of_a_holiday_file_leaves_name_and_notice_empty():
    [row] = read_rows([COLUMNS, "2026-10-01,rest"])
    assert (row.name, row.notice) == ("", Notice(2026, "", checked=False))


def test_rows_are_in_the_order_of_days_whatever_the_file_s_order():
    calendar = Calendar(reversed(shipped().rows))
    assert all(a.day < b.day for a, b in pairwise(calendar.rows))
    assert calendar.rows == shipped().rows


@pytest.mark.parametrize(
    ("today", "missing"),
    [
        (date(2026, 10, 31), None),
        (date(2026, 11, 1), 2027),
        (date(2026, 12, 31), 2027),
        (date(2027, 1, 1), 2027),
        (date(2025, 12, 1), None),
    ],
)
def test_from_november_the_notice_of_the_next_year_is_missed(today, missing):
    assert missing_notice(shipped(), today) == missing
