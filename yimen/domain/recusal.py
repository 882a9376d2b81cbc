"""回避 (第二十八条第三款): who has a direct interest in a petition keeps out of it; another person decides.

From the moment it is declared or asked for until it is decided the person takes no step. The article gives the duty and
no procedure; grounds and who decides are the usual ones of administrative procedure, and stand here as settings of the
office [P]: the head of the person's body; of a head, the body above; where there is none above, another head.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from yimen.domain.labelled import Labelled
from yimen.domain.procedure import Need, Refusal
from yimen.domain.procedure.deciding import Offer, by_whom, unmet
from yimen.domain.roles import Permission

ARTICLE = "第二十八条第三款"


class Ground(Labelled):
    """Why somebody has a direct interest."""

    PARTY = "party", "本人是信访人，或者是信访事项的当事人"
    KIN = "kin", "与信访人或者当事人有近亲属关系"
    REFLECTED = "reflected", "信访事项反映的就是本人"
    INTEREST = "interest", "本人或者近亲属与信访事项有利害关系"
    OTHER = "other", "有其他直接利害关系，可能影响公正办理"


class Source(Labelled):
    """Who brought it up."""

    DECLARED = "declared", "本人申报"
    ASKED = "asked", "信访人申请"


class Act(Labelled):
    """What is done about it."""

    DECLARE = "declare", "申报回避"
    ASK = "ask", "登记回避申请"
    DECIDE = "decide", "决定回避"


@dataclass(frozen=True, slots=True)
class Situation:
    """The facts a decision needs.

    Attributes:
        permissions, conflict: of who asks; who has declared an interest decides nothing on this petition.
        concerned: the person named is of a body that handles the petition.
        ours: who registers the request is of such a body.
        already: it was declared, or granted, before.
        ground: one of the coded grounds was chosen; words: it was described.
        waits: it is not decided yet.
        is_person: who decides is the person it is about; is_registrar: who wrote it down.
        head: the person it is about decides on recusals as well; same_body: who decides is of the same body; above: of
            one above it; none_above: nobody stands above that body.
    """

    permissions: frozenset[Permission] = frozenset()
    conflict: bool = False
    concerned: bool = True
    ours: bool = True
    already: bool = False
    ground: bool = False
    words: bool = False
    waits: bool = True
    is_person: bool = False
    is_registrar: bool = False
    head: bool = False
    same_body: bool = False
    above: bool = False
    none_above: bool = False


def decides(situation: Situation) -> bool:
    """Whether the asking person's body is the one that decides."""
    if situation.above:
        return True
    return situation.same_body and (not situation.head or situation.none_above)


CONCERNED: Need[Situation] = Need("concerned", lambda s: s.concerned, "请选择经手该件的单位里的工作人员。", ARTICLE)
OURS: Need[Situation] = Need("ours", lambda s: s.ours, "回避申请由经手该件的单位登记。", ARTICLE, typed=False)
NOT_ALREADY: Need[Situation] = Need("already", lambda s: not s.already, "该件已有对这位工作人员的回避申报或决定。")
GROUND: Need[Situation] = Need("ground", lambda s: s.ground, "请选择回避的情形。", ARTICLE)
WORDS: Need[Situation] = Need("words", lambda s: s.words, "请简要写明情况。", ARTICLE)
WAITS: Need[Situation] = Need("waits", lambda s: s.waits, "这项回避已经作出决定。", typed=False)
SECOND: Need[Situation] = Need(
    "second_person",
    lambda s: not (s.is_person or s.is_registrar),
    "本人和登记人不能自己决定，请由另一位负责人决定。",
    typed=False,
)
DECIDER: Need[Situation] = Need(
    "decider",
    decides,
    "工作人员的回避由本单位负责人决定，负责人的回避由上一级决定。",
    ARTICLE,
    typed=False,
)
EVERYBODY = frozenset({Permission.CASE_VIEW})


@dataclass(frozen=True, slots=True)
class ActRule:
    """Who may do an act, and what it needs."""

    act: Act
    permissions: frozenset[Permission]
    needs: tuple[Need[Situation], ...]


ACTS: dict[Act, ActRule] = {
    rule.act: rule
    for rule in (
        ActRule(Act.DECLARE, EVERYBODY, (NOT_ALREADY, GROUND, WORDS)),
        ActRule(Act.ASK, EVERYBODY, (OURS, CONCERNED, NOT_ALREADY, GROUND, WORDS)),
        ActRule(Act.DECIDE, frozenset({Permission.RECUSAL_DECIDE}), (WAITS, SECOND, DECIDER, WORDS)),
    )
}


def refusals(act: Act, situation: Situation) -> tuple[Refusal, ...]:
    """Everything that stands against an act; empty when it may be done."""
    return (*_by_whom(act, situation), *unmet(ACTS[act].needs, situation))


def closing(act: Act, situation: Situation) -> tuple[Refusal, ...]:
    """What keeps the form of an act closed: all but what the form itself asks for."""
    return Offer(ACTS[act], refusals(act, situation)).closing


def _by_whom(act: Act, situation: Situation) -> Iterable[Refusal]:
    permitted = bool(ACTS[act].permissions & situation.permissions)
    conflict = situation.conflict and act is Act.DECIDE
    return by_whom(act.label, permitted=permitted, others="", conflict=conflict)
