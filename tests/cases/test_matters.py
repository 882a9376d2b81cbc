"""关联、取出、撤销: items joined to one matter and parted again; nothing of them changes."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from tests.cases.helpers import audited, day, refused
from tests.cases.joining import WHY, another, fresh, linked, photograph
from tests.factories import Life, petition, unit, user
from yimen.base import audit
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.cases.models import Case, Claim, MatterDeed
from yimen.domain.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def life() -> Life:
    return Life()


def test_two_items_are_linked_into_a_new_matter_and_nothing_of_them_changes(life):
    letter, _ = another(life)
    before = photograph()
    deed = linked(life, life.case, letter)
    assert photograph() == before
    one, other = fresh(life.case), fresh(letter)
    assert one.matter == other.matter
    assert one.matter.number == "SX2026-0001"
    assert (deed.kind, deed.reason) == ("link", WHY["reason"])
    assert {(move.case_id, move.before_id, move.after_id) for move in deed.moves.all()} == {
        (one.pk, None, one.matter_id),
        (other.pk, None, one.matter_id),
    }
    assert audited(letter)[-1] == "matter.link"
    assert audit.verify() == []


def test_a_third_item_joins_and_two_matters_merge(life):
    second, third, fourth = (another(life)[0] for _ in range(3))
    linked(life, life.case, second)
    linked(life, third, fourth)
    left, kept = fresh(life.case).matter, fresh(third).matter
    deed = linked(life, life.case, third)
    assert deed.kind == "merge"
    assert {fresh(one).matter for one in (life.case, second, third, fourth)} == {kept}
    assert deed.moves.filter(before=left, after=kept).count() == 2
    fifth, _ = another(life)
    linked(life, fifth, fourth)
    assert fresh(fifth).matter == kept


def test_undoing_restores_exactly_what_was(life):
    second, third = another(life)[0], another(life)[0]
    linked(life, life.case, second)
    before = photograph(), fresh(life.case).matter, fresh(second).matter
    deed = linked(life, third, second)
    cases.undo(deed_id=deed.pk, by=life.receptionist, at=life.at, **WHY)
    assert (photograph(), fresh(life.case).matter, fresh(second).matter) == before
    assert fresh(third).matter is None
    with refused("undone"):
        cases.undo(deed_id=deed.pk, by=life.receptionist, at=life.at, **WHY)
    with refused("an_undo"):
        cases.undo(deed_id=MatterDeed.objects.latest("id").pk, by=life.receptionist, at=life.at, **WHY)


def test_an_entry_is_not_undone_over_a_later_one(life):
    second, third = another(life)[0], another(life)[0]
    first = linked(life, life.case, second)
    cases.unlink(case_id=second.pk, seen=fresh(second).matter_id, by=life.receptionist, at=life.at, **WHY)
    linked(life, second, third)
    with refused("moved_since"):
        cases.undo(deed_id=first.pk, by=life.receptionist, at=life.at, **WHY)


def test_one_item_is_taken_out_and_the_last_one_left_is_free_too(life):
    second, third = another(life)[0], another(life)[0]
    linked(life, life.case, second)
    linked(life, third, second)
    matter = fresh(second).matter_id
    cases.unlink(case_id=third.pk, seen=matter, by=life.receptionist, at=life.at, **WHY)
    assert fresh(third).matter is None
    assert fresh(second).matter_id == matter
    out = cases.unlink(case_id=second.pk, seen=matter, by=life.receptionist, at=life.at, **WHY)
    assert fresh(life.case).matter is None
    cases.undo(deed_id=out.pk, by=life.receptionist, at=life.at, **WHY)
    assert fresh(life.case).matter_id == fresh(second).matter_id == matter
    assert fresh(third).matter is None


def test_who_may_not_sort_links_nothing_and_a_reason_is_wanted(life):
    letter, _ = another(life)
    for role in (Role.REGISTRAR, Role.SUPERVISOR, Role.ARCHIVIST):
        with refused("permission"):
            linked(life, life.case, letter, by=user(life.office, role))
    with refused("reply"):
        linked(life, life.case, letter, reason="  ")
    with refused("not_linked"):
        cases.unlink(case_id=letter.pk, seen=None, by=life.receptionist, at=life.at, **WHY)


def test_nobody_links_what_lies_outside_the_reach(life):
    foreign = Life()
    with refused("reach"):
        linked(life, life.case, foreign.case)
    life.forwarded()
    own = Life(at=life.at)
    own.forwarded()
    with refused("reach"):
        linked(life, life.case, own.case, by=life.handler)


def test_a_matter_with_an_item_outside_the_reach_is_not_merged_away(life):
    town = unit(life.office, office=True, level="town")
    town_clerk = user(town, Role.MAIL_CLERK)
    there = cases.register(office=town, petition=petition(), by=town_clerk, at=life.at).case
    second, third = another(life)[0], another(life)[0]
    supervisor = user(life.office, Role.SUPERVISOR, Role.CHECKER)
    linked(life, life.case, there, by=supervisor)
    linked(life, second, third)
    with refused("reach"):
        linked(life, second, life.case)  # the receptionist does not see the town's item
    linked(life, second, life.case, by=supervisor)
    assert fresh(second).matter == fresh(there).matter


def test_the_ledger_is_read_only_where_all_its_items_are_seen(life):
    town = unit(life.office, office=True, level="town")
    there = cases.register(office=town, petition=petition(), by=user(town, Role.MAIL_CLERK), at=life.at).case
    supervisor = user(life.office, Role.SUPERVISOR, Role.CHECKER)
    deed = linked(life, life.case, there, by=supervisor)
    matter = fresh(there).matter
    assert queries.deeds_of(matter, supervisor) == [deed]
    assert queries.deeds_of(matter, life.receptionist) == []
    assert [case.pk for case in queries.items_of(matter, life.receptionist)] == [life.case.pk]


@pytest.mark.parametrize("table", ["matterdeed", "mattermove", "claimmove"])
def test_the_ledgers_only_grow(life, table):
    letter, _ = another(life)
    linked(life, life.case, letter)
    life.sorted()
    cases.split(case_id=life.case.pk, to_part={2: 1}, by=life.receptionist, at=life.at, **WHY)
    for statement in (f"DELETE FROM cases_{table}", f"UPDATE cases_{table} SET id = id"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_database_refuses_what_the_ledger_does_not_say(life):
    letter, _ = another(life)
    linked(life, life.case, letter)
    claim = life.case.claims.first()

    def at_the_end(rows: Any, **change: Any) -> None:
        with transaction.atomic():
            rows.update(**change)
            connection.check_constraints()

    with pytest.raises(IntegrityError, match="last entry in the ledger"):
        at_the_end(Case.objects.filter(pk=letter.pk), matter=None)
    with pytest.raises(IntegrityError, match="without an entry"):
        at_the_end(Claim.objects.filter(pk=claim.pk), case=letter, order=9)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        claim.delete()


@pytest.mark.parametrize(
    "change",
    [
        {"number": "XF2026-99999-9"},
        {"registered_on": day("01-01")},
        {"received_on": day("01-01")},
        {"query_code": None},
    ],
)
def test_number_dates_and_code_of_an_item_stay(life, change):
    with pytest.raises(IntegrityError, match="stay"), transaction.atomic():
        Case.objects.filter(pk=life.case.pk).update(**change)
