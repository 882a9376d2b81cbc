"""Several people at one thing at the same moment, each on a real connection of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from yimen.base.acts import NotAllowed

Deed = Callable[[], object]
Told = type[Exception] | tuple[type[Exception], ...]


def at_once(*deeds: Deed, told: Told = NotAllowed) -> list[object]:
    """Do them at the same moment; in their order what each returned, or the refusal it was told.

    Args:
        told: the refusals that are an outcome; everything else that is raised fails the test.
    """
    gate = threading.Barrier(len(deeds))

    def run(deed: Deed) -> object:
        try:
            gate.wait(timeout=30)
            return deed()
        except told as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))
