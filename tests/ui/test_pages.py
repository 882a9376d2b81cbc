"""Shells, gallery, error pages and the large-type switch."""

from __future__ import annotations

import re

import pytest
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory

from yimen.ui import views
from yimen.ui.gallery import icon_names
from yimen.ui.templatetags.ui import register

# what each tag leaves in a page
TRACES = {
    "icon": 'class="icon"', "button": "<button", "link_button": '<a class="btn', "badge": 'class="badge',
    "stage_pill": 'class="pill', "user_chip": "user-chip", "progress": "<progress", "definition_list": 'class="facts',
    "skeleton": 'class="skeleton"', "key_hints": "key-hints", "print_button": "data-print", "empty": 'class="empty"',
    "toast": "data-toast", "live_state": "data-live-state", "tabs": 'class="tabs"', "steps": 'class="steps"',
    "pagination": 'class="pagination"', "elder_switch": "elder-switch", "idempotency_key": "data-idempotency",
    "field": 'class="field', "form_fields": "id_came_on", "form_errors": "error-summary",
    "signature_pad": "data-signature", "clock_chip": 'class="chip', "clock_line": 'class="clock-line"',
    "clock_why": 'class="why"', "timeline": 'class="timeline"', "stat_card": 'class="stat ', "sparkline": "sparkline",
    "qr_figure": 'class="qr', "card": 'class="card"', "notice": "notice-warning", "dialog": "data-dialog",
    "datatable": 'class="table',
}  # fmt: skip


def get(path="/", **cookies):
    request = RequestFactory().get(path)
    request.COOKIES.update(cookies)
    return request


@pytest.fixture
def gallery() -> str:
    return views.gallery(get("/desk/gallery")).content.decode()


def test_every_component_is_known_to_the_gallery_test():
    assert set(register.tags) - {"html_class"} == set(TRACES)


@pytest.mark.parametrize("tag", sorted(TRACES))
def test_the_gallery_shows_each_component(tag, gallery):
    assert TRACES[tag] in gallery


@pytest.mark.parametrize("name", icon_names())
def test_the_gallery_shows_each_icon(name, gallery):
    assert f"icons.svg#{name}" in gallery


def test_every_id_in_the_gallery_is_unique_per_form(gallery):
    ids = [i for i in re.findall(r' id="([^"]+)"', gallery) if not i.startswith("id_")]
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("kind", ["board", "kiosk"])
def test_the_screens_render(kind):
    html = views.screen_gallery(get(f"/?kind={kind}")).content.decode()
    assert f'class="screen {kind}' in html


def test_the_portal_sample_needs_no_script():
    html = views.portal_gallery(get()).content.decode()
    assert "<script" not in html
    assert "内部备注" not in html


@pytest.mark.parametrize("shell", ["ui/base.html", "ui/desk.html", "ui/portal.html", "ui/screen.html"])
def test_a_shell_renders_without_any_context(shell):
    html = render_to_string(shell)
    assert '<html lang="zh-CN"' in html
    assert 'href="#main"' in html
    assert 'id="main"' in html
    assert '"includeIndicatorStyles":false' in html
    assert '"allowEval":false' in html


@pytest.mark.parametrize("code", ["400", "403", "404", "405", "429", "500", "csrf"])
def test_an_error_page_says_in_chinese_what_to_do(code):
    html = render_to_string(f"errors/{code}.html")
    assert re.search(r"<h1>[\u4e00-\u9fff]+", html)
    assert re.search(r"请|联系", html)


def test_large_type_is_decided_by_the_server():
    template = engines["django"].from_string('{% extends "ui/base.html" %}')
    assert '<html lang="zh-CN" class="elder">' in template.render({}, get(elder="1"))
    assert "elder" not in template.render({}, get()).split("<head>")[0]


@pytest.mark.parametrize(
    ("asked", "referer", "goes_to"),
    [
        ("/desk/", "", "/desk/"),
        ("", "http://testserver/query", "http://testserver/query"),
        ("https://evil.example/", "", "/"),
        ("//evil.example/", "", "/"),
        ("javascript:alert(1)", "https://evil.example/", "/"),
        ("", "", "/"),
    ],
)
def test_the_large_type_switch_never_leads_to_another_site(asked, referer, goes_to):
    request = RequestFactory().get("/ui/elder/", {"on": "1", "next": asked}, headers={"referer": referer})
    response = views.elder_mode(request)
    assert response.status_code == 302
    assert response["Location"] == goes_to
    assert response.cookies["elder"].value == "1"


def test_large_type_can_be_switched_off_by_a_form_too():
    response = views.elder_mode(RequestFactory().post("/ui/elder/", {"on": "0", "next": "/"}))
    assert response.cookies["elder"]["max-age"] == 0
