"""限办事项: one unit, one demand, one day, one written answer; the life of it is one small table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from yimen.domain.joint.due import within
from yimen.domain.joint.words import permitted, refusal, written
from yimen.domain.labelled import Labelled
from yimen.domain.procedure.situation import Refusal
from yimen.domain.roles import Permission


class TaskStage(Labelled):
    """Where a task stands."""

    OPEN = "open", "待反馈"
    ANSWERED = "answered", "已反馈，待确认"
    CLOSED = "closed", "已确认办结"
    WITHDRAWN = "withdrawn", "已撤销"
    FOLLOWED = "followed", "未按要求反馈，已再次督办"


UNDONE = frozenset({TaskStage.OPEN, TaskStage.ANSWERED})


class TaskStep(StrEnum):
    """What can be done to a task."""

    ANSWER = "answer"
    RETURN = "return"
    CLOSE = "close"
    WITHDRAW = "withdraw"


class TaskSide(StrEnum):
    """Whose step it is: the unit that owes, or the side that asked."""

    UNIT = "unit"
    ASKER = "asker"


@dataclass(frozen=True, slots=True)
class TaskRule:
    """One step: its words, from where to where, who.

    Attributes:
        label: the word on the button; done: the word of the timeline; asks: what the text must say.
    """

    step: TaskStep
    label: str
    done: str
    asks: str
    sources: frozenset[TaskStage]
    target: TaskStage
    permission: Permission
    side: TaskSide


STEPS: dict[TaskStep, TaskRule] = {
    rule.step: rule
    for rule in (
        TaskRule(
            TaskStep.ANSWER,
            "反馈",
            "已反馈",
            "请写明办理情况和结果；尚未办完的，写明进展、原因和下一步。",
            frozenset({TaskStage.OPEN}),
            TaskStage.ANSWERED,
            Permission.TASK_ANSWER,
            TaskSide.UNIT,
        ),
        TaskRule(
            TaskStep.RETURN,
            "退回补充",
            "已退回补充",
            "请写明还缺什么，单位才知道要补充什么。",
            frozenset({TaskStage.ANSWERED}),
            TaskStage.OPEN,
            Permission.TASK_CLOSE,
            TaskSide.ASKER,
        ),
        TaskRule(
            TaskStep.CLOSE,
            "确认办结",
            "已确认办结",
            "请写明核实的结果。",
            frozenset({TaskStage.ANSWERED}),
            TaskStage.CLOSED,
            Permission.TASK_CLOSE,
            TaskSide.ASKER,
        ),
        TaskRule(
            TaskStep.WITHDRAW,
            "撤销",
            "已撤销",
            "请写明撤销的理由。",
            frozenset({TaskStage.OPEN, TaskStage.ANSWERED}),
            TaskStage.WITHDRAWN,
            Permission.TASK_CLOSE,
            TaskSide.ASKER,
        ),
    )
}
WHO = {TaskSide.UNIT: "被要求反馈的单位", TaskSide.ASKER: "提出要求的一方"}


@dataclass(frozen=True, slots=True)
class TaskSituation:
    """How a task stands and who asks.

    Attributes:
        sides: the sides the user is on for this task.
        text: what the user wrote.
        answered_by_me: the answer that waits is the user's own.
        due, today, main_end, beyond: the new day of a task that is returned; see `due.within`.
    """

    stage: TaskStage
    permissions: frozenset[Permission] = frozenset()
    sides: frozenset[TaskSide] = frozenset()
    text: str = ""
    answered_by_me: bool = False
    due: date | None = None
    today: date = date.min
    main_end: date | None = None
    beyond: str = ""


def closing(step: TaskStep, situation: TaskSituation) -> tuple[Refusal, ...]:
    """What keeps the form of a step closed: stage, right, side, and one's own answer."""
    return tuple(_closing(STEPS[step], situation))


def refusals(step: TaskStep, situation: TaskSituation) -> tuple[Refusal, ...]:
    """Everything that stands against a step; empty when it may be taken."""
    rule = STEPS[step]
    return (*_closing(rule, situation), *_typed(rule, situation))


def _closing(rule: TaskRule, situation: TaskSituation) -> Iterable[Refusal]:
    if situation.stage not in rule.sources:
        yield refusal("stage", f"现在是“{situation.stage.label}”，不能{rule.label}。请查看最新情况。")
    yield from permitted(rule.label, rule.permission, situation.permissions)
    if rule.side not in situation.sides:
        yield refusal("side", f"“{rule.label}”由{WHO[rule.side]}办理。")
    if rule.step is TaskStep.CLOSE and situation.answered_by_me:
        yield refusal("second_person", "反馈人不能自己确认办结，请由另一位有权人员确认。")


def _typed(rule: TaskRule, situation: TaskSituation) -> Iterable[Refusal]:
    yield from written("text", situation.text, rule.asks)
    if rule.step is TaskStep.RETURN:
        yield from within(situation.due, today=situation.today, main_end=situation.main_end, beyond=situation.beyond)


def is_late(stage: str, due: date, *, today: date, answered_on: date | None = None) -> bool:
    """Whether the answer is overdue: none was given by the day, or it came after it."""
    if answered_on is not None and stage != TaskStage.OPEN:
        return answered_on > due
    return stage in {TaskStage.OPEN, TaskStage.FOLLOWED} and due < today
