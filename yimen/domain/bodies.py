"""机构: what a unit must say of itself before it can be kept, and where it may stand in the tree."""

from __future__ import annotations

from yimen.domain.hierarchy import RANK
from yimen.domain.procedure.situation import Refusal
from yimen.domain.routing import LENGTHS

LONGEST = {"code": 12, "name": 80, "short_name": 40, "address": 120, "phone": 30}


def unit_refusals(*, level: str, division: str, above: str | None, own_office: bool = False) -> tuple[Refusal, ...]:
    """What stands against a unit.

    Args:
        level: its level; division: its division code.
        above: the level of the unit above it; None for the top of the tree.
        own_office: somebody changes whether the own unit is a petition office, which would widen the own reach.
    """
    found = []
    if not (division.isascii() and division.isdigit() and len(division) in LENGTHS):
        found.append(Refusal("division_code", "“区划代码”应为 2、4、6、9 或 12 位数字，请核对。"))
    if above is not None and RANK[level] < RANK[above]:
        found.append(Refusal("level", "层级比上级机构还高，请核对层级和上级机构。"))
    if own_office:
        words = "您自己的单位是不是信访部门，不能由您改变，请联系上级的系统管理员。"
        found.append(Refusal("is_petition_office", words))
    return tuple(found)


def close_refusals(*, staff: int, open_cases: int, below: int, own: bool) -> tuple[Refusal, ...]:
    """What stands against closing a unit: people, work and units that would be left without it."""
    found = []
    if own:
        found.append(Refusal("active", "不能停用您自己的单位。"))
    if staff:
        found.append(Refusal("active", f"还有 {staff} 个启用的账号，请先停用或者调到别的单位。"))
    if below:
        found.append(Refusal("active", f"下面还有 {below} 个启用的机构，请先停用它们。"))
    if open_cases:
        found.append(Refusal("active", f"还有 {open_cases} 件在办的信访件，请先办结或者改由别的单位办理。"))
    return tuple(found)
