"""试算与发布: a checker runs the draft over last year and releases it; the administrator sees the counts only."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yimen.base.models import Unit
from yimen.base.permissions import needs
from yimen.cases import actions
from yimen.cases.actions import NotAllowed, Overtaken
from yimen.cases.models import RoutingTable, RoutingTrial
from yimen.cases.queries import routing as reads
from yimen.domain.content_classes import content_label
from yimen.domain.roles import Permission
from yimen.ui.pieces import StatCard
from yimen.web.cases.lists import number
from yimen.web.intake.buttons import user_of
from yimen.web.settings.forms import SeenDraft, overtaken_words

PAGE = 50
MOST_CELLS = 200  # rows of the matrix on the page
REFUSED = 422
KINDS = {"same": "与实际转送一致", "other": "建议另一单位", "none": "没有建议"}


def _newest(office: Unit) -> RoutingTrial | None:
    """The last run of the draft; without a draft, of the version that is current."""
    draft = RoutingTable.objects.draft_of(office)
    table = draft or RoutingTable.objects.current_of(office)
    return RoutingTrial.objects.of(table).select_related("table__office", "by").first() if table else None


@never_cache
@require_GET
@needs(Permission.SETTING_MANAGE, Permission.ROUTING_RELEASE)
def show(request: HttpRequest) -> HttpResponse:
    """What the last run found, in numbers."""
    return _show(request)


def _show(request: HttpRequest, *, status: int = 200) -> HttpResponse:
    user = user_of(request)
    office = reads.office_of(user)
    if office is None:
        return render(request, "web/settings/no_office.html")
    draft, trial = RoutingTable.objects.draft_of(office), _newest(office)
    opens = user.may(Permission.ROUTING_RELEASE) and user.unit_id == office.pk
    context: dict[str, Any] = {"draft": draft, "trial": trial, "opens": opens}
    if trial is not None:
        summary = reads.summary_of(trial)
        shown = summary.cells[:MOST_CELLS]
        fresh = draft is not None and trial.revision == draft.revision
        context |= {
            "summary": summary,
            "cards": _cards(summary, opens=opens),
            "cells": [(cell, _list_url(sent=cell.sent, to=cell.suggested) if opens else "") for cell in shown],
            "rest": len(summary.cells) - len(shown),
            "fresh": fresh,
            "ready": draft is not None and (draft.tried_by_id, draft.tried_revision) == (user.pk, draft.revision),
        }
    return render(request, "web/settings/routing_trial.html", context, status=status)


def _cards(summary: reads.Summary, *, opens: bool) -> list[StatCard]:
    """The three numbers, each with its share; only who may see the cases gets a link."""
    total = summary.total
    counts = {"same": summary.same, "other": summary.other, "none": summary.none}
    tones = {"same": "done", "other": "near", "none": "neutral"}
    return [
        StatCard(
            label=label,
            figure=str(counts[kind]),
            unit="件",
            url=_list_url(kind=kind) if opens and counts[kind] else "",
            note=f"占 {counts[kind] / total:.1%}" if total else "",
            tone=tones[kind],  # type: ignore[arg-type]
        )
        for kind, label in KINDS.items()
    ]


def _list_url(**asked: Any) -> str:
    chosen = {name: value for name, value in asked.items() if value is not None}
    if "sent" in chosen and "to" not in chosen:
        chosen["kind"] = "none"
    return f"{reverse('web:routing-trial-list')}?{urlencode(chosen)}"


@require_POST
@needs(Permission.ROUTING_RELEASE)
def run(request: HttpRequest) -> HttpResponse:
    """Run the draft over last year."""
    user = user_of(request)
    office = reads.office_of(user)
    draft = RoutingTable.objects.draft_of(office) if office else None
    if draft is None:
        messages.warning(request, "现在没有草稿可以试算。需要调整规则的，请系统管理员起草新版本。")
        return redirect("web:routing-trial")
    try:
        actions.try_draft(table_id=draft.pk, by=user, at=now())
    except NotAllowed as refused:
        messages.warning(request, str(refused))
        return _show(request, status=REFUSED)
    messages.success(request, "已试算。试算只作比较，没有改动任何信访件。")
    return redirect("web:routing-trial")


@never_cache
@require_GET
@needs(Permission.ROUTING_RELEASE)
def listed(request: HttpRequest) -> HttpResponse:
    """The cases behind one number, inside what this person may see."""
    user = user_of(request)
    office = reads.office_of(user)
    trial = _newest(office) if office else None
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    sent, to = number(request.GET.get("sent", "")), number(request.GET.get("to", ""))
    rows = []
    if trial is not None:
        found = reads.cases_behind(user, trial, kind=kind, sent=sent, suggested=to).order_by("-pk")
        older = number(request.GET.get("older", ""))
        rows = list((found.filter(pk__lt=older) if older is not None else found)[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    named = reads.rules_behind(trial, rows) if trial is not None and rows else {}
    context = {
        "trial": trial,
        "title": KINDS.get(kind, "全部"),
        "rows": [
            {
                "case": case,
                "rule": named[case.pk][0],
                "to": named[case.pk][1],
                "what": content_label(case.content_class),
            }
            for case in rows
        ],
        "older": _list_url(kind=kind or None, sent=sent, to=to, older=rows[-1].pk) if more else "",
        "first": _list_url(kind=kind or None, sent=sent, to=to) if request.GET.get("older") else "",
    }
    return render(request, "web/settings/routing_trial_list.html", context)


@require_POST
@needs(Permission.ROUTING_RELEASE)
def release(request: HttpRequest) -> HttpResponse:
    """Make the draft current."""
    user, form = user_of(request), SeenDraft(request.POST)
    office = reads.office_of(user)
    draft = RoutingTable.objects.draft_of(office) if office else None
    if draft is None or not form.is_valid():
        messages.warning(request, "页面不完整，或草稿刚刚已经发布。请刷新后再看。")
        return _show(request, status=REFUSED)
    try:
        released = actions.release(table_id=draft.pk, seen=form.cleaned_data["seen"], by=user, at=now())
    except NotAllowed as refused:
        messages.warning(request, str(refused))
        return _show(request, status=REFUSED)
    except Overtaken as told:
        messages.warning(request, f"{overtaken_words(told)}请重新试算后再发布。")
        return _show(request, status=REFUSED)
    messages.success(request, f"第 {released.version} 版已发布，即刻用于建议承办单位。")
    return redirect("web:routing-home")
