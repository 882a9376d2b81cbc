"""The office's calendar: rest days, and weekend days that are worked (调休), by the State Council's yearly notices.

The notices are rows, never code: `holidays.csv` ships those of 2017-2026, an office loads the next one when it is
published. A year without a notice has plain weekends only, so whatever depends on it is provisional (暂定);
the last week of December depends on the next year's notice as well.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib import resources

DAY = timedelta(days=1)
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
SATURDAY = 5
NEW_YEAR_REACH = 25
"""From this day of December on, the next year's notice decides too: 元旦 may rest from 30 December, and the weekend
worked for it (调休) lies in the week before. The earliest such day of the shipped notices is 29 December (2018)."""


class BadNotice(ValueError):  # noqa: N818 - errors are named for what is wrong
    """Rows that cannot be a notice; the message is Chinese and says what to correct."""


class DayKind(StrEnum):
    """What a notice makes of a day."""

    REST = "rest"
    WORK = "work"


@dataclass(frozen=True, slots=True)
class Notice:
    """The notice (放假通知) for one year: its number, and whether a person has compared it with the original."""

    year: int
    number: str
    checked: bool

    @property
    def label(self) -> str:
        """The source as a screen shows it: number, and 待核 while nobody has checked it."""
        return (self.number or "文号不详") + ("" if self.checked else "（待核）")


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day that differs from the plain week, or a weekend day inside a named holiday."""

    day: date
    kind: DayKind
    name: str
    notice: Notice


class Calendar:
    """Which days are worked. Immutable; a notice that is loaded later makes a new calendar."""

    def __init__(self, rows: Iterable[DayRow]) -> None:
        self._rows: dict[date, DayRow] = {}
        self._notices: dict[int, Notice] = {}
        for row in sorted(rows, key=lambda r: r.day):
            if row.day in self._rows:
                raise BadNotice(f"{row.day} 出现了两次，请只保留一行。")
            if notice_year(row.day) != row.notice.year and row.day.year != row.notice.year:
                raise BadNotice(f"{row.day} 不属于{row.notice.year}年的放假通知，请核对日期或年份。")
            self._rows[row.day] = row
            self._notices.setdefault(row.notice.year, row.notice)

    @property
    def rows(self) -> tuple[DayRow, ...]:
        """All rows by date."""
        return tuple(self._rows.values())

    def is_rest(self, day: date) -> bool:
        """Whether nobody works on `day`: a named rest day, or a weekend day that no notice makes a working day."""
        row = self._rows.get(day)
        return row.kind is DayKind.REST if row else day.weekday() >= SATURDAY

    def why(self, day: date) -> str:
        """What `day` is, in the words of the explanation: 国庆节假期, 春节调休上班, 周六, 工作日."""
        row = self._rows.get(day)
        if row:
            return f"{row.name}假期" if row.kind is DayKind.REST else f"{row.name}调休上班"
        return WEEKDAYS[day.weekday()] if day.weekday() >= SATURDAY else "工作日"

    def is_announced(self, year: int) -> bool:
        """Whether the notice for `year` is loaded; without it a date that it decides is provisional."""
        return year in self._notices

    def missing_for(self, day: date) -> tuple[int, ...]:
        """The years whose notices decide what `day` is and aren't loaded; any makes it provisional (暂定)."""
        return tuple(year for year in range(day.year, last_notice_year(day) + 1) if year not in self._notices)

    def notice(self, year: int) -> Notice | None:
        """The notice for `year`, None when it isn't loaded."""
        return self._notices.get(year)

    def next_working_day(self, day: date) -> date:
        """`day` itself when it is worked, else the first working day after it."""
        while self.is_rest(day):
            day += DAY
        return day

    def previous_working_day(self, day: date) -> date:
        """`day` itself when it is worked, else the last working day before it."""
        while self.is_rest(day):
            day -= DAY
        return day

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after `day` (before it for a negative n); `day` isn't counted, n = 0 is `day` itself."""
        step = DAY if n > 0 else -DAY
        for _ in range(abs(n)):
            day += step
            while self.is_rest(day):
                day += step
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Working days from `start` (not counted) to `end` (counted); negative when `end` is earlier."""
        step = DAY if end > start else -DAY
        count, day = 0, start
        while day != end:
            day += step
            count += not self.is_rest(day)
        return count if end > start else -count

    def with_notice(self, rows: Iterable[DayRow]) -> "Calendar":
        """A new calendar in which each notice of `rows` replaces all that was there for its year.

        Raises BadNotice for an empty notice, a day given twice or a day outside the notice's year.
        """
        new = tuple(rows)
        if not new:
            raise BadNotice("放假通知里没有任何一天，请检查文件内容。")
        years, days = {row.notice.year for row in new}, {row.day for row in new}
        kept = (row for row in self.rows if row.notice.year not in years and row.day not in days)
        return Calendar((*kept, *new))


REMIND_FROM = 11  # the State Council publishes next year's notice in late October or November


def missing_notice(calendar: Calendar, today: date) -> int | None:
    """The year whose notice should be loaded by now: this one, or from 1 November the next; None when it is there."""
    if not calendar.is_announced(today.year):
        return today.year
    return today.year + 1 if today.month >= REMIND_FROM and not calendar.is_announced(today.year + 1) else None


def notice_year(day: date) -> int:
    """The year whose notice names `day`: days of December around New Year (元旦) stand in the next year's notice."""
    return day.year + (day.month == 12)


def last_notice_year(day: date) -> int:
    """The last year whose notice can change what `day` is: the next one for the days just before New Year (元旦)."""
    return day.year + (day.month == 12 and day.day >= NEW_YEAR_REACH)


def read_rows(lines: Iterable[str]) -> list[DayRow]:
    """Rows of a holiday file with the columns date, kind (rest/work), name, notice, notice_checked (yes/no).

    Raises BadNotice naming the line and what to write there.
    """
    reader = csv.DictReader(lines)
    missing = {"date", "kind", "name", "notice", "notice_checked"} - set(reader.fieldnames or ())
    if missing:
        raise BadNotice(f"放假安排文件缺少列：{'、'.join(sorted(missing))}。")
    parsed: list[tuple[date, DayKind, str]] = []
    numbers: dict[int, Notice] = {}
    for number, record in enumerate(reader, start=2):
        try:
            day, kind = date.fromisoformat(record["date"]), DayKind(record["kind"])
        except (ValueError, TypeError):
            raise BadNotice(f"第{number}行看不懂：日期应如 2026-10-01，类别应为 rest 或 work。") from None
        parsed.append((day, kind, record["name"] or ""))
        # The file names the notice of the calendar year; a December row takes the one of its own notice's year.
        numbers.setdefault(day.year, Notice(day.year, record["notice"] or "", record["notice_checked"] == "yes"))
    rows = []
    for day, kind, name in parsed:
        year = notice_year(day)
        # Without any day of the next year in the file, the row stays with the notice it was written under.
        rows.append(DayRow(day, kind, name, numbers.get(year, numbers[day.year])))
    return rows


@cache
def shipped() -> Calendar:
    """The calendar that comes with Yimen: the notices of 2017-2026, whose numbers are still unchecked (待核)."""
    text = resources.files("yimen.domain").joinpath("holidays.csv").read_text(encoding="utf-8")
    return Calendar(read_rows(text.splitlines()))
