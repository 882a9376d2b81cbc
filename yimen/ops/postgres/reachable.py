"""Whether the server of DATABASE_URL answers, asked before anything else, so that nobody reads a traceback."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import psycopg
from psycopg.conninfo import conninfo_to_dict

from yimen.ops.problem import Problem

SECONDS = 5
OLDEST = 15
"""The oldest major version of PostgreSQL that the tests run on."""
# What libpq says, in its own English or the server's Chinese -> what is wrong and what to do.
NOT_POSTGRESQL = "这个地址和端口上应答的不是 PostgreSQL，或它随即断开。请核对主机和端口，并查看服务器日志。"
REASONS = (
    (
        ("password authentication failed", "no password supplied", "认证失败"),
        "用户名或口令不对。请核对连接串里的用户和口令。",
    ),
    (("does not exist", "不存在"), "用户或数据库不存在。请先在服务器上建好用户和数据库（编码 UTF8）。"),
    (("failed to resolve host", "could not translate host name"), "找不到这个主机名。请核对主机名或网络。"),
    (("Connection refused", "拒绝"), "服务器没有在这个地址和端口上监听。请核对主机和端口，并确认服务器已经启动。"),
    (("no pg_hba.conf entry", "pg_hba"), "服务器不允许从这台机器连接。请在服务器的 pg_hba.conf 里放行。"),
    (
        ("server does not support SSL",),
        "服务器没有开启 TLS，而连接串要求加密（sslmode）。请在服务器上开启 ssl；同机或专网内也可去掉 sslmode。",
    ),
    (("certificate verify failed", "root certificate file"), "服务器的证书没有通过核验。请核对 sslrootcert 和主机名。"),
    (("invalid port number", "invalid integer value"), "端口不对。端口是 1 到 65535 的数，PostgreSQL 一般是 5432。"),
    (("invalid response to SSL negotiation", "server closed the connection"), NOT_POSTGRESQL),
    (("No such file or directory",), "本机没有这个 PostgreSQL 套接字。请核对 host，并确认服务器已经启动。"),
    (
        ("too many clients", "remaining connection slots"),
        "服务器的连接已满。请调大服务器的 max_connections，或稍后再试。",
    ),
    (("starting up", "shutting down"), "服务器正在启动或停止。请稍后再试。"),
    (("timeout expired", "timed out"), f"{SECONDS} 秒内没有应答。请核对主机、端口和防火墙。"),
)
OTHERWISE = "请核对连接串，并确认服务器可以连接。"


def reach(dsn: str) -> None:
    """Connect once and leave.

    Raises:
        Problem: it cannot be reached, or is older than `OLDEST`; the message names host, port and database, never the
            password.
    """
    try:
        with psycopg.connect(dsn, connect_timeout=SECONDS) as connection:
            version = connection.info.server_version // 10000
    except psycopg.OperationalError as error:
        raise Problem(f"连不上数据库服务器 {_where(dsn)}：{_reason(str(error))}") from None
    # Here, not in a system check: Django refuses a still older server with a traceback before any check runs.
    if version < OLDEST:
        raise Problem(
            f"数据库服务器 {_where(dsn)} 是 PostgreSQL {version}，需要 {OLDEST} 以上。"
            "请升级服务器，或不设 DATABASE_URL 而用内置数据库。"
        )


@contextlib.contextmanager
def allowed(dsn: str) -> Iterator[None]:
    """Around whatever changes tables: a refusal of the server is told in words.

    Raises:
        Problem: the account may not make tables; since PostgreSQL 15 only the owner of a database may.
    """
    try:
        yield
    except Exception as error:
        if not _refused(error):
            raise
        given = conninfo_to_dict(dsn)
        user, name = given.get("user") or "用户", given.get("dbname") or "库"
        raise Problem(
            f"数据库账号没有在 {_where(dsn)} 建表的权限（PostgreSQL 15 起只有库的所有者有）。"
            f'请让服务器管理员执行：ALTER DATABASE "{name}" OWNER TO "{user}";'
        ) from None


def _refused(error: BaseException | None) -> bool:
    """Whether it comes from the server's "permission denied"; Django wraps it once or twice."""
    while error is not None:
        if isinstance(error, psycopg.errors.InsufficientPrivilege):
            return True
        error = error.__cause__ or error.__context__
    return False


def _where(dsn: str) -> str:
    given = conninfo_to_dict(dsn)
    return f"{given.get('host', '本机')}:{given.get('port', 5432)}/{given.get('dbname', '')}"


def _reason(said: str) -> str:
    return next((words for marks, words in REASONS if any(mark in said for mark in marks)), OTHERWISE)
