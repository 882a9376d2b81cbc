"""Accounts from a table file: roles by their Chinese names, a first password for each new one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from yimen.base.accounts import first_password, in_order, new_account, write_account
from yimen.base.acts import action
from yimen.base.models import Unit, User
from yimen.domain import accounts as rules
from yimen.domain.roles import Role
from yimen.ops.founding.tables import BadRow, Outcome, Sheet, changes, rows_of, yes_no
from yimen.ops.importing.reading import Table

COLUMNS: dict[str, tuple[str, ...]] = {
    "username": ("账号", "用户名", "登录名", "username"),
    "name": ("姓名", "name"),
    "unit": ("机构代字", "单位代字", "单位", "机构", "unit"),
    "roles": ("岗位", "角色", "roles"),
    "badge": ("工号", "badge"),
    "active": ("启用", "active"),
}
SHEET = Sheet(COLUMNS, needed=("username", "name", "unit", "roles"), most={"username": 40, "name": 40, "badge": 20})
LABELS = {"name": "姓名", "unit_id": "单位", "roles": "岗位", "badge": "工号", "is_active": "启用"}
ROLES = {role.label: role for role in Role}


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One row that can be kept."""

    number: int
    username: str
    unit: str
    values: dict[str, object]


@dataclass(frozen=True, slots=True)
class Secret:
    """A first password, to be handed over once and changed at the first log-in."""

    username: str
    name: str
    unit: str
    password: str


def read(table: Table, outcome: Outcome) -> list[StaffRow]:
    """The rows of a file; what is wrong with a row is noted in `outcome`.

    Raises:
        WrongTable: a needed column is missing.
    """
    units = dict(Unit.objects.filter(active=True).values_list("code", "pk"))
    twice = "账号“{}”与第 {} 行重复；一人多岗写在同一行，用“、”分开。"
    return rows_of(table, SHEET, outcome, make=partial(_account, units), key=lambda row: row.username, twice=twice)


def _account(units: dict[str, int], number: int, words: dict[str, str], given: frozenset[str]) -> StaffRow:
    username = words["username"]
    wrong = rules.username_refusals(username)
    if wrong:
        raise BadRow(wrong[0].words)
    if words["unit"] not in units:
        raise BadRow(f"没有机构代字为“{words['unit'][:12]}”的机构或已停用，请先用 yimen import units 导入机构。")
    values: dict[str, object] = {
        "name": words["name"],
        "unit_id": units[words["unit"]],
        "roles": _roles(words["roles"]),
    }
    if "badge" in given:
        values["badge"] = words["badge"]
    if "active" in given:
        values["is_active"] = yes_no(words["active"], "启用", default=True)
    return StaffRow(number, username, words["unit"], values)


def _roles(text: str) -> list[str]:
    labels = [word for word in re.split(r"[、，,;；/\s]+", text) if word]
    unknown = [word for word in labels if word not in ROLES]
    if unknown:
        raise BadRow(f"没有岗位“{'、'.join(unknown)[:40]}”，可用的岗位：{'、'.join(ROLES)}。")
    roles = in_order(ROLES[label] for label in labels)
    wrong = rules.roles_refusals(roles)
    if wrong:
        raise BadRow(wrong[0].words)
    return roles


def look(rows: Iterable[StaffRow], outcome: Outcome, *, reset: frozenset[str] = frozenset()) -> None:
    """Count what `write` would do."""
    there = {user.username: user for user in User.objects.all()}
    for row in rows:
        user = there.get(row.username)
        if user is None:
            outcome.created += 1
        else:
            _note(row, changes(user, row.values), outcome, reset=row.username in reset)


def _note(row: StaffRow, changed: list[str], outcome: Outcome, *, reset: bool) -> None:
    words = [LABELS[name] for name in changed] + (["重置密码"] if reset else [])
    if words:
        outcome.changes.append((row.number, f"{row.username}：{'、'.join(words)}"))
    else:
        outcome.same += 1


@action
def write(
    *,
    rows: Iterable[StaffRow],
    outcome: Outcome,
    hand_over: Callable[[list[Secret]], None],
    reset: frozenset[str] = frozenset(),
    tick: Callable[[], object] = lambda: None,
    by: User | None,
    at: datetime,
) -> None:
    """Make what is missing and change what differs, in one transaction; noted in `outcome`.

    Args:
        hand_over: takes the first passwords before anything is committed: if it fails, nothing is made.
        reset: accounts that get a new first password, and are no longer locked.
        tick: called after each row; hashing a password takes a moment.
    """
    there = {user.username: user for user in User.objects.all()}
    made: list[Secret] = []
    for row in rows:
        user = there.get(row.username)
        if user is None:
            user, password = new_account(row.username, row.values, by=by, at=at)
            made.append(Secret(row.username, user.name, row.unit, password))
            outcome.created += 1
        else:
            changed = write_account(user, row.values)
            if row.username in reset:
                made.append(Secret(row.username, user.name, row.unit, first_password(user, by=by, at=at)))
            _note(row, changed, outcome, reset=row.username in reset)
        tick()
    hand_over(made)
