"""Writing, trying and releasing routing rules (分流规则): an administrator writes, a checker releases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max
from django.utils.timezone import localdate

from yimen.base.acts import action, record
from yimen.base.models import Unit, User
from yimen.cases.actions.steps import NotAllowed
from yimen.cases.models import (
    RoutingRule,
    RoutingState,
    RoutingTable,
    RoutingTrial,
    RoutingTrialCell,
    RoutingTrialFact,
)
from yimen.cases.queries import routing as reads
from yimen.domain import routing
from yimen.domain.procedure import Refusal
from yimen.domain.roles import Permission
from yimen.domain.routing import Matter, Rule

BATCH = 2000  # rows of a dry run read and written at once


class Overtaken(Exception):  # noqa: N818 - it is not a fault, the draft has moved on
    """Somebody else changed the draft since this person looked at it; nothing was written."""

    def __init__(self, table: RoutingTable) -> None:
        super().__init__(f"revision {table.revision}")
        self.table = table


def _refuse(code: str, words: str) -> NotAllowed:
    return NotAllowed((Refusal(code, words, ""),))


def _allow_writing(by: User, office: Unit) -> None:
    if not by.may(Permission.SETTING_MANAGE) or reads.office_of(by) != office:
        raise _refuse("permission", "只有本信访部门的系统管理员可以修改分流规则。")


def _draft(office: Unit, by: User, seen: int) -> RoutingTable:
    """The draft of the office, locked, provided that it stands as this person saw it."""
    _allow_writing(by, office)
    rows = RoutingTable.objects.select_for_update(of=("self",)).select_related("office", "edited_by")
    table = rows.filter(office=office, state=RoutingState.DRAFT).first()
    if table is None:
        raise _refuse("no_draft", "现在没有草稿，可能刚刚已经发布或者作废。请先点“起草新版本”，再修改。")
    if table.revision != seen:
        raise Overtaken(table)
    return table


def _edited(table: RoutingTable, by: User, at: datetime) -> None:
    table.revision += 1
    table.edited_by, table.edited_at = by, at
    if by.pk not in table.editors:
        table.editors.append(by.pk)
    table.save(update_fields=["revision", "edited_by", "edited_at", "editors"])


@action
def open_draft(*, office: Unit, by: User, at: datetime) -> RoutingTable:
    """The draft of the next version, copied from the current one; the one that is there, where there is one.

    Raises:
        NotAllowed: not an administrator of this office.
    """
    _allow_writing(by, office)
    Unit.objects.select_for_update().get(pk=office.pk)  # two administrators begin one draft
    there = RoutingTable.objects.draft_of(office)
    if there is not None:
        return there
    last = RoutingTable.objects.filter(office=office).aggregate(version=Max("version"), revision=Max("revision"))
    table = RoutingTable.objects.create(
        office=office,
        version=(last["version"] or 0) + 1,
        revision=(last["revision"] or 0) + 1,  # a page of an earlier draft, which was dropped, then fits no longer
        editors=[by.pk],
        made_by=by,
        made_at=at,
        edited_by=by,
        edited_at=at,
    )
    current = RoutingTable.objects.current_of(office)
    if current is not None:
        rows = list(current.rules.order_by("order"))
        for row in rows:
            row.pk, row.table = None, table
        RoutingRule.objects.bulk_create(rows)
    record("routing.draft_opened", table, version=table.version)
    return table


@action
def drop_draft(*, office: Unit, seen: int, by: User, at: datetime) -> RoutingTable:
    """Give a draft up (作废): it stays to be read, with its number, which no other version gets.

    Args:
        seen: revision of the draft that the person saw; dropped just so before, nothing happens.

    Raises:
        NotAllowed: not an administrator of this office, or no draft.
        Overtaken: the draft has changed meanwhile.
    """
    dropped = RoutingTable.objects.filter(office=office, state=RoutingState.DROPPED, revision=seen, dropped_by=by)
    if (there := dropped.first()) is not None:
        return there
    table = _draft(office, by, seen)
    table.state, table.dropped_by, table.dropped_at = RoutingState.DROPPED, by, at
    table.save(update_fields=["state", "dropped_by", "dropped_at"])
    record("routing.draft_dropped", table, version=table.version, revision=table.revision, rules=table.rules.count())
    return table


@action
def add_rule(*, office: Unit, rule: Rule, seen: int, by: User, at: datetime) -> RoutingRule:
    """Add a rule at the end of the draft; its number is new in the office.

    Args:
        rule: what was typed; its number is not used.
        seen: revision of the draft that the person saw.

    Raises:
        NotAllowed: not an administrator, no draft, or the rule has flaws (each names its field).
        Overtaken: the draft has changed meanwhile.
    """
    table = _draft(office, by, seen)
    _check(rule, office)
    row = _append(table, rule, by, at)
    _edited(table, by, at)
    record("routing.rule_added", table, version=table.version, rule=row.number)
    return row


def _append(table: RoutingTable, rule: Rule, by: User, at: datetime) -> RoutingRule:
    if table.rules.count() >= routing.MAX_RULES:
        raise _refuse("many", f"一个信访部门最多 {routing.MAX_RULES} 条规则，请先合并或停用不用的规则。")
    last = RoutingRule.objects.filter(table__office_id=table.office_id).aggregate(last=Max("number"))["last"] or 0
    order = table.rules.aggregate(last=Max("order"))["last"] or 0
    return RoutingRule.objects.create(
        table=table,
        number=last + 1,
        order=order + 1,
        active=rule.active,
        changed_by=by,
        changed_at=at,
        **_columns(rule),
    )


def _columns(rule: Rule) -> dict[str, object]:
    unit = rule.unit if rule.target is routing.Target.UNIT else None
    return {
        "division": rule.division,
        "content": rule.content,
        "target": rule.target.value,
        "unit_id": unit,
        "since": rule.since,
        "until": rule.until,
        "basis": rule.basis.strip(),
    }


def _check(rule: Rule, office: Unit) -> None:
    found = routing.flaws(rule, reads.bodies_of(office))
    if found:
        raise NotAllowed(tuple(Refusal(flaw.field, flaw.words, "") for flaw in found))


@action
def change_rule(*, office: Unit, number: int, rule: Rule, seen: int, by: User, at: datetime) -> RoutingRule:
    """Change a rule of the draft; its earlier form stays in the released version."""
    table = _draft(office, by, seen)
    _check(rule, office)
    row = _row(table, number)
    for name, value in {**_columns(rule), "changed_by": by, "changed_at": at}.items():
        setattr(row, name, value)
    row.save()
    _edited(table, by, at)
    record("routing.rule_changed", table, version=table.version, rule=number)
    return row


@action
def switch_rule(*, office: Unit, number: int, active: bool, seen: int, by: User, at: datetime) -> RoutingRule:
    """Put a rule of the draft out of use, or back into it; it is never deleted."""
    table = _draft(office, by, seen)
    row = _row(table, number)
    row.active, row.changed_by, row.changed_at = active, by, at
    row.save(update_fields=["active", "changed_by", "changed_at"])
    _edited(table, by, at)
    record("routing.rule_switched", table, version=table.version, rule=number, active=active)
    return row


@action
def move_rule(*, office: Unit, number: int, up: bool, seen: int, by: User, at: datetime) -> bool:
    """Let a rule change places with its neighbour; False where it is the first or the last already."""
    table = _draft(office, by, seen)
    row = _row(table, number)
    rows = table.rules.filter(order__lt=row.order) if up else table.rules.filter(order__gt=row.order)
    other = rows.order_by("-order" if up else "order").first()
    if other is None:
        return False
    row.order, other.order = other.order, row.order
    RoutingRule.objects.bulk_update([row, other], ["order"])
    _edited(table, by, at)
    record("routing.rule_moved", table, version=table.version, rule=number, up=up)
    return True


@action
def add_rules(*, office: Unit, rules: Iterable[Rule], seen: int, by: User, at: datetime) -> int:
    """Add the rows of a file at the end of the draft, all or none; returns how many.

    Raises:
        NotAllowed: a row has flaws.
    """
    table = _draft(office, by, seen)
    bodies, added = reads.bodies_of(office), 0
    for rule in rules:
        found = routing.flaws(rule, bodies)
        if found:
            raise NotAllowed(tuple(Refusal(flaw.field, flaw.words, "") for flaw in found))
        _append(table, rule, by, at)
        added += 1
    _edited(table, by, at)
    record("routing.rules_imported", table, version=table.version, rules=added)
    return added


def _row(table: RoutingTable, number: int) -> RoutingRule:
    row = table.rules.filter(number=number).first()
    if row is None:
        raise _refuse("no_rule", f"草稿里没有规则 {number}，请刷新页面后重试。")
    return row


# --- a second person --------------------------------------------------------------------------------------------------


def _allow_releasing(by: User, office: Unit) -> None:
    if not by.may(Permission.ROUTING_RELEASE) or by.unit_id != office.pk:
        raise _refuse("permission", "只有本信访部门的业务审核人员可以试算和发布分流规则。")


@action
def try_draft(*, table_id: int, by: User, at: datetime) -> RoutingTrial:
    """Run the draft over the cases of the last 365 days.

    One statement groups the cases by place, subject and unit; the rules then run once for each place and subject. A
    million cases cost one walk over the table, and memory for the places and subjects that occur.
    """
    table = RoutingTable.objects.select_for_update(of=("self",)).select_related("office").get(pk=table_id)
    _allow_releasing(by, table.office)
    if table.state != RoutingState.DRAFT:
        raise _refuse("no_draft", "这个版本已经发布或者作废，不再试算。需要调整的，请系统管理员起草新版本。")
    first, last = reads.year_before(localdate(at))
    trial = RoutingTrial.objects.create(table=table, revision=table.revision, first=first, last=last, by=by, at=at)
    _run(trial, by)
    table.tried_by, table.tried_revision = by, table.revision
    table.save(update_fields=["tried_by", "tried_revision"])
    record("routing.tried", table, version=table.version, revision=table.revision)
    return trial


def _run(trial: RoutingTrial, by: User) -> None:
    """Judge each place and subject that occurs by the rules as they hold on the last day, and count the cells."""
    rules, bodies = reads.rules_of(trial.table), reads.bodies_of(trial.table.office)
    said: dict[Matter, routing.Suggestion] = {}
    cells: Counter[tuple[int, int | None]] = Counter()
    cases = reads.sent_cases(by, trial.table, trial.first, trial.last)
    for division, content, unit, count in reads.grouped(cases, at_once=BATCH):
        matter = Matter(division, content)
        if matter not in said:
            said[matter] = routing.suggest(rules, matter, today=trial.last, bodies=bodies)
        cells[unit, said[matter].unit] += count
    RoutingTrialFact.objects.bulk_create(
        (
            RoutingTrialFact(
                trial=trial, division=matter.division, content=matter.content, suggested_id=found.unit,
                number=found.rule.number if found.rule else None,
            )
            for matter, found in said.items()
        ),
        batch_size=BATCH,
    )  # fmt: skip
    RoutingTrialFact.objects.filter(trial__table=trial.table).exclude(trial=trial).delete()  # lists show the last run
    RoutingTrialCell.objects.bulk_create(
        RoutingTrialCell(trial=trial, sent_id=sent, suggested_id=suggested, cases=count)
        for (sent, suggested), count in cells.items()
    )


@action
def release(*, table_id: int, seen: int, by: User, at: datetime) -> RoutingTable:
    """Make the draft current: by a second person, who has run it just as it stands; the version before it ends.

    Args:
        seen: revision whose dry run this person looked at.

    Raises:
        NotAllowed: no right, wrote at it, has not run this state of it, nothing in it.
        Overtaken: the draft has changed since.
    """
    rows = RoutingTable.objects.select_for_update(of=("self",)).select_related("office", "edited_by")
    table = rows.get(pk=table_id)
    _allow_releasing(by, table.office)
    if table.state != RoutingState.DRAFT:
        raise _refuse("no_draft", "这个版本已经发布或者作废，请刷新后再看。")
    if table.revision != seen:
        raise Overtaken(table)
    if by.pk in table.editors:
        raise _refuse("second_person", "您修改过这份草稿，须由另一位业务审核人员试算并发布。")
    if table.tried_by_id != by.pk or table.tried_revision != table.revision:
        raise _refuse("not_tried", "请先对这份草稿试算并看过结果，再发布；草稿改动后要重新试算。")
    if not any(rule.active for rule in reads.rules_of(table)):
        raise _refuse("empty", "草稿里没有启用的规则，不能发布。请系统管理员先添加规则。")
    before = RoutingTable.objects.current_of(table.office)
    if before is not None:
        before.state, before.ended_at = RoutingState.ENDED, at
        before.save(update_fields=["state", "ended_at"])
    table.state, table.released_by, table.released_at = RoutingState.CURRENT, by, at
    table.save(update_fields=["state", "released_by", "released_at"])
    record("routing.released", table, version=table.version, revision=table.revision)
    return table
