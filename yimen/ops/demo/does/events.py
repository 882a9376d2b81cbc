"""What goes on by itself: the conference's meetings, incidents in the hall, absences."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q

from yimen.base.deputies import name_deputy
from yimen.base.models import Deputy
from yimen.domain.incident import Ground, Response
from yimen.domain.joint import Item
from yimen.ops.demo.does.doing import Doing, does
from yimen.reception.actions.incidents import IncidentFacts, record_incident, review_incident
from yimen.reception.models import Incident
from yimen.supervision import actions as joint
from yimen.supervision.actions import Demand
from yimen.supervision.models import AgendaItem, Meeting

CONFERENCE, LEADER, DUTY_OFFICER, OFFICE_HEAD = "lianxi", "lingdao", "zhiban", "juzhang"
TOPICS = ("通报本季度信访工作情况", "研究历史遗留的办证问题", "部署节日期间的接待工作", "研究欠薪案件的联动处置")
PRESENT = ("zhujian", "renshe", "ziran", "minzheng", "chengguan")
MOST_ITEMS = 4
INCIDENTS = (
    (
        Ground.STAYING,
        "下班以后一名成年男子坐在大厅不离开，经劝说四十分钟后自行离开。",
        {Response.DISSUADE, Response.EDUCATE},
    ),
    (Ground.VIOLENCE, "一名成年男子推倒排队护栏，护栏一处变形，无人受伤。", {Response.DISSUADE, Response.CRITICISE}),
    (Ground.GATHERING, "十余人站在机关大门车道中间，车辆停行约十分钟，经劝说移到接待区。", {Response.DISSUADE}),
)


def _meeting(it: Doing) -> Meeting:
    return Meeting.objects.get(idempotency_key=it.life.key)


@does("convene")
def convene(it: Doing) -> None:
    """登记联席会议，列入一项通报议题: convene."""
    meeting = joint.convene(
        on=it.facts["on"],
        place="区政府二楼会议室",
        convener="区委分管负责同志",
        chair="区政府分管负责同志",
        key=it.life.key,
        by=it.who(CONFERENCE),
        at=it.at,
    )
    joint.list_item(meeting_id=meeting.pk, topic=it.rng.choice(TOPICS), by=it.who(CONFERENCE), at=it.at)


@does("hold_meeting")
def hold_meeting(it: Doing) -> None:
    """提请的事项列入、逐项议定，登记到会单位: hold meeting."""
    by, meeting = it.who(CONFERENCE), _meeting(it)
    proposed = AgendaItem.objects.filter(stage=Item.PROPOSED, proposed_at__lte=it.at).order_by("proposed_at")
    for item in proposed[:MOST_ITEMS]:
        joint.list_item(meeting_id=meeting.pk, item_id=item.pk, by=by, at=it.at)
    for item in AgendaItem.objects.select_related("case__unit").filter(meeting=meeting, stage=Item.LISTED):
        unit = item.case.unit if item.case is not None else it.world.office("")  # it keeps what is told to all
        decision = "由责任单位牵头，相关部门配合，按会议明确的口径办理，并向群众公开进展。"
        due, beyond = it.due(item.case, 30)
        demands = [Demand(unit, "按议定意见办理并反馈。", due, beyond)] if unit is not None else []
        joint.decide_item(item_id=item.pk, decision=decision, demands=demands, by=by, at=it.at)
    joint.note_present(meeting_id=meeting.pk, units=[it.unit(slug) for slug in PRESENT], by=by, at=it.at)


@does("sign_minutes")
def sign_minutes(it: Doing) -> None:
    """签发纪要；到会单位反馈议定事项: sign minutes."""
    joint.sign_minutes(meeting_id=_meeting(it).pk, by=it.who(LEADER), at=it.at)


@does("record_incident")
def record_incident_(it: Doing) -> None:
    """秩序事件：只写行为: record incident."""
    ground, facts, responses = it.rng.choice(INCIDENTS)
    record_incident(
        facts=IncidentFacts(
            happened_at=it.at - timedelta(minutes=50),
            place="区信访接待中心一楼大厅",
            ground=ground,
            facts=facts,
            responses=frozenset(one.value for one in responses),
            idempotency_key=it.life.key,
        ),
        by=it.who(DUTY_OFFICER),
        at=it.at,
    )


@does("review_incident")
def review_incident_(it: Doing) -> None:
    """第二人复核: review incident."""
    incident = Incident.objects.get(idempotency_key__endswith=it.life.key)
    review_incident(incident_id=incident.pk, agree=True, by=it.who(OFFICE_HEAD), at=it.at)


@does("name_deputy")
def name_deputy_(it: Doing) -> None:
    """本人指定代理人; whoever named one for these days keeps it."""
    absent, deputy = it.who(it.facts["absent"]), it.who(it.facts["deputy"])
    first, last = it.facts.get("first", it.today), it.facts["last"]
    there = Q(absent=absent, revoked_at=None, first__lte=last, last__gte=first)
    if not Deputy.objects.filter(there).exists():
        name_deputy(absent=absent, deputy=deputy, first=first, last=last, by=absent, at=it.at)
