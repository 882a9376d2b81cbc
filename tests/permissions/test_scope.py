"""Which rows a person reaches: another office's and another unit's case do not exist for them."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from tests.factories import Life, petition, unit, user
from yimen.cases import actions as cases
from yimen.cases.models import Case
from yimen.domain.roles import Permission, Role, permissions_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """A district with its office and department; a town office below; a second department; a foreign district."""
    life = Life().forwarded()
    life.second = unit(life.government, name="云汀区人力资源和社会保障局", short_name="区人社局")
    life.town = unit(life.office, office=True, level="town", name="柳岸镇信访办", short_name="柳岸镇信访办")
    registrar = user(life.town, Role.REGISTRAR)
    life.town_case = cases.register(office=life.town, petition=petition(), by=registrar, at=life.at).case
    life.foreign = Life().forwarded()
    return life


SEES = [  # role, whose unit, (own district's case, town office's case, foreign district's case)
    (Role.RECEPTIONIST, "office", (True, False, False)),
    (Role.REGISTRAR, "office", (True, False, False)),
    (Role.MAIL_CLERK, "office", (True, False, False)),
    (Role.CHECKER, "office", (True, False, False)),
    (Role.ARCHIVIST, "office", (True, False, False)),
    (Role.DUTY_OFFICER, "office", (True, False, False)),
    (Role.SUPERVISOR, "office", (True, True, False)),
    (Role.OFFICE_HEAD, "office", (True, True, False)),
    (Role.LEADER, "government", (True, True, False)),
    (Role.CONFERENCE, "government", (True, True, False)),
    (Role.INSPECTOR, "government", (True, True, False)),
    (Role.REVIEWER, "office", (False, False, False)),
    (Role.HANDLER, "department", (True, False, False)),
    (Role.UNIT_HEAD, "department", (True, False, False)),
    (Role.HANDLER, "second", (False, False, False)),
    (Role.UNIT_HEAD, "second", (False, False, False)),
    (Role.LEADER, "second", (False, False, False)),
    (Role.HANDLER, "office", (False, False, False)),
    (Role.RECEPTIONIST, "town", (False, True, False)),
    (Role.SUPERVISOR, "town", (False, True, False)),
]


@pytest.mark.parametrize(("role", "where", "sees"), SEES, ids=[f"{role}@{where}" for role, where, _ in SEES])
def test_a_case_outside_ones_reach_is_not_found(client, world, role, where, sees):
    person = user(getattr(world, where), role)
    client.force_login(person)
    rows = (world.case, world.town_case, world.foreign.case)
    assert tuple(Case.objects.visible_to(person).filter(pk=case.pk).exists() for case in rows) == sees
    for case, seen in zip(rows, sees, strict=True):
        assert client.get(reverse("web:case-show", args=[case.pk])).status_code == (200 if seen else 404)


POSTS = [
    ("web:case-unmask", {"reason": "contact"}, Permission.CASE_UNMASK),
    ("web:unit-receive", {}, Permission.CASE_RECEIVE),
    ("web:unit-accept", {"seen": "1"}, Permission.CASE_ACCEPT),
    ("web:unit-opinion", {"seen": "1"}, Permission.OPINION_DRAFT),
    ("web:unit-opinion-draft", {"facts": "x"}, Permission.OPINION_DRAFT),
    ("web:unit-check", {"seen": "1", "decision": "issue"}, Permission.OPINION_ISSUE),
    ("web:unit-deliver", {"seen": "1"}, Permission.DELIVERY_PROVE),
]


@pytest.mark.parametrize(("name", "data", "permission"), POSTS, ids=[post[0] for post in POSTS])
@pytest.mark.parametrize("role", list(Role))
def test_nobody_writes_on_another_units_case(client, world, name, data, permission, role):
    before = (world.case.stage, world.case.steps.count())
    client.force_login(user(world.second, role))
    answer = client.post(reverse(name, args=[world.case.pk]), data)
    assert answer.status_code == (404 if permission in permissions_of([role]) else 403)
    world.case.refresh_from_db()
    assert (world.case.stage, world.case.steps.count()) == before


def test_a_case_that_left_the_unit_is_no_longer_the_units(world):
    Case.objects.filter(pk=world.case.pk).update(unit=world.second)
    assert not Case.objects.visible_to(user(world.department, Role.HANDLER)).filter(pk=world.case.pk).exists()
    assert Case.objects.visible_to(user(world.second, Role.HANDLER)).filter(pk=world.case.pk).exists()


def test_history_is_seen_by_its_own_office_and_offers_no_step(client, world):
    old = cases.register(
        office=world.office,
        petition=petition(received_on=date(2015, 3, 2)),
        by=user(world.office, Role.MAIL_CLERK),
        at=world.at,
    ).case
    client.force_login(world.receptionist)
    page = client.get(reverse("web:case-show", args=[old.pk])).content.decode()
    assert "历史件" in page
    assert "C4" not in page
    client.force_login(world.handler)
    assert client.get(reverse("web:case-show", args=[old.pk])).status_code == 404


def test_a_closed_account_sees_nothing_and_may_nothing(client, world):
    world.handler.is_active = False
    world.handler.save()
    client.force_login(world.handler)
    answer = client.get(reverse("web:case-show", args=[world.case.pk]))
    assert answer.status_code == 302
    assert "/login" in answer["Location"]
