"""What the components take: plain values, no records.

Every component accepts these classes or a dict with the same keys, since templates look both up alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Tone = Literal["neutral", "brand", "ok", "near", "late", "done", "future"]
ClockState = Literal["future", "running", "near", "late", "done", "done_late", "paused", "stopped"]

# state -> (word, tone, icon): colour never stands alone.
CLOCK_STATES: dict[str, tuple[str, str, str]] = {
    "future": ("未开始", "future", "circle-dotted"),
    "running": ("进行中", "ok", "clock"),
    "near": ("临近", "near", "clock-alert"),
    "late": ("已逾期", "late", "alert"),
    "done": ("按期完成", "done", "check"),
    "done_late": ("逾期完成", "late", "check"),
    "paused": ("暂停计时", "neutral", "pause"),
    "stopped": ("不再计时", "neutral", "minus"),
}


@dataclass(frozen=True)
class NavItem:
    """One entry of the left navigation. `key` is a shortcut such as "F2"; `badge` a count or None."""

    label: str
    url: str
    icon: str = "circle"
    current: bool = False
    key: str = ""
    badge: int | str | None = None


@dataclass(frozen=True)
class NavGroup:
    """A workplace (工作台) with its entries."""

    label: str
    items: Sequence[NavItem]


@dataclass(frozen=True)
class Shell:
    """What the bars of the shells show, as context variable `shell`; each part may be missing."""

    unit: str = ""
    hall: str = ""
    hall_state: str = ""
    hall_tone: Tone = "neutral"
    hall_url: str = ""
    user_name: str = ""
    user_role: str = ""
    home_url: str = ""
    logout_url: str = ""
    password_url: str = ""


@dataclass(frozen=True)
class ClockItem:
    """One clock of the clock line.

    `days_left` counts in `unit` (negative: overdue); `percent` is the used share of the term, 0..100;
    `latest`: the date is the last possible one (最迟), since the start event has not happened yet;
    `url` opens "为什么是这一天".
    """

    code: str
    name: str
    state: ClockState
    due: date | None = None
    done_on: date | None = None
    days_left: int | None = None
    unit: str = "天"
    percent: int | None = None
    article: str = ""
    url: str = ""
    provisional: bool = False
    latest: bool = False


@dataclass(frozen=True)
class DayLine:
    """One day of an explanation. `kind`: start, counted, rest, makeup (调休上班), hearing, due."""

    date: date
    counted: bool
    why: str
    number: int | None = None
    kind: str = ""


@dataclass(frozen=True)
class WhyDate:
    """为什么是这一天: the whole explanation of one date."""

    title: str
    due: date
    article: str
    start: date
    start_event: str
    days: Sequence[DayLine]
    nominal_due: date | None = None
    paper: str = ""
    paper_url: str = ""
    extension: str = ""
    provisional: bool = False
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class TimelineItem:
    """One entry of a case's timeline. `kind`: step, paper, note, claim, warning: each looks different."""

    at: datetime | date
    title: str
    kind: Literal["step", "paper", "note", "warning"] = "step"
    body: str = ""
    by: str = ""
    url: str = ""
    link_text: str = ""


@dataclass(frozen=True)
class StatCard:
    """A figure that opens its list. `figure` None shows "—"; `n` is what it is counted over."""

    label: str
    figure: str | None
    url: str = ""
    n: int | None = None
    sentence: str = ""
    unit: str = ""
    trend: Sequence[float | None] = field(default_factory=tuple)
    trend_label: str = ""
    delta: str = ""
    tone: Tone = "neutral"
    note: str = ""


@dataclass(frozen=True)
class Tab:
    """A tab is a link to a page or a filter."""

    label: str
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class KeyHint:
    """A key and what it does, for the footer."""

    key: str
    label: str
