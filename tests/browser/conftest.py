"""What journeys share: a journey that declares its steps must have taken them in the browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.walks import own_rows


@pytest.fixture(autouse=True)
def walked(request: pytest.FixtureRequest) -> Iterator[None]:
    """Hold what `walks` declares of a journey against the rows that the live site wrote."""
    declared = getattr(request.function, "walks", None)
    if declared is None:
        yield
        return
    request.getfixturevalue("live_site")  # so that the rows are still there when this looks
    failed = request.session.testsfailed
    with own_rows() as own:
        yield
    if request.session.testsfailed > failed:
        return  # why it stopped is told already
    not_taken = declared - own.by_the_site()
    assert not not_taken, f"declared, but not taken in the browser: {sorted(not_taken)}"
