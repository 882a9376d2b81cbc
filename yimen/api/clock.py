"""GET /clock: the same question and answer as `yimen clock`."""

from __future__ import annotations

from datetime import date

from yimen.api.problems import Refused
from yimen.base import calendar
from yimen.domain import clocks, typed


def answer(*, term: str, start: str, extension: str | None, hearing: str | None, days: str | None) -> dict[str, object]:
    """When the term ends and why, day by day.

    Raises:
        Refused: 422, with the words of the rule.
    """
    try:
        if term.upper() not in clocks.codes():
            clocks.term(term, date.max)  # says which terms there are, before any complaint about a date
        row = clocks.term(term.upper(), day := typed.day(start, "from"))
        more = 0
        if extension is not None:
            more = typed.number(extension, "approved_extension")
            clocks.refuse_extension(row, more)
        due = clocks.due(
            row.code,
            day,
            calendar.current(),
            days=None if days is None else typed.number(days, "days"),
            extension=more,
            hearing=None if hearing is None else typed.period(hearing, "hearing"),
        )
    except typed.NotUnderstood as wrong:
        raise Refused(422, str(wrong), [(wrong.name, wrong.words)]) from None
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
