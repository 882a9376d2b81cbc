"""What stands against a step, which steps are offered, and the diagram: all read from the table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from yimen.domain.labelled import Labelled
from yimen.domain.procedure.situation import Need, Refusal, S, Situation
from yimen.domain.procedure.stages import ENDED_STAGES, Side, Stage, Step
from yimen.domain.procedure.table import STEPS, StepRule

WHO = {
    Side.OFFICE: "登记该件的信访部门",
    Side.UNIT: "现承办的责任单位",
    Side.HOLDER: "该件现在所在的机关、单位",
    Side.EITHER: "登记该件的信访部门或者现承办的责任单位",
    Side.HELPER: "被请求协办、还没有答复的单位",
    Side.DECIDER: "有权决定的上一级机关、单位（没有的，由联席会议）",
}
RECUSAL = "您与该事项或信访人有直接利害关系，应当回避，请交由其他人员办理。"


def refusals(step: Step, situation: Situation) -> tuple[Refusal, ...]:
    """Everything that stands against taking `step` now; empty when it may be taken.

    Args:
        step: what somebody wants to do.
        situation: how the petition stands and who asks.
    """
    rule = STEPS[step]
    return (
        *at_stage(rule.label, situation.stage, rule.sources, registered="该件已经登记过了，请直接办理。"),
        *by_whom(
            rule.label,
            permitted=bool(rule.permissions & situation.permissions),
            others="" if rule.side is None or rule.side in situation.sides else WHO[rule.side],
            conflict=situation.conflict,
        ),
        *unmet(rule.needs, situation),
    )


def at_stage(label: str, stage: Labelled | None, sources: frozenset[Labelled], *, registered: str) -> Iterable[Refusal]:
    """What the stage says against a step; one without sources creates what is `registered` already."""
    if sources and stage not in sources:
        now = stage.label if stage else "未登记"
        asked = "、".join(sorted(source.label for source in sources))
        yield Refusal("stage", f"现在是“{now}”，只有“{asked}”时才能{label}；现在能办什么，请看“下一步”。")
    if not sources and stage is not None:
        yield Refusal("stage", registered)


def by_whom(label: str, *, permitted: bool, others: str, conflict: bool) -> Iterable[Refusal]:
    """What stands against a step because of who asks; `others`: whose step it is, "" when it is the asking side's."""
    if not permitted:
        yield Refusal("permission", f"您的岗位没有“{label}”的权限，请交由有权限的同事办理。")
    if others:
        yield Refusal("side", f"“{label}”由{others}办理，请与其联系。")
    if conflict:
        yield Refusal("recusal", RECUSAL, "第二十八条第三款")


def unmet(needs: Iterable[Need[S]], situation: S) -> Iterable[Refusal]:
    """What a step needs and the situation lacks."""
    return (Refusal(need.name, need.words, need.article) for need in needs if not need.met(situation))


class Row(Protocol):
    """A row of a table of steps, of a petition or of a review."""

    @property
    def needs(self) -> tuple[Need[Any], ...]: ...  # noqa: D102


R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class Offer(Generic[R]):
    """A step shown on the page of a petition or review: to be taken, or refused with reasons."""

    rule: R
    refusals: tuple[Refusal, ...] = field(default=())

    @property
    def closing(self) -> tuple[Refusal, ...]:
        """What keeps its form closed: everything but the facts that the form itself asks for."""
        typed = {need.name for need in self.rule.needs if need.typed}
        return tuple(refusal for refusal in self.refusals if refusal.code not in typed)

    @property
    def open(self) -> bool:
        """Whether its form may be opened."""
        return not self.closing


def offers(situation: Situation) -> tuple[Offer[StepRule], ...]:
    """The steps out of the present stage, in the table's order, each with what stands against it."""
    return tuple(
        Offer(rule, refusals(rule.step, situation)) for rule in STEPS.values() if situation.stage in rule.sources
    )


def edges() -> Iterable[tuple[Stage | None, Step, Stage]]:
    """Every lawful edge, for tests and for the diagram; None is the time before registration."""
    for rule in STEPS.values():
        sources: list[Stage | None] = [*sorted(rule.sources)]
        for source in sources or [None]:
            yield source, rule.step, rule.target_from(source)


def diagram() -> str:
    """The state diagram in Mermaid, drawn from the table."""
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{stage.label}" as {stage}' for stage in Stage]
    for source, step, target in edges():
        lines.append(f"    {source or '[*]'} --> {target}: {STEPS[step].label}")
    lines += [f"    {stage} --> [*]" for stage in sorted(ENDED_STAGES)]
    return "\n".join(lines) + "\n"
