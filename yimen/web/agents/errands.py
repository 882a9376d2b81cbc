"""One errand: agent and office write steps and the answer on the same page; the office notes that the person has it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from yimen.base.models import User
from yimen.base.permissions import needs
from yimen.cases import actions as cases
from yimen.cases.actions import may_keep
from yimen.cases.models import Errand, ErrandStep, Mandate
from yimen.cases.queries import Mark, errand_mark, errands_mark
from yimen.domain.mandate import State, state
from yimen.domain.roles import Permission
from yimen.web.agents.desk import held
from yimen.web.agents.forms import ERRAND_FORMS, ErrandForm
from yimen.web.agents.shown import agent_shown, errand_row
from yimen.web.cases.reading import visible_case
from yimen.web.intake.buttons import user_of
from yimen.web.seen import DONE, REFUSED, SeenForm, take_as_seen

SAID = {"step": "已记下。", "answer": "答复已登记，等信访人确认。", "confirm": "已登记信访人确认。"}


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
    status, data = 200, request.POST if request.method == "POST" else None
    form = ErrandForm(data, initial={"seen": errands_mark(mandate).number})
    if data is not None:
        status = _asked(form, mandate, user_of(request)) if form.is_valid() else REFUSED
        if status == DONE:
            messages.success(request, "已登记代办事项。")
            return redirect(_back(mandate, agent=agent))
    context = {
        "form": form,
        "mandate": mandate,
        "agent_name": agent_shown(mandate),
        "case": mandate.case,
        "back": _back(mandate, agent=agent),
    }
    return render(request, "web/agents/errand_new.html", context, status=status)


def _asked(form: ErrandForm, mandate: Mandate, user: User) -> int:
    """Write down what the agent is to do; the key makes sure that one sheet is written down once."""
    data = dict(form.cleaned_data)
    del data["seen"]
    key = f"{mandate.pk}:{data['idempotency_key']}"
    return take_as_seen(
        form,
        mandate.case_id,
        lambda: errands_mark(mandate),
        lambda: cases.ask_errand(mandate_id=mandate.pk, by=user, at=now(), **data),
        already=lambda _: Errand.objects.filter(idempotency_key=key).exists(),
    )


@sensitive_post_parameters("answer", "words")
@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.MANDATE_WORK, Permission.MANDATE_RECORD)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One errand with its steps; `do` names the form that was sent."""
    rows = Errand.objects.select_related("mandate__agent__unit", "asked_by", "answered_by", "confirmed_by")
    errand = get_object_or_404(rows.prefetch_related("steps__by"), pk=pk)
    mandate, agent = _working(request, errand.mandate)
    do, status = request.POST.get("do", ""), 200
    today, initial = localdate(), {"on": localdate(), "seen": errand_mark(errand).number}
    given = {name: form(initial=initial, auto_id=f"id_{name}_%s") for name, form in ERRAND_FORMS.items()}
    if request.method == "POST":
        if do not in ERRAND_FORMS:
            raise Http404("没有这个按钮。")
        form = given[do] = ERRAND_FORMS[do](request.POST, auto_id=f"id_{do}_%s")
        status = _taken(errand, do, form, user_of(request)) if form.is_valid() else REFUSED
        if status == DONE:
            messages.success(request, SAID[do])
            return redirect("web:errand", errand.pk)
        errand = get_object_or_404(rows.prefetch_related("steps__by"), pk=pk)  # with what came in between
    context: dict[str, Any] = {
        "errand": errand,
        "row": errand_row(errand, today),
        "mandate": mandate,
        "agent_name": agent_shown(mandate),
        "case": mandate.case,
        "agent": agent,
        "may_work": errand.answered_on is None and state(mandate.facts, today) is State.VALID,
        "to_confirm": errand.answered_on is not None and errand.confirmed_on is None,
        "forms": given,
        "sent": do,  # stands on the page with what was typed, even where a colleague has done it meanwhile
        "back": _back(mandate, agent=agent),
    }
    return render(request, "web/agents/errand.html", context, status=status)


DEEDS: dict[str, Callable[..., object]] = {
    "step": cases.note_errand_step,
    "answer": cases.bring_answer,
    "confirm": cases.confirm_answer,
}


def _taken(errand: Errand, do: str, form: SeenForm, user: User) -> int:
    """Do it; what stands against it is put on the form."""
    data = dict(form.cleaned_data)
    del data["seen"]
    return take_as_seen(
        form,
        errand.mandate.case_id,
        lambda: errand_mark(errand),
        lambda: DEEDS[do](errand_id=errand.pk, by=user, at=now(), **data),
        already=lambda mark: _this_very(do, data, mark, user),
    )


def _this_very(do: str, data: dict[str, Any], mark: Mark, user: User) -> bool:
    """Whether the last change says what this press says, and is of the same person: pressed twice, it is done once."""
    row = mark.row
    if isinstance(row, ErrandStep):
        return do == "step" and (row.by_id, row.words, row.on) == (user.pk, data["words"], data["on"])
    if not isinstance(row, Errand):
        return False
    if do == "confirm":
        return (row.confirmed_by_id, row.confirmed_on, row.confirmed_way) == (user.pk, data["on"], data["way"])
    return do == "answer" and (row.answered_by_id, row.answer, row.answered_on) == (user.pk, data["answer"], data["on"])
