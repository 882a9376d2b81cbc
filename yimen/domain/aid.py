"""疏导帮扶: help that is offered, taken or declined, passed on, and noted (第二十七条, 第三十七条).

It is offered after the 复核 opinion, when the petition procedure is over and the person is not, and for hardship at any
time. Declining has no effect on anything; nobody is visited by plan, nobody is put into a state.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from yimen.domain.labelled import Labelled
from yimen.domain.procedure.deciding import Offer, at_stage, by_whom, unmet
from yimen.domain.procedure.situation import Need, Refusal
from yimen.domain.roles import Permission


class Kind(Labelled):
    """What kind of help."""

    JUDICIAL = "judicial", "司法救助"
    SOCIAL = "social", "社会救助"
    LEGAL = "legal", "法律援助"
    COUNSEL = "counsel", "心理疏导"
    OTHER = "other", "其他帮扶"


class Ground(Labelled):
    """Why it is offered."""

    HARDSHIP = "hardship", "生活确有困难（第三十七条第二款）"
    FINAL = "final", "已经复查复核终结（第三十七条第三款）"


class Stage(Labelled):
    """Where an offer stands."""

    OFFERED = "offered", "已提出，等待本人决定"
    ACCEPTED = "accepted", "本人接受"
    DECLINED = "declined", "本人不需要"
    REFERRED = "referred", "已转介"
    CLOSED = "closed", "已有结果"


class Step(StrEnum):
    """What can be done with it."""

    OFFER = "offer"
    ACCEPT = "accept"
    DECLINE = "decline"
    REFER = "refer"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Situation:
    """The facts a decision needs.

    Attributes:
        stage: None before it is offered.
        permissions: of who asks; concerned: they work in the office or the unit of the case.
        conflict: they have a direct interest.
        ground: why; final: the 复核 opinion was delivered; words: what was offered, or what came of it.
        to: the body that helps was named; same_open: the same kind is already offered and not over.
    """

    stage: Stage | None
    permissions: frozenset[Permission] = frozenset()
    concerned: bool = False
    conflict: bool = False
    ground: Ground | None = None
    final: bool = False
    words: bool = False
    to: bool = False
    same_open: bool = False


GROUND: Need[Situation] = Need(
    "ground",
    lambda s: s.ground is not None and (s.ground is not Ground.FINAL or s.final),
    "请选择事由；复核意见还没有送达的，按“生活确有困难”提出。",
    "第三十七条",
)
NOT_TWICE: Need[Situation] = Need(
    "not_twice", lambda s: not s.same_open, "同一种帮扶正在办理，请在原来的记录上继续。", "第三十七条"
)
WORDS: Need[Situation] = Need("words", lambda s: s.words, "请写明具体内容。", "第三十七条")
TO: Need[Situation] = Need("to", lambda s: s.to, "请写明转介到哪个机关、单位或者机构。", "第三十七条")


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRule:
    """One row of the table; see `procedure.StepRule`."""

    step: Step
    label: str
    done: str
    sources: frozenset[Stage]
    target: Stage
    needs: tuple[Need[Situation], ...] = ()


HELPERS = frozenset(
    {
        Permission.VISIT_REGISTER,
        Permission.PETITION_REGISTER,
        Permission.CASE_SORT,
        Permission.DELIVERY_PROVE,
        Permission.CASE_ACCEPT,
    }
)
STEPS: dict[Step, StepRule] = {
    row.step: row
    for row in (
        StepRule(
            step=Step.OFFER,
            label="提出帮扶",
            done="提出帮扶",
            sources=frozenset(),
            target=Stage.OFFERED,
            needs=(GROUND, NOT_TWICE, WORDS),
        ),
        StepRule(
            step=Step.ACCEPT,
            label="本人接受",
            done="本人接受",
            sources=frozenset({Stage.OFFERED}),
            target=Stage.ACCEPTED,
        ),
        StepRule(
            step=Step.DECLINE,
            label="本人不需要",
            done="本人表示不需要",
            sources=frozenset({Stage.OFFERED, Stage.ACCEPTED, Stage.REFERRED}),
            target=Stage.DECLINED,
        ),
        StepRule(
            step=Step.REFER,
            label="转介",
            done="转介",
            sources=frozenset({Stage.ACCEPTED}),
            target=Stage.REFERRED,
            needs=(TO,),
        ),
        StepRule(
            step=Step.CLOSE,
            label="登记结果",
            done="登记结果",
            sources=frozenset({Stage.ACCEPTED, Stage.REFERRED}),
            target=Stage.CLOSED,
            needs=(WORDS,),
        ),
    )
}
OPEN = frozenset({Stage.OFFERED, Stage.ACCEPTED, Stage.REFERRED})
WHO = "登记该件的信访部门或者承办该件的责任单位"


def refusals(step: Step, situation: Situation) -> tuple[Refusal, ...]:
    """Everything that stands against taking `step` now; empty when it may be taken."""
    rule = STEPS[step]
    return (
        *at_stage(rule.label, situation.stage, rule.sources, registered="这项帮扶已经提出过了，请直接办理。"),
        *by_whom(
            rule.label,
            permitted=bool(HELPERS & situation.permissions),
            others="" if situation.concerned else WHO,
            conflict=situation.conflict,
        ),
        *unmet(rule.needs, situation),
    )


def offers(situation: Situation) -> tuple[Offer[StepRule], ...]:
    """The steps out of the present stage, each with what stands against it."""
    return tuple(
        Offer(rule, refusals(rule.step, situation)) for rule in STEPS.values() if situation.stage in rule.sources
    )
