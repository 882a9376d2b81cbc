"""预警: which clocks of the user's unit, or of units it forwards to, run out; marked as seen, never hidden."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_POST

from yimen.base.models import User
from yimen.base.permissions import needs
from yimen.domain.roles import Permission
from yimen.supervision.actions.warning import see as mark_seen
from yimen.supervision.queries.warnings import unseen_count, warnings_of
from yimen.ui.pieces import Tab
from yimen.web.cases.lists import number
from yimen.web.shell import page_or_piece

PAGE = 50


@require_GET
@needs(Permission.CASE_VIEW)
def warning_list(request: HttpRequest) -> HttpResponse:
    """Those nobody has seen yet, or all of them; newest first, by key."""
    user: User = request.user  # type: ignore[assignment]
    url, everything = reverse("web:warning-list"), request.GET.get("all", "") == "1"
    found = warnings_of(user, unseen=not everything, before=number(request.GET.get("before", "")), limit=PAGE + 1)
    rows = found[:PAGE]
    kept = {"all": "1"} if everything else {}
    older = f"{url}?{urlencode({**kept, 'before': rows[-1].pk})}" if len(found) > PAGE else ""
    context = {
        "rows": rows,
        "tabs": [
            Tab("没有看过", url, not everything, unseen_count(user)),
            Tab("全部", f"{url}?all=1", everything),
        ],
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
    user: User = request.user  # type: ignore[assignment]
    picked = [pk for pk in map(number, request.POST.getlist("warning")) if pk is not None]
    count = mark_seen(warning_ids=picked[:PAGE], by=user, at=now())
    if count:
        messages.success(request, f"已看 {count} 条。看过不等于办过，期限照常计算。")
    return redirect("web:warning-list")
