"""Initialise, start, attach, stop."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import psycopg

from yimen.ops.postgres.place import DATABASE, PORT, USER, Place, PostgresError
from yimen.ops.postgres.programs import Launch, account_uid, find_bin, launch_for, major
from yimen.ops.postgres.reachable import reach

BUILTIN_LOCALE_SINCE = 17
LOG_LIMIT = 5 * 1024 * 1024
ENDING = 60.0  # seconds for an earlier server to finish its shutdown
PATIENCE = 600.0  # seconds; crash recovery of a big database takes minutes

DURABLE = {
    "max_connections": "120",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "jit": "off",  # short statements: compiling costs more than it saves
}
THROWN_AWAY = {
    "max_connections": "200",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "jit": "off",
}
PRIVATE_LOG = {
    # A failed statement would carry the values typed into a form, and DETAIL the value that was there already.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}


@dataclass
class Server:
    """A running server: ours (`process` set, stopped by us) or one that another command had started."""

    place: Place
    process: subprocess.Popen[bytes] | None = None
    _use: IO[bytes] | None = field(default=None, repr=False)

    @property
    def ours(self) -> bool:
        """Whether this process started it."""
        return self.process is not None

    def stop(self, *, wait_for_others: bool = False, say: Callable[[str], None] = lambda _: None) -> None:
        """Stop our server by SIGINT (fast shutdown) and reap it; leave somebody else's alone.

        Args:
            wait_for_others: first wait until every other command that uses this server has ended.
            say: told in Chinese what is waited for.
        """
        if self.process is not None and wait_for_others:
            self._wait_for_others(say)
        if self._use is not None:
            self._use.close()
            self._use = None
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)  # immediate: recovers at the next start
                self.process.wait(30)
        self.process = None

    def _wait_for_others(self, say: Callable[[str], None]) -> None:
        lock = self._use
        if lock is None:
            return
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("另一个一门命令还在使用内置数据库，等它结束后再关闭……")
            fcntl.flock(lock, fcntl.LOCK_EX)


def _private(folder: Path) -> None:
    """Make a 0700 folder of ours, or refuse one that somebody else put there."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), account_uid()}:
        raise PostgresError(f"{folder} 不是本账号的目录，不能用作数据库目录。请移走它，或用 --data 换一个数据目录。")
    if stat.S_IMODE(found.st_mode) != 0o700:
        folder.chmod(0o700)


def _initialise(place: Place, bin_folder: Path, launch: Launch, *, test: bool) -> None:
    half = place.data.with_name("data.half")
    if half.exists():
        shutil.rmtree(half)  # an initdb that was cut off
    password = place.data.parent / "initdb.password"  # a copy where the stand-in account can read it
    password.touch(mode=0o600)
    password.write_text(place.password())
    launch.own(password)
    locale = ["--locale=C.UTF-8"]
    if major(bin_folder) >= BUILTIN_LOCALE_SINCE:
        # LC_CTYPE must not be C: pg_trgm asks libc and would drop Chinese without a word.
        locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    command = [
        str(bin_folder / "initdb"),
        f"--pgdata={half}",
        f"--username={USER}",
        f"--pwfile={password}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--no-instructions",
        *locale,
        *(["--no-sync"] if test else ["--data-checksums"]),
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, **launch.options(stay=False))
    finally:
        password.unlink()
    if done.returncode != 0:
        raise PostgresError(f"数据库初始化失败：{(done.stderr or done.stdout).strip()[-800:]}")
    half.rename(place.data)


def _check_version(place: Place, bin_folder: Path) -> None:
    kept = int(place.data.joinpath("PG_VERSION").read_text().strip())
    here = major(bin_folder)
    if kept != here:
        raise PostgresError(
            f"数据目录 {place.data} 是 PostgreSQL {kept} 建的，现在的程序是 {here}，不能直接打开，数据没有改动。"
            f"请用 {kept} 版程序（YIMEN_PG_BIN 指明其目录）启动，以 pg_dump 导出后再导入新版，或用 pg_upgrade 升级。"
        )


def _serves(pid: str, place: Place) -> bool:
    """Whether the process is a server on our data directory."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return words[0].endswith(b"postgres") and os.fsencode(place.data) in words


def _forget_dead_server(place: Place) -> bool:
    """Look at postmaster.pid: wait for a server that is just ending or starting; remove the file of a dead one.

    Its number may belong to another program by now (it happens when a container restarts).

    Returns:
        True when the server it names answers after all.
    """
    pid_file = place.data / "postmaster.pid"
    until = time.monotonic() + ENDING
    while pid_file.exists() and Path("/proc/self").exists():
        pid = pid_file.read_text().split("\n", 1)[0].strip()
        if not _serves(pid, place):
            pid_file.unlink(missing_ok=True)
            return False
        if _answers(place):
            return True
        if time.monotonic() > until:
            raise PostgresError(f"进程 {pid} 占用着数据目录 {place.data} 却不应答。请先结束它，再重新启动。")
        time.sleep(0.1)
    return False


def _answers(place: Place, database: str = "postgres") -> bool:
    try:
        psycopg.connect(place.dsn(database), connect_timeout=5).close()
    except psycopg.OperationalError as error:
        if "password authentication failed" in str(error):
            raise PostgresError(
                f"内置数据库拒绝了 {place.password_file} 里的口令：它与数据目录不是同一次建立的。请恢复原来的口令文件。"
            ) from None
        return False
    return True


def _begin(place: Place, bin_folder: Path, launch: Launch, *, test: bool) -> subprocess.Popen[bytes]:
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(place.socket_folder),
        "unix_socket_permissions": "0700",
        "port": str(PORT),
        "password_encryption": "scram-sha-256",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "cluster_name": "yimen",
        **PRIVATE_LOG,
        **(THROWN_AWAY if test else DURABLE),
    }
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    place.log.parent.mkdir(parents=True, exist_ok=True)
    if place.log.exists() and place.log.stat().st_size > LOG_LIMIT:
        place.log.replace(place.log.with_suffix(".log.1"))
    command = [str(bin_folder / "postgres"), "-D", str(place.data), *options]
    with place.log.open("ab") as log:
        return subprocess.Popen(command, stdout=log, stderr=log, **launch.options(stay=True))


def _wait_until_ready(place: Place, process: subprocess.Popen[bytes], say: Callable[[str], None]) -> None:
    started = time.monotonic()
    told = False
    while not _answers(place):
        if process.poll() is not None:
            last = place.log.read_text(errors="replace").strip().splitlines()[-6:]
            raise PostgresError(f"内置数据库没有启动，日志 {place.log} 的末尾：\n" + "\n".join(last))
        waited = time.monotonic() - started
        if waited > 5 and not told:
            say("内置数据库正在恢复上次未正常关闭的数据，请稍候……")
            told = True
        if waited > PATIENCE:
            process.send_signal(signal.SIGINT)
            raise PostgresError(f"内置数据库 {PATIENCE:.0f} 秒内没有就绪，请查看日志 {place.log}。")
        time.sleep(0.02 if waited < 2 else 0.2)


def _make_database(place: Place) -> None:
    with psycopg.connect(place.dsn("postgres"), autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone() is None:
            connection.execute(f'CREATE DATABASE "{DATABASE}"')


def ensure_running(var: Path, *, test: bool = False, say: Callable[[str], None] = lambda _: None) -> Server:
    """Attach to the embedded server of `var`, or initialise and start it.

    Args:
        var: the data folder, made when missing.
        test: give up durability for speed; for data that is thrown away.
        say: told in Chinese about anything that takes long.

    Returns:
        The server; whoever gets it calls `stop()`, which only stops what this process started.

    Raises:
        PostgresError: with what to do.
    """
    if sys.platform == "win32":
        raise PostgresError("内置数据库暂不支持 Windows，请用 DATABASE_URL 连接 PostgreSQL 服务器，或在 WSL 中运行。")
    place = Place(var.resolve())
    place.var.mkdir(parents=True, exist_ok=True, mode=0o700)
    _private(place.data.parent)
    _private(place.socket_folder)
    with contextlib.ExitStack() as kept:
        use = kept.enter_context(
            (place.var / "postgres.use").open("ab")
        )  # held shared by everybody who uses the server
        fcntl.flock(use, fcntl.LOCK_SH)
        with (place.var / "postgres.start").open("ab") as start:
            fcntl.flock(start, fcntl.LOCK_EX)  # two commands that start at once: one starts, the other attaches
            process = None if place.data.exists() and _answers(place) else _start(place, test=test, say=say)
        kept.pop_all()
        return Server(place, process, use)


def _start(place: Place, *, test: bool, say: Callable[[str], None]) -> subprocess.Popen[bytes] | None:
    """Initialise where needed, and start; None when a server that was just starting answers after all."""
    bin_folder = find_bin()
    launch = launch_for(place, bin_folder)
    if place.data.exists():
        _check_version(place, bin_folder)
        if _forget_dead_server(place):
            return None
    else:
        _initialise(place, bin_folder, launch, test=test)
    process = _begin(place, bin_folder, launch, test=test)
    try:
        _wait_until_ready(place, process, say)
        _make_database(place)
    except BaseException:
        Server(place, process).stop()
        raise
    return process


@contextlib.contextmanager
def server_for(var: Path, url: str = "", *, say: Callable[[str], None] = lambda _: None) -> Iterator[str]:
    """A database for the length of one command: the server of `url`, the running embedded one, or one started for it.

    Args:
        var: the data folder.
        url: DATABASE_URL; when given nothing is started.
        say: told in Chinese about anything that takes long.

    Yields:
        The connection string.
    """
    if url:
        reach(url)
        yield url
        return
    server = ensure_running(var, say=say)
    try:
        yield server.place.dsn()
    finally:
        server.stop(wait_for_others=True, say=say)
