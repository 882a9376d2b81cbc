"""What became of an item that a unit wanted to give back, or that left it (第二十三条第三款, 第二十四条).

A unit that no longer has an item goes on to see this much of it: its number, the days, the decision and its reason,
and the letter that was addressed to the unit. How others handle it afterwards is no longer the unit's to know.
"""

from __future__ import annotations

from yimen.domain.labelled import Labelled


class Kind(Labelled):
    """How it came about."""

    OBJECTION = "objection", "本单位提出异议"
    DISPUTE = "dispute", "受理争议"
    WITHDRAWN = "withdrawn", "转送单位撤回"


class Outcome(Labelled):
    """What was decided."""

    WAITING = "waiting", "等待决定"
    AGREED = "agreed", "同意退回"
    REFUSED = "refused", "不同意退回，仍由本单位办理"
    ELSEWHERE = "elsewhere", "决定由其他单位受理"
    HERE = "here", "决定仍由本单位受理"
    SETTLED = "settled", "没有作出决定：已协商一致，或者已经受理"
    TAKEN_BACK = "taken_back", "转送已撤回"


def outcome(kind: Kind, *, agreed: bool | None, lapsed: bool, gone: bool) -> Outcome:
    """What became of it.

    Args:
        agreed: the decision on the objection, or, of a dispute, whether another unit was to have it; None for none.
        lapsed: nothing is left to decide.
        gone: the unit does not have the item any more because of it.
    """
    if kind is Kind.WITHDRAWN:
        return Outcome.TAKEN_BACK
    if lapsed:
        return Outcome.SETTLED
    if agreed is None:
        return Outcome.WAITING
    if kind is Kind.DISPUTE:
        return Outcome.ELSEWHERE if gone else Outcome.HERE
    return Outcome.AGREED if agreed else Outcome.REFUSED
