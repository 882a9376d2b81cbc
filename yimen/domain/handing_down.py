"""逐级转送: what came down from an upper office says which level sent it and when it reached this office.

From that day the office has its own share of the fifteen days (T1): 5, 3, 3 and 4 days from the State Bureau down to
the county (满意度评价办法 2014, 第六条). C1 runs beside it from the first receipt, so that no day is won or lost.
"""

from __future__ import annotations

from datetime import date

from yimen.domain.labelled import Labelled
from yimen.domain.procedure.situation import Refusal
from yimen.domain.terms import Level

ARTICLE = "满意度评价办法（2014）第六条"


class Sender(Labelled):
    """The upper office that sent it down."""

    STATE = "state", "国家信访局"
    PROVINCE = "province", "省（自治区、直辖市）信访局"
    CITY = "city", "市信访局"


OWN_LEVEL = {"nation": Level.STATE, "province": Level.PROVINCE, "city": Level.CITY}
RANK = {level: rank for rank, level in enumerate(Level)}


def own_level(unit_level: str) -> Level:
    """The level whose share of days an office has; a county, a town and a village have the county's [P]."""
    return OWN_LEVEL.get(unit_level, Level.COUNTY)


def against(
    sender: Sender | None, reached_on: date | None, *, received_on: date, today: date, unit_level: str
) -> tuple[Refusal, ...]:
    """What is wrong with these facts; empty when they may stand, or when nothing came from above.

    Args:
        sender: who sent it down; None for what the office received itself.
        reached_on: when it reached this office.
        received_on: when the first office received it.
        today: business date.
        unit_level: the level of this office.
    """
    if sender is None and reached_on is None:
        return ()
    if sender is None:
        return (Refusal("handed_down_by", "填写了到达本局的日期，请选择由哪一级信访部门转来。", ARTICLE),)
    found = []
    if RANK[Level(sender.value)] >= RANK[own_level(unit_level)]:
        found.append(Refusal("handed_down_by", "转来的信访部门应当是本局的上级，请核对。", ARTICLE))
    if reached_on is None:
        found.append(Refusal("reached_on", "上级转来的，请填写到达本局的日期，逐级转送期限从这一天起算。", ARTICLE))
    elif not received_on <= reached_on <= today:
        words = f"到达本局的日期应在信访日期（{received_on}）和今天（{today}）之间，请核对。"
        found.append(Refusal("reached_on", words, ARTICLE))
    return tuple(found)
