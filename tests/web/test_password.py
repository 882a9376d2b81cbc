"""修改密码: the own one, with words for what is wrong; a guesser at an open session is stopped."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD, district, user
from yimen.base.models import AuditEntry
from yimen.domain.roles import Role

pytestmark = pytest.mark.django_db
NEW = "柳岸的春天-2027"


@pytest.fixture
def clerk():
    return user(district()[1], Role.MAIL_CLERK, with_password=True)


@pytest.fixture
def client(clerk):
    client = Client()
    client.force_login(clerk)
    return client


def change(client: Client, **typed):
    return client.post(reverse("web:password"), {"old": PASSWORD, "new": NEW, "again": NEW, **typed})


def test_the_password_changes_this_session_stays_and_another_ends(client, clerk):
    other = Client()
    other.force_login(clerk)
    assert change(client).url == reverse("web:mail-desk")
    assert client.get(reverse("web:mail-desk")).status_code == 200
    assert other.get(reverse("web:mail-desk")).status_code == 302
    clerk.refresh_from_db()
    assert clerk.check_password(NEW)
    assert AuditEntry.objects.filter(verb="account.password_changed").count() == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"old": ""}, "请输入现在的密码。"),
        ({"old": "wrong wrong"}, "现在的密码不对，请重新输入。"),
        ({"new": "short", "again": "short"}, "10"),
        ({"new": "password1234", "again": "password1234"}, "密码"),
        ({"again": NEW + "x"}, "两次输入的新密码不一样，请重新输入。"),
        ({"new": PASSWORD, "again": PASSWORD}, "新密码不能与现在的密码相同。"),
        ({"new": "长" * 201, "again": "长" * 201}, "密码最多 200 个字符。"),
        ({"new": "a\0bcdefghijk"}, "看不见的控制字符"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(client, clerk, typed, words):
    answer = change(client, **typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert PASSWORD not in page
    assert NEW not in page
    clerk.refresh_from_db()
    assert clerk.check_password(PASSWORD)


def test_a_guesser_at_an_open_session_is_stopped(client, clerk):
    answers = [change(client, old=f"wrong {n}").status_code for n in range(11)]
    assert answers == [422] * 10 + [429]
    assert change(client).status_code == 429


def test_nobody_without_an_account_gets_here():
    assert "/desk/login" in Client().get(reverse("web:password")).url
