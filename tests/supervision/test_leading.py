"""领导批示交办、包案 (第十八条第二款): words stay inside, the unit gets its task, meetings by consent only."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from tests.supervision.helpers import clocks, day, lines, on, only_task, order, refused, take_over
from yimen.domain.joint import LeadEnd, OrderKind
from yimen.supervision import actions, queries
from yimen.supervision.models import CaseLead, LeaderOrder, LeadMeeting, Task


def test_an_order_lays_a_task_on_the_unit_and_keeps_its_words_inside(world):
    before = clocks(world.case)
    made = order(world, on("03-10"))
    task = only_task()
    assert (task.unit, task.what, task.due) == (world.department, "提出维修方案", day("03-25"))
    assert made.leader_name == world.leader.name
    assert "老人出行" not in task.what
    assert lines(world.case) == ["ordered", "asked"]
    assert clocks(world.case) == before
    assert [one.pk for one in queries.tasks_of_leader(world.leader)] == [task.pk]
    assert queries.tasks_of_leader(world.other_leader) == []


def test_a_reception_is_written_down_with_what_its_ledger_asks(world):
    occasion = actions.Occasion(
        OrderKind.RECEPTION, day("03-10"), leader=world.leader, place="区接访中心", announced=True, persons=3
    )
    made = order(world, on("03-11"), occasion=occasion, by=world.supervisor)
    assert (made.place, made.announced, made.persons, made.recorded_by) == ("区接访中心", True, 3, world.supervisor)


def test_a_leader_of_a_higher_level_has_no_account(world):
    occasion = actions.Occasion(OrderKind.REMARK, day("03-10"), leader_name="市政府副市长陈某")
    made = order(world, on("03-11"), occasion=occasion, by=world.conference)
    assert (made.leader, made.leader_name) == (None, "市政府副市长陈某")


def test_what_an_order_lacks_is_told(world):
    with refused("leader", "words", "unit", "what", "on", "due"):
        order(world, on("03-10"), occasion=actions.Occasion(OrderKind.REMARK, day("03-11")), words="", demand=None)
    with refused("permission"):
        order(world, on("03-10"), by=world.head)


def test_a_press_sent_twice_orders_once(world):
    first = order(world, on("03-10"), key="0123456789ab")
    assert order(world, on("03-10"), key="0123456789ab") == first
    assert (LeaderOrder.objects.count(), Task.objects.count()) == (1, 1)


def test_a_leader_takes_a_case_over_once(world):
    lead = take_over(world, on("03-10"))
    assert queries.on_case(world.case).lead == lead
    with refused("taken"):
        take_over(world, on("03-11"), leader=world.other_leader, by=world.other_leader)
    assert queries.open_leads(world.leader) == [lead]
    assert queries.open_leads(world.other_leader) == []
    assert queries.open_leads(world.conference, every=True) == [lead]
    assert queries.leader_counts(world.leader, today=day("06-30")) == (1, 0, 0)
    assert queries.leader_counts(world.leader, today=day("07-01").replace(year=2026)) == (1, 1, 0)


def test_nobody_is_made_to_take_over_by_another_leader(world):
    with refused("leader"):
        take_over(world, on("03-10"), by=world.other_leader)
    with refused("leader"):
        take_over(world, on("03-10"), leader=world.office_head, by=world.conference)
    assert take_over(world, on("03-10"), by=world.conference).leader == world.leader
    with refused("permission", "leader", "taken"):
        take_over(world, on("03-10"), by=world.supervisor)


def test_the_plan_may_outlast_the_term_but_not_be_past(world):
    with refused("due", "measures"):
        take_over(world, on("03-10"), due=day("03-10"), measures="")


def test_a_meeting_needs_the_persons_consent(world):
    lead = take_over(world, on("03-10"))
    given = {"lead_id": lead.pk, "on": day("03-12"), "place": "社区", "summary": "说明进展。", "by": world.leader}
    with refused("consent"):
        actions.note_meeting(**given, consent=False, at=on("03-12"))
    with refused("meets_on"):
        actions.note_meeting(**{**given, "on": day("03-13")}, consent=True, at=on("03-12"))
    with refused("meets_on"):
        actions.note_meeting(**{**given, "on": day("03-09")}, consent=True, at=on("03-12"))
    with refused("side", "summary"):
        actions.note_meeting(**{**given, "by": world.other_leader, "summary": ""}, consent=True, at=on("03-12"))
    met = actions.note_meeting(**given, consent=True, at=on("03-12"))
    assert lines(world.case) == ["took_over", "met"]
    with pytest.raises(IntegrityError), transaction.atomic():
        LeadMeeting.objects.filter(pk=met.pk).update(consent=False)


def test_it_ends_with_the_matter_or_with_another_leader(world):
    lead = take_over(world, on("03-10"))
    end = {"lead_id": lead.pk, "result": "已修好。", "by": world.leader, "at": on("03-20")}
    with refused("unresolved"):
        actions.end_lead(**end, end=LeadEnd.RESOLVED)
    with refused("not_ended"):
        actions.end_lead(**end, end=LeadEnd.CONCLUDED)
    with refused("end", "result"):
        actions.end_lead(**{**end, "result": ""}, end=None)
    actions.end_lead(**{**end, "result": "分工调整。"}, end=LeadEnd.HANDED_OVER)
    with refused("ended_before"):
        actions.end_lead(**end, end=LeadEnd.HANDED_OVER)
    second = take_over(world, on("03-21"), leader=world.other_leader, by=world.other_leader)
    type(world.case).objects.filter(pk=world.case.pk).update(resolved_on=day("03-22"))
    actions.end_lead(
        **{**end, "lead_id": second.pk, "by": world.conference, "at": on("03-23")}, end=LeadEnd.RESOLVED,
        help_given="协调临时救助",
    )  # fmt: skip
    second.refresh_from_db()
    assert (second.end, second.ended_on, second.help_given) == ("resolved", day("03-23"), "协调临时救助")
    assert lines(world.case) == ["took_over", "lead_ended", "took_over", "lead_ended"]
    with refused("resolved"):
        take_over(world, on("03-24"))


def test_the_database_has_one_open_lead_and_whole_ends(world):
    lead = take_over(world, on("03-10"))
    copy = {field.attname: getattr(lead, field.attname) for field in CaseLead._meta.fields if field.name != "id"}
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseLead.objects.create(**copy)
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseLead.objects.filter(pk=lead.pk).update(ended_on=day("03-11"))
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseLead.objects.filter(pk=lead.pk).update(due=lead.since)
