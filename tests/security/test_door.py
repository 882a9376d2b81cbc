"""The door of the desk: who may come in, who is told what, how long one stays."""

from __future__ import annotations

from datetime import timedelta
from unittest import mock

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.hashers import get_hasher
from django.test import Client
from django.utils import timezone

from config import middleware
from tests.factories import PASSWORD, district, user
from yimen.base.hashers import OfficeArgon2
from yimen.base.models import AuditEntry, User
from yimen.domain.roles import Role
from yimen.web import entrance

pytestmark = pytest.mark.django_db
LOGIN = "/desk/login"


@pytest.fixture
def clerk() -> User:
    return user(district()[1], Role.MAIL_CLERK, with_password=True)


def try_it(client: Client, name: str, password: str, **more: str):
    return client.post(LOGIN, {"username": name, "password": password, **more})


def words(answer) -> str:
    """The page without the token of its form and without what was typed."""
    return answer.content.decode().split('name="username"')[0].split("csrf")[0]


def lock(clerk: User) -> None:
    for _ in range(django_settings.LOGIN_TRIES):
        try_it(Client(), clerk.username, "wrong one")


def test_a_wrong_name_a_wrong_password_and_a_locked_account_get_one_answer_by_one_work(clerk):
    locked = user(clerk.unit, Role.GUIDE, with_password=True)
    lock(locked)
    closed = user(clerk.unit, Role.GUIDE, with_password=True)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    seen = set()
    for name, password in [
        ("nobody", PASSWORD), (clerk.username, "wrong one"), (locked.username, PASSWORD), (closed.username, PASSWORD),
    ]:  # fmt: skip
        notes = AuditEntry.objects.filter(chain="login").count()
        with mock.patch.object(OfficeArgon2, "params", side_effect=get_hasher().params) as hashed:
            answer = try_it(Client(), name, password)
        assert AuditEntry.objects.filter(chain="login").count() == notes + 1, name
        seen.add((answer.status_code, words(answer), bool(hashed.call_count)))
    assert len(seen) == 1


def test_a_name_that_does_not_exist_is_nowhere_written(clerk):
    try_it(Client(), "my-password-in-the-wrong-box", "x")
    entry = AuditEntry.objects.get(verb="account.login_refused")
    assert (entry.actor, entry.facts) == (None, {"known": False})


def test_a_locked_account_opens_to_the_right_password_only_when_its_time_is_over(clerk):
    lock(clerk)
    assert try_it(Client(), clerk.username, PASSWORD).status_code == 422
    past = timezone.now() - timedelta(seconds=1)
    User.objects.filter(pk=clerk.pk).update(locked_until=past)
    assert try_it(Client(), clerk.username, PASSWORD).status_code == 302


def test_one_address_cannot_try_one_password_on_every_account(clerk, monkeypatch):
    monkeypatch.setattr(entrance, "BY_CLIENT", entrance.Limit("login.client", tries=3, seconds=600))
    codes = [try_it(Client(), f"guess{n}", "Spring2026!").status_code for n in range(4)]
    assert codes == [422, 422, 422, 429]
    assert try_it(Client(REMOTE_ADDR="203.0.113.7"), clerk.username, PASSWORD).status_code == 302


def test_colleagues_who_log_in_rightly_do_not_use_up_the_tries_of_their_address(clerk, monkeypatch):
    monkeypatch.setattr(entrance, "BY_CLIENT", entrance.Limit("login.client", tries=2, seconds=600))
    assert [try_it(Client(), clerk.username, PASSWORD).status_code for _ in range(5)] == [302] * 5


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "http:evil.example",
     "https:///evil.example", "\t//evil.example", "/\t/evil.example", "\\\\evil.example", "//[evil"],
)  # fmt: skip
def test_the_door_leads_nowhere_else(clerk, target):
    for answer in (
        try_it(Client(), clerk.username, PASSWORD, next=target),
        Client().post(f"{LOGIN}?next={target}", {"username": clerk.username, "password": PASSWORD}),
    ):
        assert answer["Location"] in {"/desk/mail/", "/desk/"}


def test_the_door_leads_back_to_the_page_that_was_asked_for(clerk):
    asked = Client().get("/desk/cases/all?stage=open")
    assert asked["Location"] == f"{LOGIN}?next=/desk/cases/all%3Fstage%3Dopen"
    answer = try_it(Client(), clerk.username, PASSWORD, next="/desk/cases/all?stage=open")
    assert answer["Location"] == "/desk/cases/all?stage=open"


def test_a_press_after_the_session_ended_is_not_repeated_as_an_address(clerk):
    answer = Client().post("/desk/mail/register", {"title": "一"})
    assert answer["Location"] == f"{LOGIN}?next="
    assert Client().get("/desk/window/", headers={"HX-Request": "true"}).status_code == 401


def test_whoever_logs_in_gets_a_new_session(clerk):
    client = Client()
    client.force_login(user(clerk.unit, Role.GUIDE))
    before = client.session.session_key
    try_it(client, clerk.username, PASSWORD)
    assert client.session.session_key != before
    assert client.get("/desk/mail/").status_code == 200


def test_a_new_password_ends_the_sessions_of_the_old_one(clerk):
    client = Client()
    try_it(client, clerk.username, PASSWORD)
    clerk.set_password("another horse battery")
    clerk.save()
    assert client.get("/desk/mail/").status_code == 302


@pytest.mark.parametrize(("hours", "status"), [(11, 200), (13, 302)])
def test_a_session_ends_some_hours_after_the_log_in_however_busy_it_is(clerk, hours, status):
    client = Client()
    try_it(client, clerk.username, PASSWORD)
    client.get("/desk/mail/")
    session = client.session
    session[middleware.SINCE] -= hours * 3600
    session.save()
    assert client.get("/desk/mail/").status_code == status


def test_passwords_are_kept_as_argon2id_with_enough_work(clerk):
    kind, _, costs = clerk.password.split("$")[1:4]
    memory, passes, lanes = (int(part.split("=")[1]) for part in costs.split(","))
    assert kind == "argon2id"
    assert (memory, passes) >= (19 * 1024, 2)
    assert lanes >= 1


@pytest.mark.parametrize("value", ["", "\0", "a\0", "长" * 5000, "\ud7ff\uffff", "' or 1=1 --"])
def test_anything_typed_at_the_door_is_refused_in_words(value):
    for name, password in [(value, "x"), ("x", value)]:
        answer = try_it(Client(), name, password)
        assert answer.status_code == 422
