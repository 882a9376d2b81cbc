"""联席会议: proposed, listed, decided, minuted by a second person; tasks with feedback."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from tests.factories import user
from tests.supervision.helpers import answer, day, lines, on, refused
from yimen.documents import queries as papers
from yimen.documents.models import Document
from yimen.documents.public import verify
from yimen.documents.render.wordfile import plain_text, read
from yimen.domain.joint import Item
from yimen.domain.procedure import Paper
from yimen.domain.roles import Role
from yimen.supervision import actions, queries
from yimen.supervision.models import AgendaItem, Meeting, Task


def convene(life, at, **more):
    given = {
        "on": day("03-18"), "place": "区政府三楼会议室", "convener": "区委常委李某", "chair": "区政府副区长周某",
        "by": life.conference, "at": at,
    }  # fmt: skip
    return actions.convene(**{**given, **more})


def propose(life, at, **more):
    given = {"case_id": life.case.pk, "reason": "两个单位都说不归自己管。", "by": life.supervisor, "at": at}
    return actions.propose_item(**{**given, **more})


@pytest.fixture
def held(world):
    """A meeting with a proposed case and a topic on its agenda, and who was there."""
    world.item = propose(world, on("03-10"))
    world.meeting = convene(world, on("03-11"))
    actions.list_item(meeting_id=world.meeting.pk, item_id=world.item.pk, by=world.conference, at=on("03-11"))
    world.topic = actions.list_item(
        meeting_id=world.meeting.pk, topic="加装电梯维修资金政策", by=world.conference, at=on("03-11")
    )
    actions.note_present(
        meeting_id=world.meeting.pk, units=[world.department, world.second], by=world.conference, at=on("03-18", 15)
    )
    return world


def decide(life, item, at, **more):
    given = {
        "item_id": item.pk,
        "decision": "由住建局牵头，市监局配合，四月底前修好。",
        "demands": [
            actions.Demand(life.department, "牵头维修", day("04-28")),
            actions.Demand(life.second, "检验合格", day("04-30")),
        ],
        "by": life.conference,
        "at": at,
    }
    return actions.decide_item(**{**given, **more})


def test_from_proposal_to_minutes(held):
    decide(held, held.item, on("03-18", 16))
    decide(held, held.topic, on("03-18", 16), decision="由财政局提出方案。", demands=[])
    meeting = actions.sign_minutes(meeting_id=held.meeting.pk, by=held.leader, at=on("03-19"))
    assert lines(held.case) == ["proposed", "listed", "decided", "asked", "asked"]
    assert str(meeting) == "2026年第1次联席会议"
    paper = meeting.minutes
    assert (paper.paper, paper.case, paper.public) == (Paper.MINUTES, None, False)
    assert paper.number == f"{held.government.code}纪〔2026〕1号"
    text = plain_text(read(papers.word(paper)).blocks)
    for words in (
        "信访工作联席会议纪要", "2026年3月18日，区委常委李某在区政府三楼会议室召集2026年第1次联席会议",
        "区政府副区长周某主持，研究了2项议题", f"信访件编号：{held.case.number}", "二、加装电梯维修资金政策",
        "（一）云汀区住房和城乡建设局：牵头维修，2026年4月28日前反馈。",
        "（二）云汀区市场监督管理局：检验合格，2026年4月30日前反馈。", "由财政局提出方案。",
        "参加单位：云汀区住房和城乡建设局、云汀区市场监督管理局。", f"签发人：{held.leader.name}",
    ):  # fmt: skip
        assert words in text
    assert verify(paper.check_code).title == "信访工作联席会议纪要"


def test_the_decisions_are_answered_and_confirmed_like_every_task(held):
    decide(held, held.item, on("03-18", 16))
    assert queries.task_counts(held.conference, today=day("04-29")) == (0, 0, 2, 1, 0)
    task = answer(Task.objects.get(unit=held.department), held, on("04-29"))
    assert task.late_on(day("04-29"))
    actions.close_task(task_id=task.pk, text="已修好。", by=held.conference, at=on("04-30"))
    assert queries.task_counts(held.conference, today=day("04-30")) == (0, 0, 1, 0, 0)


def test_a_case_waits_once_and_a_no_is_answered_with_words(world):
    item = propose(world, on("03-10"))
    with refused("waiting"):
        propose(world, on("03-11"))
    assert [one.pk for one in queries.proposed_items(world.conference)] == [item.pk]
    with refused("reason"):
        actions.decline_item(item_id=item.pk, reason="", by=world.conference, at=on("03-11"))
    actions.decline_item(item_id=item.pk, reason="请先由信访局召集会商。", by=world.conference, at=on("03-11"))
    with refused("item"):
        actions.decline_item(item_id=item.pk, reason="再说一次。", by=world.conference, at=on("03-11"))
    assert queries.proposed_items(world.conference) == []
    assert propose(world, on("03-12")).stage == Item.PROPOSED


def test_only_the_conference_office_keeps_the_meeting(world):
    item = propose(world, on("03-10"), by=world.head)
    meeting = convene(world, on("03-11"))
    for who in (world.leader, world.office_head, world.supervisor):
        with refused("permission"):
            actions.list_item(meeting_id=meeting.pk, item_id=item.pk, by=who, at=on("03-11"))
    with refused("permission"):
        convene(world, on("03-11"), by=world.office_head)
    with refused("reach"):
        actions.list_item(meeting_id=meeting.pk, topic="议题", by=world.head, at=on("03-11"))


def test_before_the_meeting_nothing_is_decided(world):
    item = propose(world, on("03-10"))
    meeting = convene(world, on("03-11"))
    with refused("held", "item"):
        decide(world, item, on("03-11"))
    actions.list_item(meeting_id=meeting.pk, item_id=item.pk, by=world.conference, at=on("03-11"))
    with refused("held"):
        decide(world, item, on("03-17"))
    with refused("held"):
        actions.note_present(meeting_id=meeting.pk, units=[world.second], by=world.conference, at=on("03-17"))
    decide(world, item, on("03-18"))


def test_minutes_want_everything_and_a_second_person(held):
    both = user(held.government, Role.CONFERENCE, Role.LEADER)
    Meeting.objects.filter(pk=held.meeting.pk).update(recorded_by=both)
    with refused("second_person", "undecided"):
        actions.sign_minutes(meeting_id=held.meeting.pk, by=both, at=on("03-19"))
    empty = convene(held, on("03-11"))
    with refused("items", "present"):
        actions.sign_minutes(meeting_id=empty.pk, by=held.office_head, at=on("03-19"))
    assert not Document.objects.filter(paper=Paper.MINUTES).exists()


def test_after_the_minutes_the_meeting_is_closed(held):
    decide(held, held.item, on("03-18", 16))
    decide(held, held.topic, on("03-18", 16), demands=[])
    actions.sign_minutes(meeting_id=held.meeting.pk, by=held.office_head, at=on("03-19"))
    with refused("minuted"):
        actions.list_item(meeting_id=held.meeting.pk, topic="迟到的议题", by=held.conference, at=on("03-19"))
    with refused("minuted"):
        actions.note_present(meeting_id=held.meeting.pk, units=[held.second], by=held.conference, at=on("03-19"))
    with refused("minuted"):
        actions.sign_minutes(meeting_id=held.meeting.pk, by=held.leader, at=on("03-20"))


def test_meetings_are_numbered_by_year_and_entered_once(world):
    first, second = convene(world, on("03-11"), key="0123456789ab"), convene(world, on("03-12"))
    assert convene(world, on("03-11"), key="0123456789ab") == first
    assert (first.number, second.number) == (1, 2)
    assert convene(world, on("12-30"), on=day("01-08").replace(year=2027)).number == 1
    with refused("on", "place", "convener", "chair"):
        convene(world, on("03-11"), on=None, place="", convener=" ", chair="")


def test_who_sees_a_meeting(world):
    meeting = convene(world, on("03-11"))
    seen = {
        "conference": True, "leader": True, "office_head": True, "supervisor": True, "head": False,
        "handler": False, "receptionist": False, "second_handler": False,
    }  # fmt: skip
    assert {who: Meeting.objects.visible_to(getattr(world, who)).filter(pk=meeting.pk).exists() for who in seen} == seen
    assert [one.item_count for one in queries.meetings(world.office_head)] == [0]
    assert queries.meetings(world.office_head, before=(meeting.on, meeting.pk)) == []


def test_the_database_keeps_items_and_minutes_whole(held):
    decide(held, held.item, on("03-18", 16))
    item, topic = AgendaItem.objects.filter(pk=held.item.pk), AgendaItem.objects.filter(pk=held.topic.pk)
    for rows, wrong in (
        (item, {"decision": ""}),
        (item, {"meeting": None}),
        (topic, {"stage": "proposed"}),
        (Meeting.objects.filter(pk=held.meeting.pk), {"minutes_signed_by": held.conference}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)
