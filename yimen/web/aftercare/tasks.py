"""落实台账 of a unit or an office: what is promised and not yet done, the nearest check first."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from yimen.base.models import User
from yimen.base.permissions import needs
from yimen.cases import queries
from yimen.cases.models import Fulfilment
from yimen.domain.fulfilment import Standing, standing
from yimen.domain.roles import Permission

PAGE = 50
TONES = {Standing.LATE: "late", Standing.DUE: "near", Standing.WAITING: "neutral"}
ICONS = {Standing.LATE: "alert", Standing.DUE: "clock-alert", Standing.WAITING: "clock"}


@require_GET
@needs(Permission.CASE_SORT, Permission.CASE_RECEIVE)
def home(request: HttpRequest) -> HttpResponse:
    """One page of the open tasks."""
    user: User = request.user  # type: ignore[assignment]
    today, due = localdate(), "due" in request.GET
    after = _key(request.GET.get("after", ""))
    found = queries.open_tasks_of(user, after=after, limit=PAGE + 1, due_by=today if due else None)
    shown = found[:PAGE]
    rows = []
    for task in shown:
        state = standing(due_on=task.due_on, next_check_on=task.next_on, today=today)
        rows.append({"task": task, "state": state, "tone": TONES[state], "icon": ICONS[state]})
    last = shown[-1] if shown else None
    context = {
        "rows": rows,
        "office": user.unit.is_petition_office,
        "due": due,
        "next": _more(last, due=due) if last and len(found) > PAGE else "",
    }
    return render(request, "web/aftercare/home.html", context)


def _more(last: Fulfilment, *, due: bool) -> str:
    """The address of the page behind a row."""
    return f"{reverse('web:after-home')}?{'due=1&' if due else ''}after={last.next_on}.{last.pk}"


def _key(text: str) -> tuple[date, int] | None:
    """The place in the list that an address names; a wrong one is the beginning."""
    day, _, pk = text.partition(".")
    try:
        return (date.fromisoformat(day), int(pk)) if pk.isascii() and pk.isdigit() and len(pk) < 19 else None
    except ValueError:
        return None
