"""One record of joint handling: whether this user may see it, and what its page shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from yimen.base.models import User
from yimen.cases.models import Case
from yimen.domain.joint.deeds import Deed
from yimen.domain.procedure import Refusal
from yimen.domain.roles import Reach
from yimen.supervision.models import (
    AgendaItem,
    CaseLead,
    Consultation,
    JointStep,
    LeaderOrder,
    Meeting,
    Task,
    Urging,
)
from yimen.supervision.queries import FIELDS
from yimen.ui.formats import and_for
from yimen.web.cases.reading import visible_case
from yimen.web.joint.record_forms import RECORD_FORMS

KINDS: dict[
    str, tuple[type[Model], str, tuple[str, ...]]
] = {  # word of the address -> model, name, what it reads along
    "task": (
        Task,
        "限办事项",
        ("unit", "asker", "order", "urging", "consultation", "item", "answered_by", "answered_for"),
    ),
    "consultation": (Consultation, "会商", ("host", "called_by", "concluded_by")),
    "meeting": (Meeting, "联席会议", ("host", "recorded_by", "minutes", "minutes_signed_by")),
    "item": (AgendaItem, "联席会议议题", ("meeting", "proposed_by__unit")),
    "order": (LeaderOrder, "领导批示、交办", ("leader", "host", "recorded_by", "recorded_for")),
    "lead": (CaseLead, "领导包案", ("leader__unit", "host")),
    "urging": (
        Urging,
        "催办、督办",
        ("unit", "host", "drafted_by", "drafted_for", "signed_by", "signed_for", "document", "returned_by"),
    ),
}
HIDING = frozenset({"permission", "side"})  # a step that is another's is not shown at all
Fact = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class Door:
    """A step of the record: open with its address, or refused with the reasons."""

    label: str
    icon: str
    url: str
    reasons: tuple[Refusal, ...]


def word_of(record: Model) -> str:
    """The word of the address for a record."""
    return FIELDS[type(record)]


def url_of(record: Model) -> str:
    """The page of a record."""
    return reverse("web:joint-show", args=[word_of(record), record.pk])


def visible_record(user: User, kind: str, pk: int) -> Any:
    """The record, if this user may see it; else 404.

    A unit that is asked about a case it does not handle sees its task, and nothing else of the case.
    """
    model, _, along = KINDS.get(kind) or _unknown()
    rows: Any = model._default_manager.select_related(*along)
    if model is Task:
        return get_object_or_404(Task.objects.visible_to(user).select_related(*along, "case"), pk=pk)
    if model is Meeting:
        return get_object_or_404(Meeting.objects.visible_to(user).select_related(*along), pk=pk)
    record = get_object_or_404(rows, pk=pk)
    if record.case_id is not None:
        record.case = visible_case(user, record.case_id)
    else:
        get_object_or_404(Meeting.objects.visible_to(user), pk=record.meeting_id)
    return record


def _unknown() -> Any:
    raise Http404("没有这种记录。")


def sees_case(user: User, case: Case | None) -> bool:
    """Whether the case behind a task is this user's to open."""
    return case is not None and Case.objects.visible_to(user).filter(pk=case.pk).exists()


def doors(record: Model, user: User) -> list[Door]:
    """The steps of the record that concern this user; the open ones first."""
    word, found = word_of(record), []
    for act, form in RECORD_FORMS[word].items():
        reasons = form.standing(record, user)
        if {one.code for one in reasons} & HIDING or (reasons and _over(reasons)):
            continue
        found.append(Door(form.title, form.icon, reverse("web:joint-act", args=[word, record.pk, act]), reasons))
    return sorted(found, key=lambda door: bool(door.reasons))


def _over(reasons: Sequence[Refusal]) -> bool:
    """Whether the occasion is not there any more, or not yet of this kind: nothing to read about."""
    return any(one.code in {"stage", "concluded", "minuted", "item", "ended_before", "signed"} for one in reasons)


def history(record: Model) -> list[dict[str, Any]]:
    """The dated lines of a record, the oldest first, each with its words."""
    rows = JointStep.objects.filter(**{word_of(record): record.pk}).select_related("by__unit", "deputy_for", "unit")
    return [{"step": step, "label": Deed(step.step).label} for step in rows.order_by("id")]


def tasks_of(record: Model, today: date) -> list[dict[str, Any]]:
    """The tasks that came of a record."""
    if isinstance(record, (Consultation, AgendaItem, LeaderOrder, Urging)):
        rows = Task.objects.filter(**{word_of(record): record.pk}).select_related("unit")
        return [{"task": task, "late": task.late_on(today)} for task in rows.order_by("id")]
    return []


def facts(record: Any) -> tuple[list[Fact], list[tuple[str, str]]]:
    """What stands on the page: short facts, and texts under their headings."""
    short, texts = _FACTS[type(record)](record)
    return short, texts


def origin_url(record: Model, user: User) -> str:
    """The page of what a task came from, for who sees its case; "" else."""
    if not isinstance(record, Task):
        return ""
    topic = record.case is None and Reach.SUBTREE in user.reaches
    return url_of(_origin(record)) if topic or sees_case(user, record.case) else ""


def _origin(task: Task) -> Model:
    return next(one for one in (task.urging, task.order, task.item, task.consultation) if one is not None)


def _task(task: Task) -> tuple[list[Fact], list[tuple[str, str]]]:
    short = [
        ("来源", KINDS[word_of(_origin(task))][1]),
        ("责任单位", task.unit.name),
        ("提出单位", task.asker.name),
        ("反馈期限", task.due),
        ("反馈", f"{task.answered_on}　{and_for(task.answered_by, task.answered_for)}" if task.answered_by else ""),
        ("结束", task.closed_on),
    ]
    texts = [
        ("会商的问题" if task.view else "要求", task.what),
        ("晚于办理期限的理由", task.beyond),
        ("单位反馈", task.answer),
        ("信访人意见", task.order.persons_view if task.order else ""),
    ]
    return short, texts


def _consultation(one: Consultation) -> tuple[list[Fact], list[tuple[str, str]]]:
    place = "书面会商" if one.in_writing else f"{one.meets_on}　{one.place}"
    short = [
        ("召集", f"{one.called_by.name}（{one.host.short_name}）"),
        ("召集日期", one.called_on),
        ("方式", place),
        ("反馈意见期限", one.views_due),
        ("结论", f"{one.concluded_on}　{one.concluded_by.name}" if one.concluded_by else "尚未作出"),
    ]
    return short, [("会商的问题", one.question), ("会商结论", one.conclusion), ("不再等待的理由", one.waived)]


def _meeting(one: Meeting) -> tuple[list[Fact], list[tuple[str, str]]]:
    short = [
        ("会次", str(one)),
        ("日期", one.on),
        ("地点", one.place),
        ("召集人", one.convener),
        ("主持人", one.chair),
        ("参加单位", "、".join(unit.short_name for unit in one.present.order_by("path"))),
        ("登记", f"{one.recorded_by.name}（{one.host.short_name}）"),
        ("纪要", f"{one.minutes.number}　签发：{and_for(one.minutes_signed_by)}" if one.minutes else "尚未签发"),
    ]
    return short, []


def _item(one: AgendaItem) -> tuple[list[Fact], list[tuple[str, str]]]:
    short = [
        ("议题", one.topic),
        ("状态", one.get_stage_display()),
        ("提请", f"{one.proposed_by.name}（{one.proposed_by.unit.short_name}）"),
        ("会议", str(one.meeting) if one.meeting else "待列入"),
        ("议定日期", one.decided_on),
    ]
    return short, [("提请的理由和建议", one.reason), ("未列入的理由", one.answer), ("议定意见", one.decision)]


def _order(one: LeaderOrder) -> tuple[list[Fact], list[tuple[str, str]]]:
    short: list[Fact] = [("种类", one.get_kind_display()), ("领导", one.leader_name), ("日期", one.on)]
    if one.place or one.persons or one.announced is not None:
        short += [
            ("地点", one.place),
            ("事先公示", {True: "是", False: "否", None: ""}[one.announced]),
            ("来访人数", one.persons),
        ]
    short.append(("登记", f"{and_for(one.recorded_by, one.recorded_for)}（{one.host.short_name}）"))
    return short, [("批示、交办内容（内部）", one.words), ("信访人意见", one.persons_view)]


def _lead(one: CaseLead) -> tuple[list[Fact], list[tuple[str, str]]]:
    ended = f"{one.ended_on}　{one.get_end_display()}" if one.ended_on else "进行中"
    short = [
        ("包案领导", f"{one.leader.name}（{one.leader.unit.short_name}）"),
        ("包案日期", one.since),
        ("计划完成", one.due),
        ("结束", ended),
    ]
    texts = [
        ("化解措施", one.measures),
        ("未解决的原因", one.why_unsolved),
        ("法律意见", one.legal_view),
        ("帮扶救助", one.help_given),
        ("结果", one.result),
    ]
    return short, texts


def _urging(one: Urging) -> tuple[list[Fact], list[tuple[str, str]]]:
    if one.signed_on:
        state = f"{one.signed_on}　{and_for(one.signed_by, one.signed_for)}"
    else:
        state = f"已退回：{and_for(one.returned_by)}" if one.returned_by else "待签发"
    short = [
        ("方式", f"{one.get_kind_display()}（第{one.ordinal}次）"),
        ("情形", f"{one.get_ground_display()}（第四十条）"),
        ("承办单位", one.unit.name),
        ("涉及的期限", one.clock_code),
        ("反馈期限", one.due),
        ("起草", f"{and_for(one.drafted_by, one.drafted_for)}（{one.host.short_name}）"),
        ("签发", state),
        ("文书", one.document.number if one.document else ""),
    ]
    texts = [("发现的事实", one.facts), ("办理要求", one.demand), ("晚于办理期限的理由", one.beyond),
             ("退回的理由", one.returned)]  # fmt: skip
    return short, texts


_FACTS: dict[type[Model], Any] = {
    Task: _task,
    Consultation: _consultation,
    Meeting: _meeting,
    AgendaItem: _item,
    LeaderOrder: _order,
    CaseLead: _lead,
    Urging: _urging,
}
