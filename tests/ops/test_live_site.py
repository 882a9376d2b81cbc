"""The live site of the tests is the one that `yimen up` serves: headers, static files, errors, sessions."""

from __future__ import annotations

import time
import urllib.error
import urllib.request

import pytest

from tests.browsing import PHONE, sign_in, violations
from tests.factories import district, user
from yimen.domain.roles import Role

pytestmark = pytest.mark.browser


def fetch(url: str, **headers: str) -> tuple[int, dict[str, str], str]:
    """Status, headers and text of one GET."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=20) as answer:
            return answer.status, dict(answer.headers), answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, dict(refused.headers), refused.read().decode()


def test_every_page_carries_the_strict_headers(live_site):
    status, headers, text = fetch(f"{live_site.url}/desk/login")
    assert status == 200
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "data:" not in policy.replace("img-src 'self' data:", "")
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    assert "strict-transport-security" not in headers  # this address is http: a promise of https would lock people out
    assert " style=" not in text


def test_static_files_have_hashed_names_and_may_be_kept_for_ever(live_site):
    _, _, text = fetch(f"{live_site.url}/desk/login")
    address = next(part for part in text.split('"') if part.startswith("/static/ui/css/base."))
    status, headers, _ = fetch(live_site.url + address)
    assert status == 200
    assert "immutable" in headers["cache-control"]


def test_an_unknown_page_says_so_in_chinese(live_site):
    status, _, text = fetch(f"{live_site.url}/desk/no-such-page")
    assert status == 404
    assert "没有找到" in text


def test_somebody_elses_host_name_is_refused(live_site):
    assert fetch(f"{live_site.url}/desk/login", Host="evil.example")[0] == 400
    assert "evil.example" not in live_site.log.read_text()  # nor does it fill the log


def test_a_forged_form_is_refused_with_a_way_out(live_site):
    request = urllib.request.Request(f"{live_site.url}/desk/login", data=b"username=a&password=b", method="POST")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=20)
    with refused.value as answer:
        assert answer.code == 403
        assert "页面已过期" in answer.read().decode()


def test_the_health_page_answers_for_the_database(live_site):
    assert fetch(f"{live_site.url}/healthz")[::2] == (200, '{"status": "ok"}')


def test_the_login_page_works_by_hand_and_is_accessible(live_site, page):
    _, office, _ = district()
    trainer = user(office, Role.TRAINER, with_password=True)
    page.goto("/desk/login")
    assert violations(page) == []
    page.get_by_label("账号").fill(trainer.username)
    page.get_by_label("密码").fill("correct horse battery")
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/desk/" in url and "login" not in url)


def test_a_phone_without_script_gets_the_login_page_too(live_site, new_context):
    page = new_context(viewport=PHONE, java_script_enabled=False).new_page()
    page.goto("/desk/login")
    assert page.get_by_role("button", name="登录").is_visible()


def test_a_session_nobody_used_ends(live_site, context):
    _, office, _ = district()
    sign_in(context, user(office, Role.TRAINER))
    from django.contrib.sessions.models import Session

    page = context.new_page()
    page.goto("/desk/welcome")
    assert "/desk/login" not in page.url
    row = Session.objects.get()
    data = row.get_decoded()
    row.session_data = type(row).get_session_store_class()().encode({**data, "seen": int(time.time()) - 24 * 3600})
    row.save()
    page.goto("/desk/welcome")
    assert "/desk/login" in page.url


def test_a_piece_that_renews_itself_says_so(live_site, page):
    _, office, _ = district()
    sign_in(page.context, user(office, Role.TRAINER))
    page.goto("/desk/welcome")
    seen: list[str | None] = []
    page.on("request", lambda request: seen.append(request.headers.get("x-live")) if "htmx" in request.url else None)
    page.evaluate(
        """() => {
            const piece = document.createElement("div");
            piece.id = "piece";
            piece.dataset.live = "hall.1";
            piece.setAttribute("hx-get", "/desk/welcome?htmx");
            piece.setAttribute("hx-trigger", "live, click");
            piece.setAttribute("hx-swap", "none");
            document.querySelector("main").append(piece);
            window.htmx.process(piece);
        }"""
    )
    for event in ("live", "click"):
        with page.expect_response(lambda answer: "htmx" in answer.url):
            page.evaluate(f"document.getElementById('piece').dispatchEvent(new CustomEvent('{event}'))")
    assert seen == ["1", None]
