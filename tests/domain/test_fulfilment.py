"""落实 (第三十二条, 第三十三条): dates counted by hand in `cases/落实.csv`, and the words of each refusal."""

from __future__ import annotations

from datetime import date

import pytest

from tests.domain.tables import each, rows
from yimen.domain.fulfilment import (
    CHECK_DAYS,
    End,
    Progress,
    Standing,
    answer_refusals,
    check_on,
    due_on,
    next_on,
    standing,
    stated_refusals,
)

CONCLUDED = date(2026, 3, 2)


def day(text: str) -> date:
    return date.fromisoformat(text)


@each(rows("落实.csv"))
def test_a_unit_is_asked_on_the_day_of_the_table(row):
    asked = next_on(day(row["办结日期"]), after=day(row["上次"]), due_on=day(row["落实期限"]))
    assert asked == day(row["下次检查"])


def test_the_end_is_the_stated_one_or_ninety_days_after_conclusion():
    assert due_on(day("2026-04-30"), CONCLUDED) == day("2026-04-30")
    assert due_on(None, CONCLUDED) == day("2026-05-31")


@pytest.mark.parametrize(
    ("number", "days", "on"),
    [
        (1, CHECK_DAYS, "2026-04-01"),
        (3, CHECK_DAYS, "2026-05-31"),
        (4, CHECK_DAYS, "2026-06-30"),
        (5, CHECK_DAYS, "2026-07-30"),
        (2, (10,), "2026-03-22"),  # one day set: every ten days
        (3, (10, 25), "2026-04-11"),  # then as far apart as the last two
    ],
)
def test_checks_follow_the_days_of_the_office_and_never_stop_by_themselves(number, days, on):
    assert check_on(CONCLUDED, number, days) == day(on)


@pytest.mark.parametrize(
    ("due", "asked", "today", "found"),
    [
        ("2026-05-31", "2026-04-01", "2026-03-31", Standing.WAITING),
        ("2026-05-31", "2026-04-01", "2026-04-01", Standing.DUE),
        ("2026-05-31", "2026-04-01", "2026-04-02", Standing.LATE),
        ("2026-05-31", "2026-06-30", "2026-05-31", Standing.WAITING),
        ("2026-05-31", "2026-06-30", "2026-06-01", Standing.LATE),  # its end has passed
    ],
)
def test_a_task_is_late_once_a_check_or_its_end_has_passed(due, asked, today, found):
    assert standing(due_on=day(due), next_check_on=day(asked), today=day(today)) is found


@pytest.mark.parametrize(
    ("progress", "on", "words"),
    [
        (Progress.DONE, None, "已落实的，请填写落实日期。"),
        (Progress.DONE, "2026-04-02", "落实日期不能晚于今天，请重新填写。"),
        (Progress.DONE, "2026-04-01", ""),
        (Progress.UNDER_WAY, None, ""),
        (Progress.NOT_YET, None, ""),
    ],
)
def test_done_has_its_day(progress, on, words):
    found = answer_refusals(progress, fulfilled_on=day(on) if on else None, today=day("2026-04-01"))
    assert [(one.code, one.words, one.article) for one in found] == (
        [("fulfilled_on", words, "第三十二条")] if words else []
    )


def test_an_opinion_promises_nothing_for_yesterday():
    today = day("2026-03-02")
    assert stated_refusals([None, today], today=today) == ()
    [found] = stated_refusals([today, day("2026-03-01")], today=today)
    assert (found.code, found.words, found.article) == (
        "fulfil_by", "落实期限不能早于今天，请重新填写。", "第三十二条",
    )  # fmt: skip


def test_a_task_ends_with_the_matter():
    assert [end.label for end in End] == ["已落实", "重新办理，原任务终止", "已认定化解"]
    assert [one.label for one in Progress] == ["已落实", "正在落实", "尚未落实"]
    assert [one.label for one in Standing] == ["已逾期", "待回复检查", "落实中"]
