"""One errand: agent and office write steps and the answer on the same page; the office notes that the person has it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from yimen.base.permissions import needs
from yimen.cases import actions as cases
from yimen.cases.actions import NotAllowed, may_keep
from yimen.cases.models import Errand, Mandate
from yimen.domain.mandate import State, state
from yimen.domain.roles import Permission
from yimen.web.agents.desk import held
from yimen.web.agents.forms import ERRAND_FORMS, ErrandForm
from yimen.web.agents.shown import agent_shown, errand_row
from yimen.web.cases.reading import visible_case
from yimen.web.intake.buttons import user_of
from yimen.web.shell import show_refusal

DONE = {"step": "已记下。", "answer": "答复已登记，等信访人确认。", "confirm": "已登记信访人确认。"}


def _working(request: HttpRequest, mandate: Mandate) -> tuple[Mandate, bool]:
    """The mandate and whether the agent asks; its agent while it is valid, or the office that keeps it; else 404."""
    user = user_of(request)
    if mandate.agent_id == user.pk:
        return held(request, mandate.pk), True
    case = visible_case(user, mandate.case_id)
    if not may_keep(case, user):
        raise Http404("代办由代理人和登记这件事的信访部门办理。")
    mandate.case = case
    return mandate, False


def _back(mandate: Mandate, *, agent: bool) -> str:
    name, pk = ("web:agent-case", mandate.pk) if agent else ("web:mandate-list", mandate.case_id)
    return reverse(name, args=[pk])


@sensitive_post_parameters("what")
@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.MANDATE_WORK, Permission.MANDATE_RECORD)
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """交代一项代办."""
    found = get_object_or_404(Mandate.objects.select_related("agent__unit"), pk=pk)
    mandate, agent = _working(request, found)
    form = ErrandForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            cases.ask_errand(mandate_id=mandate.pk, by=user_of(request), at=now(), **data)
        except NotAllowed as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, "已登记代办事项。")
            return redirect(_back(mandate, agent=agent))
    context = {
        "form": form,
        "mandate": mandate,
        "agent_name": agent_shown(mandate),
        "case": mandate.case,
        "back": _back(mandate, agent=agent),
    }
    return render(request, "web/agents/errand_new.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters("answer", "words")
@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.MANDATE_WORK, Permission.MANDATE_RECORD)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One errand with its steps; `do` names the form that was sent."""
    rows = Errand.objects.select_related("mandate__agent__unit", "asked_by", "answered_by", "confirmed_by")
    errand = get_object_or_404(rows.prefetch_related("steps__by"), pk=pk)
    mandate, agent = _working(request, errand.mandate)
    do = request.POST.get("do", "")
    today = localdate()
    given = {name: form(initial={"on": today}, auto_id=f"id_{name}_%s") for name, form in ERRAND_FORMS.items()}
    if request.method == "POST":
        if do not in ERRAND_FORMS:
            raise Http404("没有这个按钮。")
        form = given[do] = ERRAND_FORMS[do](request.POST, auto_id=f"id_{do}_%s")
        if form.is_valid() and _taken(request, errand, do, form):
            messages.success(request, DONE[do])
            return redirect("web:errand", errand.pk)
    context: dict[str, Any] = {
        "errand": errand,
        "row": errand_row(errand, today),
        "mandate": mandate,
        "agent_name": agent_shown(mandate),
        "case": mandate.case,
        "agent": agent,
        "open": errand.answered_on is None and state(mandate.facts, today) is State.VALID,
        "to_confirm": errand.answered_on is not None and errand.confirmed_on is None,
        "forms": given,
        "back": _back(mandate, agent=agent),
    }
    return render(request, "web/agents/errand.html", context, status=422 if do else 200)


def _taken(request: HttpRequest, errand: Errand, do: str, form: forms.Form) -> bool:
    """Do it; a refusal stands on the form."""
    deeds: dict[str, Callable[..., object]] = {
        "step": cases.note_errand_step,
        "answer": cases.bring_answer,
        "confirm": cases.confirm_answer,
    }
    try:
        deeds[do](errand_id=errand.pk, by=user_of(request), at=now(), **form.cleaned_data)
    except NotAllowed as refused:
        show_refusal(form, refused)
        return False
    return True
