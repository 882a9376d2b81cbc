"""What units and accounts files share: columns by their usual names, cells in words, errors by row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from yimen.ops.importing.checking import clean
from yimen.ops.importing.reading import Row, Table

YES_NO = {"是": True, "否": False, "1": True, "0": False}


class WrongTable(Exception):  # noqa: N818 - named for what is wrong
    """A needed column is missing; the message says which, and which there are."""


class BadRow(Exception):  # noqa: N818 - named for what is wrong
    """A row that cannot be taken over; the message says in Chinese what to do."""


@dataclass(slots=True)
class Outcome:
    """What became of the rows: new, changed (row number and what), left as they were; or the errors, and then nothing.

    Attributes:
        errors: (row number, reason).
        changes: (row number, what changes).
    """

    rows: int = 0
    created: int = 0
    same: int = 0
    changes: list[tuple[int, str]] = field(default_factory=list)
    errors: list[tuple[int, str]] = field(default_factory=list)

    def summary(self) -> dict[str, int]:
        """The numbers, for JSON."""
        return {
            "rows": self.rows,
            "created": self.created,
            "changed": len(self.changes),
            "already_there": self.same,
            "errors": len(self.errors),
        }


def columns_of(table: Table, known: Mapping[str, tuple[str, ...]], needed: tuple[str, ...]) -> dict[str, str]:
    """Field -> column, by the usual names.

    Args:
        known: field -> names of its column, the one to recommend first.
        needed: fields that must be there.

    Raises:
        WrongTable: a needed column is missing.
    """
    found = {name: next((one for one in names if one in table.columns), "") for name, names in known.items()}
    missing = [known[name][0] for name in needed if not found[name]]
    if missing:
        usual = "、".join(names[0] for names in known.values())
        raise WrongTable(
            f"文件里缺少列：{'、'.join(missing)}。第一行应是列名，可用的列：{usual}。文件里的列：{'、'.join(table.columns)}。"
        )
    return {name: column for name, column in found.items() if column}


def words_of(row: Row, columns: Mapping[str, str]) -> dict[str, str]:
    """The cells of a row as one-line texts, by field; a column that is not there is "".

    Raises:
        BadRow: the row has no proper cells.
    """
    if row.problem:
        raise BadRow(row.problem)
    return {name: " ".join(clean(row.cells.get(column, "")).split()) for name, column in columns.items()}


def short_enough(words: Mapping[str, str], most: Mapping[str, int], known: Mapping[str, tuple[str, ...]]) -> None:
    """Refuse a cell that the database cannot hold.

    Raises:
        BadRow: too long.
    """
    for name, length in most.items():
        if len(words.get(name, "")) > length:
            raise BadRow(f"“{known[name][0]}”最多 {length} 字，现有 {len(words[name])} 字，请缩短。")


def yes_no(word: str, head: str, *, default: bool) -> bool:
    """是 or 否.

    Raises:
        BadRow: anything else.
    """
    if not word:
        return default
    if word not in YES_NO:
        raise BadRow(f"“{head}”应写“是”或“否”，请改正。")
    return YES_NO[word]
