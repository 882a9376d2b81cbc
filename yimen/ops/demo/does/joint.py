"""Joint handling: consultations, leaders' orders, a leader's case, what is proposed to the conference, urging."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from yimen.base.models import User
from yimen.domain.joint import Ground, LeadEnd, OrderKind, TaskStage, UrgeKind
from yimen.ops.demo.does.doing import Doing, does
from yimen.supervision import actions as joint
from yimen.supervision.actions import Demand, Occasion
from yimen.supervision.models import CaseLead, Consultation, Task, Urging

CONFERENCE, LEADER, SUPERVISOR, OFFICE_HEAD = "lianxi", "lingdao", "dudao", "juzhang"
ORIGINS: dict[str, dict[str, Any]] = {
    "consultation": {"consultation__isnull": False, "view": False},
    "order": {"order__isnull": False},
    "reminder": {"urging__kind": UrgeKind.REMINDER},
    "letter": {"urging__kind": UrgeKind.LETTER},
}


def _task(it: Doing) -> Task:
    return Task.objects.select_related("unit").filter(case=it.case, **ORIGINS[it.facts["of"]]).latest("id")


def _asker(it: Doing) -> User:
    return it.who(CONFERENCE if it.facts["of"] == "consultation" else SUPERVISOR)


@does("answer_task")
def answer_task(it: Doing) -> None:
    """反馈: answer task."""
    task = _task(it)
    text = "已现场核查并约见信访人，查明的情况和下一步措施附后，按期办结。"
    joint.answer_task(task_id=task.pk, text=text, by=it.handler_of(task.unit), at=it.at)


@does("return_task")
def return_task(it: Doing) -> None:
    """退回补充: return task."""
    task = _task(it)
    due, beyond = it.due(task.case, 7)
    text = "请补充完成时限和责任人。"
    joint.return_task(task_id=task.pk, text=text, due=due, beyond=beyond, by=_asker(it), at=it.at)


@does("close_task")
def close_task(it: Doing) -> None:
    """确认办结: close task."""
    joint.close_task(task_id=_task(it).pk, text="经核实，反馈属实，要求已落实。", by=_asker(it), at=it.at)


# ---- consultations


@does("call_consultation")
def call_consultation(it: Doing) -> None:
    """召集会商: call consultation."""
    case = it.case
    if case.unit is None:
        return
    beside = it.unit("minzheng" if case.unit.pk != it.unit("minzheng").pk else "ziran")
    due, beyond = it.due(case, 9)
    joint.call_consultation(
        case_id=case.pk,
        units=[case.unit, beside],
        question="历史形成的产权资料不全，怎样认定、由谁补办，请提出意见。",
        due=due,
        beyond=beyond,
        key=f"{it.life.key}:call",
        by=it.who(CONFERENCE),
        at=it.at,
    )


@does("give_views")
def give_views(it: Doing) -> None:
    """各单位反馈会商意见: give views."""
    for task in Task.objects.select_related("unit").filter(case=it.case, view=True, stage=TaskStage.OPEN):
        text = f"{task.unit.short_name}意见：按现有登记资料先行办理，缺失的由我单位出具查询证明。"
        joint.answer_task(task_id=task.pk, text=text, by=it.handler_of(task.unit), at=it.at)


@does("conclude_consultation")
def conclude_consultation(it: Doing) -> None:
    """会商结论: conclude consultation."""
    case = it.case
    made = Consultation.objects.filter(case=case).latest("id")
    due, beyond = it.due(case, 15)
    if case.unit is None:
        return
    joint.conclude_consultation(
        consultation_id=made.pk,
        conclusion="由责任单位牵头，按会商意见补齐资料后办理；对信访人说明办理的步骤和时间。",
        demands=[Demand(case.unit, "补齐资料并反馈办理结果。", due, beyond)],
        by=it.who(CONFERENCE),
        at=it.at,
    )


# ---- leaders


@does("give_order")
def give_order(it: Doing) -> None:
    """领导批示、接访交办: give order."""
    case = it.case
    if case.unit is None:
        return
    reception = it.life.channel == "visit" and it.rng.random() < 0.5
    due, beyond = it.due(case, 12)
    joint.give_order(
        case_id=case.pk,
        occasion=Occasion(
            kind=OrderKind.RECEPTION if reception else OrderKind.REMARK,
            on=it.today,
            leader=it.who(LEADER),
            place="区信访接待中心" if reception else "",
            announced=True if reception else None,
            persons=it.life.people_count if reception else None,
        ),
        words="请责任单位依法尽快办理，把政策讲清楚，结果向群众当面说明。",
        demand=Demand(case.unit, "依法办理并反馈结果。", due, beyond),
        key=f"{it.life.key}:order",
        by=it.who(SUPERVISOR),
        at=it.at,
    )


@does("take_over")
def take_over(it: Doing) -> None:
    """领导包案: take over."""
    joint.take_over(
        case_id=it.case.pk,
        leader=it.who(LEADER),
        measures="召集责任单位研究方案，与代表见面听取意见，逐项公布进展。",
        due=it.today + timedelta(days=90),
        why_unsolved="涉及人数较多，各方意见不一致。",
        legal_view="司法行政部门已对方案进行合法性审核。",
        by=it.who(CONFERENCE),
        at=it.at,
    )


@does("note_meeting")
def note_meeting(it: Doing) -> None:
    """包案领导约见: note meeting."""
    lead = CaseLead.objects.filter(case=it.case).latest("id")
    joint.note_meeting(
        lead_id=lead.pk,
        on=it.today,
        place="区信访接待中心一楼会谈室",
        consent=True,
        summary="听取代表意见，说明办理步骤；代表希望每周公布一次进展。",
        by=it.who(CONFERENCE),
        at=it.at,
    )


@does("end_lead")
def end_lead(it: Doing) -> None:
    """包案结束; while the matter is open the leader stays with it."""
    case = it.case
    lead = CaseLead.objects.filter(case=case).latest("id")
    if case.concluded_on is None:
        return
    result = "处理意见书已送达，主要诉求得到支持，其余已当面说明依据。"
    joint.end_lead(lead_id=lead.pk, end=LeadEnd.CONCLUDED, result=result, by=it.who(CONFERENCE), at=it.at)


@does("propose_item")
def propose_item(it: Doing) -> None:
    """提请联席会议研究: propose item."""
    case = it.case
    reason = "涉及两个以上部门，历史资料缺失，需要统一口径，建议明确牵头单位和办法。"
    joint.propose_item(case_id=case.pk, reason=reason, by=it.head(case), at=it.at)


# ---- urging


@does("urge")
def urge(it: Doing) -> None:
    """催办、督办: urge."""
    case, kind, code = it.case, UrgeKind(it.facts["kind"]), it.facts["code"]
    due, beyond = it.due(case, 6 if kind is UrgeKind.REMINDER else 10)
    late = "受理告知" if code == "C2" else "处理意见"
    joint.urge(
        case_id=case.pk,
        kind=kind,
        ground=Ground.DELAYED,
        facts=f"{late}已超过规定期限，尚未收到办理情况。",
        demand=f"请立即办理{late}，并书面反馈超期的原因和完成的日期。",
        due=due,
        beyond=beyond,
        clock_code=code,
        key=f"{it.life.key}:{kind}",
        by=it.who(SUPERVISOR),
        at=it.at,
    )


@does("sign_letter")
def sign_letter(it: Doing) -> None:
    """签发督办函: sign letter."""
    urging = Urging.objects.filter(case=it.case, signed_on=None, returned_by=None).latest("id")
    joint.sign_letter(urging_id=urging.pk, by=it.who(OFFICE_HEAD), at=it.at)
