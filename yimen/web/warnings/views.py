"""预警: which clocks of the user's unit, or of units it forwards to, run out; marked as seen, never hidden."""

from __future__ import annotations

from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yimen.base.permissions import needs
from yimen.domain.roles import Permission
from yimen.domain.warning import LABELS, OVERDUE, TO_CHOOSE, Whose
from yimen.supervision.actions.warning import choose
from yimen.supervision.actions.warning import see as mark_seen
from yimen.supervision.queries.warnings import choice_of, unseen_count, warnings_of
from yimen.ui.pieces import Tab
from yimen.web.cases.lists import number
from yimen.web.intake.buttons import user_of
from yimen.web.intake.fields import Choice, Ticks, codes_of
from yimen.web.seen import REFUSED
from yimen.web.shell import page_or_piece

PAGE = 50


@require_GET
@needs(Permission.CASE_VIEW)
def warning_list(request: HttpRequest) -> HttpResponse:
    """Those nobody has seen yet, as the person chose, or all of the unit; newest first, by key."""
    user = user_of(request)
    url, everything = reverse("web:warning-list"), request.GET.get("all", "") == "1"
    found = warnings_of(user, unseen=not everything, before=number(request.GET.get("before", "")), limit=PAGE + 1)
    rows, count = found[:PAGE], unseen_count(user)
    kept = {"all": "1"} if everything else {}
    older = f"{url}?{urlencode({**kept, 'before': rows[-1].pk})}" if len(found) > PAGE else ""
    context = {
        "rows": rows,
        "tabs": [
            Tab("没有看过", url, not everything, count.shown),
            Tab("全部", f"{url}?all=1", everything),
        ],
        "left_out": 0 if everything else count.left_out,
        "any_new": any(row.seen_at is None for row in rows),
        "older": older,
        "live": f"desk.{user.unit_id}",
        "here": request.get_full_path(),
    }
    return page_or_piece(request, "web/warnings/list.html", "web/warnings/_list.html", context)


@require_POST
@needs(Permission.CASE_VIEW)
def see(request: HttpRequest) -> HttpResponse:
    """已看: one warning, or all of the page; who saw it when stays with it."""
    picked = [pk for pk in map(number, request.POST.getlist("warning")) if pk is not None]
    count = mark_seen(warning_ids=picked[:PAGE], by=user_of(request), at=now())
    if count:
        messages.success(request, f"已看 {count} 条。看过不等于办过，期限照常计算。")
    return redirect("web:warning-list")


class ChoiceForm(forms.Form):
    """哪些预警列出来: for this person alone."""

    steps = Ticks(
        [(str(step), LABELS[step]) for step in TO_CHOOSE],
        label="提醒到哪一步",
        help_text=f"“{LABELS[OVERDUE]}”的总要列出，不能关掉。",
    )
    whose = Choice(codes_of(Whose), label="哪些件", empty=None, required=True, widget=forms.RadioSelect)


@require_http_methods(["GET", "POST"])
@needs(Permission.CASE_VIEW)
def settings(request: HttpRequest) -> HttpResponse:
    """预警设置: what the person wants to be shown; nothing changes for the unit, its duty and its other people."""
    user = user_of(request)
    choice = choice_of(user)
    data = request.POST if request.method == "POST" else None
    form = ChoiceForm(data, initial={"steps": [str(step) for step in choice.steps], "whose": choice.whose})
    if data is not None and form.is_valid():
        steps = {int(step) for step in form.cleaned_data["steps"]}
        choose(steps=steps, whose=Whose(form.cleaned_data["whose"]), by=user, at=now())
        messages.success(request, "已保存。只影响您自己看到的列表，期限和本单位的责任不变。")
        return redirect("web:warning-list")
    return render(request, "web/warnings/settings.html", {"form": form}, status=200 if data is None else REFUSED)
