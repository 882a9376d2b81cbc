"""The floor: hand-written SQL that touches the same rows as an action or a page, and nothing else."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from typing import Any

import psycopg

AUDIT_LOCK = (
    "INSERT INTO base_auditchain (chain, day, length, head) VALUES (%s, %s, 0, '') "
    "ON CONFLICT (chain, day) DO UPDATE SET length = base_auditchain.length RETURNING length"
)
AUDIT_ENTRY = (
    "WITH entry AS (INSERT INTO base_auditentry (chain, day, seq, at, actor, verb, subject, facts, hash) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s, '{}', %s)) "
    "UPDATE base_auditchain SET length = %s, head = %s WHERE chain = %s AND day = %s"
)
HASH = "0" * 64


def _audit(
    cursor: psycopg.Cursor, *, chain: str, actor: int, at: datetime, verb: str, subject: str, entries: int
) -> None:
    day = at.date()
    cursor.execute(AUDIT_LOCK, [chain, day])
    [length] = cursor.fetchone() or (0,)
    for n in range(1, entries + 1):
        seq = length + n
        cursor.execute(AUDIT_ENTRY, [chain, day, seq, at, actor, verb, subject, HASH, seq, HASH, chain, day])


def call_next(connection: psycopg.Connection, window: int, town: Any, at: datetime) -> int | None:
    """Lock the hall, choose the first, call it, note it, tell."""
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT w.number FROM reception_window w JOIN reception_hall h ON h.id = w.hall_id WHERE w.id = %s "
            "FOR NO KEY UPDATE",
            [window],
        )
        cursor.execute(
            "SELECT id FROM reception_ticket WHERE hall_id = %s AND day = %s AND state = 'waiting' "
            "ORDER BY taken_at LIMIT 1",
            [town.hall, at.date()],
        )
        row = cursor.fetchone()
        if row is None:
            return None
        cursor.execute(
            "UPDATE reception_ticket SET state = 'called', called_at = %s, called_to_id = %s, calls = 1, "
            "last_call = nextval('reception_call') WHERE id = %s",
            [at, window, row[0]],
        )
        cursor.execute(
            "INSERT INTO reception_ticketevent (ticket_id, kind, at, window_id, by_id) "
            "VALUES (%s, 'called', %s, %s, %s)",
            [row[0], at, window, town.receptionist],
        )
        _audit(
            cursor,
            chain=f"unit:{town.office}",
            actor=town.receptionist,
            at=at,
            verb="ticket.called",
            subject=f"reception.ticket:{row[0]}",
            entries=1,
        )
        cursor.execute("SELECT pg_notify('yimen', %s)", [f'["hall.{town.hall}"]'])
        return int(row[0])


def register_visit(connection: psycopg.Connection, key: str, serial: str, town: Any, at: datetime) -> int:
    """The same rows as `cases.actions.register` with one petitioner and two claims; ciphertexts are random bytes."""
    today = at.date()
    due = today + timedelta(days=15)
    sealed, digest = os.urandom(40), os.urandom(32)
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM cases_case WHERE source_key = %s", [key])
        cursor.execute(
            "INSERT INTO petitioners_petitioner (record_key, kind, name, name_index, id_type, phone, phone_index, "
            "address, unclear_reason, anonymous, confidential, gender, created_at) "
            "VALUES (%s, 'person', %s, %s, '', %s, %s, %s, '', false, false, '', %s) RETURNING id",
            [os.urandom(62), sealed, digest, sealed, digest, sealed, at],
        )
        [person] = cursor.fetchone() or (0,)
        cursor.execute(
            "INSERT INTO base_counter (series, last) VALUES (%s, 1) "
            "ON CONFLICT (series) DO UPDATE SET last = base_counter.last + 1 RETURNING last",
            [f"case/{today.year}"],
        )
        cursor.execute(
            "INSERT INTO cases_case (number, query_code, record_key, office_id, channel, received_on, registered_on, "
            "entered_at, registered_by_id, source_key, title, facts, reasons, place, division_code, content_class, "
            "purpose, people_count, joint, repeat, other_procedure, reviewed_before, urgent, petition_class, stage, "
            "holding_unit_id, holder_id, reachable, opinion, handed_down_by, report, simplified, marked_simplified, "
            "resolved_by_word) VALUES (%s, %s, %s, %s, 'visit', %s, %s, %s, %s, %s, %s, %s, '', '', "
            "'999901', '', "
            "'', 1, false, false, 'unknown', 'unknown', false, '', 'registered', %s, %s, true, '{}', '', '', "
            "false, false, false) RETURNING id",
            [f"F{serial}", digest, os.urandom(62), town.office, today, today, at, town.receptionist, key,
             "基准来访", "为测量速度写入。", town.office, town.receptionist],
        )  # fmt: skip
        [case] = cursor.fetchone() or (0,)
        cursor.execute(
            "INSERT INTO cases_clock (case_id, code, round, article, responsible_id, start, nominal_due, due, "
            "provisional, extension, voided) VALUES (%s, 'C1', 1, '第二十二条', %s, %s, %s, %s, false, 0, false)",
            [case, town.office, today, due, due],
        )
        cursor.execute(
            'INSERT INTO cases_steptaken (case_id, step, before, after, by_id, at, "on", facts, reason) '
            "VALUES (%s, 'register', '', 'registered', %s, %s, %s, '{}', '')",
            [case, town.receptionist, at, today],
        )
        cursor.execute(
            'INSERT INTO cases_hand (case_id, "order", unit_id, person_id, how, by_id, reason, began_at) '
            "VALUES (%s, 1, %s, %s, 'registered', %s, '', %s)",
            [case, town.office, town.receptionist, town.receptionist, at],
        )
        cursor.execute(
            'INSERT INTO cases_casepetitioner (case_id, petitioner_id, "order", representative) '
            "VALUES (%s, %s, 1, false)",
            [case, person],
        )
        cursor.execute(
            'INSERT INTO cases_claim (case_id, "order", text, result, reason) '
            "VALUES (%s, 1, '诉求一', '', ''), (%s, 2, '诉求二', '', '')",
            [case, case],
        )
        _audit(
            cursor,
            chain=f"unit:{town.office}",
            actor=town.receptionist,
            at=at,
            verb="case.register",
            subject=f"cases.case:{case}",
            entries=2,
        )
        cursor.execute("SELECT pg_notify('yimen', %s)", [f'["case.{case}"]'])
        return int(case)


def my_day(connection: psycopg.Connection, unit: int) -> list[Any]:
    """The 50 nearest running clocks of a unit, with their cases."""
    return connection.execute(
        "SELECT k.*, c.number, c.title, c.stage, c.arrived_on, u.short_name, o.short_name FROM cases_clock k "
        "JOIN cases_case c ON c.id = k.case_id LEFT JOIN base_unit u ON u.id = c.unit_id "
        "JOIN base_unit o ON o.id = c.office_id WHERE k.stopped_on IS NULL "
        "AND k.responsible_id = %s ORDER BY k.nominal_due, k.id LIMIT 51",
        [unit],
    ).fetchall()


def status(connection: psycopg.Connection, number: str, digest: bytes) -> list[Any]:
    """The rows of one status page: case, clocks, claims, steps, papers, petitioners."""
    case = connection.execute(
        "SELECT c.*, o.*, u.* FROM cases_case c JOIN base_unit o ON o.id = c.office_id "
        "LEFT JOIN base_unit u ON u.id = c.unit_id WHERE c.number = %s AND c.query_code = %s",
        [number, digest],
    ).fetchone()
    ident = case[0] if case else 0
    rows: list[Any] = [case]
    for table in ("cases_clock", "cases_claim", "cases_steptaken", "documents_document", "evaluations_rating"):
        rows += connection.execute(f"SELECT * FROM {table} WHERE case_id = %s", [ident]).fetchall()
    rows += connection.execute(
        "SELECT p.* FROM cases_casepetitioner cp JOIN petitioners_petitioner p ON p.id = cp.petitioner_id "
        "WHERE cp.case_id = %s",
        [ident],
    ).fetchall()
    return rows
