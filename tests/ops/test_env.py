"""Settings from the environment: their defaults, their names, and what a wrong one says."""

from __future__ import annotations

import pytest

from config import env


@pytest.fixture
def read(monkeypatch):
    """Read settings from these variables only."""

    def reading(**variables: str) -> env.Env:
        for name in list(env.os_names()):
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        env.load.cache_clear()
        return env.load()

    yield reading
    env.load.cache_clear()


def test_without_any_setting_it_is_safe(read):
    found = read()
    assert not found.DEBUG
    assert found.HOST == "127.0.0.1"
    assert found.DATABASE_URL == ""
    assert found.public_url == "http://127.0.0.1:8000"
    assert not found.https
    assert env.ROOT / "var" == found.VAR


@pytest.mark.parametrize(
    ("variables", "name", "value"),
    [
        ({"PORT": "9000"}, "PORT", 9000),
        ({"YIMEN_PORT": "9001", "PORT": "9000"}, "PORT", 9001),  # ours wins over the plain name
        ({"DEBUG": "true"}, "DEBUG", True),
        ({"DATABASE_URL": "postgresql://a@b/c"}, "DATABASE_URL", "postgresql://a@b/c"),
        ({"HOST": "elsewhere"}, "HOST", "127.0.0.1"),  # a plain HOST is the shell's, not ours
        ({"YIMEN_ALLOWED_HOSTS": "a.cn, b.cn"}, "ALLOWED_HOSTS", ("a.cn", "b.cn")),
        ({"YIMEN_TLS_CERT": ""}, "TLS_CERT", None),
        ({"YIMEN_KPI_ROLL_FORWARD": "0"}, "KPI_ROLL_FORWARD", False),
    ],
)
def test_a_setting_is_read_by_its_names(read, variables, name, value):
    assert getattr(read(**variables), name) == value


@pytest.mark.parametrize(
    ("variables", "url"),
    [
        ({"PUBLIC_URL": "https://xf.example.gov.cn/"}, "https://xf.example.gov.cn"),
        ({"YIMEN_HOST": "192.0.2.5", "PORT": "80"}, "http://192.0.2.5:80"),
        ({"YIMEN_HOST": "::1"}, "http://[::1]:8000"),
        ({"YIMEN_TLS_CERT": "a.pem", "YIMEN_TLS_KEY": "b.pem"}, "https://127.0.0.1:8000"),
    ],
)
def test_the_public_address_is_given_or_follows_from_host_and_port(read, variables, url):
    assert read(**variables).public_url == url


def test_listening_for_everybody_gives_this_machines_own_address(read):
    assert "0.0.0.0" not in read(YIMEN_HOST="0.0.0.0").public_url


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"PORT": "many"}, ["PORT", "监听端口"]),
        ({"YIMEN_PORT": "70000"}, ["PORT", "监听端口"]),
        ({"PUBLIC_URL": "xf.example.gov.cn"}, ["PUBLIC_URL", "http"]),
        ({"PUBLIC_URL": "https://xf.example.gov.cn/xinfang"}, ["PUBLIC_URL", "不带路径"]),
        ({"YIMEN_TRUSTED_PROXY": "nginx"}, ["TRUSTED_PROXY", "反向代理"]),
        ({"YIMEN_CIPHER_SUITE": "rot13"}, ["CIPHER_SUITE", "sm4-gcm"]),
        ({"YIMEN_LOGIN_TRIES": "1"}, ["LOGIN_TRIES", "锁定"]),
        ({"DEBUG": "maybe"}, ["DEBUG", "调试"]),
        ({"DATABASE_URL": "mysql://a/b"}, ["DATABASE_URL", "postgresql://"]),
        ({"DATABASE_URL": "postgresql://a:b%@h/c"}, ["DATABASE_URL", "%25"]),
        ({"DATABASE_URL": "postgresql://a:p@w@h/c"}, ["DATABASE_URL", "口令没有写对", "%40"]),
        ({"DATABASE_URL": "postgresql://a:1/2@h/c"}, ["DATABASE_URL", "口令没有写对", "%2F"]),
        ({"DATABASE_URL": "postgresql://a:b@h"}, ["DATABASE_URL", "没有写数据库名"]),
    ],
)
def test_a_wrong_setting_is_named_with_its_hint(read, variables, words):
    with pytest.raises(env.WrongSetting) as wrong:
        read(**variables)
    assert all(word in str(wrong.value) for word in words)


@pytest.mark.parametrize("url", ["postgresql://a:p%40w%2F1@h/c", "host=h dbname=c@d user=a", "service=office"])
def test_a_right_connection_string_is_taken_as_it_is(read, url):
    assert url == read(DATABASE_URL=url).DATABASE_URL


@pytest.mark.parametrize("secret", ["ge@heim", "ge/heim", "ge%heim", "heim@ge/x"])
def test_a_password_written_wrong_is_not_repeated(read, secret):
    with pytest.raises(env.WrongSetting) as wrong:
        read(DATABASE_URL=f"postgresql://a:{secret}@h/c")
    assert "heim" not in str(wrong.value)


def test_several_wrong_settings_are_named_at_once(read):
    with pytest.raises(env.WrongSetting) as wrong:
        read(PORT="x", YIMEN_WORKERS="0")
    assert "PORT" in str(wrong.value)
    assert "WORKERS" in str(wrong.value)
