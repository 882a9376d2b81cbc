"""The draft of an interview: kept as it is typed, encrypted, never overwritten unseen."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.factories import NOON, district, user
from yimen.domain.roles import Role
from yimen.reception import actions
from yimen.reception.actions import DraftConflict, NotPossible
from yimen.reception.models import Interview

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return user(district()[1], Role.RECEPTIONIST)


@pytest.fixture
def interview(clerk):
    return actions.walk_in(by=clerk, at=NOON)


def save(interview, clerk, version, **draft):
    return actions.save_draft(interview=interview, draft=draft, version=version, by=clerk, at=NOON)


def test_what_was_typed_is_there_again_and_not_readable_in_the_database(interview, clerk):
    assert save(interview, clerk, 0, claim_1="修好电梯") == 1
    assert save(interview, clerk, 1, claim_1="尽快修好电梯") == 2
    assert Interview.objects.get().draft == {"claim_1": "尽快修好电梯"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT draft FROM reception_interview")
        stored = bytes(cursor.fetchone()[0])
    assert "电梯".encode() not in stored


def test_an_old_page_does_not_overwrite_a_newer_one(interview, clerk):
    save(interview, clerk, 0, text="新")
    with pytest.raises(DraftConflict) as told:
        save(interview, clerk, 0, text="旧")
    assert told.value.version == 1
    assert Interview.objects.get().draft == {"text": "新"}


def test_only_its_receptionist_writes_and_only_while_it_runs(interview, clerk):
    with pytest.raises(NotPossible, match="另一位同事"):
        save(interview, user(clerk.unit, Role.RECEPTIONIST), 0, text="x")
    save(interview, clerk, 0, text="x")
    actions.finish_visit(interview=interview, by=clerk, at=NOON)
    with pytest.raises(NotPossible, match="已经结束"):
        save(interview, clerk, 1, text="y")
    assert Interview.objects.get().draft == "", "a draft nobody needs is only a risk"
