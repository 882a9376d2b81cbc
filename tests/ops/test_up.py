"""`yimen up` as a person runs it: it opens, says where, ends whole on Ctrl-C, and leaves nothing running."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.early import free_port
from yimen.ops import supervisor

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-c", "from yimen.ops.cli import main; main()", "up"]


@contextmanager
def started(var: Path, port: int, *more: str):
    """A running `yimen up` without the demo district, killed afterwards whatever happens."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("YIMEN_", "DATABASE_"))}
    environment["YIMEN_WORKERS"] = "1"
    log = var.with_suffix(".log")
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*COMMAND, "--port", str(port), "--data", str(var), "--no-demo", *more],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
        )
    try:
        yield process, log
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def wait_for(process: subprocess.Popen, log: Path, words: str) -> str:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        text = log.read_text()
        if words in text:
            return text
        if process.poll() is not None:
            break
        time.sleep(0.1)
    pytest.fail(f"“{words}” was not said:\n{log.read_text()}")


def servers_on(var: Path) -> list[str]:
    """Command lines of processes that still name this data folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                environment = (entry / "environ").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if int(entry.name) != os.getpid() and (str(var) in line or f"YIMEN_VAR={var}\0" in environment):
                found.append(line)
    return found


def nothing_runs(var: Path) -> list[str]:
    until = time.monotonic() + 20
    while servers_on(var) and time.monotonic() < until:
        time.sleep(0.1)
    return servers_on(var)


def test_it_opens_says_where_and_ends_whole(tmp_path, collected):
    var, port = tmp_path / "var", free_port()
    with started(var, port) as (process, log):
        said = wait_for(process, log, "字　体")
        assert f"http://127.0.0.1:{port}/desk/" in said
        assert "仿宋" in said
        assert "手机扫二维码打不开" in said
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/desk/login", timeout=20) as page:
            assert page.status == 200

        second = subprocess.run(
            [*COMMAND, "--port", str(free_port()), "--data", str(var)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert second.returncode == 1
        assert "已经有一个一门在运行" in second.stderr

        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert "已全部停止" in log.read_text()
        assert "Traceback" not in log.read_text()
    assert nothing_runs(var) == []

    with started(var, port) as (process, log):  # the same data, and whatever dies comes back
        wait_for(process, log, "字　体")
        assert "建立或更新数据表" not in log.read_text()
        pid = int((var / "postgres" / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGKILL)
        wait_for(process, log, "内置数据库意外退出")
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=20) as answer:
                    if answer.status == 200:
                        break
            except OSError:
                time.sleep(0.2)
        else:
            pytest.fail(log.read_text())
        process.kill()  # even so nothing stays behind
        process.wait()
    assert nothing_runs(var) == []


def test_a_port_in_use_is_named_before_anything_starts(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with started(tmp_path / "var", port) as (process, log):
            assert process.wait(60) == 1
            assert f"端口 {port} 不能使用" in log.read_text()
            assert "--port" in log.read_text()
    assert not (tmp_path / "var" / "postgres").exists()


def test_a_data_folder_that_is_a_file_is_named_before_anything_starts(tmp_path):
    (tmp_path / "var").touch()
    with started(tmp_path / "var", free_port()) as (process, log):
        assert process.wait(60) == 1
        assert f"数据目录 {tmp_path / 'var'} 不能使用" in log.read_text()
        assert "Traceback" not in log.read_text()


def test_a_child_that_dies_is_started_again_until_it_dies_too_often(monkeypatch):
    monkeypatch.setattr(supervisor.time, "sleep", lambda _: child.process.wait())
    said: list[str] = []
    child = supervisor.Child("短命", [sys.executable, "-c", "raise SystemExit(3)"])
    child.start()
    name = supervisor.watch([child], also=lambda: None, say=said.append)
    assert name == "短命"
    assert len(child.starts) == supervisor.LIMIT + 1
    assert len(said) == supervisor.LIMIT
    assert "意外退出（3）" in said[0]


def test_a_child_that_ignores_the_request_is_ended_with_its_children(monkeypatch):
    monkeypatch.setattr(supervisor, "ENDING", 0.5)
    code = (
        "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']); print(p.pid, flush=True);"
        "time.sleep(600)"
    )
    child = supervisor.Child("固执", [sys.executable, "-c", code])
    read, write = os.pipe()
    original = supervisor.subprocess.Popen
    monkeypatch.setattr(supervisor.subprocess, "Popen", lambda *a, **k: original(*a, stdout=write, **k))
    child.start()
    os.close(write)
    with os.fdopen(read) as said:
        grandchild = int(said.readline())
    supervisor.end_all([child])
    assert child.process.returncode == -signal.SIGKILL
    until = time.monotonic() + 10
    while Path(f"/proc/{grandchild}/cmdline").exists() and time.monotonic() < until:
        if Path(f"/proc/{grandchild}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
            break  # ended; its new parent has not looked yet
        time.sleep(0.05)
    else:
        assert not Path(f"/proc/{grandchild}").exists()


def test_a_signal_ends_the_run_once():
    with pytest.raises(supervisor.Stop, match="SIGTERM"), supervisor.stoppable():
        signal.raise_signal(signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
