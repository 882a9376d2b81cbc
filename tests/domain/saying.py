"""How a test hears what the rules say: the whole sentence, to the character."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def told(words: str, error: type[Exception] = ValueError) -> Iterator[None]:
    """Refused with exactly these words."""
    with pytest.raises(error) as caught:
        yield
    assert str(caught.value) == words
