"""Whether the server of DATABASE_URL answers, asked before anything else, so that nobody reads a traceback."""

from __future__ import annotations

import psycopg
from psycopg.conninfo import conninfo_to_dict

from yimen.ops.problem import Problem

SECONDS = 5
# What libpq says, in its own English or the server's Chinese -> what is wrong and what to do.
REASONS = (
    (
        ("password authentication failed", "no password supplied", "认证失败"),
        "用户名或口令不对。请核对连接串里的用户和口令。",
    ),
    (("does not exist", "不存在"), "用户或数据库不存在。请先在服务器上建好用户和数据库（编码 UTF8）。"),
    (("failed to resolve host", "could not translate host name"), "找不到这个主机名。请核对主机名或网络。"),
    (("Connection refused", "拒绝"), "服务器没有在这个地址和端口上监听。请核对主机和端口，并确认服务器已经启动。"),
    (("no pg_hba.conf entry", "pg_hba"), "服务器不允许从这台机器连接。请在服务器的 pg_hba.conf 里放行。"),
    (("timeout expired", "timed out"), f"{SECONDS} 秒内没有应答。请核对主机、端口和防火墙。"),
)
OTHERWISE = "请核对连接串，并确认服务器可以连接。"


def reach(dsn: str) -> None:
    """Connect once and leave.

    Raises:
        Problem: it cannot be reached; the message names host, port and database, never the password.
    """
    try:
        psycopg.connect(dsn, connect_timeout=SECONDS).close()
    except psycopg.OperationalError as error:
        raise Problem(f"连不上数据库服务器 {_where(dsn)}：{_reason(str(error))}") from None


def _where(dsn: str) -> str:
    given = conninfo_to_dict(dsn)
    return f"{given.get('host', '本机')}:{given.get('port', 5432)}/{given.get('dbname', '')}"


def _reason(said: str) -> str:
    return next((words for marks, words in REASONS if any(mark in said for mark in marks)), OTHERWISE)
