"""A server that does not answer is named in words, with what to do and without its password."""

from __future__ import annotations

import socket

import psycopg
import pytest
from django.db import DataError, connection, transaction

from yimen.ops.postgres import reachable
from yimen.ops.problem import Problem


def refused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_port_without_a_server_is_named_with_what_to_do():
    port = refused_port()
    with pytest.raises(Problem, match=f"127.0.0.1:{port}/yimen：服务器没有在这个地址和端口上监听") as told:
        reachable.reach(f"postgresql://somebody:geheim@127.0.0.1:{port}/yimen")
    assert "geheim" not in str(told.value)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ('FATAL:  password authentication failed for user "a"', "用户名或口令不对"),
        ('FATAL:  database "b" does not exist', "用户或数据库不存在"),
        ("failed to resolve host 'c': [Errno -2]", "找不到这个主机名"),
        ("connection timeout expired", "没有应答"),
        ('FATAL:  no pg_hba.conf entry for host "10.0.0.9"', "不允许从这台机器连接"),
        ("received invalid response to SSL negotiation: H", "不是 PostgreSQL"),
        ("server does not support SSL, but SSL was required", "没有开启 TLS"),
        ('invalid port number: "99999"', "端口是 1 到 65535"),
        ('connection to server on socket "/x/.s.PGSQL.5432" failed: No such file or directory', "核对 host"),
        ("FATAL:  sorry, too many clients already", "max_connections"),
        ("FATAL:  the database system is starting up", "稍后再试"),
        ("something new", "请核对连接串"),
    ],
)
def test_each_way_to_fail_has_its_words(monkeypatch, said, words):
    def fail(*_, **__):
        raise psycopg.OperationalError(said)

    monkeypatch.setattr(psycopg, "connect", fail)
    with pytest.raises(Problem, match=words):
        reachable.reach("postgresql://a:pw@h/b")


def test_a_server_that_answers_is_left_at_once(django_db_setup):
    from yimen.base.direct import direct_dsn

    reachable.reach(direct_dsn())


def test_a_server_too_old_is_named_with_its_version(django_db_setup, monkeypatch):
    from yimen.base.direct import direct_dsn

    with psycopg.connect(direct_dsn()) as opened:
        found = opened.info.server_version // 10000
    monkeypatch.setattr(reachable, "OLDEST", found)
    reachable.reach(direct_dsn())
    monkeypatch.setattr(reachable, "OLDEST", found + 1)
    with pytest.raises(Problem, match=f"是 PostgreSQL {found}，需要 {found + 1} 以上。请升级"):
        reachable.reach(direct_dsn())


@pytest.mark.django_db
def test_an_account_that_may_not_make_tables_is_told_what_the_administrator_runs():
    dsn = "postgresql://nobody_here:geheim@h/yimen"
    words = 'ALTER DATABASE "yimen" OWNER TO "nobody_here"'
    with connection.cursor() as cursor:
        with pytest.raises(Problem, match=words) as told, reachable.allowed(dsn), transaction.atomic():
            cursor.execute("DO $$ BEGIN RAISE insufficient_privilege; END $$")  # as the server says it, without a role
        assert "geheim" not in str(told.value)
        with pytest.raises(DataError), reachable.allowed(dsn), transaction.atomic():  # no refusal: stays what it is
            cursor.execute("SELECT 1 / 0")
