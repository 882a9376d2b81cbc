"""The embedded server: started as our child, private, the same after a crash, careful with what is not its own."""

from __future__ import annotations

import os
import pwd
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from yimen.ops.postgres import Place, PostgresError, ensure_running, find_bin, major, programs, server
from yimen.ops.postgres.place import SOCKET_FOLDER_LIMIT


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """One server for the tests that only look."""
    started = ensure_running(tmp_path_factory.mktemp("pg"), test=True)
    yield started
    started.stop()


def ask(place: Place, sql: str) -> tuple:
    with psycopg.connect(place.dsn()) as connection:
        return connection.execute(sql).fetchone()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_it_is_our_own_child_and_answers(running):
    assert running.ours
    parent = Path(f"/proc/{running.process.pid}/stat").read_text().rpartition(")")[2].split()[1]
    assert int(parent) == os.getpid()
    assert ask(running.place, "SELECT current_database(), current_user") == ("yimen", "yimen")


def test_it_knows_chinese_and_a_collation_that_no_system_update_changes(running):
    encoding, ctype, provider = ask(
        running.place,
        "SELECT pg_encoding_to_char(encoding), datctype, datlocprovider FROM pg_database WHERE datname = 'yimen'",
    )
    assert (encoding, ctype) == ("UTF8", "C.UTF-8")
    if major(find_bin()) >= server.BUILTIN_LOCALE_SINCE:
        assert provider in {"b", b"b"}


def test_nobody_else_can_reach_it(running):
    assert ask(running.place, "SHOW listen_addresses") == ("",)
    assert mode(running.place.socket_folder) == 0o700
    assert mode(running.place.data) == 0o700
    assert mode(running.place.password_file) == 0o600
    parameters = {**running.place.parameters(), "password": "guess"}
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(**parameters)


def test_it_opens_no_folder_above_its_own(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    started = ensure_running(closed / "var", test=True)
    started.stop()
    assert mode(closed) == 0o700
    assert mode(closed / "var") == 0o700


def test_its_log_holds_no_statement_and_no_value(running):
    with psycopg.connect(running.place.dsn(), autocommit=True) as connection:
        connection.execute("CREATE TEMP TABLE person (phone text UNIQUE)")
        connection.execute("INSERT INTO person VALUES ('13900000000')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO person VALUES ('13900000000')")
    said = running.place.log.read_text()
    assert "duplicate key" in said
    assert "13900000000" not in said


def test_a_second_command_attaches_and_leaves_it_running(running):
    second = ensure_running(running.place.var, test=True)
    assert not second.ours
    second.stop()
    assert ask(running.place, "SELECT 1") == (1,)


def test_what_was_committed_is_there_after_a_crash(tmp_path):
    started = ensure_running(tmp_path, test=False)
    with psycopg.connect(started.place.dsn(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept SELECT generate_series(1, 1000)")
    started.process.kill()
    started.process.wait()
    started.stop()
    again = ensure_running(tmp_path)
    try:
        assert ask(again.place, "SELECT count(*) FROM kept") == (1000,)
    finally:
        again.stop()


def test_it_ends_with_the_process_that_started_it(tmp_path):
    code = (
        "import sys, time; from pathlib import Path; from yimen.ops.postgres import ensure_running;"
        "s = ensure_running(Path(sys.argv[1]), test=True); print(s.process.pid, flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True) as owner:
        pid = int(owner.stdout.readline())
        owner.send_signal(signal.SIGKILL)
        owner.wait()
    until = time.monotonic() + 30
    while (tmp_path / "postgres" / "data" / "postmaster.pid").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not (tmp_path / "postgres" / "data" / "postmaster.pid").exists(), f"postgres {pid} is still running"


def test_the_owner_waits_for_another_command_to_end(tmp_path):
    owner = ensure_running(tmp_path, test=True)
    code = (
        "import sys, time; from pathlib import Path; import psycopg; from yimen.ops.postgres import ensure_running;"
        "s = ensure_running(Path(sys.argv[1]), test=True); print('in', flush=True); time.sleep(1);"
        "psycopg.connect(s.place.dsn()).close(); s.stop(); print('out', flush=True)"
    )
    said: list[str] = []
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "in\n"
        owner.stop(wait_for_others=True, say=said.append)
        assert other.stdout.readline() == "out\n"
    assert said
    assert "另一个" in said[0]


def test_two_commands_that_start_at_once_share_one_server(tmp_path):
    code = (
        "import sys, time; from pathlib import Path; from yimen.ops.postgres import ensure_running;"
        "s = ensure_running(Path(sys.argv[1]), test=True); print(s.ours, flush=True); sys.stdin.read();"
        "s.stop(wait_for_others=True)"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    both = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    try:
        assert sorted(process.stdout.readline().strip() for process in both) == ["False", "True"]
    finally:
        for process in both:
            process.stdin.close()
        for process in both:
            process.wait(30)
            process.stdout.close()


def test_another_major_version_is_refused_with_a_way_out(tmp_path):
    place = Place(tmp_path)
    ensure_running(tmp_path, test=True).stop()
    (place.data / "PG_VERSION").write_text("13\n")
    with pytest.raises(PostgresError, match=r"PostgreSQL 13 .*没有改动.*pg_dump"):
        ensure_running(tmp_path, test=True)


def test_a_lost_password_is_named(tmp_path):
    started = ensure_running(tmp_path, test=True)
    try:
        started.place.password_file.unlink()
        with pytest.raises(PostgresError, match="口令"):
            ensure_running(tmp_path, test=True)
    finally:
        started.stop()


def test_a_broken_initialisation_leaves_nothing_half_made(tmp_path, monkeypatch):
    programs_here = tmp_path / "bin"
    programs_here.mkdir()
    for name, text in {"postgres": "echo postgres 18.6", "initdb": "echo no space left >&2; exit 1"}.items():
        (programs_here / name).write_text(f"#!/bin/sh\n{text}\n")
        (programs_here / name).chmod(0o755)
    monkeypatch.setenv("YIMEN_PG_BIN", str(programs_here))
    with pytest.raises(PostgresError, match=r"初始化失败.*no space left"):
        ensure_running(tmp_path / "var", test=True)
    assert not Place(tmp_path / "var").data.exists()
    monkeypatch.delenv("YIMEN_PG_BIN")
    ensure_running(tmp_path / "var", test=True).stop()


def test_a_named_folder_without_programs_is_an_error_not_another_version(tmp_path, monkeypatch):
    monkeypatch.setenv("YIMEN_PG_BIN", str(tmp_path))
    with pytest.raises(PostgresError, match="没有 postgres 和 initdb"):
        find_bin()


def test_a_long_path_puts_the_socket_into_a_short_private_folder(tmp_path, monkeypatch):
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    deep = tmp_path / ("很长的目录" * 12)
    place = Place(deep)
    assert len(os.fsencode(place.socket_folder)) <= SOCKET_FOLDER_LIMIT
    started = ensure_running(deep, test=True)
    try:
        assert ask(started.place, "SELECT 1") == (1,)
        assert mode(place.socket_folder) == 0o700
    finally:
        started.stop()
        place.socket_folder.rmdir()


def test_somebody_elses_socket_folder_is_refused(tmp_path, monkeypatch):
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    deep = tmp_path / ("另一个很长的目录" * 10)
    elsewhere = Place(deep).socket_folder
    elsewhere.symlink_to(tmp_path)
    try:
        with pytest.raises(PostgresError, match="不是本账号的目录"):
            ensure_running(deep, test=True)
    finally:
        elsewhere.unlink()


def test_the_number_of_a_dead_server_may_belong_to_another_program_now(tmp_path):
    ensure_running(tmp_path, test=True).stop()
    (Place(tmp_path).data / "postmaster.pid").write_text(f"{os.getpid()}\n{Place(tmp_path).data}\n")
    started = ensure_running(tmp_path, test=True)
    started.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs a way around uid 0")
def test_root_without_namespaces_and_without_the_account_is_told_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(programs, "_can_unshare", lambda: False)
    monkeypatch.setenv("YIMEN_PG_USER", "no-such-account")
    with pytest.raises(PostgresError, match=r"普通用户运行.*YIMEN_PG_USER.*DATABASE_URL"):
        ensure_running(tmp_path, test=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs a way around uid 0")
def test_root_makes_no_account_and_changes_no_owner(tmp_path):
    before = {account.pw_name for account in pwd.getpwall()}
    started = ensure_running(tmp_path, test=True)
    started.stop()
    assert {account.pw_name for account in pwd.getpwall()} == before
    assert {path.stat().st_uid for path in tmp_path.rglob("*")} == {0}
