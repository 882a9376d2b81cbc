"""Several people press at once on the pages of this part, on real connections: one wins, the others are told."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import Life, district, user
from tests.web import typed
from tests.web.test_unit_race import press
from yimen.base.models import AccountRequest, User
from yimen.cases.models import Aid, Contact
from yimen.domain.roles import Role

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
PEOPLE = 4


def signed_in(unit, role: Role) -> list[Client]:
    clients = [Client() for _ in range(PEOPLE)]
    for client in clients:
        client.force_login(user(unit, role))
    return clients


def test_an_account_of_one_name_is_made_once():
    _, office, housing = district()
    clients = signed_in(office, Role.ADMINISTRATOR)
    data = {"username": "wangxiao", "name": "王小柳", "unit": housing.pk, "roles": ["handler"]}
    answers = press(clients, reverse("web:account-new"), [data] * PEOPLE)
    assert sorted(answer.status_code for answer in answers) == [302, 422, 422, 422]
    assert User.objects.filter(username="wangxiao").count() == 1


def test_a_change_that_waits_is_decided_once():
    _, office, _ = district()
    clerk, admin = user(office, Role.MAIL_CLERK), user(office, Role.ADMINISTRATOR)
    given = {"unit": office, "roles": ["checker"], "asked_by": admin, "asked_at": timezone.now()}
    asked = AccountRequest.objects.create(user=clerk, **given)
    clients = signed_in(office, Role.OFFICE_HEAD)
    url = reverse("web:account-decide", args=[asked.pk])
    answers = press(clients, url, [{"do": "agree"}, {"do": "refuse"}] * (PEOPLE // 2))
    assert {answer.status_code for answer in answers} == {302}
    asked.refresh_from_db()
    assert (User.objects.get(pk=clerk.pk).roles == ["checker"]) is asked.agreed


def test_of_several_who_offer_help_or_note_a_contact_one_is_first(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    life = Life(at=timezone.now() - timedelta(hours=1)).delivered()
    clients = signed_in(life.office, Role.RECEPTIONIST)
    aid = reverse("web:after-aid", args=[life.case.pk])
    offer = {"kind": "social", "ground": "hardship", "words": "可申请临时救助。", "seen": typed.seen(clients[0], aid)}
    answers = press(clients, aid, [offer] * PEOPLE)
    assert sorted(answer.status_code for answer in answers) == [302, 409, 409, 409]
    assert Aid.objects.count() == 1
    wish = reverse("web:after-wish", args=[life.case.pk])
    typed.press(clients[0], wish, {"agrees": "yes", "way": "phone"})
    url = reverse("web:after-contact", args=[life.case.pk])
    seen = typed.seen(clients[0], url)
    note = {"on": timezone.localdate().isoformat(), "way": "phone", "words": "电梯已能用。", "seen": seen}
    answers = press(clients, url, [{**note, "key": str(uuid.uuid4())} for _ in clients])
    assert sorted(answer.status_code for answer in answers) == [302, 409, 409, 409]
    assert Contact.objects.count() == 1
