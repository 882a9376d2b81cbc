"""The database and Django for the length of one command, also inside a process that has both already."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def opened() -> Iterator[None]:
    """As `postgres.database`, but nothing is started or stopped where Django runs already (tests, the supervisor).

    Raises:
        Problem: the database cannot be used.
    """
    from django.apps import apps  # noqa: PLC0415 - keeps `yimen --help` fast

    if apps.ready:
        yield
        return
    from yimen.ops.postgres import database  # noqa: PLC0415

    with database():
        yield
