"""Clocks (期限): when a term ends, and why, day by day.

The day of the event isn't counted (民法典第二百零一条). A term in 日 counts every day and, when its last day is a rest
day, ends on the next working day (民法典第二百零三条); so each clock has a nominal end, by which organs are warned, and
a rolled one, by which they are judged. A term in 工作日 ends on a working day anyway: both are the same day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from yimen.domain.calendar import Calendar, last_notice_year
from yimen.domain.labelled import Labelled
from yimen.domain.terms import (
    TERMS,
    BadDays,
    BadHearing,
    Certainty,
    ClockError,
    Level,
    NotExtendable,
    NotInForce,
    NotPausable,
    StartEvent,
    Term,
    Unit,
    UnknownTerm,
    Who,
    chinese,
    codes,
    first_in_force,
    term,
)

__all__ = [
    "TERMS",
    "BadDays",
    "BadHearing",
    "Certainty",
    "ClockError",
    "CountedDay",
    "Due",
    "Hearing",
    "Level",
    "NotExtendable",
    "NotInForce",
    "NotPausable",
    "StartEvent",
    "State",
    "Term",
    "Unit",
    "UnknownTerm",
    "WarningStep",
    "Who",
    "chinese",
    "codes",
    "due",
    "due_again",
    "first_in_force",
    "latest_conclusion",
    "refuse_extension",
    "state",
    "term",
    "warning_step",
]

DAY = timedelta(days=1)
DAY_ZERO = "起算日当日不计入（民法典第二百零一条）"
HEARING_DAY = "听证期间不计入（第三十六条第二款）"
LAST_START = date(9000, 1, 1)  # keeps the sums away from the last date that Python can write
MAX_HEARING_DAYS = 366  # a longer hearing is a slip of the keyboard

Hearing = tuple[date, date]
"""First and last day of a hearing (听证), both not counted."""

WarningStep = Literal[50, 75, 85, 99, "overdue"]
STEPS: tuple[Literal[99, 85, 75, 50], ...] = (99, 85, 75, 50)  # per cent of the term that have passed
NEAR = 75  # per cent from which a running clock is shown as 临近到期


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One line of the explanation: a day, whether it counts towards the term, and why."""

    day: date
    counted: bool
    why: str


@dataclass(frozen=True, slots=True)
class Due:
    """The end of a term with its basis and its explanation; `days` runs from the start day to `due`."""

    term: Term
    start: date
    nominal_due: date
    due: date
    provisional: bool
    days: tuple[CountedDay, ...]

    @property
    def decided_from(self) -> date:
        """The first day whose kind matters: every day of a term in working days, else only the end and its rolling."""
        return self.start + DAY if self.term.unit is Unit.WORKING else self.nominal_due

    @property
    def years(self) -> tuple[int, ...]:
        """The years whose holiday notices decide the result; in late December the next year's too."""
        return tuple(range(self.decided_from.year, last_notice_year(self.due) + 1))


class State(Labelled):
    """Where a clock stands."""

    RUNNING = "running", "进行中"
    NEAR = "near", "临近到期"
    OVERDUE = "overdue", "已超期"
    DONE = "done", "按期完成"
    DONE_LATE = "done_late", "逾期完成"


def due(
    code: str,
    start: date,
    calendar: Calendar,
    *,
    days: int | None = None,
    level: Level = Level.COUNTY,
    extension: int = 0,
    hearing: Hearing | None = None,
) -> Due:
    """When the term `code` ends that starts with the event of `start`.

    Args:
        code: C1..C8, S1..S3, T1, A1, P1, M1.
        start: the day of the event, which isn't counted.
        calendar: the holiday notices; a year without one makes the result provisional.
        days: the length in days where it may be set: needed for A1, optional for P1 and T1.
        level: the level of the office, for T1 only.
        extension: approved extra calendar days, 1 to 30, for C4 only (第三十四条); rolled once, at the very end.
        hearing: first and last day of a hearing, for C8 only (第三十六条第二款); both aren't counted. It must begin
            after `start` and no later than the day on which the term ends without it: an ended term cannot be stopped.

    Raises:
        UnknownTerm, NotInForce, BadDays, NotExtendable, NotPausable, BadHearing: all ClockError, in Chinese.
    """
    if start >= LAST_START:
        raise ClockError(f"起算日{start}太远，请核对年份。")
    row = term(code, start)
    n = row.length(days, level)
    if extension:
        refuse_extension(row, extension)
    if hearing is not None:
        _refuse_hearing(row, start, n, calendar, hearing)
    return _counted(row, start, n, extension=extension, calendar=calendar, hearing=hearing)


def due_again(
    code: str,
    start: date,
    calendar: Calendar,
    *,
    days: int | None = None,
    extension: int = 0,
    hearing: Hearing | None = None,
) -> Due:
    """When a term ends that runs already, counted by the calendar that is in force now.

    Its extension and hearing were lawful when they were given: what a later holiday notice changes does not undo them.
    A hearing that began in the days of rest by which the old end was rolled, where the new end lies before it, stops
    nothing any more; it is no fault either.
    """
    row = term(code, start)
    return _counted(row, start, row.length(days), extension=extension, calendar=calendar, hearing=hearing)


@lru_cache(maxsize=1024)  # a page asks the same few questions for every row; a calendar never changes
def _counted(row: Term, start: date, n: int, *, extension: int, calendar: Calendar, hearing: Hearing | None) -> Due:
    if row.unit is Unit.WORKING:
        lines = tuple(_working(start, n, calendar))
        end = nominal = lines[-1].day
    else:
        lines = tuple(_calendar(start, n, extension, calendar, hearing))
        end, nominal = lines[-1].day, max(line.day for line in lines if line.counted)
    bare = Due(row, start, nominal, end, provisional=False, days=lines)
    provisional = not all(calendar.is_announced(year) for year in bare.years)
    return Due(row, start, nominal, end, provisional, lines)


def latest_conclusion(c2_due: date, calendar: Calendar) -> Due:
    """The latest lawful conclusion (最迟办结) while the organ has not notified acceptance.

    C4 counted as if accepted on the last day of C2, `c2_due` (第二十三条, 第三十四条), so that a late notice cannot
    lengthen it.
    Raises NotInForce.
    """
    return due("C4", c2_due, calendar)


def refuse_extension(row: Term, extension: int) -> None:
    """Raise NotExtendable unless `row` may be extended by so many days (第三十四条)."""
    if not row.max_extension:
        raise NotExtendable(
            f"{row.title}不能延长：{row.article}没有规定延长；只有C4（办理期限）可经负责人批准延长（第三十四条）。"
        )
    if not 1 <= extension <= row.max_extension:
        raise NotExtendable(f"{row.title}可延长1至{row.max_extension}日（{row.article}），收到的是{extension}日。")


def warning_step(start: date, nominal_due: date, today: date) -> WarningStep | None:
    """The highest warning that `today` has reached, in per cent of the days from `start` to `nominal_due`.

    None before half of the term has passed, "overdue" after the nominal end. The share is of calendar days for terms
    in working days too. Judging is `state`; a warning may say "overdue" while the rolled end is still ahead.
    """
    if today > nominal_due:
        return "overdue"
    passed, whole = (today - start).days, (nominal_due - start).days
    return next((step for step in STEPS if passed * 100 >= step * whole), None)


def state(clock: Due, today: date, stopped_on: date | None = None, roll_forward: bool = True) -> State:
    """Where the clock stands on `today`; `stopped_on` is the day of the act that ended it, None while it runs.

    Warned by the nominal end, judged by the rolled one; `roll_forward=False` judges by the nominal one, but never a
    right of the petitioner or the parties (C5, C7, M1), which always lasts until the rolled end.
    """
    last = clock.due if roll_forward or clock.term.is_right else clock.nominal_due
    if stopped_on is not None:
        return State.DONE if stopped_on <= last else State.DONE_LATE
    if today > last:
        return State.OVERDUE
    step = warning_step(clock.start, clock.nominal_due, today)
    return State.NEAR if step == "overdue" or (step is not None and step >= NEAR) else State.RUNNING


def _working(start: date, n: int, calendar: Calendar) -> Iterator[CountedDay]:
    yield CountedDay(start, counted=False, why=DAY_ZERO)
    day, count = start, 0
    while count < n:
        day += DAY
        what, doubt = calendar.why(day), _doubt(day, calendar)
        if calendar.is_rest(day):
            yield CountedDay(day, counted=False, why=f"{what}，不计入工作日{doubt}")
            continue
        count += 1
        nature = "" if what == "工作日" else f"（{what}）"
        yield CountedDay(day, counted=True, why=f"第{count}个工作日{nature}{'，届满' if count == n else ''}{doubt}")


def _calendar(start: date, n: int, extension: int, calendar: Calendar, hearing: Hearing | None) -> Iterator[CountedDay]:
    yield CountedDay(start, counted=False, why=DAY_ZERO)
    day, count, last = start, 0, n + extension
    while count < last:
        day += DAY
        if _within(day, hearing):
            yield CountedDay(day, counted=False, why=HEARING_DAY)
            continue
        count += 1
        why = f"第{count}日" + (f"（延长第{count - n}日）" if count > n else "")
        if count == last:
            rest = f"，届满日为{calendar.why(day)}，顺延" if calendar.is_rest(day) else "，届满"
            why += rest + _doubt(day, calendar)
        yield CountedDay(day, counted=True, why=why)
    # A hearing that begins while the end is being rolled moves it on: that day cannot be used to decide.
    while calendar.is_rest(day) or _within(day, hearing):
        day += DAY
        if _within(day, hearing):
            yield CountedDay(day, counted=False, why=HEARING_DAY)
        elif calendar.is_rest(day):
            yield CountedDay(day, counted=False, why=f"{calendar.why(day)}，顺延{_doubt(day, calendar)}")
        else:
            why = f"{calendar.why(day)}，顺延后届满{_doubt(day, calendar)}"
            yield CountedDay(day, counted=False, why=why)


def _within(day: date, hearing: Hearing | None) -> bool:
    return hearing is not None and hearing[0] <= day <= hearing[1]


def _doubt(day: date, calendar: Calendar) -> str:
    missing = calendar.missing_for(day)
    return f"（{'、'.join(f'{year}年' for year in missing)}放假通知未载入，暂定）" if missing else ""


def _refuse_hearing(row: Term, start: date, n: int, calendar: Calendar, hearing: Hearing) -> None:
    if not row.hearing_stops_it:
        raise NotPausable(
            f"{row.title}不因听证停止计算：{row.article}没有规定；"
            "只有C8（复核期限）的听证时间不计入期限（第三十六条第二款）。"
        )
    first, last = hearing
    if last < first:
        raise BadHearing(f"听证结束日{last}早于开始日{first}，请按“开始..结束”的先后填写。")
    if first <= start:
        raise BadHearing(f"听证开始日{first}应晚于起算日{start}，请核对两个日期。")
    if (last - first).days >= MAX_HEARING_DAYS:
        raise BadHearing(f"听证{first}至{last}超过{MAX_HEARING_DAYS}日，请核对年份。")
    *_, end = _calendar(start, n, 0, calendar, None)
    if first > end.day:
        raise BadHearing(f"听证开始日{first}已在期限届满（{end.day}）之后，不能再停止计算，请核对日期。")
