"""Reads the tables of `cases/` that an officer can check."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

TABLES = Path(__file__).parent / "cases"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table, as texts by column."""
    with (TABLES / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


def each(table: list[dict[str, str]]) -> pytest.MarkDecorator:
    """One test for each row, named by its line in the file.

    Chinese in an id would be shown escaped, and mutmut could not name the test.
    """
    return pytest.mark.parametrize("row", table, ids=[f"line{number}" for number, _ in enumerate(table, 2)])
