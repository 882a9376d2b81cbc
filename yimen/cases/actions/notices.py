"""放假通知: handed in by one person, decided by another, and the open clocks counted anew in one act."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection

from yimen.base import audit, calendar
from yimen.base.acts import action, record, tell
from yimen.base.models import User
from yimen.cases import queries
from yimen.cases.actions.steps import allow
from yimen.cases.models import NoticeLoad, Recalculation
from yimen.cases.queries import Changed
from yimen.domain import warning
from yimen.domain.calendar import BadNotice, Calendar, DayRow, Notice
from yimen.domain.procedure import Refusal
from yimen.domain.roles import Permission

LAG = timedelta(seconds=calendar.SECONDS + 5)  # how long another process may start clocks by the calendar before
WATCHED = timedelta(hours=2)  # how long after a notice the standing job looks for such clocks


@action
def load_notice(*, rows: Sequence[DayRow], checked: bool, by: User, at: datetime) -> NoticeLoad:
    """Hand in the notice of one year; nothing changes before somebody else has agreed.

    Args:
        rows: the days as `domain.calendar.read_rows` read them.
        checked: the person compared number and days with the original.

    Raises:
        NotAllowed: the post may not, the rows are no notice of one year, or one of that year waits already.
    """
    allow(_against_loading(rows, by))
    notice = rows[0].notice
    days = [[row.day.isoformat(), str(row.kind), row.name] for row in sorted(rows, key=lambda row: row.day)]
    load = NoticeLoad.objects.create(
        year=notice.year, number=notice.number, checked=checked, days=days, loaded_by=by, loaded_at=at
    )
    record("notice.loaded", load, year=load.year, days=len(days))
    return load


def _against_loading(rows: Sequence[DayRow], by: User) -> tuple[Refusal, ...]:
    if not by.may(Permission.SETTING_MANAGE):
        return (Refusal("permission", "您的岗位没有载入放假通知的权限，请联系系统管理员。"),)
    years = sorted({row.notice.year for row in rows})
    if len(years) != 1:
        said = f"文件里有{'、'.join(map(str, years))}年的通知" if years else "文件里没有任何一天"
        return (Refusal("one_year", f"{said}，请一次只载入一个年份。"),)
    if not rows[0].notice.number.strip():
        return (Refusal("number", "请写明放假通知的文号，例如“国办发明电〔2026〕7号”。"),)
    try:
        calendar.current().with_notice(rows)
    except BadNotice as wrong:
        return (Refusal("days", str(wrong)),)
    if queries.waiting_loads().filter(year=years[0]).exists():
        return (Refusal("waiting", f"{years[0]}年的放假通知已有一份在等待审核，请先审核。"),)
    return ()


@action
def decide_notice(*, load_id: int, agree: bool, words: str, by: User, at: datetime) -> NoticeLoad:
    """Decide on a notice. Agreed, it is in force and every open clock is counted anew in this very act.

    Readers see the clocks as they were until the act is over, then all of them anew. Clocks that have ended stay as
    they are. The list old -> new is kept and signed.
    """
    load = NoticeLoad.objects.select_for_update().get(pk=load_id)
    allow(_against_deciding(load, agree=agree, words=words, by=by))
    load.agreed, load.decided_by, load.decided_at, load.words = agree, by, at, words
    load.save()
    record("notice.decided", load, year=load.year, agreed=agree)
    if agree:
        days = [(day, kind, name) for day, kind, name in load.days]
        try:
            in_force = calendar.put(Notice(load.year, load.number, load.checked), days, at=at)
            _recalculate(load, in_force, by=by, at=at)
        except BaseException:
            calendar.forget()  # what this process just learnt is rolled back
            raise
    return load


def _against_deciding(load: NoticeLoad, *, agree: bool, words: str, by: User) -> tuple[Refusal, ...]:
    found = []
    if not by.may(Permission.NOTICE_CONFIRM):
        found.append(Refusal("permission", "您的岗位没有审核放假通知的权限，请由业务审核或信访局负责人审核。"))
    if load.decided_at is not None:
        found.append(Refusal("decided", "这份放假通知已经审核过了。"))
    if load.loaded_by_id == by.pk:
        found.append(Refusal("second_person", "载入人不能自己审核，请由另一位有权人员审核。"))
    if not agree and not words.strip():
        found.append(Refusal("words", "不采用的，请写明理由，便于载入人更正。"))
    return tuple(found)


@action
def recalculate_again(*, by: User | None, at: datetime) -> int:
    """Count anew what a process that did not know the notice yet has started since; returns how many changed."""
    recent = NoticeLoad.objects.filter(agreed=True, decided_at__lte=at - LAG, decided_at__gt=at - WATCHED).first()
    if recent is None:
        return 0
    calendar.forget()
    done = _recalculate(recent, calendar.current(), by=by, at=at, always=False)
    return done.changed if done else 0


def _recalculate(
    load: NoticeLoad, days: Calendar, *, by: User | None, at: datetime, always: bool = True
) -> Recalculation | None:
    """Count the open clocks anew under a lock that lets everybody read; sign the list. None: nothing to do."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE cases_clock IN SHARE ROW EXCLUSIVE MODE")
        changed = queries.changes_under(days)
        if not changed and not always:
            return None
        cursor.execute("SELECT nextval(pg_get_serial_sequence('cases_recalculation', 'id'))")
        pk = cursor.fetchone()[0]
        total = sum(one.group.many for one in changed)
        # A written row never changes, so that the lines come first: their key is looked at when the act is over.
        if changed:
            cursor.execute(_NOTE, {"pk": pk, **_columns(changed)})
            cursor.execute(_APPLY, {"pk": pk, "rights": sorted(warning.RIGHTS), "first": warning.STEPS[0]})
    digest = queries.digest_of(pk)
    signature = audit.sign(queries.text_to_sign(load, changed=total, digest=digest))
    done = Recalculation.objects.create(
        pk=pk, load=load, by=by, at=at, changed=total, digest=digest, signature=signature
    )
    chain = None if by else "supervision"
    record("clocks.recalculated", done, chain=chain, year=load.year, changed=total, digest=digest)
    tell(*(f"desk.{unit}" for unit in _whose(pk)))
    return done


_NOTE = """
INSERT INTO cases_clockchange (recalculation_id, clock_id, number, code, round, old_nominal_due, old_due,
    old_provisional, new_nominal_due, new_due, new_provisional)
SELECT %(pk)s, k.id, c.number, k.code, k.round, k.nominal_due, k.due, k.provisional,
    n.new_nominal_due, n.new_due, n.new_provisional
FROM unnest(%(code)s::text[], %(start)s::date[], %(days)s::int[], %(extension)s::int[],
    %(hearing_from)s::date[], %(hearing_to)s::date[],
    %(old_nominal_due)s::date[], %(old_due)s::date[], %(old_provisional)s::bool[],
    %(nominal_due)s::date[], %(due)s::date[], %(provisional)s::bool[])
    AS n (code, start, days, extension, hearing_from, hearing_to, old_nominal_due, old_due, old_provisional,
        new_nominal_due, new_due, new_provisional)
JOIN cases_clock k ON k.stopped_on IS NULL AND k.code = n.code AND k.start = n.start
    AND coalesce(k.days, 0) = n.days AND k.extension = n.extension
    AND coalesce(k.hearing_from, '0001-01-01') = n.hearing_from
    AND coalesce(k.hearing_to, '0001-01-01') = n.hearing_to
    AND k.nominal_due = n.old_nominal_due AND k.due = n.old_due AND k.provisional = n.old_provisional
JOIN cases_case c ON c.id = k.case_id
ORDER BY k.id
"""
_APPLY = """
UPDATE cases_clock k SET nominal_due = h.new_nominal_due, due = h.new_due, provisional = h.new_provisional,
    warn_on = CASE WHEN k.code = ANY (%(rights)s) THEN NULL
        ELSE k.start + (%(first)s * (h.new_nominal_due - k.start) + 99) / 100 END
FROM cases_clockchange h WHERE h.recalculation_id = %(pk)s AND h.clock_id = k.id
"""


def _columns(changed: Sequence[Changed]) -> dict[str, list[object]]:
    groups = [one.group for one in changed]
    never = "0001-01-01"
    return {
        "code": [group.code for group in groups],
        "start": [group.start for group in groups],
        "days": [group.days or 0 for group in groups],
        "extension": [group.extension for group in groups],
        "hearing_from": [str(group.hearing_from or never) for group in groups],
        "hearing_to": [str(group.hearing_to or never) for group in groups],
        "old_nominal_due": [group.nominal_due for group in groups],
        "old_due": [group.due for group in groups],
        "old_provisional": [group.provisional for group in groups],
        "nominal_due": [one.nominal_due for one in changed],
        "due": [one.due for one in changed],
        "provisional": [one.provisional for one in changed],
    }


def _whose(recalculation_id: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT k.responsible_id FROM cases_clockchange h JOIN cases_clock k ON k.id = h.clock_id "
            "WHERE h.recalculation_id = %s AND k.responsible_id IS NOT NULL",
            [recalculation_id],
        )
        return [row[0] for row in cursor.fetchall()]
