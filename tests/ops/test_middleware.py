"""The visitor's address behind a proxy, the idle limit, "too often", and logs without values."""

from __future__ import annotations

import logging
import sys
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from config import logs, middleware
from tests.factories import district, user
from yimen.base.public_url import absolute, is_loopback
from yimen.base.ratelimit import TooOften
from yimen.domain.roles import Role

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("trusted", "nearest", "forwarded", "seen"),
    [
        ((), "203.0.113.9", "198.51.100.1", "203.0.113.9"),  # nobody is trusted: the header is the visitor's invention
        (("127.0.0.1",), "203.0.113.9", "198.51.100.1", "203.0.113.9"),  # did not come through the proxy
        (("127.0.0.1",), "127.0.0.1", "198.51.100.1", "198.51.100.1"),
        (("127.0.0.1",), "127.0.0.1", "1.2.3.4, 198.51.100.1", "198.51.100.1"),  # the visitor wrote the first
        (("127.0.0.1", "10.0.0.0/8"), "127.0.0.1", "198.51.100.1, 10.1.1.1", "198.51.100.1"),  # two proxies of ours
        (("127.0.0.1",), "127.0.0.1", "", "127.0.0.1"),
    ],
)
def test_the_address_is_the_nearest_one_that_is_not_ours(settings, trusted, nearest, forwarded, seen):
    settings.TRUSTED_PROXY = trusted
    request = RequestFactory().get("/", REMOTE_ADDR=nearest, HTTP_X_FORWARDED_FOR=forwarded)
    middleware.visitor(lambda _: HttpResponse())(request)
    assert request.META["REMOTE_ADDR"] == seen


@pytest.mark.parametrize(("nearest", "believed"), [("127.0.0.1", True), ("203.0.113.9", False)])
def test_only_a_trusted_proxy_says_that_it_was_https(settings, nearest, believed):
    settings.TRUSTED_PROXY = ("127.0.0.1",)
    request = RequestFactory().get("/", REMOTE_ADDR=nearest, HTTP_X_FORWARDED_PROTO="https")
    middleware.visitor(lambda _: HttpResponse())(request)
    assert ("HTTP_X_FORWARDED_PROTO" in request.META) is believed


@pytest.mark.django_db
def test_a_busy_session_is_written_once_a_minute_not_once_a_click(client, django_assert_num_queries):
    _, office, _ = district()
    client.force_login(user(office, Role.TRAINER))
    client.get("/desk/welcome")
    with django_assert_num_queries(2):  # session and user; no write
        client.get("/desk/welcome")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("minutes", "headers", "status"),
    [(59, {}, 200), (61, {}, 302), (61, {"HX-Request": "true"}, 401)],  # 401: the page stays, with what was typed
)
def test_a_session_ends_when_nobody_used_it(client, minutes, headers, status):
    _, office, _ = district()
    client.force_login(user(office, Role.TRAINER))
    client.get("/desk/welcome")
    session = client.session
    session[middleware.SEEN] -= minutes * 60
    session.save()
    assert client.get("/desk/welcome", headers=headers).status_code == status


@pytest.mark.django_db
def test_a_live_refresh_does_not_keep_a_session_alive(client):
    _, office, _ = district()
    client.force_login(user(office, Role.TRAINER))
    client.get("/desk/welcome")
    session = client.session
    session[middleware.SEEN] -= 30 * 60
    session.save()
    client.get("/desk/welcome", headers={"X-Live": "1"})
    assert client.session[middleware.SEEN] == session[middleware.SEEN]
    client.get("/desk/welcome")
    assert client.session[middleware.SEEN] > session[middleware.SEEN]


def test_too_often_is_answered_with_the_time_to_wait(rf):
    def view(_):
        raise AssertionError

    handler = middleware.in_words(view)
    request = rf.get("/")
    answer = handler.process_exception(request, TooOften(NOW + timedelta(seconds=90), NOW))
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) in {90, 91}
    assert "操作太频繁" in answer.content.decode()
    assert handler.process_exception(request, ValueError()) is None


@pytest.mark.django_db
def test_a_failure_is_a_page_in_chinese_and_a_log_without_what_was_typed(monkeypatch, caplog):
    from yimen.api import health

    def broken(*_):
        raise ValueError("张三的电话 13900000000")

    monkeypatch.setattr(health.connection, "cursor", broken)
    with caplog.at_level(logging.ERROR, logger="django.request"):
        logging.getLogger("django.request").addHandler(caplog.handler)
        caplog.handler.setFormatter(logs.NoValues())
        try:
            answer = Client(raise_request_exception=False).get("/healthz")
        finally:
            logging.getLogger("django.request").removeHandler(caplog.handler)
    assert answer.status_code == 500
    assert "系统出了问题" in answer.content.decode()
    said = caplog.text
    assert "ValueError" in said
    assert "health.py" in said
    assert "13900000000" not in said


def test_a_chain_of_failures_is_logged_by_its_classes():
    try:
        try:
            raise KeyError("秘密一")
        except KeyError as inner:
            raise ValueError("秘密二") from inner
    except ValueError:
        record = logging.LogRecord("yimen", logging.ERROR, "f.py", 1, "failed", None, sys.exc_info())
    said = logs.NoValues().format(record)
    assert said.index("KeyError") < said.index("ValueError")
    assert "秘密" not in said


@pytest.mark.parametrize(
    ("url", "loopback"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://localhost:8000", True),
        ("http://[::1]:8000", True),
        ("http://xf.localhost", True),
        ("http://192.0.2.7:8000", False),
        ("https://xf.example.gov.cn", False),
    ],
)
def test_a_qr_code_that_only_works_here_is_known(settings, url, loopback):
    settings.PUBLIC_URL = url
    assert is_loopback() is loopback


def test_public_addresses_come_from_the_setting(settings):
    settings.PUBLIC_URL = "https://xf.example.gov.cn/"
    assert absolute("/q/ABC") == absolute("q/ABC") == "https://xf.example.gov.cn/q/ABC"
