"""The lists of joint handling: tasks, the conference, and what a leader took over."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from yimen.base.models import User
from yimen.base.permissions import needs
from yimen.cases.actions import NotAllowed
from yimen.cases.models import Case
from yimen.documents import queries as papers
from yimen.domain.procedure import ENDED_STAGES
from yimen.domain.roles import Permission
from yimen.supervision import queries
from yimen.supervision.actions import note_minutes_read
from yimen.supervision.models import Meeting, Task
from yimen.ui.pieces import Tab
from yimen.web.cases.lists import number
from yimen.web.files import file_response
from yimen.web.joint.meeting_forms import ConveneForm
from yimen.web.shell import show_refusal

P = Permission
PAGE = 50
LISTS = {
    "owed": "待我单位反馈",
    "confirm": "待我方确认",
    "asked": "我方交办，待反馈",
    "late": "我方交办，已逾期",
    "ended": "已结束",
}


def _key(text: str) -> queries.Key | None:
    """A cursor "2026-11-24.17"; None for anything else, which then shows the first page."""
    day, _, pk = text.partition(".")
    found = number(pk)
    try:
        return (date.fromisoformat(day), found) if found is not None else None
    except ValueError:
        return None


@require_GET
@needs(P.TASK_ANSWER, P.TASK_CLOSE)
def tasks(request: HttpRequest) -> HttpResponse:
    """What the unit owes, and what it asked others for, nearest day first."""
    user: User = request.user  # type: ignore[assignment]
    today, url = localdate(), reverse("web:joint-tasks")
    counts = queries.task_counts(user, today=today)
    open_to = [
        *(["owed"] if user.may(P.TASK_ANSWER) else []),
        *(["confirm", "asked", "late"] if user.may(P.TASK_CLOSE) else []),
        "ended",
    ]
    which = request.GET.get("list", "")
    which = which if which in open_to else open_to[0]
    numbers = {
        "owed": counts.owed,
        "confirm": counts.to_confirm,
        "asked": counts.asked,
        "late": counts.asked_late,
        "ended": None,
    }
    rows = _rows(user, which, request.GET.get("after", ""), today)
    shown, more = rows[:PAGE], len(rows) > PAGE
    context = {
        "rows": [{"task": task, "late": task.late_on(today), "origin": _origin(task)} for task in shown],
        "tabs": [Tab(LISTS[key], f"{url}?{urlencode({'list': key})}", key == which, numbers[key]) for key in open_to],
        "which": which,
        "next": f"{url}?{urlencode({'list': which, 'after': _cursor(shown[-1], which)})}" if more else "",
        "first": f"{url}?{urlencode({'list': which})}" if request.GET.get("after") else "",
        "late_count": counts.owed_late,
    }
    return render(request, "web/joint/tasks.html", context)


def _rows(user: User, which: str, after: str, today: date) -> list[Task]:
    match which:
        case "owed":
            return queries.owed(user, after=_key(after), limit=PAGE + 1)
        case "confirm":
            return queries.to_confirm(user, after=_key(after), limit=PAGE + 1)
        case "ended":
            return queries.ended(user, before=number(after), limit=PAGE + 1)
        case _:
            return queries.asked(user, late_on=today if which == "late" else None, after=_key(after), limit=PAGE + 1)


def _cursor(task: Task, which: str) -> str:
    return str(task.pk) if which == "ended" else f"{task.due.isoformat()}.{task.pk}"


def _origin(task: Task) -> str:
    """Where it comes from, in words."""
    if task.urging is not None:
        return task.urging.get_kind_display()
    if task.order is not None:
        return f"{task.order.leader_name}{task.order.get_kind_display()}"
    if task.item is not None:
        return str(task.item.meeting)
    return "会商意见" if task.view else "会商结论"


@require_GET
@needs(P.CONFERENCE_KEEP, P.MINUTES_SIGN)
def conference(request: HttpRequest) -> HttpResponse:
    """Meetings, the newest first; what is proposed; how many decisions are late."""
    user: User = request.user  # type: ignore[assignment]
    url = reverse("web:conference-home")
    found = queries.meetings(user, before=_key(request.GET.get("before", "")), limit=PAGE + 1)
    shown = found[:PAGE]
    counts = queries.task_counts(user, today=localdate())
    context = {
        "meetings": shown,
        "proposed": queries.proposed_items(user),
        "counts": counts,
        "may_keep": user.may(P.CONFERENCE_KEEP),
        "may_close": user.may(P.TASK_CLOSE),
        "next": f"{url}?before={shown[-1].on.isoformat()}.{shown[-1].pk}" if len(found) > PAGE else "",
        "first": url if request.GET.get("before") else "",
    }
    return render(request, "web/joint/conference.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@needs(P.CONFERENCE_KEEP)
def convene(request: HttpRequest) -> HttpResponse:
    """Enter a meeting."""
    user: User = request.user  # type: ignore[assignment]
    form = ConveneForm(request.POST) if request.method == "POST" else ConveneForm(initial={"on": localdate()})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                meeting = form.take(by=user)
            except NotAllowed as refused:
                show_refusal(form, refused)
            else:
                messages.success(request, form.words)
                return redirect("web:joint-show", "meeting", meeting.pk)
    return render(request, "web/joint/convene.html", {"form": form}, status=status)


@never_cache
@require_GET
@needs(P.CONFERENCE_KEEP, P.MINUTES_SIGN, P.TASK_CLOSE)
def minutes(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The minutes as PDF or as the Word file that was issued; the reading is logged."""
    user: User = request.user  # type: ignore[assignment]
    rows = Meeting.objects.visible_to(user).select_related("minutes")
    document = get_object_or_404(rows, pk=pk).minutes
    if document is None:
        raise Http404("会议纪要还没有签发。")
    note_minutes_read(document=document, form=form, by=user, at=now())
    if form == "word":
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        return file_response(papers.word(document), kind, f"{document.number}.docx", attachment=True)
    return file_response(papers.pdf(document), "application/pdf", f"{document.number}.pdf")


@require_GET
@needs(P.CASE_LEAD)
def leads(request: HttpRequest) -> HttpResponse:
    """The leader's desk: cases taken over and what units owe on orders; the conference office sees every leader's."""
    user: User = request.user  # type: ignore[assignment]
    today, url = localdate(), reverse("web:lead-home")
    every = user.may(P.CONFERENCE_KEEP)
    found = queries.open_leads(user, every=every, after=_key(request.GET.get("after", "")), limit=PAGE + 1)
    shown = found[:PAGE]
    last = queries.first_after(found, PAGE)
    context = {
        "leads": [{"lead": lead, "late": lead.due < today, "over": _is_over(lead.case)} for lead in shown],
        "tasks": [{"task": task, "late": task.late_on(today)} for task in queries.tasks_of_leader(user)],
        "every": every,
        "next": f"{url}?after={last[0].isoformat()}.{last[1]}" if last else "",
        "first": url if request.GET.get("after") else "",
    }
    return render(request, "web/joint/leads.html", context)


def _is_over(case: Case) -> bool:
    """Whether the matter is over, so that the leader should write down the result."""
    return case.resolved_on is not None or case.stage in ENDED_STAGES
