"""The list of the unit, a new record or version, one record with its review, and the totals."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, localtime, now
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yimen.base.acts import NotAllowed
from yimen.base.permissions import needs
from yimen.domain.incident import Ground, Response, State
from yimen.domain.roles import Permission
from yimen.domain.urgent import CALL_FIRST
from yimen.reception import actions as reception
from yimen.reception import incidents as reads
from yimen.reception.models import Incident
from yimen.web.cases.lists import number
from yimen.web.incidents.forms import IncidentForm, PeriodForm, ReviewForm, as_written
from yimen.web.intake.buttons import user_of
from yimen.web.shell import show_refusal

PAGE = 30
TONES = {State.WAITING: "near", State.REVIEWED: "done", State.RETURNED: "late"}
FIELD_OF = {
    name: name for name in ("happened_at", "place", "facts", "responses", "injuries", "police_number", "reason")
}  # a reason of the rules -> the field that shows it
SEALED = "这份记录已到封存日期，不能再打开。"


@require_GET
@needs(Permission.INCIDENT_RECORD, Permission.INCIDENT_REVIEW)
def home(request: HttpRequest) -> HttpResponse:
    """The newest versions of the unit's records by time. There is no search."""
    user, today = user_of(request), localdate()
    found = reads.incidents(user, before=number(request.GET.get("before", "")), limit=PAGE + 1)
    rows = found[:PAGE]
    context = {
        "rows": [
            {"incident": one, "ground": Ground(one.ground), "state": (where := one.state(today)),
             "tone": TONES.get(where, "neutral"), "sealed": where is State.SEALED}
            for one in rows
        ],
        "older": f"{reverse('web:incident-home')}?before={rows[-1].pk}" if len(found) > PAGE else "",
        "waiting": reads.waiting(user) if user.may(Permission.INCIDENT_REVIEW) else 0,
        "may_record": user.may(Permission.INCIDENT_RECORD),
    }  # fmt: skip
    return render(request, "web/incidents/home.html", context)


def _open(request: HttpRequest, pk: int) -> Incident | None:
    """The record of the user's own unit, else 404; None when it is sealed, whether or not its key is gone yet."""
    rows = Incident.objects.of(user_of(request)).select_related("unit", "recorded_by", "reviewed_by", "corrects")
    incident = get_object_or_404(rows, pk=pk)
    return None if incident.state(localdate()) is State.SEALED else incident


def _shut(request: HttpRequest) -> HttpResponse:
    messages.warning(request, SEALED)
    return redirect("web:incident-home")


@never_cache
@require_GET
@needs(Permission.INCIDENT_RECORD, Permission.INCIDENT_REVIEW)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One version; the opening is logged."""
    incident = _open(request, pk)
    if incident is None:
        return _shut(request)
    reception.note_incident_opened(incident=incident, by=user_of(request), at=now())
    return _page(request, incident, ReviewForm())


@sensitive_post_parameters("reason")
@require_POST
@needs(Permission.INCIDENT_REVIEW)
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """复核: by somebody who did not write it."""
    incident = _open(request, pk)
    if incident is None:
        return _shut(request)
    form = ReviewForm(request.POST)
    if form.is_valid():
        agree = form.cleaned_data["decision"] == "yes"
        try:
            reception.review_incident(
                incident_id=incident.pk, agree=agree, reason=form.cleaned_data["reason"], by=user_of(request), at=now()
            )
        except NotAllowed as refused:
            show_refusal(form, refused, at=FIELD_OF)
        else:
            messages.success(request, "已复核，这一版开始算数。" if agree else "已退回更正。")
            return redirect("web:incident-show", incident.pk)
    return _page(request, incident, form)


def _page(request: HttpRequest, incident: Incident, form: ReviewForm) -> HttpResponse:
    user, where = user_of(request), incident.state(localdate())
    newest = not hasattr(incident, "corrected_by")
    context = {
        "incident": incident,
        "ground": Ground(incident.ground),
        "responses": [Response(one).label for one in incident.responses],
        "state": where,
        "tone": TONES.get(where, "neutral"),
        "form": form,
        "to_review": where is State.WAITING and user.may(Permission.INCIDENT_REVIEW),
        "own": incident.recorded_by_id == user.pk,
        "may_correct": newest and where is not State.REPLACED and user.may(Permission.INCIDENT_RECORD),
        "later": None if newest else incident.corrected_by,
    }
    return render(request, "web/incidents/show.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters("facts", "injuries", "police_number", "place")
@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.INCIDENT_RECORD)
def new(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new record, or a new version of one."""
    before = _open(request, pk) if pk is not None else None
    if pk is not None and before is None:
        return _shut(request)
    initial = as_written(before) if before else {"happened_at": localtime(now())}
    form = IncidentForm(request.POST) if request.method == "POST" else IncidentForm(initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = reception.record_incident(
                facts=form.facts_of(), corrects=before.pk if before else None, by=user_of(request), at=now()
            )
        except NotAllowed as refused:
            show_refusal(form, refused, at=FIELD_OF)
        else:
            messages.success(request, f"已记录 {made.number} 第{made.version}版，等另一位有权人员复核后才算数。")
            return redirect("web:incident-show", made.pk)
    context = {"form": form, "before": before, "call_first": CALL_FIRST, "action": request.path}
    return render(request, "web/incidents/new.html", context, status=422 if form.errors else 200)


@require_GET
@needs(Permission.INCIDENT_RECORD, Permission.INCIDENT_REVIEW, Permission.INDICATOR_VIEW)
def totals(request: HttpRequest) -> HttpResponse:
    """Numbers by act over a period, of the user's own unit; a wrong day shows this year."""
    user, today = user_of(request), localdate()
    form = PeriodForm(request.GET)
    form.is_valid()  # a wrong day is left out
    chosen = form.cleaned_data
    first, last = chosen.get("first") or date(today.year, 1, 1), chosen.get("last") or today
    rows = reads.totals(user.unit, first=first, last=last) if first <= last else []
    context = {
        "rows": rows,
        "sum": sum(row.count for row in rows),
        "police": sum(row.police for row in rows),
        "form": PeriodForm(initial={"first": first, "last": last}),
        "first": first,
        "last": last,
        "unit": user.unit,
    }
    return render(request, "web/incidents/totals.html", context)
