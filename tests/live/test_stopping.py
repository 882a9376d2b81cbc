"""A server that is asked to stop ends its streams: they would never end by themselves, and it waits for them."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

from yimen.base.direct import direct_dsn
from yimen.ops.serve_commands import granian

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def server(settings, tmp_path):
    """A server of our own on the tests' database, what it says, and its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.HOST, settings.PORT = probe.getsockname()
    log = tmp_path / "log"
    environment = {**os.environ, "YIMEN_DATABASE_URL": direct_dsn(), "YIMEN_DB_POOL": "4"}
    with log.open("wb") as out:
        process = subprocess.Popen(granian("asginl"), cwd=ROOT, env=environment, stdout=out, stderr=out)
    try:
        yield process, log, f"http://{settings.HOST}:{settings.PORT}"
    finally:
        process.kill()
        process.wait()


def opened(url: str) -> http.client.HTTPResponse:
    """A stream, once the server answers."""
    until = time.monotonic() + 60
    while True:
        try:
            return urllib.request.urlopen(url, timeout=30)
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_open_streams_end_whole_and_no_worker_has_to_be_killed(server, number):
    process, log, address = server
    with contextlib.ExitStack() as closed:
        streams = [closed.enter_context(opened(f"{address}/live/events?topics=hall.{n}")) for n in range(1, 5)]
        for stream in streams:
            assert stream.readline() == b"retry: 1000\n"
        process.send_signal(number)
        assert process.wait(30) == 0
        for stream in streams:
            assert b"event: hall." in stream.read()  # to its end: one that was cut is an error here
    assert "refused to gracefully stop" not in log.read_text()
