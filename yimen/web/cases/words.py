"""What a running clock says in a list: the state, and the reason in words ("明天到期 · 第三十四条 · 意见待审签")."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yimen.base import calendar
from yimen.cases.queries.clock_line import RunningClock, days_left, recounted
from yimen.domain import clocks as rules
from yimen.domain.procedure import Stage

TASKS = {
    Stage.REGISTERED: "待分类分流",
    Stage.FORWARDED: "待接收",
    Stage.OBJECTED: "异议待转送部门决定",
    Stage.RECEIVED: "待告知受理",
    Stage.HANDLING: "意见待起草",
    Stage.DRAFTED: "意见待审签",
    Stage.ISSUED: "送达未证明",
}
OWN_TASKS = {"C3": "", "H1": "协办意见待提交"}  # clocks whose task is not that of the stage
PILLS = {
    Stage.REGISTERED: "neutral",
    Stage.FORWARDED: "near",
    Stage.OBJECTED: "near",
    Stage.RECEIVED: "brand",
    Stage.HANDLING: "brand",
    Stage.DRAFTED: "brand",
    Stage.ISSUED: "brand",
    Stage.CONCLUDED: "done",
    Stage.PROCEDURAL: "done",
    Stage.HISTORY: "future",
    Stage.REJOINED: "future",
    Stage.SET_APART: "future",
}
STATES = {"running": "running", "near": "near", "overdue": "late", "done": "done", "done_late": "done_late"}


@dataclass(frozen=True, slots=True)
class Saying:
    """A clock in a row: what `clock_chip` needs, and the reason beside it."""

    clock: RunningClock
    state: str
    left: int
    unit: str
    when: str
    rest: str

    @property
    def reason(self) -> str:
        """The whole reason in one line."""
        return " · ".join(part for part in (self.when, self.rest) if part)


def say(clock: RunningClock, stage: str, today: date) -> Saying:
    """Put a running clock into words for `today`: warned by the nominal end, judged by the rolled one."""
    days = calendar.current()
    due = recounted(clock, days)
    state = STATES[rules.state(due, today)]
    left, unit = days_left(clock, due, today, days)
    task = OWN_TASKS.get(clock.code, TASKS.get(Stage(stage), ""))
    rest = " · ".join(part for part in (clock.article, task) if part)
    return Saying(clock, state, left, unit, _when(clock, state, left, unit, today), rest)


def _when(clock: RunningClock, state: str, left: int, unit: str, today: date) -> str:
    if clock.code == "C3":
        return "异议今天截止" if left == 0 else f"异议还剩 {left} {unit}"
    if state == "late":
        return f"已逾期 {-left} {unit}"
    if today > clock.nominal_due:
        return "今天到期（已顺延）" if left == 0 else f"期满日已过，顺延后还剩 {left} {unit}"
    return {0: "今天到期", 1: "明天到期", 2: "后天到期"}.get(left, f"还剩 {left} {unit}")
