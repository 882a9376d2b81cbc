"""Mandates at the office: register, print, end; only where the case was registered."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yimen.base.models import User
from yimen.base.permissions import needs
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.cases.actions import NotAllowed, may_keep
from yimen.cases.models import Case, Mandate
from yimen.cases.queries import Mark, mandate_mark
from yimen.documents import actions as papers
from yimen.documents.render.typeset import docx_to_pdf
from yimen.domain.mandate import Ending, State, state
from yimen.domain.numbering import show_query_code
from yimen.domain.roles import Permission
from yimen.web.agents.forms import FIELD_OF, EndForm, MandateForm, first_mandate
from yimen.web.agents.shown import mandate_rows
from yimen.web.cases.reading import visible_case
from yimen.web.files import file_response
from yimen.web.intake import slip
from yimen.web.intake.buttons import user_of
from yimen.web.seen import DONE, REFUSED, take_as_seen


def kept_case(request: HttpRequest, case_id: int) -> Case:
    """The case, if this clerk's office keeps its mandates; else 404."""
    user = user_of(request)
    case = visible_case(user, case_id)
    if not may_keep(case, user):
        raise Http404("代理委托由登记这件事的信访部门登记。")
    return case


def kept_mandate(request: HttpRequest, pk: int) -> Mandate:
    """The mandate of such a case; else 404."""
    mandate = get_object_or_404(Mandate.objects.select_related("agent__unit"), pk=pk)
    mandate.case = kept_case(request, mandate.case_id)
    return mandate


@never_cache
@require_GET
@needs(Permission.MANDATE_RECORD)
def of_case(request: HttpRequest, case_id: int) -> HttpResponse:
    """Every mandate of a case with its errands, and what the agents looked at."""
    case, at = kept_case(request, case_id), now()
    cases.note_opened(case=case, by=user_of(request), at=at)
    context = {
        "case": case,
        "mandates": mandate_rows(queries.mandates_of(case), today=localdate(at)),
        "openings": queries.openings_of(case),
        "new_code": show_query_code(code) if (code := slip.peek(request.session, slip.of_case(case.pk), at=at)) else "",
    }
    return render(request, "web/agents/of_case.html", context)


@sensitive_post_parameters("name", "phone", "address", "id_number", "signature")
@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.MANDATE_RECORD)
def new(request: HttpRequest, case_id: int) -> HttpResponse:
    """登记委托, or the 委托书 to be printed and signed by hand (`do` is preview)."""
    case, user, at = kept_case(request, case_id), user_of(request), now()
    if request.method == "GET":
        initial = {**first_mandate(localdate(at)), "seen": mandate_mark(case).number}
        return _form(request, case, MandateForm(office=case.office, initial=initial))
    form = MandateForm(request.POST, office=case.office)
    if not form.is_valid():
        return _form(request, case, form, status=422)
    facts = form.facts(form.cleaned_data["idempotency_key"], signature=form.cleaned_data["png"])
    if request.POST.get("do") == "preview":
        draft = papers.mandate_preview(case, facts, by=user, at=at)
        return file_response(docx_to_pdf(draft), "application/pdf", "委托书草稿.pdf")
    status = take_as_seen(
        form,
        case.pk,
        lambda: mandate_mark(case),
        lambda: papers.grant_mandate(case_id=case.pk, facts=facts, by=user, at=at),
        already=lambda _: cases.mandate_of_key(case.pk, facts.idempotency_key) is not None,
        refuse=_at_its_field,
    )
    mandate = cases.mandate_of_key(case.pk, facts.idempotency_key) if status == DONE else None
    if mandate is None:
        return _form(request, case, form, status=status)
    messages.success(request, f"已登记委托并出具委托书 {mandate.paper_number}。请打印两份，交委托人和代理人。")
    return redirect("web:mandate-list", case.pk)


def _at_its_field(form: forms.Form, refused: NotAllowed) -> None:
    """Put each reason beside the field that it is about."""
    for one in refused.refusals:
        words = f"{one.words}（{one.article}）" if one.article else one.words
        form.add_error(FIELD_OF.get(one.code), words)


def _form(request: HttpRequest, case: Case, form: MandateForm, *, status: int = 200) -> HttpResponse:
    return render(request, "web/agents/new.html", {"case": case, "form": form}, status=status)


@require_POST
@needs(Permission.MANDATE_RECORD)
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """出具委托书 of a mandate that came with a visit."""
    mandate = kept_mandate(request, pk)
    made = papers.issue_mandate(mandate_id=mandate.pk, by=user_of(request), at=now())
    words = f"已出具委托书 {made.number}。" if made else "委托书以前已出具，见信访件的文书。"
    messages.success(request, words)
    return redirect("web:mandate-list", mandate.case_id)


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.MANDATE_RECORD)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """终止委托: in the moment in which it is pressed, the agent is out."""
    mandate, user, at = kept_mandate(request, pk), user_of(request), now()
    case, status = mandate.case, 200
    initial = {"ending": Ending.AT_WINDOW.value, "seen": mandate_mark(case).number}
    form = EndForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST":
        status = _ended(request, form, mandate, user, at) if form.is_valid() else REFUSED
        if status == DONE:
            messages.success(request, "委托已终止，代理人从现在起不能再查阅、办理。")
            return redirect("web:mandate-list", case.pk)
        mandate = kept_mandate(request, pk)
    running = state(mandate.facts, localdate(at))
    context = {"case": case, "mandate": mandate, "form": form, "over": running is State.ENDED}
    return render(request, "web/agents/end.html", context, status=status)


def _ended(request: HttpRequest, form: EndForm, mandate: Mandate, user: User, at: datetime) -> int:
    """End it; pressed again, the same key brings the same new code again."""
    data, case = form.cleaned_data, mandate.case

    def take() -> None:
        ended = cases.end_mandate(
            mandate_id=mandate.pk,
            ending=form.how(),
            new_code=data["new_code"],
            key=data["idempotency_key"],
            by=user,
            at=at,
        )
        slip.keep(request.session, slip.of_case(case.pk), ended.query_code, at=at)

    def already(mark: Mark) -> bool:
        there = mark.row if isinstance(mark.row, Mandate) else None
        mine = there is not None and there.pk == mandate.pk and there.ended_by_id == user.pk
        if mine:
            take()
        return mine

    return take_as_seen(form, case.pk, lambda: mandate_mark(case), take, already=already)
