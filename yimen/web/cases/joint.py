"""Joint handling on the case page: its dated lines, its records, and what this person may begin. All internal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from yimen.base.models import User
from yimen.cases.models import Case
from yimen.domain.joint.deeds import Deed
from yimen.domain.roles import Permission
from yimen.supervision.models import JointStep
from yimen.supervision.queries import FIELDS, OnCase
from yimen.ui.formats import and_for
from yimen.ui.pieces import TimelineItem
from yimen.web.joint.case_forms import CASE_FORMS

P = Permission
READERS = frozenset(
    {
        P.CONSULTATION_CALL, P.CONFERENCE_PROPOSE, P.CONFERENCE_KEEP, P.MINUTES_SIGN, P.ORDER_GIVE, P.CASE_LEAD,
        P.URGE, P.URGE_SIGN, P.TASK_ANSWER, P.TASK_CLOSE,
    }
)  # fmt: skip
"""Who may open the records; everybody else reads the dated lines without their words."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record of joint handling in the list of the case page."""

    title: str
    on: Any
    url: str


def lines(joint: OnCase, user: User) -> list[tuple[JointStep, TimelineItem]]:
    """The dated lines for the timeline; the words of a deed stay on the page of its record."""
    may_open = bool(READERS & user.permissions)
    return [(step, _line(step, may_open=may_open)) for step in joint.steps]


def _line(step: JointStep, *, may_open: bool) -> TimelineItem:
    by = f"{and_for(step.by, step.deputy_for)}（{step.by.unit.short_name}）"
    url = _url(step) if may_open else ""
    return TimelineItem(step.at, _title(step), "note", by=by, url=url, link_text="查看" if url else "")


def _title(step: JointStep) -> str:
    label = Deed(step.step).label
    if step.step == Deed.ORDERED and step.order is not None:
        return f"{step.order.leader_name}{step.order.get_kind_display()}"
    if step.step == Deed.TOOK_OVER and step.lead is not None:
        return f"{label}：{step.lead.leader.name}"
    if step.step == Deed.ASKED and step.unit is not None:
        return f"{label}：{step.unit.short_name}，{step.facts['due']} 前反馈"
    return f"{label}：{step.unit.short_name}" if step.unit else label


def _url(step: JointStep) -> str:
    """The page of the task where the deed was done to one, else that of its record."""
    name = next(name for name in ("task", *(n for n in FIELDS.values() if n != "task")) if getattr(step, f"{name}_id"))
    return reverse("web:joint-show", args=[name, getattr(step, f"{name}_id")])


def records(joint: OnCase, user: User) -> list[Record]:
    """What was begun on the case, the newest first; nothing for who may not open it."""
    if not READERS & user.permissions:
        return []
    return [Record(_title(step), step.on, _url(step)) for step in reversed(joint.openings())]


def acts(case: Case, user: User) -> list[dict[str, str]]:
    """What this person may begin on the case now."""
    return [
        {"label": form.title, "icon": form.icon, "url": reverse("web:joint-begin", args=[case.pk, act])}
        for act, form in CASE_FORMS.items()
        if user.may(form.permission) and not form.standing(case, user)
    ]
