"""Every address of the desk names the permission it needs, and answers each role as the tables say.

`pages.csv` lists every address of the desk by name with the permissions of which one is enough ("公开" for the few that
need none, "登录" for those that any account opens). An address that is missing there fails here: add its row.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from tests.factories import Life, hall, user
from tests.permissions.tables import MAY, rows
from yimen.domain.roles import Permission, Role

pytestmark = pytest.mark.django_db

PUBLIC, LOGGED_IN = "公开", "登录"


def walk(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in patterns:
        if isinstance(one, URLPattern):
            yield f"{prefix}:{one.name}", one
        else:
            yield from walk(one.url_patterns, one.namespace or prefix)


def desk() -> dict[str, URLPattern]:
    """Every address under /desk/."""
    root = next(one for one in get_resolver().url_patterns if str(one.pattern) == "desk/")
    return dict(walk(root.url_patterns, root.namespace))


def table() -> dict[str, set[str]]:
    return {row["地址"]: set(row["需要"].split("、")) for row in rows("pages.csv")}


def test_every_address_of_the_desk_stands_in_the_table_once():
    assert sorted(desk()) == sorted(row["地址"] for row in rows("pages.csv"))


def test_every_view_declares_the_permissions_that_the_table_says():
    declared = {
        name: {str(permission) for permission in getattr(one.callback, "needs", ())} for name, one in desk().items()
    }
    expected = {name: needs - {PUBLIC, LOGGED_IN} for name, needs in table().items()}
    assert declared == expected


def test_only_the_door_is_public():
    assert {name for name, needs in table().items() if PUBLIC in needs} == {"web:login", "web:logout", "web:gallery"}
    assert {name for name, needs in table().items() if LOGGED_IN in needs} == {
        "web:home", "web:welcome", "web:password"
    }  # fmt: skip


def test_the_table_names_permissions_that_exist():
    known = {str(permission) for permission in Permission} | {PUBLIC, LOGGED_IN}
    assert set().union(*table().values()) <= known


@pytest.fixture
def addresses(settings, tmp_path):
    """One address for every guarded page; a case that the walking role sees, and ids that exist nowhere else."""
    settings.FILES_DIR = tmp_path / "files"
    life = Life(at=timezone.now()).forwarded()
    made = hall(life.office)
    known = {"pk": life.case.pk, "case_id": life.case.pk, "code": "C2", "form": "pdf", "hall_id": made.pk}
    found = {}
    for name, one in desk().items():
        converters = one.pattern.converters
        values = {key: known.get(key, _value(type(converters[key]).__name__)) for key in converters}
        found[name] = reverse(name, kwargs=values)
    return life, found


def _value(converter: str) -> object:
    return {"UUIDConverter": "00000000-0000-4000-8000-000000000000", "IntConverter": 987654}.get(converter, "x")


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_the_pages_of_the_table_and_is_told_403_on_all_others(client, addresses, role):
    life, found = addresses
    where = life.department if role in {Role.HANDLER, Role.UNIT_HEAD} else life.office
    client.force_login(user(where, role))
    wrong = []
    for name, needs in table().items():
        if needs & {PUBLIC, LOGGED_IN}:
            continue
        allowed = any(role in MAY[permission] for permission in needs)
        # 302 back to the case, 404 and 405 come after the guard: the role may, but not now, not this, not by GET.
        expected = {200, 302, 404, 405, 422} if allowed else {403, 405}
        status = client.get(found[name]).status_code
        if status not in expected or (allowed and "<" not in str(desk()[name].pattern) and status in {302, 404, 422}):
            wrong.append((name, allowed, status))
    assert wrong == []


@pytest.mark.parametrize("role", list(Role))
def test_a_role_that_may_not_is_told_so_for_posts_too(client, addresses, role):
    life, found = addresses
    client.force_login(user(life.office, role))
    wrong = []
    for name, needs in table().items():
        if needs & {PUBLIC, LOGGED_IN} or any(role in MAY[permission] for permission in needs):
            continue
        status = client.post(found[name], {}).status_code
        if status not in {403, 405}:
            wrong.append((name, status))
    assert wrong == []


def test_nobody_without_an_account_gets_past_the_door(client, addresses):
    _, found = addresses
    for name, needs in table().items():
        if PUBLIC in needs:
            continue
        for send in (client.get, client.post):
            answer = send(found[name])
            assert answer.status_code in {302, 405}, name
            assert answer.status_code == 405 or "/desk/login" in answer["Location"], name
