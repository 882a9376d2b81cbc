"""What stands against a step, which steps are offered, and the diagram: all read from the table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from yimen.domain.procedure.situation import Refusal, Situation
from yimen.domain.procedure.stages import ENDED_STAGES, Side, Stage, Step
from yimen.domain.procedure.table import STEPS, StepRule

ALWAYS_CLOSE = frozenset({"stage", "permission", "side", "recusal", "second_person"})
WHO = {Side.OFFICE: "登记该件的信访部门", Side.UNIT: "现承办的责任单位", Side.HOLDER: "该件现在所在的机关、单位"}
RECUSAL = "您与该事项或信访人有直接利害关系，应当回避，请交由其他人员办理。"


def refusals(step: Step, situation: Situation) -> tuple[Refusal, ...]:
    """Everything that stands against taking `step` now; empty when it may be taken.

    Args:
        step: what somebody wants to do.
        situation: how the petition stands and who asks.
    """
    rule = STEPS[step]
    found: list[Refusal] = []
    if rule.sources and situation.stage not in rule.sources:
        now = situation.stage.label if situation.stage else "未登记"
        asked = "、".join(sorted(stage.label for stage in rule.sources))
        found.append(Refusal("stage", f"现在是“{now}”，只有“{asked}”时才能{rule.label}。"))
    if not rule.sources and situation.stage is not None:
        found.append(Refusal("stage", "该件已经登记过了。"))
    if not rule.permissions & situation.permissions:
        found.append(Refusal("permission", f"您的岗位没有“{rule.label}”的权限。"))
    if rule.side is not None and rule.side not in situation.sides:
        who = WHO[rule.side]
        found.append(Refusal("side", f"“{rule.label}”由{who}办理。"))
    if situation.conflict:
        found.append(Refusal("recusal", RECUSAL, "第二十八条第三款"))
    found += [Refusal(need.name, need.words, need.article) for need in rule.needs if not need.met(situation)]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Offer:
    """A step shown on the case page: to be taken, or refused with reasons."""

    rule: StepRule
    refusals: tuple[Refusal, ...] = field(default=())

    @property
    def closing(self) -> tuple[Refusal, ...]:
        """What keeps its form closed: everything but the facts that the form itself asks for."""
        typed = {need.name for need in self.rule.needs if need.typed} - ALWAYS_CLOSE
        return tuple(refusal for refusal in self.refusals if refusal.code not in typed)

    @property
    def open(self) -> bool:
        """Whether its form may be opened."""
        return not self.closing


def offers(situation: Situation) -> tuple[Offer, ...]:
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
