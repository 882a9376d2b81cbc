"""A registered letter or call: sorting, exit, receipt; the same panel as at the window."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_POST

from yimen.base.models import User
from yimen.base.permissions import needs
from yimen.cases import actions as cases
from yimen.cases.models import Case
from yimen.domain.procedure import Stage, Step
from yimen.domain.roles import Permission
from yimen.domain.sorting import class_of_purpose
from yimen.web.intake.buttons import user_of
from yimen.web.intake.exits import EXITS, let_go, make_receipt, too_late
from yimen.web.intake.places import District, district_of
from yimen.web.intake.receipt import receipt_of
from yimen.web.intake.sorting_panel import SortForm, follows
from yimen.web.shell import page_or_piece, turn_back

PAGES = ("web/mail/case.html", "web/mail/_case.html")
REFUSED = 422


@require_GET
@needs(Permission.PETITION_REGISTER, Permission.CASE_SORT)
def show(request: HttpRequest, case_id: int) -> HttpResponse:
    """Where the matter stands: to be sorted, or gone with its receipt."""
    case = _case(request, case_id)
    cases.note_opened(case=case, by=user_of(request), at=now())
    return _page(request, case)


@require_POST
@needs(Permission.CASE_SORT)
def let_out(request: HttpRequest, case_id: int) -> HttpResponse:
    """分类并出口."""
    user, at, case = user_of(request), now(), _case(request, case_id)
    where, do = district_of(case.office), request.POST.get("do", "")
    if case.stage != Stage.REGISTERED:
        turn_back(request, too_late(case, do, by=user))
        return redirect("web:mail-case", case.pk)
    if do not in EXITS:
        return _looked(request, case, SortForm(request.POST, district=where, case=case, judged=False))
    outcome = let_go(case, SortForm(request.POST, district=where, case=case), do, district=where, by=user, at=at)
    if not outcome.gone:
        return _page(request, _case(request, case_id), form=outcome.form, status=REFUSED)
    make_receipt(request, case, by=user, at=at)
    messages.success(request, f"{outcome.words}。回执已生成。")
    return redirect("web:mail-case", case.pk)


@require_POST
@needs(Permission.PETITION_REGISTER)
def receipt(request: HttpRequest, case_id: int) -> HttpResponse:
    """Make the receipt where that did not happen with the exit."""
    case = _case(request, case_id)
    make_receipt(request, case, by=user_of(request), at=now())
    return redirect("web:mail-case", case.pk)


def _looked(request: HttpRequest, case: Case, form: SortForm) -> HttpResponse:
    if getattr(request, "htmx", None):
        following = follows(case, form.chosen_class, form.chosen_path, today=localdate(), simple=form.marked)
        return render(
            request,
            "web/intake/_exits.html",
            {"form": form, "follows": following, "case": case, "action": _action(case)},
        )
    return _page(request, case, form=form)


def _page(request: HttpRequest, case: Case, *, form: SortForm | None = None, status: int = 200) -> HttpResponse:
    stage = Stage(case.stage)
    clerk = user_of(request).may(Permission.PETITION_REGISTER)  # others come here from the page of the case
    done = reverse("web:mail-desk") if clerk else reverse("web:case-show", args=[case.pk])
    context: dict[str, Any] = {"case": case, "history": stage is Stage.HISTORY, "clerk": clerk, "done": done}
    if stage is Stage.REGISTERED:
        context |= _sorting(case, form or _first(case, district_of(case.office)))
    elif stage is not Stage.HISTORY:
        made = reverse("web:mail-receipt", args=[case.pk])
        context |= {"phase": "receipt", "receipt": receipt_of(case, request.session, at=now()), "make": made}
    return page_or_piece(request, *PAGES, context, status=status)


def _sorting(case: Case, form: SortForm) -> dict[str, Any]:
    return {
        "phase": "sort",
        "form": form,
        "follows": follows(case, form.chosen_class, form.chosen_path, today=localdate(), simple=form.marked),
        "claims": list(case.claims.all()),
        "action": _action(case),
        "target": "#desk",
    }


def _action(case: Case) -> str:
    """Where the panel posts."""
    return reverse("web:mail-exit", args=[case.pk])


def _first(case: Case, where: District) -> SortForm:
    """The class that the purpose points to, preselected; the person who sorts decides."""
    kind = case.petition_class
    if not kind and case.purpose:
        kind = str(class_of_purpose(case.purpose) or "")
    typed = {"petition_class": kind, "path": str(case.path or "")}
    if case.marked_simplified:
        marked = case.steps.filter(step=Step.MARK_SIMPLIFIED).last()
        typed |= {"simple": "on", "simple_kind": marked.facts["kind"] if marked else ""}
    return SortForm(typed, district=where, case=case, judged=False)


def _case(request: HttpRequest, case_id: int) -> Case:
    user: User = user_of(request)
    rows = Case.objects.visible_to(user).filter(office_id=user.unit_id).select_related("office", "unit", "interview")
    return get_object_or_404(rows, pk=case_id)
