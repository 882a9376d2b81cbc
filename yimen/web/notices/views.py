"""放假通知: what is in force, loading one, its preview, the decision, and the signed list of what changed.

An administrator has no business data and sees counts only; numbers are for those who decide, inside what they may see.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_POST

from yimen.base import calendar
from yimen.base.models import User
from yimen.base.permissions import needs
from yimen.cases import actions, queries
from yimen.cases.actions import NotAllowed
from yimen.cases.models import NoticeLoad
from yimen.domain.calendar import DayKind, missing_notice
from yimen.domain.roles import Permission
from yimen.domain.terms import TERMS
from yimen.web.cases.lists import number
from yimen.web.notices.forms import DecideForm, LoadForm
from yimen.web.shell import show_refusal

P = Permission
PAGE = 200
REFUSED = 422
NAMES = {term.code: term.name for term in TERMS}
KINDS = {DayKind.REST: "放假", DayKind.WORK: "调休上班"}


@require_GET
@needs(P.SETTING_MANAGE, P.NOTICE_CONFIRM)
def home(request: HttpRequest) -> HttpResponse:
    """The notices in force by year, what waits, and the form to load one."""
    return _home(request, LoadForm())


@require_POST
@needs(P.SETTING_MANAGE)
def load(request: HttpRequest) -> HttpResponse:
    """Hand one in; it waits for a second person."""
    user: User = request.user  # type: ignore[assignment]
    form = LoadForm(request.POST, request.FILES)
    if form.is_valid():
        facts = {"rows": form.cleaned_data["rows"], "checked": form.cleaned_data["checked"]}
        try:
            loaded = actions.load_notice(**facts, by=user, at=now())
        except IntegrityError:  # another hand loaded the same year a moment earlier
            form.add_error(None, "这一年的放假通知刚刚已有一份在等待审核，请先审核。")
        except NotAllowed as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, f"已载入 {loaded.year} 年放假通知，等待另一位有权人员审核；审核前期限不变。")
            return redirect("web:notice-show", loaded.pk)
    return _home(request, form, status=REFUSED)


def _home(request: HttpRequest, form: LoadForm, *, status: int = 200) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    today, days = localdate(), calendar.current()
    years = range(today.year - 1, today.year + 2)
    context = {
        "form": form if user.may(P.SETTING_MANAGE) else None,
        "years": [(year, days.notice(year)) for year in years],
        "missing": missing_notice(days, today),
        "loads": list(queries.loads()[:20]),
    }
    return render(request, "web/notices/home.html", context, status=status)


@require_GET
@needs(P.SETTING_MANAGE, P.NOTICE_CONFIRM)
def show(request: HttpRequest, load_id: int) -> HttpResponse:
    """One notice: its days, what it would change, or the signed list of what it changed."""
    return _show(request, get_object_or_404(queries.loads(), pk=load_id), DecideForm())


@require_POST
@needs(P.NOTICE_CONFIRM)
def decide(request: HttpRequest, load_id: int) -> HttpResponse:
    """Agree or send back; agreed, the open clocks are counted anew in the same act."""
    user: User = request.user  # type: ignore[assignment]
    loaded = get_object_or_404(queries.loads(), pk=load_id)
    form = DecideForm(request.POST)
    if form.is_valid():
        agree = form.cleaned_data["decision"] == "yes"
        try:
            actions.decide_notice(load_id=loaded.pk, agree=agree, words=form.cleaned_data["words"], by=user, at=now())
        except NotAllowed as refused:
            show_refusal(form, refused)
        else:
            said = "已载入，未结束的期限已经重算，清单已签名保存。" if agree else "已退回载入人更正，期限没有变化。"
            messages.success(request, said)
            return redirect("web:notice-show", loaded.pk)
    return _show(request, loaded, form, status=REFUSED)


def _show(request: HttpRequest, loaded: NoticeLoad, form: DecideForm, *, status: int = 200) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    decides = user.may(P.NOTICE_CONFIRM)
    context: dict[str, Any] = {
        "load": loaded,
        "days": [(date.fromisoformat(day), KINDS[DayKind(kind)], name) for day, kind, name in loaded.days],
        "numbers": decides,
    }
    if loaded.decided_at is None:
        changed = queries.changes_under(queries.calendar_with(loaded))
        counts = queries.counts_by_code(changed)
        context |= {
            "counts": [(code, NAMES[code], count) for code, count in sorted(counts.items())],
            "total": sum(counts.values()),
            "preview": queries.preview(user, changed) if decides else [],
            "form": form if decides and loaded.loaded_by_id != user.pk else None,
            "own": loaded.loaded_by_id == user.pk,
        }
    else:
        context["lists"] = [_list(request, user, one, numbers=decides) for one in loaded.recalculations.all()]
    return render(request, "web/notices/show.html", context, status=status)


def _list(request: HttpRequest, user: User, done: Any, *, numbers: bool) -> dict[str, Any]:
    after = number(request.GET.get(f"after{done.pk}", "")) or 0
    rows = queries.changes_seen(user, done, after=after, limit=PAGE + 1) if numbers else []
    here = reverse("web:notice-show", args=[done.load_id])
    return {
        "done": done,
        "genuine": queries.is_genuine(done),
        "rows": rows[:PAGE],
        "next": f"{here}?after{done.pk}={rows[PAGE - 1].pk}" if len(rows) > PAGE else "",
    }
