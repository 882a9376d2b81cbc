"""Fixtures for all tests; tests/README.md explains them."""

from __future__ import annotations

import contextlib
import fcntl
import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import expect

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")

# The first example of a property pays for imports; a shared machine pauses. Neither is a fault of the rule.
expect.set_options(timeout=20_000)  # milliseconds; two cores run a server, a database and two browsers
SLOW = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
hypothesis_settings.register_profile("usual", max_examples=60, **SLOW)
hypothesis_settings.register_profile("deep", max_examples=2000, **SLOW)
hypothesis_settings.load_profile("deep" if os.environ.get("YIMEN_DEEP") else "usual")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deep tests run when they are asked for."""
    if os.environ.get("YIMEN_DEEP") or "deep" in (config.option.markexpr or ""):
        return
    for item in items:
        if item.get_closest_marker("deep"):
            item.add_marker(pytest.mark.skip(reason="only in `./run test --deep`"))


# --- the database -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def postgres() -> Iterator[None]:
    """A throw-away server for the whole run, unless DATABASE_URL names one."""
    if settings.DATABASE_URL:
        yield
        return
    from yimen.ops.postgres import ensure_running

    server = ensure_running(Path(settings.VAR), test=True)
    yield
    server.stop()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, postgres: None) -> None:
    """The server is there before pytest-django makes its test database: only when a test asks for one."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """The plugin's own, with the last sessions ended before it drops the database."""
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        _end_sessions()


# --- the live site ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Site:
    """Yimen as it is served: `url` without a slash at its end."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path


@pytest.fixture(scope="session")
def collected() -> Path:
    """The front end built and its files collected, once for all workers of xdist."""
    with (Path(settings.VAR) / "build.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        subprocess.run(
            [sys.executable, "-c", "from yimen.ops.cli import main; main(['build'])"],
            cwd=ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    return Path(settings.STATIC_ROOT)


@pytest.fixture(scope="session")
def site(django_db_setup: None, collected: Path, django_db_blocker: object) -> Iterator[Site]:
    """Two granian workers on this run's test database, as `yimen up` starts them. Use `live_site` in tests."""
    from yimen.base.direct import direct_dsn
    from yimen.ops.serve_commands import granian

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        dsn = direct_dsn()
    log = Path(settings.VAR) / "log" / f"site-{settings.PORT}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out:
        process = subprocess.Popen(
            granian("asginl"),
            cwd=ROOT,
            env={**os.environ, "YIMEN_DATABASE_URL": dsn, "YIMEN_DB_POOL": "4"},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
        )
    try:
        _wait_for(process, log)
        yield Site(settings.PUBLIC_URL, process, log)
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _end_sessions() -> None:
    """On a busy machine the server notices late that a client is gone; until then the database cannot be dropped."""
    from django.db import connection

    until = time.monotonic() + 20
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
            if not cursor.fetchall():
                return


def _wait_for(process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", settings.PORT, timeout=5)
        with contextlib.closing(connection), contextlib.suppress(OSError):
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.05)
    raise RuntimeError(f"the live site did not answer:\n{log.read_text(errors='replace')[-3000:]}")


@pytest.fixture
def live_site(site: Site, transactional_db: None, request: pytest.FixtureRequest) -> Iterator[Site]:
    """The live site on a database that is empty before, and emptied after, the test.

    Whatever it logs as an error fails the test, unless it is marked `noisy`: a 500 must not hide behind a page.
    """
    before = site.log.stat().st_size
    yield site
    said = site.log.read_bytes()[before:].decode(errors="replace")
    if " ERROR " in said and request.node.get_closest_marker("noisy") is None:
        pytest.fail(f"the site logged an error:\n{said[-4000:]}")


# --- browsers ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """The system's Chromium; Playwright's own download is not used."""
    found = next((path for path in CHROMIUM if Path(path).exists()), None)
    if found is None:
        pytest.fail("Chromium is missing: `apt-get install chromium fonts-noto-cjk`, or run ./run test")
    quiet = "disable-gpu disable-quic no-first-run disable-background-networking disable-component-update disable-sync"
    return {
        **browser_type_launch_args,
        "executable_path": found,
        "args": ["--no-sandbox", *(f"--{word}" for word in quiet.split())],
    }


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, object], request: pytest.FixtureRequest) -> dict[str, object]:
    """An office desk in China. With `live_site` in the test, addresses may be written from `/`."""
    args = {
        **browser_context_args,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": {"width": 1366, "height": 768},
    }
    if "live_site" in request.fixturenames:
        # asked for here, so that the database is emptied only after the browser is closed
        args["base_url"] = request.getfixturevalue("live_site").url
    return args


@pytest.fixture
def new_context(browser: Any, browser_context_args: dict[str, Any], request: pytest.FixtureRequest) -> Iterator[Any]:
    """Makes browser contexts (`context` is the first); arguments replace the usual ones, as `viewport=PHONE`.

    They must stay quiet: a script error or a breach of the content policy fails the test, unless it is marked `noisy`.
    """
    said: list[str] = []
    made: list[Any] = []

    def make(**arguments: Any) -> Any:
        context = browser.new_context(**{**browser_context_args, **arguments})
        context.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        context.on("weberror", lambda error: said.append(str(error.error)))
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()
    bad = [line for line in said if not line.startswith("Failed to load resource")]  # a 4xx is an answer, not an error
    if bad and request.node.get_closest_marker("noisy") is None:
        pytest.fail("the browser complained: " + " | ".join(bad[:5]))


# --- what is outside the repository -----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real public texts: YIMEN_REAL_DATA, by default beside the checkout; never copied into it."""
    folder = Path(os.environ.get("YIMEN_REAL_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"real texts are not here: set YIMEN_REAL_DATA to their folder (looked in {folder})")
    return folder
