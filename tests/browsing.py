"""Helpers of browser tests: sizes, signing in, accessibility."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

ROOT = Path(__file__).resolve().parent.parent

DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
# The second variant of a long journey runs in `./run test --deep` only: the fast set ends within fifteen minutes.
PHONE_IN_DEEP = pytest.param(PHONE, marks=pytest.mark.deep)
NO_SCRIPT_IN_DEEP = pytest.param(False, marks=pytest.mark.deep)


def in_deep(*values: Any) -> Any:
    """A variant of several arguments that runs in the deep set only."""
    return pytest.param(*values, marks=pytest.mark.deep)


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


def violations(page: Any, *, script: bool = True) -> list[str]:
    """What axe finds wrong on the page (WCAG 2.1 A and AA): rule, and the elements; an empty list is wanted.

    On a page of a context without script say `script=False`: axe waits with timers, which never come there. It then
    looks at the same elements in a second context.
    """
    if not script:
        return _violations_without_script(page)
    page.evaluate(_axe())  # by the debugger, which the content policy does not bind
    found = page.evaluate(
        "axe.run(document, {runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']}})"
    )
    return [
        f"{rule['id']}: {rule['help']}: " + ", ".join(" ".join(map(str, node["target"])) for node in rule["nodes"][:5])
        for rule in found["violations"]
    ]


def _violations_without_script(page: Any) -> list[str]:
    """Show the page's elements as they stand, its scripts taken out, where axe can run."""
    html = re.sub(r"<script\b.*?</script>|</?noscript>", "", page.content(), flags=re.DOTALL)
    context = page.context.browser.new_context(viewport=page.viewport_size, locale="zh-CN")
    try:
        twin = context.new_page()
        twin.route(page.url, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
        twin.goto(page.url)
        return violations(twin)
    finally:
        context.close()
