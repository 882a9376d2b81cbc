"""警示: refused attempts on protected items, for the auditor. Who and when; of the item there is nothing to see."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yimen.base.permissions import needs
from yimen.cases import actions, queries
from yimen.domain.roles import Permission
from yimen.web.intake.buttons import user_of

PAGE = 50


@never_cache
@require_GET
@needs(Permission.AUDIT_VIEW)
def alarms(request: HttpRequest) -> HttpResponse:
    """The newest first."""
    before = request.GET.get("before", "")
    last = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    found = queries.alarms(before=last, limit=PAGE + 1)
    shown = found[:PAGE]
    older = f"{reverse('web:protected-alarms')}?before={shown[-1].pk}" if len(found) > PAGE else ""
    return render(request, "web/protected/alarms.html", {"rows": shown, "next": older})


@require_POST
@needs(Permission.AUDIT_VIEW)
def seen(request: HttpRequest, alarm_id: int) -> HttpResponse:
    """The auditor has taken note; the alarm stays on the list."""
    if actions.see_alarm(alarm_id=alarm_id, by=user_of(request), at=now()):
        messages.success(request, "已记录查阅。需要了解情况的，请当面向有关负责人核实，不要求提供事项内容。")
    else:
        messages.warning(request, "这条警示已经查阅过，或者不能由您查阅。")
    return redirect("web:protected-alarms")
