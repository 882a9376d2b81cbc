"""An event loop of its own for a test: Playwright keeps one running in the main thread once a browser was started."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connections


def run(story: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine to its end in a thread of its own, and close what it opened."""

    def told() -> Any:
        try:
            return asyncio.run(story)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(told).result(60)
