"""Two people at one table of rules at once, on real connections: one wins, the other is told."""

from __future__ import annotations

import pytest

from tests import factories
from tests.cases.test_routing import WAGES, Office
from tests.factories import NOON
from tests.racing import at_once
from yimen.base import audit
from yimen.cases import actions
from yimen.cases.actions import NotAllowed, Overtaken
from yimen.cases.models import RoutingRule, RoutingTable
from yimen.domain.roles import Role

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def told(results: list[object]) -> list[object]:
    return [one for one in results if isinstance(one, Exception)]


@pytest.fixture
def office():
    return Office()


def test_two_administrators_begin_one_draft(office):
    other = factories.user(office.office, Role.ADMINISTRATOR)
    results = at_once(
        *(lambda by=by: actions.open_draft(office=office.office, by=by, at=NOON) for by in (office.admin, other))
    )
    assert told(results) == []
    assert len({table.pk for table in results}) == RoutingTable.objects.count() == 1


def test_two_administrators_change_one_draft_and_one_is_told(office):
    office.draft()
    other = factories.user(office.office, Role.ADMINISTRATOR)
    known = {"office": office.office, "seen": office.seen(), "at": NOON}
    results = at_once(
        lambda: actions.add_rule(rule=office.rule(), by=office.admin, **known),
        lambda: actions.add_rule(rule=office.rule(WAGES, office.labour), by=other, **known),
        told=(NotAllowed, Overtaken),
    )
    assert [type(one) for one in told(results)] == [Overtaken]
    assert RoutingRule.objects.count() == 1
    assert audit.verify() == []


def test_a_draft_is_changed_or_released_never_both(office):
    office.draft()
    office.add(office.rule())
    office.try_it()
    table = RoutingTable.objects.get()
    results = at_once(
        lambda: actions.release(table_id=table.pk, seen=table.revision, by=office.checker, at=NOON),
        lambda: actions.add_rule(
            office=office.office, rule=office.rule(WAGES, office.labour), seen=table.revision, by=office.admin, at=NOON
        ),
        told=(NotAllowed, Overtaken),
    )
    assert len(told(results)) == 1
    table.refresh_from_db()
    assert (table.state, table.rules.count()) in {("current", 1), ("draft", 2)}


def test_two_checkers_release_once(office):
    office.draft()
    office.add(office.rule())
    office.try_it()
    table = RoutingTable.objects.get()
    results = at_once(
        *[lambda: actions.release(table_id=table.pk, seen=table.revision, by=office.checker, at=NOON)] * 2
    )
    assert [type(one) for one in told(results)] == [NotAllowed]
    assert RoutingTable.objects.filter(state="current").count() == 1
