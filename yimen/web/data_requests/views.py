"""The requests that the office has to answer, one with its answer, and how one is written down at the window."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from yimen.base.models import User
from yimen.base.permissions import needs
from yimen.cases import actions, queries
from yimen.cases.actions import NotAllowed
from yimen.cases.models import Clock, DataRequest
from yimen.documents import actions as papers
from yimen.documents.models import Document
from yimen.domain.data_rights import ARTICLES, KEPT, LAW, Act, Ground, Kind, refusals
from yimen.domain.procedure import Refusal
from yimen.domain.roles import Permission
from yimen.web.cases.lists import number
from yimen.web.cases.page import paper_file
from yimen.web.cases.reading import visible_case
from yimen.web.data_requests.forms import AnswerForm, AskForm, DecideForm
from yimen.web.shell import show_refusal

P = Permission
PAGE = 50
REFUSED = 422


@require_GET
@needs(P.CASE_UNMASK)
def request_list(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, oldest first, each with the end of its fifteen days."""
    user: User = request.user  # type: ignore[assignment]
    found = queries.open_requests(user, after=number(request.GET.get("after", "")) or 0, limit=PAGE + 1)
    shown = found[:PAGE]
    ends = {
        clock.case_id: clock
        for clock in Clock.objects.filter(case__in=[row.case_id for row in shown], code="D1", stopped_on=None)
    }
    rows = [
        {
            "request": row,
            "kind": Kind(row.kind).label,
            "clock": (clock := ends.get(row.case_id)),
            "late": clock is not None and clock.due < localdate(),
            "mine": row.proposed_by_id == user.pk,
        }
        for row in shown
    ]
    older = f"{reverse('web:data-list')}?after={shown[-1].pk}" if len(found) > PAGE else ""
    return render(request, "web/data_requests/list.html", {"rows": rows, "next": older})


@never_cache
@require_http_methods(["GET", "POST"])
@needs(P.VISIT_REGISTER, P.PETITION_REGISTER)
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what somebody asks at the window; the receipt is the page that follows."""
    user: User = request.user  # type: ignore[assignment]
    case = visible_case(user, pk)
    form = AskForm(request.POST or None, initial=AskForm.fresh())
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        key = f"desk:{case.pk}:{data['key']}"
        try:
            asked = papers.ask_for_data(
                case_id=case.pk, kind=Kind(data["kind"]), words=data["words"], source_key=key, by=user, at=now()
            )
        except NotAllowed as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, f"已登记个人信息请求 {asked.number}，请打印回执交给本人。")
            return redirect("web:data-show", asked.pk)
    status = REFUSED if form.errors else 200
    return render(request, "web/data_requests/ask.html", {"case": case, "form": form}, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
@needs(P.CASE_UNMASK, P.VISIT_REGISTER, P.PETITION_REGISTER)
def show(request: HttpRequest, request_id: int) -> HttpResponse:
    """One request: what was asked, until when, and its answer; opening it is logged as opening its case."""
    user: User = request.user  # type: ignore[assignment]
    asked = get_object_or_404(DataRequest.objects.filter(office_id=user.unit_id), pk=request_id)
    asked.case = visible_case(user, asked.case_id)
    answer, decide = AnswerForm(prefix="a"), DecideForm(prefix="d")
    if request.method == "POST":
        decides = request.POST.get("do") == "decide"
        form: forms.Form = DecideForm(request.POST, prefix="d") if decides else AnswerForm(request.POST, prefix="a")
        if form.is_valid() and _done(request, asked, form, user):
            return redirect("web:data-show", asked.pk)
        answer, decide = (answer, form) if decides else (form, decide)  # type: ignore[assignment]
    else:
        actions.note_opened(case=asked.case, by=user, at=now())
    return render(request, "web/data_requests/show.html", _shown(asked, user, answer, decide),
                  status=REFUSED if request.method == "POST" else 200)  # fmt: skip


def _done(request: HttpRequest, asked: DataRequest, form: forms.Form, user: User) -> bool:
    data, at = form.cleaned_data, now()
    try:
        if isinstance(form, DecideForm):
            agree = data["decision"] == "yes"
            papers.decide_data_refusal(request_id=asked.pk, agree=agree, words=data["words"], by=user, at=at)
            messages.success(request, "已审核，已按不予办理答复本人。" if agree else "已退回，继续办理；期限照常计算。")
        elif data["outcome"] == "refuse":
            ground = Ground(data["ground"]) if data["ground"] else None
            actions.propose_data_refusal(request_id=asked.pk, ground=ground, answer=data["answer"], by=user, at=at)
            messages.success(request, "已提议不予办理，等待另一位有权人员审核；期限照常计算。")
        else:
            papers.answer_data(request_id=asked.pk, answer=data["answer"], by=user, at=at)
            messages.success(request, "已答复。本人凭编号和查询码可以看到。")
    except NotAllowed as refused:
        show_refusal(form, refused)
        return False
    return True


def _shown(asked: DataRequest, user: User, answer: forms.Form, decide: forms.Form) -> dict[str, Any]:
    people = ("registered_by", "proposed_by", "proposed_for", "answered_by", "answered_for")
    asked = DataRequest.objects.select_related("case", *people).get(pk=asked.pk)
    standing = queries.data_situation(asked, user)
    kind = Kind(asked.kind)
    return {
        "asked": asked,
        "case": asked.case,
        "kind": kind.label,
        "article": f"{LAW}{ARTICLES[kind]}",
        "ground": Ground(asked.ground).label if asked.ground else "",
        "clock": Clock.objects.filter(case=asked.case, code="D1", round=asked.round).first(),
        "kept": KEPT,
        "papers": _papers(asked),
        "answer_form": answer if _open_to(Act.ANSWER, standing) else None,
        "decide_form": decide if _open_to(Act.CONFIRM_REFUSAL, standing) else None,
        "own_proposal": standing.own and standing.open,
    }


@never_cache
@require_GET
@needs(P.CASE_UNMASK, P.VISIT_REGISTER, P.PETITION_REGISTER)
def paper(request: HttpRequest, request_id: int, document_id: int, form: str) -> HttpResponse:
    """Its receipt or its answer, for whoever hands it over at the window; the reading is logged."""
    user: User = request.user  # type: ignore[assignment]
    asked = get_object_or_404(DataRequest.objects.filter(office_id=user.unit_id), pk=request_id)
    case = visible_case(user, asked.case_id)
    asked.case = case
    document = next((one for one in _papers(asked) if one.pk == document_id), None)
    if document is None:
        raise Http404("没有这份文书。")
    return paper_file(case, document, form, by=user)


def _papers(asked: DataRequest) -> list[Document]:
    """Its receipt and its answer, in the order of issue."""
    numbers = [number for number in (asked.receipt_number, asked.answer_number) if number]
    return list(Document.objects.filter(case_id=asked.case_id, number__in=numbers).order_by("id"))


def _open_to(act: Act, standing: Any) -> bool:
    """Whether nothing but what the form itself asks for stands against the act."""
    typed = {"words", "ground", "fits"}
    found: tuple[Refusal, ...] = refusals(act, standing)
    return not [refusal for refusal in found if refusal.code not in typed]
