"""A pytest plugin loaded by `-p tests.early`, before Django's settings are: the world the tests live in.

Settings come from the environment only, and pytest-django loads them before any conftest.py. So the temporary data
folder, the port of the live site and the switched-off pool are decided here.
"""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
import tempfile
from pathlib import Path
from typing import Any

import pytest

KEPT = {"YIMEN_REAL_DATA", "YIMEN_PG_BIN", "YIMEN_PG_USER", "YIMEN_DATABASE_URL", "YIMEN_TEST_VAR", "YIMEN_DEEP"}
PLAIN = ("DEBUG", "PUBLIC_URL", "PORT", "DATABASE_DIRECT_URL")


def free_port() -> int:
    """A TCP port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _prepare() -> None:
    for name in [name for name in os.environ if name.startswith("YIMEN_") and name not in KEPT]:
        del os.environ[name]  # settings of an installation on this machine are none of the tests' business
    for name in PLAIN:
        os.environ.pop(name, None)
    port = free_port()
    if "YIMEN_TEST_VAR" not in os.environ:  # workers of xdist inherit it
        os.environ["YIMEN_TEST_VAR"] = tempfile.mkdtemp(prefix="yimen-test-")
    os.environ.update(
        YIMEN_VAR=os.environ["YIMEN_TEST_VAR"],
        YIMEN_PORT=str(port),
        YIMEN_PUBLIC_URL=f"http://127.0.0.1:{port}",
        YIMEN_DB_POOL="0",
        YIMEN_FSYNC_FILES="false",
        # Playwright keeps an event loop in this thread; Django would forbid the ORM beside it.
        DJANGO_ALLOW_ASYNC_UNSAFE="true",
    )


_OWNER = "YIMEN_TEST_VAR" not in os.environ
_prepare()


_connect = socket.socket.connect


def _local_only(self: socket.socket, address: Any) -> None:
    """The network is shut: a test that reaches out fails at once, everywhere the same."""
    if self.family in {socket.AF_INET, socket.AF_INET6}:
        host = str(address[0])
        try:
            local = ipaddress.ip_address(host).is_loopback
        except ValueError:
            local = host == "localhost"
        # a datagram socket that "connects" only asks the routing table
        if not local and self.type == socket.SOCK_STREAM:
            raise OSError(f"tests use no network: {host}")
    _connect(self, address)


socket.socket.connect = _local_only  # type: ignore[method-assign,assignment]


def pytest_configure(config: pytest.Config) -> None:
    """Plain static names in this process: only the live site needs collected files with hashed names."""
    from django.conf import settings

    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a folder that is not there
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def pytest_sessionstart(session: pytest.Session) -> None:
    """With xdist the controller starts the database server, which its workers then share."""
    is_controller = getattr(session.config.option, "numprocesses", None) and not hasattr(session.config, "workerinput")
    if is_controller and not _given():
        from yimen.ops.postgres import ensure_running

        session.config.stash[_SERVER] = ensure_running(Path(os.environ["YIMEN_TEST_VAR"]), test=True)


_SERVER = pytest.StashKey[Any]()


def _given() -> str:
    return os.environ.get("YIMEN_DATABASE_URL") or os.environ.get("DATABASE_URL", "")


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what the controller started, and leave nothing behind."""
    if (server := config.stash.get(_SERVER, None)) is not None:
        server.stop()
    if _OWNER and not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ["YIMEN_TEST_VAR"], ignore_errors=True)
