"""What leaves with every answer, and what no GET may do: headers, CSRF, methods."""

from __future__ import annotations

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client

from tests.security.world import API, patterns
from yimen.domain.roles import Role

pytestmark = pytest.mark.django_db
READS_ARE_NOTED_IN = {"base_auditentry", "base_auditchain", "base_ratewindow", "django_session"}


def safe(answer) -> list[str]:
    """What is missing on an answer."""
    found = []
    policy = answer.headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "script-src 'self'" not in policy or "unsafe" in policy:
        found.append(f"policy: {policy}")
    for name, value in {
        "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
    }.items():  # fmt: skip
        if value not in answer.headers.get(name, ""):
            found.append(f"{name}: {answer.headers.get(name)}")
    if "geolocation=()" not in answer.headers.get("Permissions-Policy", ""):
        found.append("Permissions-Policy")
    return found


@pytest.mark.parametrize("role", [None, Role.RECEPTIONIST, Role.HANDLER])
def test_every_answer_carries_the_policy_and_the_other_headers(world, role):
    world.talk()
    client = world.client(role)
    urls = {**world.addresses(), **API, "404": "/nothing/here", "NUL": "/v/a%00b", "null query": "/desk/mail/?day=%00"}
    wrong = {}
    for name, url in urls.items():
        if "live/events" in url:  # has no end; tests/live holds its headers
            continue
        answer = client.get(url)
        assert answer.status_code < 500, (name, answer.status_code)
        if flaws := safe(answer):
            wrong[name] = (answer.status_code, flaws)
    assert wrong == {}


def test_the_papers_of_a_case_opened_by_code_carry_them_too(world):
    client = world.opened()
    found = {name: url for name, url in world.addresses().items() if name.startswith("portal:")}
    answers = {name: client.get(url) for name, url in found.items()}
    assert answers["portal:paper-pdf"].content.startswith(b"%PDF")
    assert {name: safe(answer) for name, answer in answers.items() if safe(answer)} == {}


def test_no_post_is_taken_without_the_token_of_its_form(world):
    world.talk()
    got_through = {}
    for role in (None, Role.RECEPTIONIST):
        client = world.client(role, enforce_csrf_checks=True)
        for name, url in world.addresses().items():
            if "live/events" in url:
                continue
            status = client.post(url, {"do": "x"}).status_code
            if status not in {403, 405}:
                got_through[role, name] = status
    assert got_through == {}


def test_the_api_takes_no_cookie_for_a_right(world):
    client = world.client(Role.MAIL_CLERK)
    answer = client.post("/api/v1/petitions", "{}", content_type="application/json")
    assert answer.status_code == 401


def rows() -> dict[str, str]:
    """Every table as one digest."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        names = [row[0] for row in cursor.fetchall()]
        found = {}
        for name in names:
            cursor.execute(f"SELECT md5(coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '')) FROM \"{name}\" t")
            found[name] = cursor.fetchone()[0]
    return found


@pytest.mark.parametrize(
    ("role", "stage"),
    [(None, "concluded"), (Role.RECEPTIONIST, "registered"), (Role.HANDLER, "drafted"), (Role.UNIT_HEAD, "drafted")],
)
def test_reading_changes_nothing_but_the_note_that_somebody_read(world, role, stage):
    world.talk()
    client = world.client(role)
    urls = [url for url in world.addresses(stage).values() if "live/events" not in url]
    before = rows()
    for url in urls:
        for send in (client.get, client.head, client.options):
            assert send(url).status_code < 500, url
    after = rows()
    assert {name for name in before if before[name] != after[name]} <= READS_ARE_NOTED_IN


def test_a_button_typed_as_an_address_is_answered_in_words(world):
    client = world.client(Role.HANDLER)
    answer = client.get(world.addresses()["web:unit-receive"])
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "请返回上一页操作" in answer.content.decode()


def test_cookies_are_closed_to_scripts_and_to_other_sites(world):
    client = world.opened()
    assert client.cookies["yimen_status"]["httponly"]
    assert client.cookies["yimen_status"]["samesite"] == "Lax"
    assert client.cookies["yimen_status"]["path"] == "/status/"
    client.get("/desk/login")
    assert client.cookies["yimen_csrf"]["httponly"]
    assert django_settings.SESSION_COOKIE_HTTPONLY
    assert django_settings.SESSION_COOKIE_SAMESITE == "Lax"
    assert django_settings.CSRF_COOKIE_SAMESITE == "Lax"


def test_another_sites_name_in_the_host_header_is_refused():
    answer = Client(headers={"host": "evil.example"}).get("/")
    assert answer.status_code == 400
    assert "evil.example" not in answer.content.decode()


def test_every_address_was_looked_at(world):
    assert {name for name, _ in patterns()} == set(world.addresses())
