"""The audit chain: what was done cannot be changed, removed, reordered or cut without being named."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils.timezone import localdate

from tests.factories import NOON, Life
from yimen.base import audit
from yimen.base.models import AuditChain, AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(settings, tmp_path):
    settings.AUDIT_SEALS = tmp_path / "heads.jsonl"
    life = Life().delivered()
    audit.seal()
    return f"unit:{life.department.pk}"


def tamper(sql: str, *params: object) -> None:
    """Change audit rows as somebody with the database in hand could: past the trigger."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE base_auditentry DISABLE TRIGGER base_auditentry_append_only")
        cursor.execute(sql, params)
        cursor.execute("ALTER TABLE base_auditentry ENABLE TRIGGER base_auditentry_append_only")


def flaws_of(chain: str) -> set[tuple[str, int]]:
    return {(flaw.kind, flaw.seq) for flaw in audit.verify() if flaw.chain == chain}


def test_an_untouched_trail_has_no_flaw(chain):
    assert AuditEntry.objects.filter(chain=chain).count() >= 4
    assert audit.verify() == []


def test_a_changed_entry_is_named(chain):
    tamper("UPDATE base_auditentry SET verb = 'case.nothing' WHERE chain = %s AND seq = 2", chain)
    assert ("changed", 2) in flaws_of(chain)


def test_a_removed_entry_is_named(chain):
    tamper("DELETE FROM base_auditentry WHERE chain = %s AND seq = 2", chain)
    assert ("missing", 2) in flaws_of(chain)


def test_reordered_entries_are_named(chain):
    tamper("UPDATE base_auditentry SET seq = 1000 WHERE chain = %s AND seq = 2", chain)
    tamper("UPDATE base_auditentry SET seq = 2 WHERE chain = %s AND seq = 3", chain)
    tamper("UPDATE base_auditentry SET seq = 3 WHERE chain = %s AND seq = 1000", chain)
    assert {("changed", 2), ("changed", 3)} <= flaws_of(chain)


def test_a_cut_tail_is_named_even_when_the_chain_head_was_cut_too(chain):
    last = AuditEntry.objects.filter(chain=chain).order_by("-seq").first()
    before = AuditEntry.objects.get(chain=chain, seq=last.seq - 1)
    tamper("DELETE FROM base_auditentry WHERE id = %s", last.pk)
    AuditChain.objects.filter(chain=chain).update(length=before.seq, head=before.hash)
    assert flaws_of(chain) == {("cut", last.seq)}


def test_a_forged_seal_is_named(chain, settings):
    path = Path(settings.AUDIT_SEALS)
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    lines[0]["length"] = 1
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert any(flaw.kind == "seal" for flaw in audit.verify())


def test_a_lost_chain_head_is_named(chain):
    AuditChain.objects.filter(chain=chain).delete()
    assert flaws_of(chain) == {("head", 0)}


def test_every_seal_is_looked_at_when_there_are_more_than_one_read_takes(chain, monkeypatch):
    monkeypatch.setattr(audit, "_SEALS_AT_ONCE", 1)
    assert len(Path(audit.settings.AUDIT_SEALS).read_text().splitlines()) > 1
    assert audit.verify() == []
    tamper("UPDATE base_auditentry SET hash = 'no' WHERE chain = %s AND seq = 2", chain)
    tamper("DELETE FROM base_auditentry WHERE chain = %s AND seq > 2", chain)
    assert ("cut", AuditChain.objects.get(chain=chain).length) in flaws_of(chain)


def test_a_trail_three_times_as_long_needs_no_more_memory():
    def needed(entries: int) -> int:
        lengthen("unit:long", entries)
        tracemalloc.start()
        assert audit.verify() == []
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    few = needed(5_000)
    assert needed(10_000) < 1.3 * few


def lengthen(chain: str, more: int) -> None:
    """Write many genuine entries to the end of a chain at once."""
    at = NOON
    day = localdate(at)
    row, _ = AuditChain.objects.get_or_create(chain=chain, day=day, defaults={"length": 0, "head": ""})
    entries = []
    for _ in range(more):
        row.length += 1
        note = audit.Note(chain, at, None, "test.done", "tests.thing:1", {})
        row.head = audit._hash(row.head, chain, day, row.length, audit._body_of(note))
        entries.append(
            AuditEntry(chain=chain, day=day, seq=row.length, at=at, verb=note.verb, subject=note.subject, hash=row.head)
        )
    AuditEntry.objects.bulk_create(entries, batch_size=1000)
    row.save()


def test_sealing_twice_adds_nothing(chain):
    assert audit.seal() == 0


def test_the_database_refuses_to_change_or_remove_an_entry(chain):
    for change in (lambda q: q.update(verb="x"), lambda q: q.delete()):
        with pytest.raises(ProgrammingError, match="append-only"), transaction.atomic():
            change(AuditEntry.objects.filter(chain=chain))


def test_no_entry_holds_a_personal_value(chain):
    texts = json.dumps(list(AuditEntry.objects.values("verb", "subject", "facts")), ensure_ascii=False)
    for word in ("王小云", "13900000001", "柳岸镇", "电梯"):
        assert word not in texts
