"""What units and accounts files share: columns by their usual names, cells in words, errors by row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from yimen.ops.importing.checking import clean
from yimen.ops.importing.reading import Row, Table

R = TypeVar("R")

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


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is known of the columns of a kind of file: their names, those that are needed, the longest cells."""

    columns: Mapping[str, tuple[str, ...]]
    needed: tuple[str, ...]
    most: Mapping[str, int]

    def check(self, words: Mapping[str, str]) -> None:
        """Refuse a row with a needed cell that is empty, or one that the database cannot hold.

        Raises:
            BadRow: which cell, and what to do.
        """
        for name in self.needed:
            if not words[name]:
                raise BadRow(f"“{self.columns[name][0]}”是空的，请填写。")
        for name, length in self.most.items():
            if len(words.get(name, "")) > length:
                raise BadRow(f"“{self.columns[name][0]}”最多 {length} 字，现有 {len(words[name])} 字，请缩短。")


def rows_of(
    table: Table,
    sheet: Sheet,
    outcome: Outcome,
    *,
    make: Callable[[int, dict[str, str], frozenset[str]], R],
    key: Callable[[R], str],
    twice: str,
) -> list[R]:
    """The rows of a file that can be kept; what is wrong with the others is noted in `outcome`.

    Args:
        make: number of the row, its cells by field and the fields that the file has -> what is kept; raises BadRow.
        key: what no two rows share.
        twice: what is said when they do, with the key and the number of the first row.

    Raises:
        WrongTable: a needed column is missing.
    """
    columns = columns_of(table, sheet.columns, sheet.needed)
    given, rows, seen = frozenset(columns), list[R](), dict[str, int]()
    for row in table.rows():
        outcome.rows += 1
        try:
            words = words_of(row, columns)
            sheet.check(words)
            one = make(row.number, words, given)
            if key(one) in seen:
                raise BadRow(twice.format(key(one), seen[key(one)]))
        except BadRow as bad:
            outcome.errors.append((row.number, str(bad)))
            continue
        seen[key(one)] = row.number
        rows.append(one)
    return rows


def words_of(row: Row, columns: Mapping[str, str]) -> dict[str, str]:
    """The cells of a row as one-line texts, by field; a column that is not there is "".

    Raises:
        BadRow: the row has no proper cells.
    """
    if row.problem:
        raise BadRow(row.problem)
    return {name: " ".join(clean(row.cells.get(column, "")).split()) for name, column in columns.items()}


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


def changes(there: object, values: Mapping[str, object]) -> list[str]:
    """The columns in which a stored record differs."""
    return [name for name, value in values.items() if getattr(there, name) != value]
