"""No row of the three tables is without a journey that takes it by clicking."""

from __future__ import annotations

import importlib
from pathlib import Path

from tests.browser.walks import DECLARED, EVERY_ROW


def test_every_row_of_the_three_tables_is_taken_by_some_journey():
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        importlib.import_module(f"tests.browser.{path.stem}")
    taken = frozenset().union(*DECLARED.values())
    assert sorted(EVERY_ROW - taken) == []
