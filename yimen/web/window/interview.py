"""The talk at the window (接谈): form, draft, the turn to the protected form, registration, sorting and exit."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, localtime, now
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from yimen.base.models import User
from yimen.base.permissions import needs
from yimen.cases import actions as cases
from yimen.cases.actions import NotAllowed
from yimen.cases.models import Case
from yimen.documents import queries as papers
from yimen.domain.procedure import Paper
from yimen.domain.roles import Permission
from yimen.reception.actions import Confirmation, NotPossible
from yimen.reception.models import Interview
from yimen.web.intake import slip
from yimen.web.intake.accusation import AccusationForm, from_petition, to_petition
from yimen.web.intake.buttons import focus_after, rewrite_rows, user_of
from yimen.web.intake.confirmation import ConfirmForm
from yimen.web.intake.exits import EXITS, let_go, make_receipt, too_late
from yimen.web.intake.hints import hints_of
from yimen.web.intake.petition import PetitionInput, is_accusation
from yimen.web.intake.places import District
from yimen.web.intake.receipt import receipt_on_a5
from yimen.web.intake.sorting_panel import SortForm, follows
from yimen.web.shell import show_refusal, turn_back
from yimen.web.window import drafts
from yimen.web.window.desk import Desk, Phase, accusation_key, desk_of, is_protected
from yimen.web.window.show import back, district, show

REFUSED = 422


@dataclass(frozen=True, slots=True)
class Press:
    """One press of a button on the form: on which desk, in which talk, which button, by whom, when."""

    desk: Desk
    interview: Interview
    do: str
    by: User
    at: datetime

    @property
    def today(self) -> date:
        """The business date."""
        return localdate(self.at)

    @property
    def district(self) -> District:
        """Whose places and units the forms offer."""
        return district(self.desk, self.by)


@require_POST
@sensitive_post_parameters()
@needs(Permission.VISIT_REGISTER)
def talk(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Everything the form's buttons do; `do` names the button."""
    user, at = user_of(request), now()
    interview = _mine(key, user)
    press = Press(_desk_at(interview, user, at), interview, request.POST.get("do", ""), user, at)
    if interview.finished_at is not None or press.desk.phase not in (Phase.TALK, Phase.PROTECTED):
        return back(request, press.desk.key, lambda: press.desk)  # pressed again: it is done already
    if press.desk.phase is Phase.PROTECTED or press.do == "accuse":
        return _protected(request, press)
    if press.do == "protect" or is_accusation(request.POST):
        drafts.protect(interview, by=user, at=at)
        press.desk.phase = Phase.PROTECTED
        return _carried_over(request, press)
    return {"look": _look, "hints": _hints, "register": _register}.get(press.do, _rewrite)(request, press)


def _look(request: HttpRequest, press: Press) -> HttpResponse:
    """A choice that changes nothing on the page."""
    return HttpResponse(status=204)


def _hints(request: HttpRequest, press: Press) -> HttpResponse:
    """Check digit, odd phone, possible same matter: the piece under the petitioners."""
    form = PetitionInput(request.POST, district=press.district, today=press.today)
    return render(request, "web/intake/_hints.html", hints_of(press.by, form))


def _rewrite(request: HttpRequest, press: Press) -> HttpResponse:
    """Save the draft; add or drop a row."""
    data = request.POST.copy()
    rewrite_rows(data, press.do)
    status = 200
    try:
        drafts.keep(press.interview, data, by=press.by, at=press.at)
        press.desk.interview = press.interview
    except NotPossible as refused:
        messages.warning(request, str(refused))
        status = REFUSED
    form = PetitionInput(data, district=press.district, today=press.today)
    form.focus_on(focus_after(data, press.do))
    return show(request, press.desk, form=form, status=status, **hints_of(press.by, form))


def _register(request: HttpRequest, press: Press) -> HttpResponse:
    """登记: judge the form and the confirmation, then open the case; pressed twice it is one case."""
    form = PetitionInput(request.POST, district=press.district, today=press.today, judged=True)
    confirm = ConfirmForm(request.POST)
    fine = [form.is_valid(), confirm.is_valid()]
    hints = hints_of(press.by, form)
    if not all(fine):
        return show(request, press.desk, form=form, confirm=confirm, status=REFUSED, **hints)
    if hints["warnings"] and request.POST.get("warned") != hints["warned"]:
        held = "有提醒需要看一眼，见下方“提醒”。核对后请再次签名并登记；提醒不影响登记。"
        messages.warning(request, held)
        return show(request, press.desk, form=form, status=REFUSED, **hints)
    try:
        registered = cases.open_from_interview(
            interview=press.interview,
            petition=form.facts(f"interview:{press.interview.key}"),
            confirmation=Confirmation(
                summary=form.record(),
                signature=confirm.cleaned_data["png"],
                signature_missing=confirm.cleaned_data["signature_missing"],
            ),
            by=press.by,
            at=press.at,
        )
    except NotAllowed as refused:
        show_refusal(form.matter, refused)
        return show(request, press.desk, form=form, confirm=confirm, status=REFUSED, **hints)
    slip.keep(request.session, slip.of_case(registered.case.pk), registered.query_code, at=press.at)
    messages.success(request, f"已登记 {registered.case.number}。请分类并选择出口。")
    return back(request, press.desk.key, lambda: _desk_at(press.interview, press.by, press.at))


def _protected(request: HttpRequest, press: Press) -> HttpResponse:
    """保护登记: nothing of it is drafted; refused input stays on the page only."""
    if press.do == "unprotect":
        drafts.unprotect(press.interview, by=press.by, at=press.at)
        press.desk.phase, press.desk.interview = Phase.TALK, press.interview
        data = to_petition(request.POST, press.today, press.district)
        return show(request, press.desk, form=PetitionInput(data, district=press.district, today=press.today))
    if press.do != "accuse":  # a late answer of the ordinary form: what it typed is carried over, and not drafted
        return _carried_over(request, press)
    if not is_protected(press.interview):
        drafts.protect(press.interview, by=press.by, at=press.at)
    press.desk.phase = Phase.PROTECTED
    form = AccusationForm(request.POST, today=press.today)
    if not form.is_valid():
        return show(request, press.desk, form=form, status=REFUSED)
    try:
        facts = form.facts_of(accusation_key(press.interview))
        accusation, code = cases.register_accusation(
            office=press.interview.visit.unit, facts=facts, by=press.by, at=press.at
        )
    except NotAllowed as refused:
        show_refusal(form, refused)
        return show(request, press.desk, form=form, status=REFUSED)
    slip.keep(request.session, slip.of_protected(accusation.number), code, at=press.at, purpose="accusation")
    return back(request, press.desk.key, lambda: _desk_at(press.interview, press.by, press.at))


def _carried_over(request: HttpRequest, press: Press) -> HttpResponse:
    if "accused" in request.POST:  # Enter in a field of the protected form itself
        return show(request, press.desk, form=AccusationForm(request.POST, today=press.today, judged=False))
    form = AccusationForm(initial=from_petition(request.POST, press.today), today=press.today)
    return show(request, press.desk, form=form)


@require_POST
@sensitive_post_parameters()
@needs(Permission.VISIT_REGISTER)
def draft(request: HttpRequest, key: uuid.UUID) -> JsonResponse:
    """What `app.js` sends a second and a half after the last key; the protected form never gets here."""
    user, at = user_of(request), now()
    interview = _mine(key, user)
    if is_protected(interview):
        return JsonResponse({"protected": True})
    try:
        if is_accusation(request.POST):
            drafts.protect(interview, by=user, at=at)
            return JsonResponse({"protected": True})
        version = drafts.keep(interview, request.POST, by=user, at=at)
    except NotPossible as refused:
        return JsonResponse({"words": str(refused)}, status=409)
    return JsonResponse({"saved_at": f"{localtime(at):%H:%M}", "version": version})


@require_POST
@needs(Permission.CASE_SORT)
def let_out(request: HttpRequest, case_id: int) -> HttpResponse:
    """分类并出口; `do` is the exit, or "look" for what follows from the choices."""
    user, at = user_of(request), now()
    case = get_object_or_404(Case.objects.visible_to(user).select_related("office", "unit", "interview"), pk=case_id)
    interview = case.interview
    if interview is None:
        return redirect("web:mail-case", case.pk)
    desk = _desk_at(interview, user, at)
    if desk.case is None or desk.case.pk != case.pk or desk.phase is not Phase.SORT:
        turn_back(request, too_late(case, request.POST.get("do", ""), by=user))
        return back(request, desk.key, lambda: desk)
    where, do = district(desk, user), request.POST.get("do", "")
    if do not in EXITS:
        form = SortForm(request.POST, district=where, case=case, judged=False)
        return _looked(request, desk, form)
    outcome = let_go(case, SortForm(request.POST, district=where, case=case), do, district=where, by=user, at=at)
    if not outcome.gone:
        return show(request, desk, form=outcome.form, district=where, status=REFUSED)
    make_receipt(request, case, by=user, at=at)
    messages.success(request, f"{outcome.words}。回执已生成，请交给来访人。")
    return back(request, desk.key, lambda: _desk_at(interview, user, at))


def _looked(request: HttpRequest, desk: Desk, form: SortForm) -> HttpResponse:
    if getattr(request, "htmx", None) and desk.case is not None:
        following = follows(desk.case, form.chosen_class, form.chosen_path, today=localdate(), simple=form.marked)
        action = reverse("web:window-exit", args=[desk.case.pk])
        context = {"form": form, "follows": following, "case": desk.case, "action": action}
        return render(request, "web/intake/_exits.html", context)
    return show(request, desk, form=form)


@require_POST
@needs(Permission.VISIT_REGISTER)
def receipt(request: HttpRequest, case_id: int) -> HttpResponse:
    """Make the receipt where that did not happen with the exit: the browser died, or its code was lost."""
    user, at = user_of(request), now()
    case = get_object_or_404(Case.objects.visible_to(user).select_related("interview"), pk=case_id)
    if case.interview is None:
        return redirect("web:mail-case", case.pk)
    interview = case.interview
    make_receipt(request, case, by=user, at=at)
    return back(request, interview.window_id or 0, lambda: _desk_at(interview, user, at))


@require_GET
@needs(Permission.VISIT_REGISTER, Permission.PETITION_REGISTER)
def receipt_a5(request: HttpRequest, case_id: int) -> HttpResponse:
    """The receipt on half a sheet, for both desks; found only while this session keeps the query code."""
    user, at = user_of(request), now()
    case = get_object_or_404(Case.objects.visible_to(user), pk=case_id)
    code = slip.peek(request.session, slip.of_case(case.pk), at=at)
    document = papers.of_case(case.pk).filter(paper=Paper.RECEIPT).select_related("issued_by").last() if code else None
    if document is None:
        raise Http404
    cases.note_paper_read(case=case, number=document.number, form="pdf", by=user, at=at)
    return HttpResponse(receipt_on_a5(document, code), content_type="application/pdf")


def _mine(key: uuid.UUID, user: User) -> Interview:
    rows = Interview.objects.select_related("visit__unit", "visit__ticket", "window__hall")
    return get_object_or_404(rows, key=key, receptionist=user)


def _desk_at(interview: Interview, user: User, at: datetime) -> Desk:
    return desk_of(user, window_id=interview.window_id or 0, at=at)
