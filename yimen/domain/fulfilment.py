"""落实: what was promised is followed until it is done, by dates and never by persons (第三十二条, 第三十三条).

办结 is not 化解: a supported claim, and an agreement, open a task of their own with an end and with checks. The numbers
of days are the office's own [P]; the end is that of the opinion or of the agreement where one is stated.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from yimen.domain.labelled import Labelled
from yimen.domain.procedure.situation import Refusal

CHECK_DAYS = (30, 60, 90)  # [P] days after conclusion
DEFAULT_DAYS = 90  # [P] where the opinion states no end


class Progress(Labelled):
    """What a unit answers to a check."""

    DONE = "done", "已落实"
    UNDER_WAY = "under_way", "正在落实"
    NOT_YET = "not_yet", "尚未落实"


class End(Labelled):
    """Why a task is over; it belongs to the matter and ends with it."""

    DONE = "done", "已落实"
    REOPENED = "reopened", "重新办理，原任务终止"
    RESOLVED = "resolved", "已认定化解"


class Standing(Labelled):
    """How an open task stands on a day."""

    LATE = "late", "已逾期"
    DUE = "due", "待回复检查"
    WAITING = "waiting", "落实中"


def due_on(stated: date | None, concluded_on: date) -> date:
    """Until when it is to be carried out: as stated, else DEFAULT_DAYS after conclusion."""
    return stated or concluded_on + timedelta(days=DEFAULT_DAYS)


def check_on(concluded_on: date, number: int, days: Sequence[int] = CHECK_DAYS) -> date:
    """The day of a check.

    Args:
        number: from 1 on; after the last of `days` a check follows as long after it as the last two lie apart, so that
            what is not done is not forgotten.
    """
    if number <= len(days):
        return concluded_on + timedelta(days=days[number - 1])
    step = days[-1] - days[-2] if len(days) > 1 else days[-1]
    return concluded_on + timedelta(days=days[-1] + step * (number - len(days)))


def next_on(concluded_on: date, *, after: date, due_on: date, days: Sequence[int] = CHECK_DAYS) -> date:
    """The next day on which the unit is asked: the first check after a day, or the end itself when it comes sooner.

    Args:
        after: the day of the check that was answered, or of the answer when that came later; at first the conclusion.
    """
    number = 1
    while (day := check_on(concluded_on, number, days)) <= after:
        number += 1
    return min(day, due_on) if due_on > after else day


def standing(*, due_on: date, next_check_on: date, today: date) -> Standing:
    """How an open task stands: late once its end or an unanswered check has passed; due from the day of a check on."""
    if today > due_on or today > next_check_on:
        return Standing.LATE
    return Standing.DUE if today == next_check_on else Standing.WAITING


def answer_refusals(progress: Progress, *, fulfilled_on: date | None, today: date) -> tuple[Refusal, ...]:
    """What stands against an answer: done needs its day, not after today; not done has none."""
    if progress is not Progress.DONE:
        return ()
    if fulfilled_on is None:
        return (Refusal("fulfilled_on", "已落实的，请填写落实日期。", "第三十二条"),)
    if fulfilled_on > today:
        return (Refusal("fulfilled_on", "落实日期不能晚于今天，请重新填写。", "第三十二条"),)
    return ()


def stated_refusals(stated: Sequence[date | None], *, today: date) -> tuple[Refusal, ...]:
    """What stands against the ends that an opinion states: none of them lies in the past."""
    if any(day is not None and day < today for day in stated):
        return (Refusal("fulfil_by", "落实期限不能早于今天，请重新填写。", "第三十二条"),)
    return ()
