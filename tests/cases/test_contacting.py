"""回访: asked first, done the person's way, ended by their word (domain/07 §3)."""

from __future__ import annotations

import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from tests.cases.helpers import audited, day, refused
from tests.factories import Life, unit, user
from yimen.cases import actions as cases
from yimen.cases.models import Contact, ContactWish
from yimen.domain.contact import Way
from yimen.domain.roles import Role


def wishes(life: Life, agrees: bool, way: Way | None = None, **given):
    by = given.get("by", life.receptionist)
    return cases.note_wish(case_id=life.case.pk, agrees=agrees, way=way, by=by, at=life.at)


def contacts(life: Life, way: Way = Way.PHONE, **given):
    facts = {
        "key": str(uuid.uuid4()),
        "on": life.at.date(),
        "words": "本人说电梯已能用。",
        "by": life.receptionist,
        **given,
    }
    return cases.note_contact(case_id=life.case.pk, way=way, **facts, at=life.at)


@pytest.fixture
def life():
    return Life().delivered()


def test_nobody_is_contacted_who_was_not_asked(life):
    with refused("wish"):
        contacts(life)


def test_with_consent_and_by_the_chosen_way_it_is_noted(life):
    wishes(life, True, Way.PHONE)
    contacts(life)
    with refused("way"):
        contacts(life, Way.LETTER)
    with refused("on", "words"):
        contacts(life, on=day("03-03"), words=" ")
    assert Contact.objects.get().words == "本人说电梯已能用。"
    assert audited(life.case)[-2:] == ["contact.wished", "contact.made"]


def test_do_not_contact_me_ends_the_contact_and_nothing_else(life):
    wishes(life, True, Way.PHONE)
    wishes(life, False, by=None)  # said at the portal
    with refused("wish"):
        contacts(life)
    assert life.case.fulfilments.open().count() == 2, "the tasks of the unit go on"
    assert ContactWish.objects.count() == 2


def test_a_yes_names_its_way(life):
    with refused("way"):
        wishes(life, True)


def test_it_is_asked_after_conclusion_by_who_works_on_the_matter(life):
    with refused("side"):
        wishes(life, False, by=user(unit(life.government), Role.HANDLER))
    with refused("side"):
        wishes(life, False, by=user(life.office, Role.LEADER))
    early = Life().accepted()
    with refused("stage"):
        wishes(early, False)


def test_a_wish_is_never_rewritten(life):
    wishes(life, False)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_contactwish SET agrees = true, way = 'phone'")


def test_pressed_twice_it_is_noted_once(life):
    wishes(life, True, Way.PHONE)
    wishes(life, True, Way.PHONE)
    assert ContactWish.objects.count() == 1
    assert contacts(life, key="same") == contacts(life, key="same")
    assert Contact.objects.count() == 1
