"""管辖: who takes a matter up when that is in dispute, and who decides it (第二十四条).

The bodies concerned consult first. What they cannot settle the body above them all decides; where there is none, the
joint conference coordinates. A body that was split, merged or dissolved is succeeded by the one that carries on its
powers; an unclear duty is settled by the party committee and government of the level, or whom they name. Nothing here
moves a clock: nobody gains a day by disputing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from yimen.domain.hierarchy import Body, common_superior, government_over
from yimen.domain.labelled import Labelled


class Ground(Labelled):
    """Why it has to be decided."""

    DISPUTED = "disputed", "两个以上机关、单位对由谁受理有争议"
    CHANGED = "changed", "机关、单位分立、合并、撤销"
    UNCLEAR = "unclear", "职责不清"
    NOBODY = "nobody", "信访人反映没有单位受理、互相推诿"

    @property
    def article(self) -> str:
        """The paragraph that gives the rule."""
        return "第二十四条第一款" if self in {Ground.DISPUTED, Ground.NOBODY} else "第二十四条第二款"

    @property
    def consults_first(self) -> bool:
        """Whether the bodies must have consulted (协商) before; a person who is sent around need not wait for that."""
        return self is Ground.DISPUTED

    @property
    def names_other(self) -> bool:
        """Whether another body must be named: the other party, or the one that carries on the powers."""
        return self in {Ground.DISPUTED, Ground.CHANGED}


class Rank(Labelled):
    """As what a body decides."""

    SUPERIOR = "superior", "共同的上一级机关、单位"
    GOVERNMENT = "government", "本级党委和政府或者其指定的机关、单位"
    CONFERENCE = "conference", "共同的信访工作联席会议"


B = TypeVar("B", bound=Body)


@dataclass(frozen=True, slots=True)
class Decider(Generic[B]):
    """The body that decides, and as what."""

    body: B
    rank: Rank


def who_decides(ground: Ground, *, holding: B | None, other: B | None, office: B) -> Decider[B]:
    """Who decides which body takes the matter up (第二十四条).

    Args:
        holding: the unit that has it now; None while it is with the office.
        other: the other body, or the successor.
        office: the petition office that registered it; the joint conference has its seat there.
    """
    if ground is Ground.UNCLEAR or (ground is Ground.NOBODY and (holding is None or other is None)):
        government = government_over(holding or other or office)
        return Decider(government, Rank.GOVERNMENT) if government else Decider(office, Rank.CONFERENCE)
    concerned = [body for body in (holding, other) if body is not None]
    superior = common_superior(concerned) if concerned else None
    return Decider(superior, Rank.SUPERIOR) if superior else Decider(office, Rank.CONFERENCE)
