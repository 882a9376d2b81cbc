"""GET /clock: the same question and answer as `yimen clock`."""

from __future__ import annotations

import re
from datetime import date

from yimen.api.problems import Refused
from yimen.base import calendar
from yimen.domain import clocks

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def answer(*, term: str, start: str, extension: str | None, hearing: str | None, days: str | None) -> dict[str, object]:
    """When the term ends and why, day by day.

    Raises:
        Refused: 422, with the words of the rule.
    """
    try:
        if term.upper() not in clocks.codes():
            clocks.term(term, date.max)  # says which terms there are, before any complaint about a date
        row = clocks.term(term.upper(), day := _day(start, "from"))
        more = 0
        if extension is not None:
            more = _number(extension, "approved_extension")
            clocks.refuse_extension(row, more)
        due = clocks.due(
            row.code,
            day,
            calendar.current(),
            days=None if days is None else _number(days, "days"),
            extension=more,
            hearing=None if hearing is None else _period(hearing),
        )
    except clocks.ClockError as wrong:
        raise Refused(422, str(wrong)) from None
    return {
        "term": due.term.code,
        "article": due.term.article,
        "start": due.start,
        "nominal_due": due.nominal_due,
        "due": due.due,
        "provisional": due.provisional,
        "days": [{"date": line.day, "counted": line.counted, "why": line.why} for line in due.days],
    }


def _day(text: str, name: str) -> date:
    try:
        if not ISO_DAY.fullmatch(text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        message = "日期应写成 年-月-日，例如 2026-03-02。"
        raise Refused(422, f"{name} 的{message}", [(name, message)]) from None


def _number(text: str, name: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,6}", text, re.ASCII):
        raise Refused(422, f"{name} 应为整数天数。", [(name, "应为整数天数，例如 15。")])
    return int(text)


def _period(text: str) -> clocks.Hearing:
    first, dots, last = text.partition("..")
    if not dots:
        message = "应写成 开始..结束，例如 2026-03-02..2026-03-04。"
        raise Refused(422, f"hearing {message}", [("hearing", message)])
    return _day(first, "hearing"), _day(last, "hearing")
