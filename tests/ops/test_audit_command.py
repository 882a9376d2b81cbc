"""`yimen audit verify`: clean chains end with 0, a changed entry is named and ends with 1."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from django.db import connection

from tests import factories
from yimen.base.models import AuditEntry
from yimen.ops.audit_command import audit

pytestmark = pytest.mark.django_db


def run(*options: str):
    return CliRunner().invoke(audit, ["verify", *options])


def test_clean_chains_are_said_to_be_clean():
    factories.Life().forwarded()
    result = run("--json")
    found = json.loads(result.stdout)
    assert (result.exit_code, found["flaws"]) == (0, [])
    assert found["entries"] == AuditEntry.objects.count() > 0
    assert "没有发现改动" in run().stdout


def test_a_changed_entry_is_named_and_the_exit_code_is_one():
    factories.Life().forwarded()
    entry = AuditEntry.objects.earliest("pk")
    with connection.cursor() as cursor:  # as somebody with the database's own password would
        cursor.execute("ALTER TABLE base_auditentry DISABLE TRIGGER USER")
        cursor.execute("UPDATE base_auditentry SET verb = 'nothing.happened' WHERE id = %s", [entry.pk])
        cursor.execute("ALTER TABLE base_auditentry ENABLE TRIGGER USER")
    result = run("--json")
    [flaw] = json.loads(result.stdout)["flaws"]
    assert (result.exit_code, flaw["kind"], flaw["chain"], flaw["seq"]) == (1, "changed", entry.chain, entry.seq)
    said = run()
    assert said.exit_code == 1
    assert f"第 {entry.seq} 条记录被改动" in said.stdout
