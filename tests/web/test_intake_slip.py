"""The query code between registration and the receipt: encrypted in the clerk's session, short-lived, taken out."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.contrib.sessions.backends.signed_cookies import SessionStore

from tests.factories import NOON
from yimen.web.intake import slip


@pytest.fixture
def session():
    return SessionStore()


def test_the_code_is_there_until_it_is_taken_out(session):
    slip.keep(session, "case:1", "23ACEF45", at=NOON)
    assert slip.peek(session, "case:1", at=NOON + timedelta(minutes=90)) == "23ACEF45"
    slip.drop(session, "case:1")
    assert slip.peek(session, "case:1", at=NOON) == ""


@pytest.mark.parametrize(("minutes", "there"), [(0, True), (120, True), (121, False)])
def test_after_two_hours_it_is_gone(session, minutes, there):
    slip.keep(session, "case:1", "23ACEF45", at=NOON)
    assert bool(slip.peek(session, "case:1", at=NOON + timedelta(minutes=minutes))) is there


def test_the_session_table_does_not_have_it_in_clear(session):
    slip.keep(session, "case:1", "23ACEF45", at=NOON)
    assert "23ACEF45" not in json.dumps(dict(session.items()))


def test_it_cannot_be_moved_to_another_record(session):
    slip.keep(session, "case:1", "23ACEF45", at=NOON)
    session[slip.SLIPS] = {"case:2": session[slip.SLIPS]["case:1"]}
    assert slip.peek(session, "case:2", at=NOON) == ""


def test_an_empty_code_is_not_kept_over_a_full_one(session):
    slip.keep(session, "case:1", "23ACEF45", at=NOON)
    slip.keep(session, "case:1", "", at=NOON)
    assert slip.peek(session, "case:1", at=NOON) == "23ACEF45"


def test_the_oldest_give_way(session):
    for order in range(slip.MOST + 1):
        slip.keep(session, f"case:{order}", "23ACEF45", at=NOON)
    assert slip.peek(session, "case:0", at=NOON) == ""
    assert slip.peek(session, f"case:{slip.MOST}", at=NOON) == "23ACEF45"
