"""Personal values: closed in the database, open for who holds the key, gone with the record's key."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.factories import NOON, person
from yimen.base import crypto
from yimen.petitioners.actions import register
from yimen.petitioners.models import Petitioner

pytestmark = pytest.mark.django_db


@pytest.fixture
def petitioner():
    return register(people=[person()], by=None, at=NOON)[0]


def stored(petitioner: Petitioner, column: str) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM petitioners_petitioner WHERE id = %s", [petitioner.pk])
        return bytes(cursor.fetchone()[0])


def test_the_database_holds_no_plain_value(petitioner):
    with connection.cursor() as cursor:
        cursor.execute("SELECT p::text FROM petitioners_petitioner p WHERE id = %s", [petitioner.pk])
        row = cursor.fetchone()[0]
    for value in ("王小云", "13900000001", "柳岸镇"):
        assert value not in row
        assert value.encode().hex() not in row


def test_a_record_reads_its_values_back(petitioner):
    found = Petitioner.objects.get(pk=petitioner.pk)
    assert (found.name, found.phone, found.id_number) == ("王小云", "13900000001", "")


def test_saving_an_unchanged_value_writes_the_same_ciphertext(petitioner):
    before = stored(petitioner, "name")
    found = Petitioner.objects.get(pk=petitioner.pk)
    assert found.name
    found.gender = "f"
    found.save()
    assert stored(petitioner, "name") == before


def test_the_blind_index_finds_an_equal_value_however_typed(petitioner):
    digest = Petitioner._meta.get_field("phone_index").digest_of("１３９ 0000-0001")
    assert Petitioner.objects.get(phone_index=digest) == petitioner


def test_a_value_moved_to_another_field_or_record_cannot_be_read(petitioner):
    other = register(people=[person(name="李小舟")], by=None, at=NOON)[0]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE petitioners_petitioner SET address = name WHERE id = %s", [petitioner.pk])
        cursor.execute(
            "UPDATE petitioners_petitioner SET name = %s WHERE id = %s", [stored(petitioner, "name"), other.pk]
        )
    with pytest.raises(crypto.CannotDecrypt):
        _ = Petitioner.objects.get(pk=petitioner.pk).address
    with pytest.raises(crypto.CannotDecrypt):
        _ = Petitioner.objects.get(pk=other.pk).name


def test_destroying_the_record_key_destroys_the_values(petitioner):
    Petitioner.objects.filter(pk=petitioner.pk).update(record_key=None)
    with pytest.raises(crypto.CannotDecrypt):
        _ = Petitioner.objects.get(pk=petitioner.pk).name


def test_a_plain_update_past_the_encryption_is_refused(petitioner):
    with pytest.raises(TypeError, match="encrypted"):
        Petitioner.objects.filter(pk=petitioner.pk).update(name="李小舟")


@pytest.mark.parametrize("suite", sorted(crypto.SUITES))
def test_every_suite_keeps_and_checks_a_value(suite):
    key = crypto.new_key()
    closed = crypto.seal("柳岸".encode(), key=key, key_id=1, bound_to="here", suite=suite)
    assert crypto.unseal(closed, key=key, bound_to="here").decode() == "柳岸"
    for wrong in (
        lambda: crypto.unseal(closed, key=key, bound_to="there"),
        lambda: crypto.unseal(closed, key=crypto.new_key(), bound_to="here"),
        lambda: crypto.unseal(closed[:-1] + bytes([closed[-1] ^ 1]), key=key, bound_to="here"),
        lambda: crypto.unseal(b"", key=key, bound_to="here"),
    ):
        with pytest.raises(crypto.CannotDecrypt):
            wrong()
