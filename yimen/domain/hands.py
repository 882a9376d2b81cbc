"""Who has a petition in hand (首接首办、现办): the baton, how it moves, and what stands against handing it on.

An open petition is in exactly one hand: that of a body, and of one of its people once one has taken it. The body in
whose hand it is answers for it. A hand-over is an offer: until it is accepted the giver holds it and answers for it;
refused or taken back it stays where it is. What the regulation leaves to the office ([G] 首接首办 is the seed's own
word, not an article's) is said here once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from yimen.domain.labelled import Labelled
from yimen.domain.procedure import ENDED_STAGES, Need, Refusal, Stage, Step
from yimen.domain.procedure.deciding import Offer, by_whom, unmet
from yimen.domain.roles import Permission

P = Permission
OFFICE_HANDS = frozenset({P.VISIT_REGISTER, P.PETITION_REGISTER, P.CASE_SORT, P.CASE_FORWARD})
UNIT_HANDS = frozenset({P.CASE_RECEIVE, P.CASE_ACCEPT, P.OPINION_DRAFT})
HANDS = OFFICE_HANDS | UNIT_HANDS
"""Who does the work of a petition may have it in hand; who only reads, checks or decides may not."""


class How(Labelled):
    """How a hand came to hold."""

    REGISTERED = "registered", "登记（首接）"
    RECEIVED = "received", "接收转送"
    RETURNED = "returned", "同意退回，收回办理"
    DECIDED = "decided", "不同意退回，由责任单位办理"
    REOPENED = "reopened", "重新办理"
    MOVED = "moved", "随办理步骤转交"
    TAKEN = "taken", "领办"
    AGREED = "agreed", "同事接办"
    ORDERED = "ordered", "负责人指定"
    RECUSED = "recused", "承办人回避，交回本单位"
    SPLIT = "split", "随诉求拆分，仍在原处"


HOW_OF: dict[Step, How] = {
    Step.REGISTER: How.REGISTERED,
    Step.RECEIVE: How.RECEIVED,
    Step.AGREE_RETURN: How.RETURNED,
    Step.REFUSE_RETURN: How.DECIDED,
    Step.REOPEN: How.REOPENED,
}
TAKES_IN_HAND = frozenset(
    {Step.SORT, Step.FORWARD, Step.ASSIGN, Step.ACCEPT, Step.ACCEPT_SIMPLIFIED, Step.DRAFT_OPINION}
)
"""Who does one of these on a petition that nobody of the body has taken yet takes it in hand by doing it."""


class Outcome(Labelled):
    """What became of an offer."""

    ACCEPTED = "accepted", "已接办"
    DECLINED = "declined", "没有接"
    DECIDED = "decided", "已由转送部门决定"
    RECALLED = "recalled", "已撤回"
    LAPSED = "lapsed", "已失效"


@dataclass(frozen=True, slots=True)
class Holder:
    """A body, and one of its people where one has taken it; ids only."""

    unit: int
    person: int | None = None


def holder_after(
    step: Step, stage: Stage, *, now: Holder | None, office: int, unit: int | None, by: int | None, by_unit: int | None
) -> Holder | None:
    """In whose hand a petition is once a step has been taken; None when it ended.

    The stage says in whose hand it belongs. While it is on its way (待接收, 异议) it stays where it was, so that there
    is never a time in which nobody has it.

    Args:
        stage: after the step.
        now: before the step; None for one that is new or had ended.
        office, unit: the office that registered it, the unit to which it was sent.
        by, by_unit: who takes the step, and of which body; None for a person at the portal.
    """
    if stage in ENDED_STAGES:
        return None
    if stage in {Stage.FORWARDED, Stage.OBJECTED} and now is not None:
        owner = now.unit
    else:
        owner = unit if unit is not None and stage is not Stage.REGISTERED else office
    ours = by if by_unit == owner else None
    if now is None or owner != now.unit:
        return Holder(owner, ours)
    if now.person is None and step in TAKES_IN_HAND:
        return Holder(owner, ours)
    return now


def offered_after(stage: Stage, *, holder: Holder | None, office: int, unit: int | None) -> int | None:
    """The body that is asked to take over, given the stage and in whose hand it is; None when none is."""
    if holder is None or unit is None:
        return None
    if stage is Stage.FORWARDED and unit != holder.unit:
        return unit
    if stage is Stage.OBJECTED:
        return office if holder.unit == unit else unit
    return None


def outcome_of(*, offered_to: int, holder: Holder | None, by_unit: int | None) -> Outcome:
    """What a step made of the offer to a body that it ended: taken over, refused by it, or taken back by the giver.

    An objection that was not agreed to puts the case into the unit's hand without its yes: decided, not accepted.
    """
    if holder is not None and holder.unit == offered_to:
        return Outcome.ACCEPTED if by_unit == offered_to else Outcome.DECIDED
    return Outcome.DECLINED if by_unit == offered_to else Outcome.RECALLED


class Act(Labelled):
    """What is done with the baton itself, beside the steps of the petition."""

    TAKE = "take", "领办"
    OFFER = "offer", "请同事接办"
    ACCEPT = "accept", "接办"
    DECLINE = "decline", "不接"
    RECALL = "recall", "撤回交接"
    ORDER = "order", "指定承办人"


@dataclass(frozen=True, slots=True)
class Situation:
    """The facts a decision needs.

    Attributes:
        permissions, conflict: of who asks.
        open: the petition has not ended.
        ours: it is in the hand of the asking person's body; held: somebody of it has taken it; mine: that is who asks
            (or whom that person stands in for).
        offered: a hand-over waits for an answer.
        offered_to_me: to the very person who asks.
        outcome: what became of the offer that is asked about, in words; "" while it waits.
        given_by_me: who asks made that offer, holds the petition, or is the head of the body that made it.
        colleague: the person named is of the body in whose hand it is, is active and does such work.
        has_it: the person named has it already.
        barred: the person named must not touch it (回避).
        reason: why was written down.
    """

    permissions: frozenset[Permission] = frozenset()
    conflict: bool = False
    open: bool = True
    ours: bool = False
    held: bool = False
    mine: bool = False
    offered: bool = False
    offered_to_me: bool = False
    outcome: str = ""
    given_by_me: bool = False
    colleague: bool = False
    has_it: bool = False
    barred: bool = False
    reason: bool = False


OPEN: Need[Situation] = Need("open", lambda s: s.open, "该件已经办结，不再交接。", typed=False)
OURS: Need[Situation] = Need("ours", lambda s: s.ours, "该件不在本单位手上。", typed=False)
NOT_HELD: Need[Situation] = Need(
    "not_held", lambda s: not s.held, "该件已有承办人；要换人的，请承办人交接，或由负责人指定。", typed=False
)
MINE: Need[Situation] = Need(
    "mine", lambda s: s.mine, "只有现在的承办人能请同事接办；负责人可以直接指定。", typed=False
)
NOTHING_OFFERED: Need[Situation] = Need(
    "not_offered", lambda s: not s.offered, "已有一次交接在等答复，请先等对方答复，或者撤回。", typed=False
)
COLLEAGUE: Need[Situation] = Need("colleague", lambda s: s.colleague, "请选择本单位在岗、能承办该件的同事。")
ANOTHER: Need[Situation] = Need("another", lambda s: not s.has_it, "该件本来就在这位同事手上。")
NOT_BARRED: Need[Situation] = Need(
    "barred", lambda s: not s.barred, "这位同事对该件应当回避，请另选一位。", "第二十八条第三款"
)
WHY: Need[Situation] = Need("reason", lambda s: s.reason, "请写明理由。")
TO_ME: Need[Situation] = Need("to_me", lambda s: s.offered_to_me, "这次交接请的不是您。", typed=False)
GIVEN: Need[Situation] = Need(
    "given", lambda s: s.given_by_me, "只有提出交接的人、现在的承办人或本单位负责人能撤回。", typed=False
)


@dataclass(frozen=True, slots=True)
class ActRule:
    """Who may do an act, and what it needs; `answers`: it answers an offer, which must still wait."""

    act: Act
    permissions: frozenset[Permission]
    needs: tuple[Need[Situation], ...]
    answers: bool = False


ACTS: dict[Act, ActRule] = {
    rule.act: rule
    for rule in (
        ActRule(Act.TAKE, HANDS, (OPEN, OURS, NOT_HELD)),
        ActRule(Act.OFFER, HANDS, (OPEN, MINE, NOTHING_OFFERED, COLLEAGUE, ANOTHER, NOT_BARRED, WHY)),
        ActRule(Act.ACCEPT, HANDS, (OPEN, TO_ME), answers=True),
        ActRule(Act.DECLINE, HANDS, (OPEN, TO_ME, WHY), answers=True),
        ActRule(Act.RECALL, HANDS | {P.HAND_ORDER}, (OPEN, GIVEN), answers=True),
        ActRule(Act.ORDER, frozenset({P.HAND_ORDER}), (OPEN, OURS, COLLEAGUE, ANOTHER, NOT_BARRED)),
    )
}


def refusals(act: Act, situation: Situation) -> tuple[Refusal, ...]:
    """Everything that stands against an act; empty when it may be done. An answered offer says how it was answered."""
    rule = ACTS[act]
    return (*_answered(rule, situation), *_by_whom(act, situation), *unmet(rule.needs, situation))


def closing(act: Act, situation: Situation) -> tuple[Refusal, ...]:
    """What keeps the form of an act closed: all but what the form itself asks for."""
    return Offer(ACTS[act], refusals(act, situation)).closing


def _answered(rule: ActRule, situation: Situation) -> Iterable[Refusal]:
    if rule.answers and situation.outcome:
        yield Refusal("answered", f"这次交接{situation.outcome}，不用再答复；该件现在在谁手上，请看最新情况。")


def _by_whom(act: Act, situation: Situation) -> Iterable[Refusal]:
    permitted = bool(ACTS[act].permissions & situation.permissions)
    return by_whom(act.label, permitted=permitted, others="", conflict=situation.conflict)
