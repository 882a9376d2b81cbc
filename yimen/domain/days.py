"""Between which days a day that somebody enters for a step may lie; each answer is empty or says what to enter."""

from __future__ import annotations

from datetime import date

from yimen.domain.procedure.situation import Refusal
from yimen.domain.simplified import ARTICLE as SIMPLIFIED


def performed(due_on: date, *, today: date) -> tuple[Refusal, ...]:
    """Until when an agreement is performed (第三十三条)."""
    return () if due_on >= today else (Refusal("due_on", "履行期限不能早于今天，请重新填写。", "第三十三条"),)


def fulfilled(on: date, *, today: date) -> tuple[Refusal, ...]:
    """When a supported claim was carried out (第三十二条)."""
    return _between(None, on, today, Refusal("fulfilled_on", "落实日期不能晚于今天，请重新填写。", "第三十二条"))


def told(on: date, *, accepted_on: date | None, today: date) -> tuple[Refusal, ...]:
    """When the person was told the simple answer (简易办理)."""
    return _between(accepted_on, on, today, Refusal("told_on", "答复日期应在受理之日和今天之间，请核对。", SIMPLIFIED))


def requested(on: date, *, delivered_on: date | None, today: date, article: str) -> tuple[Refusal, ...]:
    """When a review was asked for: after the delivery of the opinion that it looks at (第三十五条, 第三十六条)."""
    words = "收到请求的日期应在书面答复送达之日和今天之间，请核对。"
    return _between(delivered_on, on, today, Refusal("requested_on", words, article))


def review_delivered(on: date, *, issued_on: date | None, today: date) -> tuple[Refusal, ...]:
    """When the opinion of a review was delivered (第三十五条)."""
    words = "送达日期应在意见书出具之日和今天之间，请核对。"
    return _between(issued_on, on, today, Refusal("delivered_on", words, "第三十五条"))


def _between(first: date | None, on: date, last: date, else_: Refusal) -> tuple[Refusal, ...]:
    return () if (first is None or on >= first) and on <= last else (else_,)
