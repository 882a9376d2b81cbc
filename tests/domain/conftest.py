"""What is remembered of one test must not answer for the next: else a changed rule would go unnoticed."""

from __future__ import annotations

import pytest

from yimen.domain import clocks


@pytest.fixture(autouse=True)
def _forget_counted_terms():
    clocks._counted.cache_clear()
