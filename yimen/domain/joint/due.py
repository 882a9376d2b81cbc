"""By when a unit must answer: a day to come, inside the term of the case, or with the reason why not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from yimen.domain.joint.words import refusal
from yimen.domain.procedure.situation import Refusal
from yimen.domain.terms import chinese

LONGEST_DAYS = 366  # [P] no rule names a longest term; a year keeps a slip of the hand out


def within(due: date | None, *, today: date, main_end: date | None = None, beyond: str = "") -> tuple[Refusal, ...]:
    """What stands against a day by which something is demanded.

    Args:
        due: the day; None when nothing was entered.
        today: business date.
        main_end: the last day of the running term of the case (C4, or S3 in the simplified way); None without one.
        beyond: why the day may lie behind that term, in words.
    """
    return tuple(_found(due, today, main_end, beyond))


def _found(due: date | None, today: date, main_end: date | None, beyond: str) -> Iterable[Refusal]:
    if due is None:
        yield refusal("due", "请填写反馈期限。")
    elif due <= today:
        yield refusal("due", "反馈期限应当晚于今天，请重新填写。")
    elif (due - today).days > LONGEST_DAYS:
        yield refusal("due", "反馈期限最长一年，请分阶段提出要求。")
    elif main_end is not None and today <= main_end < due and not beyond.strip():
        yield refusal(
            "beyond",
            f"反馈期限晚于本件的办理期限（{chinese(main_end)}）。请提前，或者写明为什么可以更晚；法定期限不因此延长。",
            "第三十四条",
        )
