"""Begin something on a case, look at a record, take a step of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from yimen.base.models import User
from yimen.base.permissions import needs
from yimen.cases.actions import NotAllowed, note_opened
from yimen.domain.joint.deeds import Deed
from yimen.domain.roles import Permission
from yimen.supervision.actions import Overtaken, unchanged
from yimen.supervision.models import JointStep, Meeting
from yimen.supervision.queries import newest_step
from yimen.ui.formats import cn_datetime
from yimen.web.cases.reading import visible_case
from yimen.web.joint.case_forms import CASE_FORMS
from yimen.web.joint.fields import RecordForm
from yimen.web.joint.record_forms import RECORD_FORMS
from yimen.web.joint.records import (
    KINDS,
    doors,
    facts,
    history,
    origin_url,
    sees_case,
    tasks_of,
    url_of,
    visible_record,
    word_of,
)
from yimen.web.shell import show_refusal
from yimen.web.unit.common import say_overtaken, shut

P = Permission
BEGIN = (P.CONSULTATION_CALL, P.CONFERENCE_PROPOSE, P.ORDER_GIVE, P.CASE_LEAD, P.URGE)
TAKE_PART = (*BEGIN, P.CONFERENCE_KEEP, P.MINUTES_SIGN, P.URGE_SIGN, P.TASK_ANSWER, P.TASK_CLOSE)


@never_cache
@require_http_methods(["GET", "POST"])
@needs(*BEGIN)
def begin(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """The form that begins something on a case."""
    user: User = request.user  # type: ignore[assignment]
    case = visible_case(user, pk)
    kind = CASE_FORMS.get(act)
    if kind is None:
        raise Http404("没有这个步骤。")
    if not user.may(kind.permission):
        raise PermissionDenied(f"您的岗位没有“{kind.title}”的权限。如工作需要，请联系本单位系统管理员调整岗位。")
    form = kind(request.POST, case=case, user=user) if request.method == "POST" else kind(case=case, user=user)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                record = form.take(by=user, at=now())
            except NotAllowed as refused:
                show_refusal(form, refused)
            else:
                messages.success(request, form.words)
                return redirect(url_of(record))
    else:
        closed = kind.standing(case, user)
        if closed:
            return shut(request, case, closed)
    context = {"case": case, "form": form, "title": form.title}
    return render(request, "web/joint/begin.html", context, status=status)


@never_cache
@require_GET
@needs(*TAKE_PART)
def show(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """One record; opening it is logged as opening its case."""
    user: User = request.user  # type: ignore[assignment]
    record = visible_record(user, kind, pk)
    return render(request, "web/joint/show.html", shown(request, record))


def shown(request: HttpRequest, record: Any) -> dict[str, Any]:
    """What the page of a record shows; the opening of its case is noted."""
    user: User = request.user  # type: ignore[assignment]
    case = getattr(record, "case", None)
    if case is not None:
        note_opened(case=case, by=user, at=now())
    short, texts = facts(record)
    is_meeting = isinstance(record, Meeting)
    return {
        "record": record,
        "kind": word_of(record),
        "name": KINDS[word_of(record)][1],
        "case": case,
        "opens_case": sees_case(user, case),
        "facts": [pair for pair in short if pair[1] not in ("", None)],
        "texts": [(title, text) for title, text in texts if text],
        "tasks": tasks_of(record, localdate()),
        "items": list(record.items.select_related("case").order_by("id")) if is_meeting else [],
        "meetings": list(record.meetings.select_related("by")) if word_of(record) == "lead" else [],
        "is_meeting": is_meeting,
        "origin_url": origin_url(record, user),
        "doors": doors(record, user),
        "steps": history(record),
        "late": word_of(record) == "task" and record.late_on(localdate()),
        "may_read": user.may(P.DOCUMENT_READ),
    }


@never_cache
@require_http_methods(["GET", "POST"])
@needs(*TAKE_PART)
def act(request: HttpRequest, kind: str, pk: int, act: str) -> HttpResponse:
    """Show the form of a step of a record, or take it."""
    user: User = request.user  # type: ignore[assignment]
    record = visible_record(user, kind, pk)
    chosen = RECORD_FORMS[kind].get(act)
    if chosen is None:
        raise Http404("没有这个步骤。")
    status = 200
    if request.method == "POST":
        form = chosen(request.POST, record=record, user=user)
        if _done_already(record, user, chosen, seen=request.POST.get("seen", "")):
            return _done(request, record, form.words)
        status = 422
        if form.is_valid():
            try:
                with unchanged(record, seen=form.cleaned_data["seen"]):
                    form.take(by=user, at=now())
            except Overtaken as overtaken:
                _overtaken(form, overtaken.step)
                status = 409
            except NotAllowed as refused:
                show_refusal(form, refused)
            else:
                return _done(request, record, form.words)
        record = visible_record(user, kind, pk)
    else:
        closed = chosen.standing(record, user)
        if closed:
            for refusal in closed:
                messages.warning(request, refusal.words)
            return redirect(url_of(record))
        form = chosen(record=record, user=user)
    context = {**shown(request, record), "form": form, "title": form.title}
    return render(request, "web/joint/act.html", context, status=status)


def _done(request: HttpRequest, record: Model, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(url_of(record))


def _done_already(record: Model, user: User, form: type[RecordForm], *, seen: str) -> bool:
    """Whether the newest deed is this user's very press: pressed twice, it is done once."""
    newest = newest_step(record)
    return seen != str(newest.pk) and newest.by_id == user.pk and newest.step in form.deeds


def _overtaken(form: RecordForm, step: JointStep) -> None:
    """Put it on the form; a second press then rests on the record as it is now."""
    done = f"{step.by.name}已于{cn_datetime(step.at)}办理：{Deed(step.step).label}"
    say_overtaken(form, done, newest=step.pk)
