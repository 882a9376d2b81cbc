"""Receive what was forwarded (接收), one or several, and notify acceptance (告知受理)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_POST

from yimen.base import calendar
from yimen.base.models import User
from yimen.base.permissions import needs
from yimen.cases import actions, queries
from yimen.cases.actions import NotAllowed, Stale, unchanged
from yimen.cases.models import Case
from yimen.documents import actions as papers
from yimen.domain import clocks
from yimen.domain.procedure import Refusal, Step
from yimen.domain.roles import Permission
from yimen.web.cases.lists import number
from yimen.web.seen import SeenForm
from yimen.web.shell import show_closing, show_refusal
from yimen.web.unit.common import closing, done, is_mine, overtaken, seen, shut, the_case

MOST = 50  # cases received at once: a page of the list


@require_POST
@needs(Permission.CASE_RECEIVE)
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the case in hand. Pressed twice it is done once; who comes second hears who was first."""
    user: User = request.user  # type: ignore[assignment]
    case = the_case(request, pk)
    try:
        actions.receive(case_id=case.pk, by=user, at=now())
    except NotAllowed as refused:
        newest = actions.last_step(case)
        if newest.step != Step.RECEIVE:
            return shut(request, case, refused.refusals)
        if not is_mine(newest, Step.RECEIVE, user):
            return shut(request, case, (Refusal("stage", f"{actions.who_did(newest)}，无须再接收。"),))
    return done(request, case, f"已接收 {case.number}。请在告知期限内书面告知信访人是否受理。")


@dataclass(frozen=True, slots=True)
class Planned:
    """One line of the preview: to be received, or why not."""

    case: Case
    reasons: tuple[Refusal, ...]


@require_POST
@needs(Permission.CASE_RECEIVE)
def receive_many(request: HttpRequest) -> HttpResponse:
    """Receive several: first a preview of what would be done, then, confirmed, each by itself."""
    user: User = request.user  # type: ignore[assignment]
    picked = [pk for pk in map(number, request.POST.getlist("pick")) if pk is not None]
    if not picked:
        messages.warning(request, "还没有选中任何件：用 X 键或勾选框选中要接收的件。")
        return redirect("web:case-my-day")
    cases = Case.objects.visible_to(user).filter(pk__in=picked[:MOST]).select_related("office", "unit").order_by("pk")
    plan = [Planned(case, closing(case, user, Step.RECEIVE)) for case in cases]
    if request.POST.get("confirm") != "1":
        ready = sum(not one.reasons for one in plan)
        return render(request, "web/unit/receive_many.html", {"plan": plan, "ready": ready})
    count = 0
    for one in plan:
        try:
            actions.receive(case_id=one.case.pk, by=user, at=now())
            count += 1
        except NotAllowed as refused:
            messages.warning(request, f"{one.case.number} 没有接收：{refused.refusals[0].words}")
    if count:
        messages.success(request, f"已接收 {count} 件。请逐件在告知期限内书面告知信访人。")
    return redirect("web:case-my-day")


@require_http_methods(["GET", "POST"])
@needs(Permission.CASE_ACCEPT)
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Notify acceptance: shows what the paper will say and which clock it starts, then issues it."""
    user: User = request.user  # type: ignore[assignment]
    case = the_case(request, pk)
    form = SeenForm(request.POST or None, initial=seen(case) if request.method == "GET" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                with unchanged(case.pk, seen=form.cleaned_data["seen"]):
                    papers.accept(case_id=case.pk, by=user, at=now())
                return done(request, case, "已出具受理告知书，请尽快送达信访人。")
            except Stale as stale:
                if is_mine(stale.taken, Step.ACCEPT, user):
                    return done(request, case, "已出具受理告知书，请尽快送达信访人。")
                overtaken(form, stale)
                status = 409
            except NotAllowed as refused:
                show_refusal(form, refused)
    found = closing(case, user, Step.ACCEPT)
    if found and request.method == "GET":
        return shut(request, case, found)
    if status == 422:
        show_closing(form, found)
    context = {
        "case": case,
        "form": form,
        "c4": clocks.due("C4", localdate(), calendar.current()) if queries.runs_c4(case) else None,
        "p1": case.clocks.filter(code="P1", stopped_on=None).first(),
        "promised": localdate() + timedelta(days=settings.PROMISED_DAYS),
        "promised_days": settings.PROMISED_DAYS,
        "c2": case.clocks.filter(code="C2").first(),
        "claims": case.claims.all(),
    }
    return render(request, "web/unit/accept.html", context, status=status)
