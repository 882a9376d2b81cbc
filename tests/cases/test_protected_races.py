"""Two people at one protected item at once, on real connections, and an item set apart under somebody's hands."""

from __future__ import annotations

import pytest

from tests.circle import Circle
from tests.factories import Life, user
from tests.racing import at_once
from yimen.base import audit
from yimen.cases import actions as cases
from yimen.cases.actions import NotAllowed
from yimen.cases.models import Accusation, AccusationLetter, Case, Clock
from yimen.documents import protected as papers
from yimen.domain.protection import Identity, Route
from yimen.domain.roles import Role

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


def lost(found: list[object]) -> list[NotAllowed]:
    return [one for one in found if isinstance(one, NotAllowed)]


def test_two_named_people_transfer_it_once():
    circle = Circle().registered().named()
    circle.named(circle.other)
    transfer = cases.Transfer(route=Route.DISCIPLINE, unit=circle.discipline, identity=Identity.WITHHELD)
    send = {"key": circle.item.key, "transfer": transfer, "at": circle.at}
    found = at_once(*(lambda by=by: papers.transfer_accusation(by=by, **send) for by in (circle.handler, circle.other)))
    assert len(lost(found)) == 1, found
    assert AccusationLetter.objects.count() == 1
    assert audit.verify() == []


def test_one_person_is_named_once():
    circle = Circle().registered()
    second = user(circle.office, Role.OFFICE_HEAD)
    name = {"key": circle.item.key, "user": circle.handler, "at": circle.at}
    found = at_once(*(lambda by=by: cases.name_handler(by=by, **name) for by in (circle.lead, second)))
    assert [refusal.code for one in lost(found) for refusal in one.refusals] == ["person_free"]


def test_released_and_not_released_at_once_is_one_of_the_two():
    circle = Circle().registered().named().proposed()
    second = user(circle.office, Role.OFFICE_HEAD)
    decide = {"key": circle.item.key, "reason": "看法不同。", "at": circle.at}
    found = at_once(
        lambda: cases.decide_release(agree=True, by=circle.lead, **decide),
        lambda: cases.decide_release(agree=False, by=second, **decide),
    )
    assert len(lost(found)) == 1, found
    assert circle.stage() in {"released", "assigned"}


def test_an_item_is_set_apart_once():
    life = Life().sorted()
    second = user(life.office, Role.MAIL_CLERK)
    move = {"case_id": life.case.pk, "accused": "某科长", "at": life.at}
    found = at_once(*(lambda by=by: papers.set_apart(by=by, **move) for by in (life.receptionist, second)))
    assert [refusal.code for one in lost(found) for refusal in one.refusals] == ["nothing"]
    assert Accusation.objects.count() == 1


def test_forwarded_while_it_is_set_apart_it_is_apart_in_the_end_and_nothing_runs():
    life = Life().sorted()
    checker = user(life.office, Role.CHECKER)
    found = at_once(
        lambda: papers.set_apart(case_id=life.case.pk, accused="某科长", by=life.receptionist, at=life.at),
        lambda: cases.forward(case_id=life.case.pk, to_unit=life.department, by=checker, at=life.at),
    )
    assert len(lost(found)) <= 1, found
    row = Case.every.get()
    assert (row.stage, row.unit, row.title) == ("set_apart", None, "")
    assert not Clock.objects.exists()
    assert audit.verify() == []
