"""The tables of this folder, read as they stand."""

from __future__ import annotations

import csv
from pathlib import Path

from yimen.domain.roles import Role

HERE = Path(__file__).parent


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table by its column heads."""
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def cell(row: dict[str, str], role: Role) -> bool:
    """Whether the table says 是; anything but 是 and 否 is a slip of the pen."""
    word = row[role.label]
    assert word in {"是", "否"}, f"{row} / {role.label}: {word!r}"
    return word == "是"


MAY = {row["权限"]: {role for role in Role if cell(row, role)} for row in rows("roles.csv")}
