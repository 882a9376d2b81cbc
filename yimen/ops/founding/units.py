"""Units from a table file: a tree by the code of the parent, in any order of rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from yimen.base.acts import action
from yimen.base.models import Unit, UnitLevel, User
from yimen.base.units import new_unit, write_unit
from yimen.domain.bodies import LONGEST, unit_refusals
from yimen.domain.dictionaries import ORGAN_KINDS, OrganKind
from yimen.domain.hierarchy import RANK
from yimen.ops.founding.tables import BadRow, Outcome, Sheet, changes, rows_of, yes_no
from yimen.ops.importing.reading import Table

COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("机构代字", "代字", "机构代码", "code"),
    "name": ("名称", "机构名称", "单位名称", "name"),
    "short_name": ("简称", "short_name"),
    "parent": ("上级代字", "上级机构代字", "上级", "parent"),
    "level": ("层级", "级别", "level"),
    "division": ("区划代码", "行政区划代码", "division_code"),
    "kind": ("机关类别", "类别", "organ_kind"),
    "office": ("信访部门", "是信访部门"),
    "handles": ("承办信访事项", "可承办信访事项"),
    "address": ("地址", "address"),
    "phone": ("电话", "联系电话", "phone"),
    "active": ("启用", "active"),
}
SHEET = Sheet(COLUMNS, needed=("code", "name", "level", "division"), most=LONGEST)
LEVELS = {level.label: level.value for level in UnitLevel} | {
    "县": "county", "区": "county", "县级": "county", "区级": "county", "乡": "town", "镇": "town", "街道": "town",
    "乡镇": "town", "村": "village", "社区": "village", "省级": "province", "市级": "city", "乡级": "town",
}  # fmt: skip
KINDS = {code.label: str(code.key) for code in ORGAN_KINDS} | {str(code.key): str(code.key) for code in ORGAN_KINDS}
LABELS = {
    "name": "名称", "short_name": "简称", "level": "层级", "division_code": "区划代码", "organ_kind": "机关类别",
    "is_petition_office": "信访部门", "handles_petitions": "承办信访事项", "address": "地址", "phone": "电话",
    "active": "启用",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One row that can be kept: its code, the code of its parent ("" for the top), and its columns."""

    number: int
    code: str
    parent: str
    values: dict[str, object]


def read(table: Table, outcome: Outcome) -> list[UnitRow]:
    """The rows of a file; what is wrong with a row is noted in `outcome`.

    Raises:
        WrongTable: a needed column is missing.
    """
    twice = "机构代字“{}”与第 {} 行重复，每个机构只写一行。"
    return rows_of(table, SHEET, outcome, make=_unit, key=lambda row: row.code, twice=twice)


def _unit(number: int, words: dict[str, str], given: frozenset[str]) -> UnitRow:
    if words["level"] not in LEVELS:
        raise BadRow(f"“层级”应为{'、'.join(level.label for level in UnitLevel)}之一，请改正。")
    wrong = unit_refusals(level=LEVELS[words["level"]], division=words["division"], above=None)
    if wrong:
        raise BadRow(wrong[0].words)
    office = yes_no(words.get("office", ""), "信访部门", default=words.get("kind", "") == "党委和政府信访部门")
    kind = words.get("kind", "")
    if kind and kind not in KINDS:
        raise BadRow(f"没有机关类别“{kind[:20]}”，可用的：{'、'.join(code.label for code in ORGAN_KINDS)}。")
    values: dict[str, object] = {
        "name": words["name"],
        "short_name": words.get("short_name") or words["name"][:40],
        "level": LEVELS[words["level"]],
        "division_code": words["division"],
        "organ_kind": KINDS[kind] if kind else str(OrganKind.PETITION_OFFICE if office else OrganKind.ADMINISTRATIVE),
        "is_petition_office": office,
        "handles_petitions": yes_no(words.get("handles", ""), "承办信访事项", default=not office),
        "address": words.get("address", ""),
        "phone": words.get("phone", ""),
        "active": yes_no(words.get("active", ""), "启用", default=True),
    }
    optional = {"short_name": "short_name", "address": "address", "phone": "phone", "active": "active"}
    for name, column in optional.items():
        if column not in given and name != "short_name":
            values.pop(name)  # a column that the file does not have leaves what is there
    return UnitRow(number, words["code"], words.get("parent", ""), values)


def plan(rows: list[UnitRow], outcome: Outcome) -> list[UnitRow]:
    """The rows with each parent before its children; what stands against the tree is noted in `outcome`."""
    there = {unit.code: unit for unit in Unit.objects.select_related("parent")}
    by_code = {row.code: row for row in rows}
    for row in rows:
        reason = _against(row, by_code, there)
        if reason:
            outcome.errors.append((row.number, reason))
    ordered: list[UnitRow] = []
    done, left = set(there), list(rows)
    while left:
        ready = [row for row in left if not row.parent or row.parent in done or row.parent not in by_code]
        if not ready:
            outcome.errors += [
                (row.number, "上级代字绕成了圈：从这一行往上找不到最上级，请改正“上级代字”。") for row in left
            ]
            break
        ordered += ready
        done |= {row.code for row in ready}
        left = [row for row in left if row not in ready]
    outcome.errors.sort()
    return ordered


def _against(row: UnitRow, by_code: dict[str, UnitRow], there: dict[str, Unit]) -> str:
    parent = there.get(row.parent)
    if row.parent == row.code:
        return "“上级代字”写的是机构自己，请写上一级机构的代字；最上级的留空。"
    if row.parent and row.parent not in by_code and parent is None:
        return f"没有机构代字为“{row.parent[:12]}”的上级机构，请在文件里加上这个机构，或改正“上级代字”。"
    old = there.get(row.code)
    if old is not None and (old.parent.code if old.parent else "") != row.parent:
        was = old.parent.code if old.parent else "（最上级）"
        return f"这个机构已在“{was}”之下，导入不改变上级；确需调整的，请停用后用新的代字另建。"
    above = by_code[row.parent].values["level"] if row.parent in by_code else (parent.level if parent else None)
    if above is not None and RANK[str(row.values["level"])] < RANK[str(above)]:
        return "层级比上级机构还高，请核对“层级”和“上级代字”。"
    return ""


@action
def write(*, rows: Iterable[UnitRow], outcome: Outcome, by: User | None, at: datetime) -> None:
    """Make what is missing and change what differs, parents first, in one transaction; noted in `outcome`."""
    there = {unit.code: unit for unit in Unit.objects.all()}
    for row in rows:
        unit = there.get(row.code)
        if unit is None:
            parent = there[row.parent] if row.parent else None
            there[row.code] = new_unit(row.code, parent, row.values)
            outcome.created += 1
            continue
        changed = write_unit(unit, row.values)
        if not changed:
            outcome.same += 1
            continue
        outcome.changes.append((row.number, f"{unit.code}：{'、'.join(LABELS[name] for name in changed)}"))


def look(rows: Iterable[UnitRow], outcome: Outcome) -> None:
    """Count what `write` would do."""
    there = {unit.code: unit for unit in Unit.objects.all()}
    for row in rows:
        unit = there.get(row.code)
        changed = changes(unit, row.values) if unit is not None else []
        if unit is None:
            outcome.created += 1
        elif changed:
            outcome.changes.append((row.number, f"{row.code}：{'、'.join(LABELS[name] for name in changed)}"))
        else:
            outcome.same += 1
