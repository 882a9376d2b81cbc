"""分流规则 of an office: written by administrators, released by a checker, told with the step that followed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import Error, connection, transaction

from tests import factories
from tests.cases.helpers import audited, last
from tests.factories import NOON
from yimen.base.models import AuditEntry, Unit
from yimen.cases import actions
from yimen.cases.actions import NotAllowed, Overtaken
from yimen.cases.models import Case, RoutingRule, RoutingTable, RoutingTrial, StepTaken
from yimen.cases.queries import routing as reads
from yimen.domain.roles import Role
from yimen.domain.routing import Rule, Target

HOUSING, WAGES, SCHOOLS = "030600", "040200", "060300"
SINCE = date(2026, 1, 1)


class Office:
    """An office with two departments and a town, an administrator, a checker and a clerk."""

    def __init__(self) -> None:
        self.government, self.office, self.housing = factories.district()
        self.labour = factories.unit(self.government, name="云汀区人力资源和社会保障局", short_name="区人社局")
        self.town = factories.unit(
            self.government, name="柳岸镇人民政府", short_name="柳岸镇", level="town", division_code="999901101"
        )
        self.admin = factories.user(self.office, Role.ADMINISTRATOR)
        self.checker = factories.user(self.office, Role.CHECKER)
        self.clerk = factories.user(self.office, Role.MAIL_CLERK)

    def rule(self, content: str = HOUSING, unit: Unit | None = None, **more) -> Rule:
        unit = unit or self.housing
        given = {"division": "", "target": Target.UNIT, "unit": unit.pk, "since": SINCE, "basis": "三定规定", **more}
        return Rule(number=0, content=content, **given)

    def draft(self) -> RoutingTable:
        return actions.open_draft(office=self.office, by=self.admin, at=NOON)

    def seen(self) -> int:
        return RoutingTable.objects.get(office=self.office, state="draft").revision

    def add(self, rule: Rule, **more) -> RoutingRule:
        known = {"office": self.office, "rule": rule, "seen": self.seen(), "by": self.admin, "at": NOON}
        return actions.add_rule(**{**known, **more})

    def try_it(self) -> RoutingTrial:
        table = RoutingTable.objects.get(office=self.office, state="draft")
        return actions.try_draft(table_id=table.pk, by=self.checker, at=NOON)

    def release(self) -> RoutingTable:
        table = RoutingTable.objects.get(office=self.office, state="draft")
        return actions.release(table_id=table.pk, seen=table.revision, by=self.checker, at=NOON)

    def case(self, content: str = HOUSING, to: Unit | None = None, at: datetime = NOON, **fields) -> Case:
        facts = factories.petition(content_class=content, received_on=at.date(), **fields)
        case = actions.register(office=self.office, petition=facts, by=self.clerk, at=at).case
        actions.sort(case_id=case.pk, petition_class="appeal", path=6, by=self.clerk, at=at)
        if to is not None:
            actions.forward(case_id=case.pk, to_unit=to, by=self.clerk, at=at)
        case.refresh_from_db()
        return case


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def current(office):
    office.draft()
    office.add(office.rule())
    office.add(office.rule(WAGES, office.labour))
    office.try_it()
    office.release()
    return office


def codes(caught) -> set[str]:
    assert all(refusal.words.endswith("。") for refusal in caught.value.refusals)
    return {refusal.code for refusal in caught.value.refusals}


# --- writing ---------------------------------------------------------------------------------------------------------


def test_a_draft_is_begun_once_and_copied_from_the_current_version(current):
    first = RoutingTable.objects.get(state="current")
    second = current.draft()
    assert current.draft() == second
    assert (first.version, second.version) == (1, 2)
    copied = list(second.rules.values_list("number", "order", "content", "changed_by_id"))
    assert copied == list(first.rules.values_list("number", "order", "content", "changed_by_id"))
    assert [row[0] for row in copied] == [1, 2]


def test_numbers_stay_while_the_order_changes_and_are_given_once(current):
    current.draft()
    added = current.add(current.rule(SCHOOLS))
    assert added.number == 3
    moved = {"office": current.office, "by": current.admin, "at": NOON}
    assert actions.move_rule(number=3, up=True, seen=current.seen(), **moved)
    assert actions.move_rule(number=3, up=True, seen=current.seen(), **moved)
    revision = current.seen()
    assert not actions.move_rule(number=3, up=True, seen=revision, **moved)
    assert current.seen() == revision
    draft = RoutingTable.objects.get(state="draft")
    assert [rule.number for rule in reads.rules_of(draft)] == [3, 1, 2]
    assert actions.move_rule(number=3, up=False, seen=current.seen(), **moved)
    assert [rule.number for rule in reads.rules_of(draft)] == [1, 3, 2]


def test_a_changed_and_an_ended_rule_stay_as_they_were_in_the_released_version(current):
    current.draft()
    by = {"office": current.office, "by": current.admin, "at": NOON + timedelta(days=1)}
    actions.change_rule(number=1, rule=current.rule(HOUSING, current.labour), seen=current.seen(), **by)
    actions.switch_rule(number=2, active=False, seen=current.seen(), **by)
    draft, before = RoutingTable.objects.get(state="draft"), RoutingTable.objects.get(state="current")
    assert list(draft.rules.values_list("number", "unit", "active")) == [
        (1, current.labour.pk, True), (2, current.labour.pk, False)
    ]  # fmt: skip
    assert list(before.rules.values_list("number", "unit", "active")) == [
        (1, current.housing.pk, True), (2, current.labour.pk, True)
    ]  # fmt: skip
    assert draft.rules.get(number=1).changed_at == NOON + timedelta(days=1)
    actions.switch_rule(number=2, active=True, seen=current.seen(), **by)
    assert draft.rules.get(number=2).active
    verbs = AuditEntry.objects.filter(subject=f"cases.routingtable:{draft.pk}").order_by("id")
    assert list(verbs.values_list("verb", flat=True)) == [
        "routing.draft_opened", "routing.rule_changed", "routing.rule_switched", "routing.rule_switched"
    ]  # fmt: skip


def test_the_second_of_two_administrators_is_told_and_nothing_is_written(office):
    office.draft()
    seen = office.seen()
    office.add(office.rule())
    colleague = factories.user(office.office, Role.ADMINISTRATOR)
    with pytest.raises(Overtaken) as caught:
        office.add(office.rule(WAGES), by=colleague, seen=seen)
    assert caught.value.table.edited_by == office.admin
    assert RoutingRule.objects.count() == 1


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_an_administrator_writes(office, role):
    other = factories.user(office.office, role)
    with pytest.raises(NotAllowed) as caught:
        actions.open_draft(office=office.office, by=other, at=NOON)
    assert codes(caught) == {"permission"}


def test_an_administrator_of_another_office_does_not_write(office):
    stranger = factories.user(factories.district()[1], Role.ADMINISTRATOR)
    with pytest.raises(NotAllowed) as caught:
        actions.open_draft(office=office.office, by=stranger, at=NOON)
    assert codes(caught) == {"permission"}


def test_an_administrator_of_the_government_writes_for_its_office(office):
    above = factories.user(office.government, Role.ADMINISTRATOR)
    assert actions.open_draft(office=office.office, by=above, at=NOON).office == office.office


def test_a_rule_with_flaws_is_refused_at_its_fields(office):
    office.draft()
    with pytest.raises(NotAllowed) as caught:
        office.add(office.rule("999", division="12345", basis=""))
    assert codes(caught) == {"division", "content", "basis"}
    with pytest.raises(NotAllowed) as caught:
        office.add(office.rule(unit=office.office))
    assert codes(caught) == {"unit"}


def test_without_a_draft_and_without_the_rule_it_is_said_what_to_do(current):
    known = {"office": current.office, "by": current.admin, "at": NOON}
    with pytest.raises(NotAllowed) as caught:
        actions.move_rule(number=1, up=True, seen=1, **known)
    assert codes(caught) == {"no_draft"}
    current.draft()
    with pytest.raises(NotAllowed) as caught:
        actions.change_rule(number=99, rule=current.rule(), seen=current.seen(), **known)
    assert codes(caught) == {"no_rule"}


def test_more_rules_than_anybody_reads_are_refused(office, monkeypatch):
    monkeypatch.setattr("yimen.domain.routing.MAX_RULES", 1)
    office.draft()
    office.add(office.rule())
    with pytest.raises(NotAllowed) as caught:
        office.add(office.rule(WAGES))
    assert codes(caught) == {"many"}


def test_the_rows_of_a_file_come_all_or_none(office):
    office.draft()
    known = {"office": office.office, "by": office.admin, "at": NOON}
    with pytest.raises(NotAllowed):
        actions.add_rules(rules=[office.rule(), office.rule("999")], seen=office.seen(), **known)
    assert not RoutingRule.objects.exists()
    assert actions.add_rules(rules=[office.rule(), office.rule(WAGES, active=False)], seen=office.seen(), **known) == 2
    assert list(RoutingRule.objects.values_list("number", "active")) == [(1, True), (2, False)]


# --- the dry run and the release -------------------------------------------------------------------------------------


def test_a_dry_run_counts_what_would_be_suggested_as_sent_otherwise_and_not_at_all(office):
    office.draft()
    office.add(office.rule())
    office.add(office.rule(WAGES, office.labour))
    cases = [
        office.case(HOUSING, office.housing), office.case(HOUSING, office.housing), office.case(WAGES, office.housing),
        office.case(SCHOOLS, office.labour),
    ]  # fmt: skip
    office.case(HOUSING)  # not sent to anybody
    trial = office.try_it()
    summary = reads.summary_of(trial)
    assert (summary.total, summary.same, summary.other, summary.none) == (4, 2, 1, 1)
    assert [(c.sent_name, c.suggested_name, c.cases) for c in summary.cells] == [
        ("区住建局", "区住建局", 2), ("区住建局", "区人社局", 1), ("区人社局", "", 1)
    ]  # fmt: skip
    behind = lambda **cell: set(reads.cases_behind(office.checker, trial, **cell))  # noqa: E731
    assert behind(kind="same") == set(cases[:2])
    assert behind(kind="other") == {cases[2]}
    assert behind(kind="none") == {cases[3]}
    assert behind(kind="") == set(cases)
    assert behind(kind="", sent=office.housing.pk, suggested=office.labour.pk) == {cases[2]}
    assert reads.rules_behind(trial, cases) == {
        cases[0].pk: (1, "区住建局"), cases[1].pk: (1, "区住建局"), cases[2].pk: (2, "区人社局"),
        cases[3].pk: (None, ""),
    }  # fmt: skip


def test_only_the_last_run_keeps_what_its_lists_need_and_every_run_keeps_its_counts(office):
    office.draft()
    office.add(office.rule())
    office.case(HOUSING, office.housing)
    first, second = office.try_it(), office.try_it()
    assert (first.facts.count(), second.facts.count()) == (0, 1)
    assert reads.summary_of(first) == reads.summary_of(second)


def test_the_year_is_three_hundred_and_sixty_five_days_with_today(office):
    office.draft()
    office.add(office.rule())
    first, today = reads.year_before(NOON.date())
    assert (first, today) == (date(2025, 3, 3), date(2026, 3, 2))
    for day in (first - timedelta(days=1), first, today):
        office.case(HOUSING, office.housing, at=datetime.combine(day, NOON.timetz()))
    assert reads.summary_of(office.try_it()).total == 2


def test_another_offices_cases_and_history_are_not_run(office):
    office.draft()
    office.add(office.rule())
    office.case(HOUSING, office.housing)
    old = factories.petition(content_class=HOUSING, received_on=date(2021, 3, 2))
    assert actions.register(office=office.office, petition=old, by=office.clerk, at=NOON).case.stage == "history"
    other = Office()
    other.case(HOUSING, other.housing)
    assert reads.summary_of(office.try_it()).total == 1


def test_a_checker_who_ran_it_releases_it_and_the_version_before_ends(current):
    assert current.draft().version == 2
    current.try_it()
    released = current.release()
    assert (released.version, released.state, released.released_by) == (2, "current", current.checker)
    before = RoutingTable.objects.get(version=1)
    assert (before.state, before.ended_at) == ("ended", NOON)


def test_a_draft_is_not_released_before_it_was_run_as_it_stands(office):
    office.draft()
    office.add(office.rule())
    with pytest.raises(NotAllowed) as caught:
        office.release()
    assert codes(caught) == {"not_tried"}
    office.try_it()
    office.add(office.rule(WAGES))
    with pytest.raises(NotAllowed) as caught:
        office.release()
    assert codes(caught) == {"not_tried"}
    colleague = factories.user(office.office, Role.CHECKER)
    office.try_it()
    table = RoutingTable.objects.get()
    with pytest.raises(NotAllowed) as caught:
        actions.release(table_id=table.pk, seen=table.revision, by=colleague, at=NOON)
    assert codes(caught) == {"not_tried"}
    with pytest.raises(Overtaken):
        actions.release(table_id=table.pk, seen=table.revision - 1, by=office.checker, at=NOON)
    assert office.release().state == "current"


def test_who_wrote_at_it_does_not_release_it(office):
    both = factories.user(office.office, Role.ADMINISTRATOR, Role.CHECKER)
    office.draft()
    office.add(office.rule(), by=both)
    office.add(office.rule(WAGES))
    table = RoutingTable.objects.get()
    actions.try_draft(table_id=table.pk, by=both, at=NOON)
    with pytest.raises(NotAllowed) as caught:
        actions.release(table_id=table.pk, seen=table.revision, by=both, at=NOON)
    assert codes(caught) == {"second_person"}


def test_an_empty_draft_and_a_released_one_are_neither_run_nor_released(current):
    released = RoutingTable.objects.get()
    for call in (
        lambda: actions.try_draft(table_id=released.pk, by=current.checker, at=NOON),
        lambda: actions.release(table_id=released.pk, seen=released.revision, by=current.checker, at=NOON),
    ):
        with pytest.raises(NotAllowed) as caught:
            call()
        assert codes(caught) == {"no_draft"}
    current.draft()
    for number in (1, 2):
        actions.switch_rule(
            office=current.office, number=number, active=False, seen=current.seen(), by=current.admin, at=NOON
        )
    current.try_it()
    with pytest.raises(NotAllowed) as caught:
        current.release()
    assert codes(caught) == {"empty"}


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.MAIL_CLERK, Role.OFFICE_HEAD, Role.SUPERVISOR])
def test_only_a_checker_of_the_office_runs_and_releases(office, role):
    table = office.draft()
    office.add(office.rule())
    for by in (factories.user(office.office, role), factories.user(factories.district()[1], Role.CHECKER)):
        with pytest.raises(NotAllowed) as caught:
            actions.try_draft(table_id=table.pk, by=by, at=NOON)
        assert codes(caught) == {"permission"}
        with pytest.raises(NotAllowed) as caught:
            actions.release(table_id=table.pk, seen=office.seen(), by=by, at=NOON)
        assert codes(caught) == {"permission"}


def test_a_dry_run_takes_the_same_statements_for_many_cases(office, django_assert_max_num_queries):
    office.draft()
    office.add(office.rule())
    for content in (HOUSING, WAGES, SCHOOLS):
        for _ in range(3):
            office.case(content, office.housing)
    with django_assert_max_num_queries(15):
        office.try_it()


# --- the database's own rules -----------------------------------------------------------------------------------------


def refuses(call) -> None:
    def whole() -> None:
        with transaction.atomic():
            call()
            connection.check_constraints()

    with pytest.raises(Error):
        whole()


def test_the_database_refuses_a_second_draft_and_a_second_current_version(current):
    current.draft()
    made = {"office": current.office, "made_at": NOON, "edited_at": NOON}
    refuses(lambda: RoutingTable.objects.create(version=9, state="draft", **made))
    refuses(lambda: RoutingTable.objects.create(version=1, state="draft", **made))
    refuses(
        lambda: RoutingTable.objects.create(
            version=9, state="current", released_by=current.checker, released_at=NOON, tried_by=current.checker,
            tried_revision=1, **made,
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"released_by": None},
        {"released_at": None},
        {"tried_by": None},
        {"tried_revision": None},
        {"tried_revision": 99},
        {"state": "draft"},
    ],
)
def test_the_database_refuses_a_release_without_its_dry_run(office, change):
    table = office.draft()
    by = office.checker
    whole = {
        "state": "current", "released_by": by, "released_at": NOON, "tried_by": by, "tried_revision": table.revision
    }  # fmt: skip
    refuses(lambda: RoutingTable.objects.filter(pk=table.pk).update(**{**whole, **change}))
    assert RoutingTable.objects.filter(pk=table.pk).update(**whole) == 1


def test_the_database_refuses_a_release_by_one_who_wrote_or_by_one_who_did_not_run_it(office):
    table = office.draft()
    whole = {"state": "current", "released_at": NOON, "tried_revision": table.revision}
    rows = RoutingTable.objects.filter(pk=table.pk)
    refuses(lambda: rows.update(released_by=office.admin, tried_by=office.admin, **whole))
    refuses(lambda: rows.update(released_by=office.checker, tried_by=office.admin, **whole))


def test_the_database_keeps_a_released_version_as_it_is(current):
    table = RoutingTable.objects.get()
    row = table.rules.get(number=1)
    refuses(lambda: RoutingRule.objects.filter(pk=row.pk).update(unit=current.labour))
    refuses(row.delete)
    refuses(lambda: RoutingRule.objects.create(
        table=table, number=9, order=9, target="town", since=SINCE, basis="x", changed_at=NOON
    ))  # fmt: skip
    refuses(lambda: RoutingTable.objects.filter(pk=table.pk).update(version=5))
    refuses(lambda: RoutingTable.objects.filter(pk=table.pk).update(state="draft", released_by=None, released_at=None))
    current.draft()
    current.try_it()
    current.release()
    refuses(lambda: RoutingTable.objects.filter(pk=table.pk).update(ended_at=None))


def test_the_database_refuses_rules_that_cannot_be(office):
    office.draft()
    row = office.add(office.rule())
    rows = RoutingRule.objects.filter(pk=row.pk)
    refuses(lambda: rows.update(unit=None))
    refuses(lambda: rows.update(target="town"))
    refuses(lambda: rows.update(until=SINCE - timedelta(days=1)))
    refuses(lambda: rows.update(number=7))
    refuses(row.delete)
    office.add(office.rule(WAGES))
    refuses(lambda: RoutingRule.objects.filter(number=2).update(order=1))
    refuses(lambda: RoutingTable.objects.get().delete())


# --- what follows for a case ------------------------------------------------------------------------------------------


def test_the_step_keeps_that_the_suggested_unit_was_taken(current):
    case = current.case(HOUSING, current.housing)
    facts = last(case).facts
    assert facts == {"to": current.housing.pk, "rule": 1, "rule_version": 1, "suggested": current.housing.pk}
    assert audited(case)[-1] == "case.forward"


def test_the_step_keeps_that_another_unit_was_taken_and_why(current):
    case = current.case(HOUSING)
    actions.forward(case_id=case.pk, to_unit=current.labour, why_other="欠薪为主", by=current.clerk, at=NOON)
    taken = last(case)
    assert (taken.facts["suggested"], taken.facts["to"]) == (current.housing.pk, current.labour.pk)
    assert taken.reason == "欠薪为主"
    entry = AuditEntry.objects.get(verb="case.forward")
    assert "欠薪为主" not in str(entry.facts)


def test_the_step_keeps_that_no_rule_fitted(current):
    facts = last(current.case(SCHOOLS, current.labour)).facts
    assert facts == {"to": current.labour.pk, "rule": None, "rule_version": 1, "suggested": None}


def test_an_assignment_keeps_it_too(current):
    case = current.case(WAGES)
    actions.assign(
        case_id=case.pk, to_unit=current.housing, days=20, report_outline="处理结果", why_other="", by=current.clerk,
        at=NOON,
    )  # fmt: skip
    facts = last(case).facts
    assert (facts["rule"], facts["suggested"], facts["to"]) == (2, current.labour.pk, current.housing.pk)


def test_an_office_without_rules_and_a_draft_say_nothing(office):
    office.draft()
    office.add(office.rule())
    assert last(office.case(HOUSING, office.housing)).facts == {"to": office.housing.pk}


def test_a_rule_of_the_town_covers_each_town_and_a_closed_unit_is_not_suggested(office):
    office.draft()
    office.add(office.rule(HOUSING, target=Target.TOWN, unit=None))
    office.add(office.rule(HOUSING))
    office.try_it()
    office.release()
    inside = office.case(HOUSING, division_code="999901101203")
    said = reads.suggestion_for(inside, today=NOON.date())
    assert (said.unit, said.version) == (office.town.pk, 1)
    assert said.line == "按规则 1：三定规定（不限属地，城乡建设 / 工程质量）"
    assert reads.suggestion_for(office.case(HOUSING), today=NOON.date()).unit == office.housing.pk
    Unit.objects.filter(pk=office.town.pk).update(active=False)
    assert reads.suggestion_for(inside, today=NOON.date()).unit == office.housing.pk


def test_a_suggestion_takes_two_statements(current, django_assert_num_queries):
    case = Case.objects.select_related("office").get(pk=current.case(HOUSING).pk)
    with django_assert_num_queries(2):
        reads.suggestion_for(case, today=NOON.date())


def test_the_name_of_a_town_stands_in_the_line(office):
    office.draft()
    office.add(office.rule(HOUSING, division="999901101"))
    office.try_it()
    office.release()
    case = office.case(HOUSING, division_code="999901101")
    assert "（柳岸镇人民政府，" in reads.suggestion_for(case, today=NOON.date()).line


def test_a_suggestion_moves_nothing_by_itself(current):
    case = current.case(HOUSING)
    assert (case.stage, case.unit) == ("registered", None)
    assert StepTaken.objects.filter(case=case, step="forward").count() == 0
