"""Clocks, the explanation of a date, the timeline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.safestring import SafeString

from yimen.ui import figures
from yimen.ui.components.values import get, small_part
from yimen.ui.pieces import CLOCK_STATES

register = template.Library()


@register.simple_tag
def clock_chip(
    state: str, due: Any = None, *, name: str = "", days_left: int | None = None, unit: str = "天", url: str = ""
) -> SafeString:
    """One clock in a row of a list: state word, what is left, date."""
    _, tone, icon_name = CLOCK_STATES[state]
    words = clock_words(state, days_left, unit)
    return small_part("ui/parts/clock_chip.html", tone=tone, icon=icon_name, words=words, due=due, name=name, url=url)


def clock_words(state: str, days_left: int | None, unit: str = "天") -> str:
    """'还剩 9 天', '今天到期', '已逾期 3 天', or the state's own word."""
    word = CLOCK_STATES[state][0]
    if days_left is None or state not in ("running", "near", "late"):
        return word
    if days_left < 0:
        return f"已逾期 {-days_left} {unit}"
    if state == "late":
        return word
    return "今天到期" if days_left == 0 else f"还剩 {days_left} {unit}"


@register.inclusion_tag("ui/parts/clock_line.html")
def clock_line(clocks: Sequence[Any], label: str = "办理时限") -> dict[str, Any]:
    """The clocks C1 to C8 in one line (`pieces.ClockItem`); each opens "为什么是这一天"."""
    rows = []
    for clock in clocks:
        state = get(clock, "state")
        _, tone, icon_name = CLOCK_STATES[state]
        rows.append(
            {
                "clock": clock,
                "tone": tone,
                "icon": icon_name,
                "words": clock_words(state, get(clock, "days_left"), get(clock, "unit", "天")),
                "running": state in ("running", "near", "late"),
                "finished": state in ("done", "done_late"),
            }
        )
    return {"rows": rows, "label": label}


@register.inclusion_tag("ui/parts/clock_why.html")
def clock_why(why: Any) -> dict[str, Any]:
    """为什么是这一天 (`pieces.WhyDate`): start, each day, small calendar, article."""
    days = list(get(why, "days", ()))
    return {"why": why, "days": days, "months": figures.months_of(days), "weekdays": "一二三四五六日"}


@register.inclusion_tag("ui/parts/timeline.html")
def timeline(items: Sequence[Any], empty_text: str = "还没有记录") -> dict[str, Any]:
    """Steps, papers and notes in order, each kind with its own look (`pieces.TimelineItem`)."""
    return {"items": items, "empty_text": empty_text}
