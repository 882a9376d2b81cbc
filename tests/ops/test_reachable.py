"""A server that does not answer is named in words, with what to do and without its password."""

from __future__ import annotations

import socket

import psycopg
import pytest

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
        ("received invalid response to SSL negotiation: H", "请核对连接串"),
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
