"""Helpers of browser tests: sizes, signing in, accessibility."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client

ROOT = Path(__file__).resolve().parent.parent

DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}


def sign_in(context: Any, user: Any) -> None:
    """Give a browser context the session of `user`, without the log-in page."""
    client = Client()
    client.force_login(user, backend="yimen.base.auth.LockingBackend")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": settings.PUBLIC_URL}])


@lru_cache(maxsize=1)
def _axe() -> str:
    path = ROOT / "node_modules" / "axe-core" / "axe.min.js"
    return path.read_text()


def violations(page: Any) -> list[str]:
    """What axe finds wrong on the page (WCAG 2.1 A and AA): rule, and the elements; an empty list is wanted."""
    page.evaluate(_axe())  # by the debugger, which the content policy does not bind
    found = page.evaluate(
        "axe.run(document, {runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']}})"
    )
    return [
        f"{rule['id']}: {rule['help']}: " + ", ".join(" ".join(map(str, node["target"])) for node in rule["nodes"][:5])
        for rule in found["violations"]
    ]
