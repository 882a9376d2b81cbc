"""机构: made, changed, closed and opened; by an administrator, or from a table file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from yimen.base.accounts import AccountMoved, AccountRefused, may_manage, one_at_a_time, version
from yimen.base.acts import action, record
from yimen.base.models import Unit, User
from yimen.domain import bodies as rules
from yimen.domain.procedure import Refusal

COLUMNS = ("name", "short_name", "level", "division_code", "organ_kind", "is_petition_office", "handles_petitions",
           "address", "phone", "active")  # fmt: skip
"""What may be changed; the code names a unit in every series of numbers, and its place in the tree its rows."""


def new_unit(code: str, parent: Unit | None, values: Mapping[str, Any]) -> Unit:
    """Make a unit and note it. A part of the actions here."""
    unit = Unit.objects.create(code=code, parent=parent, **values)
    record("unit.created", unit, chain=f"unit:{unit.pk}")
    return unit


def write_unit(unit: Unit, values: Mapping[str, Any]) -> list[str]:
    """Put columns into a unit and note it; returns those that changed. A part of the actions here."""
    changed = [name for name, value in values.items() if getattr(unit, name) != value]
    for name in changed:
        setattr(unit, name, values[name])
    if changed:
        unit.save(update_fields=changed)
        record("unit.changed", unit, chain=f"unit:{unit.pk}", columns="、".join(changed))
    return changed


@action
def create_unit(*, code: str, parent: Unit, values: Mapping[str, Any], by: User, at: datetime) -> Unit:
    """Make a unit below one that the administrator keeps.

    Raises:
        AccountRefused: outside the administrator's district, a code that is taken, a level above its parent's.
    """
    one_at_a_time()
    found = _found(by, parent, parent, values)
    if Unit.objects.filter(code=code).exists():
        found.append(Refusal("code", "这个机构代字已经有别的机构在用，请另起一个。"))
    if found:
        raise AccountRefused(*found)
    return new_unit(code, parent, values)


@action
def change_unit(*, unit_id: int, seen: int, values: Mapping[str, Any], open_cases: int, by: User, at: datetime) -> Unit:
    """Change a unit, close it, open it again.

    Args:
        seen: `version_of` the unit when the form was shown.
        open_cases: how many cases it has in hand, which the layers above know.

    Raises:
        AccountRefused: outside the administrator's district, a level above its parent's, or closing what is in use.
        AccountMoved: somebody changed it meanwhile.
    """
    unit = Unit.objects.select_for_update(of=("self",)).select_related("parent").get(pk=unit_id)
    if version_of(unit) != seen:
        raise AccountMoved
    found = _found(by, unit, unit.parent, values)
    if unit.active and not values["active"]:
        found += rules.close_refusals(
            staff=unit.staff.filter(is_active=True).count(),
            open_cases=open_cases,
            below=Unit.objects.filter(path__startswith=unit.path, active=True).exclude(pk=unit.pk).count(),
            own=unit.pk == by.unit_id,
        )
    if found:
        raise AccountRefused(*found)
    write_unit(unit, values)
    return unit


def version_of(unit: Unit) -> int:
    """How a unit stands: a number that changes with its columns."""
    return version(*(getattr(unit, name) for name in COLUMNS))


def _found(by: User, unit: Unit, above: Unit | None, values: Mapping[str, Any]) -> list[Refusal]:
    own = unit.pk == by.unit_id and unit is not above
    found = list(
        rules.unit_refusals(
            level=values["level"],
            division=values["division_code"],
            above=above.level if above else None,
            own_office=own and values["is_petition_office"] != unit.is_petition_office,
        )
    )
    if not may_manage(by, unit):
        found.append(Refusal("", "只能管理本区划（本单位）以内的机构和账号。"))
    return found
