"""From records of joint handling to what stands on their papers."""

from __future__ import annotations

from typing import Any

from yimen.cases.models import Case
from yimen.documents.render import letters
from yimen.domain.joint import Ground
from yimen.domain.joint.urging import ARTICLE
from yimen.domain.terms import chinese
from yimen.supervision.models import AgendaItem, Meeting, Task, Urging

AGAIN = ("", "", "再次", "第三次", "第四次")


def urging_of(
    urging: Urging, case: Case, base: dict[str, Any], *, before: Task | None, signed_by: str
) -> letters.Urging:
    """催办单, 督办函; `before`: the task of the one before, which was not answered."""
    return letters.Urging(
        **{**base, "addressee": urging.unit.name, "copies_to": (urging.unit.name, "存档")},
        ordinal=AGAIN[urging.ordinal] if urging.ordinal < len(AGAIN) else f"第{urging.ordinal}次",
        article=ARTICLE,
        ground=Ground(urging.ground).label,
        received_on=case.received_on,
        facts=urging.facts,
        demand=urging.demand,
        due=urging.due,
        earlier=_earlier(before, urging),
        signed_by=signed_by,
    )


def _earlier(before: Task | None, urging: Urging) -> str:
    """The one before, which was perhaps written to the unit that had the case then."""
    if before is None or before.urging is None or before.urging.document is None:
        return ""
    number, due = before.urging.document.number, chinese(before.due)
    if before.urging.unit_id != urging.unit_id:
        return f"{number}要求于{due}前反馈，该件改由你单位承办后随件转由你单位反馈，至今未收到。"
    return f"{number}要求你单位于{due}前反馈，至今未收到。"


def minutes_of(meeting: Meeting, base: dict[str, Any], *, signed_by: str) -> letters.Minutes:
    """信访工作联席会议纪要: each item with its decision, and each task with unit and day."""
    present = tuple(unit.name for unit in meeting.present.order_by("path"))
    items = meeting.items.select_related("case").prefetch_related("tasks__unit").order_by("id")
    return letters.Minutes(
        **{**base, "copies_to": (*present, "存档")},
        title=str(meeting),
        addressee="各成员单位",
        session=str(meeting),
        held_on=meeting.on,
        place=meeting.place,
        convener=meeting.convener,
        chair=meeting.chair,
        present=present,
        items=tuple(
            letters.MinuteItem(topic=_topic(item), decision=item.decision, tasks=tuple(_tasks(item))) for item in items
        ),
        signed_by=signed_by,
    )


def _topic(item: AgendaItem) -> str:
    return f"{item.topic}（信访件编号：{item.case.number}）" if item.case else item.topic


def _tasks(item: AgendaItem) -> list[str]:
    return [f"{task.unit.name}：{task.what.strip()}，{chinese(task.due)}前反馈。" for task in item.tasks.all()]
