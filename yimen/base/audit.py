"""Writing, sealing and verifying the audit chains (审计链).

Every entry's hash covers the entry and the hash before it. `seal` appends the heads of all chains to a file outside the
database, each line signed and chained to the line before, so that a removed entry, a reordered one and a cut tail show.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils.timezone import localdate

from yimen.base.models import AuditChain, AuditEntry


@dataclass(frozen=True, slots=True)
class Note:
    """One deed, before it is chained."""

    chain: str
    at: datetime
    actor: int | None
    verb: str
    subject: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong that `verify` found; `words` says it in Chinese."""

    chain: str
    day: date
    seq: int
    kind: str  # changed, missing, reordered, cut, head, seal
    words: str


def _body_of(note: Note) -> str:
    """The canonical text of a deed, the same bytes for writing and for verifying."""
    return json.dumps(
        [note.at.timestamp(), note.actor, note.verb, note.subject, note.facts],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )


def _hash(before: str, chain: str, day: date, seq: int, body: str) -> str:
    return hashlib.sha256(f"{before}|{chain}|{day.isoformat()}|{seq}|{body}".encode()).hexdigest()


# One statement locks the chain, links the entry to its head and writes it; PostgreSQL's sha256 sees the bytes of _hash.
_LINK = """
WITH link AS (
    INSERT INTO base_auditchain AS c (chain, day, length, head)
    VALUES (%s, %s, 1, encode(sha256(convert_to('|' || %s || '|1|' || %s, 'UTF8')), 'hex'))
    ON CONFLICT (chain, day) DO UPDATE SET
        length = c.length + 1,
        head = encode(sha256(convert_to(c.head || '|' || %s || '|' || (c.length + 1) || '|' || %s, 'UTF8')), 'hex')
    RETURNING length, head
)
INSERT INTO base_auditentry (chain, day, seq, at, actor, verb, subject, facts, hash)
SELECT %s, %s, length, %s, %s, %s, %s, %s, head FROM link
"""

Statement = tuple[str, list[Any]]
"""SQL and its parameters."""


def links(notes: list[Note]) -> list[Statement]:
    """The statements that chain and write the notes of one action; the first on a chain takes its lock until commit."""
    placed = [(note.chain, localdate(note.at), note) for note in notes]
    return [
        _link(chain, day, note) for chain, day, note in sorted(placed, key=lambda one: one[:2])
    ]  # one order for everybody: no deadlock


def _link(chain: str, day: date, note: Note) -> Statement:
    place, body = f"{chain}|{day.isoformat()}", _body_of(note)
    entry = [chain, day, note.at, note.actor, note.verb, note.subject, json.dumps(note.facts)]
    return _LINK, [chain, day, place, body, place, body, *entry]


def _seal_file() -> Path:
    return Path(settings.AUDIT_SEALS)


def _signing_key() -> Ed25519PrivateKey:
    keys: dict[int, bytes] = settings.KEYS["audit"]
    return Ed25519PrivateKey.from_private_bytes(keys[max(keys)])


def _sealed_lines() -> Iterator[tuple[int, dict[str, Any]]]:
    if _seal_file().exists():
        with _seal_file().open() as lines:
            for number, line in enumerate(lines, start=1):
                yield number, json.loads(line)


def _body(line: dict[str, Any]) -> bytes:
    return json.dumps({k: v for k, v in line.items() if k != "sig"}, sort_keys=True).encode()


def sign(text: str) -> str:
    """Sign a text with the key that signs the heads of the chains; the signature in hex."""
    return _signing_key().sign(text.encode()).hex()


def is_signed(text: str, signature: str) -> bool:
    """Whether `signature` stands under exactly this text."""
    try:
        _signing_key().public_key().verify(bytes.fromhex(signature), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


_SEALING = 7_369_126  # the advisory lock of whoever writes the file: the job, and a clerk's command beside it


@transaction.atomic
def seal() -> int:
    """Append the head of every chain that grew since it was last sealed to the signed file; returns how many.

    One at a time over all processes: two lines with one `before` would look like a forged seal.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SEALING])
    known: dict[tuple[str, str], int] = {}
    before = ""
    for _, line in _sealed_lines():
        known[line["chain"], line["day"]] = line["length"]
        before = hashlib.sha256(_body(line) + line["sig"].encode()).hexdigest()
    grown = [
        row
        for row in AuditChain.objects.order_by("day", "chain")
        if row.length > known.get((row.chain, row.day.isoformat()), 0)
    ]
    if not grown:
        return 0
    _seal_file().parent.mkdir(parents=True, exist_ok=True)
    with _seal_file().open("a") as out:
        for row in grown:
            line = {"chain": row.chain, "day": row.day.isoformat(), "length": row.length, "head": row.head}
            line["before"] = before
            line["sig"] = _signing_key().sign(_body(line)).hex()
            before = hashlib.sha256(_body(line) + line["sig"].encode()).hexdigest()
            out.write(json.dumps(line) + "\n")
    return len(grown)


def verify() -> list[Flaw]:
    """Walk every chain and every seal; an empty list means that nothing was changed, removed, reordered or cut.

    Nothing is kept while walking: entries are read once, in order, and the database finds what heads and seals name.
    People may go on working meanwhile: each question sees a head together with the entry that it was written with.
    """
    return [*_verify_entries(), *_verify_heads(), *_verify_seals()]


def _verify_entries() -> Iterator[Flaw]:
    before, expected = "", 0
    place: tuple[str, date] | None = None
    for entry in AuditEntry.objects.order_by("chain", "day", "seq").iterator():
        if place != (entry.chain, entry.day):
            place, before, expected = (entry.chain, entry.day), "", 0
        expected += 1
        if entry.seq != expected:
            yield _flaw(entry, expected, "missing", "缺少第 {seq} 条记录")
            expected = entry.seq
        else:
            note = Note(entry.chain, entry.at, entry.actor, entry.verb, entry.subject, entry.facts)
            if _hash(before, entry.chain, entry.day, entry.seq, _body_of(note)) != entry.hash:
                yield _flaw(entry, entry.seq, "changed", "第 {seq} 条记录被改动或调换了次序")
        before = entry.hash


def _flaw(entry: AuditEntry, seq: int, kind: str, words: str) -> Flaw:
    return Flaw(entry.chain, entry.day, seq, kind, f"{entry.chain} {entry.day}：{words.format(seq=seq)}")


def _verify_heads() -> Iterator[Flaw]:
    its_entry = AuditEntry.objects.filter(
        chain=OuterRef("chain"), day=OuterRef("day"), seq=OuterRef("length"), hash=OuterRef("head")
    )
    for row in AuditChain.objects.filter(~Exists(its_entry), length__gt=0).order_by("day", "chain").iterator():
        words = f"{row.chain} {row.day}：链尾不符，应有 {row.length} 条"
        yield Flaw(row.chain, row.day, row.length, "head", words)
    its_head = AuditChain.objects.filter(chain=OuterRef("chain"), day=OuterRef("day"))
    orphans = AuditEntry.objects.filter(~Exists(its_head)).order_by("day", "chain").values_list("chain", "day")
    for chain, day in orphans.distinct().iterator():
        yield Flaw(chain, day, 0, "head", f"{chain} {day}：链首记录不见了")


_SEALS_AT_ONCE = 1000


def _verify_seals() -> Iterator[Flaw]:
    public_key = _signing_key().public_key()
    before = ""
    lines = _sealed_lines()
    while some := list(islice(lines, _SEALS_AT_ONCE)):
        hashes = _hashes_at([line for _, line in some])
        for number, line in some:
            chain, day, length = line["chain"], date.fromisoformat(line["day"]), line["length"]
            try:
                public_key.verify(bytes.fromhex(line["sig"]), _body(line))
                genuine = line["before"] == before
            except InvalidSignature:
                genuine = False
            if not genuine:
                yield Flaw(chain, day, length, "seal", f"封存文件第 {number} 行签名不符或次序不对")
            before = hashlib.sha256(_body(line) + line["sig"].encode()).hexdigest()
            found = hashes.get((chain, day, length))
            if found is None:
                yield Flaw(chain, day, length, "cut", f"{chain} {day}：已封存的第 {length} 条及之后的记录被截去")
            elif found != line["head"]:
                yield Flaw(chain, day, length, "changed", f"{chain} {day}：第 {length} 条与封存的链头不符")


def _hashes_at(lines: list[dict[str, Any]]) -> dict[tuple[str, date, int], str]:
    """The hashes of the entries that these seals name, by chain, day and place; those that are gone are missing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.chain, e.day, e.seq, e.hash FROM unnest(%s::text[], %s::date[], %s::bigint[]) "
            "AS s (chain, day, seq) JOIN base_auditentry e USING (chain, day, seq)",
            [[line["chain"] for line in lines], [line["day"] for line in lines], [line["length"] for line in lines]],
        )
        return {(chain, day, seq): found for chain, day, seq, found in cursor.fetchall()}
