"""The opinion: drafted by one person, saved as it is typed; checked, returned or issued by another."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime, now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yimen.base.models import User
from yimen.base.permissions import needs
from yimen.cases import actions, queries
from yimen.cases.actions import NotAllowed, Stale, unchanged
from yimen.cases.models import Case, OpinionDraft
from yimen.documents import actions as papers
from yimen.documents.render.typeset import docx_to_pdf
from yimen.domain.laws import LAWS
from yimen.domain.procedure import Stage, Step
from yimen.domain.roles import Permission
from yimen.web.files import file_response
from yimen.web.shell import show_closing, show_refusal
from yimen.web.unit.common import closing, done, is_mine, overtaken, seen, shut, the_case
from yimen.web.unit.forms import CheckForm, OpinionForm, claim_result_label, opinion_initial

LONGEST_DRAFT = 60_000  # characters of all fields together


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.OPINION_DRAFT)
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the opinion and hand it in for checking."""
    user: User = request.user  # type: ignore[assignment]
    case = the_case(request, pk)
    claims = list(case.claims.all())
    can_join = queries.joinable(case)
    drafts = list(OpinionDraft.objects.filter(case=case).select_related("by").order_by("-saved_at"))
    if request.method == "GET":
        found = closing(case, user, Step.DRAFT_OPINION)
        if found:
            return shut(request, case, found)
        chosen = _chosen(drafts, user, request.GET.get("from", ""))
        picked = request.GET.getlist("with") or list((chosen.text if chosen else {}).get("with", []))
        form = OpinionForm(
            claims=claims,
            together=_together(can_join, picked),
            initial={**_initial(case, claims), **(chosen.text if chosen else {}), **seen(case)},
        )
        return render(request, "web/unit/opinion.html", _context(case, form, drafts, user, chosen, can_join=can_join))
    form = OpinionForm(request.POST, claims=claims, together=_together(can_join, request.POST.getlist("with")))
    if "look" in request.POST:  # other items were picked: what was typed stays, their claims are shown
        form = OpinionForm(claims=claims, together=form.together, initial=_typed(request))
        return render(request, "web/unit/opinion.html", _context(case, form, drafts, user, None, can_join=can_join))
    status = 422
    if form.is_valid():
        try:
            with unchanged(case.pk, seen=form.cleaned_data["seen"]):
                actions.draft_opinion(
                    case_id=case.pk,
                    answers=form.answers(),
                    facts=form.cleaned_data["facts"],
                    legal_basis=form.legal_basis(),
                    review_organ=form.cleaned_data["review_organ"],
                    together=form.joint_answers(),
                    by=user,
                    at=now(),
                )
            return done(request, case, "已提交审签，由本单位另一位负责人核对后出具意见书。")
        except Stale as stale:
            if is_mine(stale.taken, Step.DRAFT_OPINION, user):
                return done(request, case, "已提交审签。")
            overtaken(form, stale)
            status = 409
        except NotAllowed as refused:
            show_refusal(form, refused)
    if status == 422:
        show_closing(form, closing(case, user, Step.DRAFT_OPINION))
    return render(
        request, "web/unit/opinion.html", _context(case, form, drafts, user, None, can_join=can_join), status=status
    )


def _together(can_join: list[Case], picked: list[str]) -> list[queries.JointItem]:
    """The items of the matter that were picked, of those that one opinion can answer."""
    return queries.joint_items([one for one in can_join if str(one.pk) in picked])


def _typed(request: HttpRequest) -> dict[str, Any]:
    """What stands in the form now, to show it again unjudged."""
    return {name: request.POST.getlist(name) if name == "basis" else value for name, value in request.POST.items()}


def _initial(case: Case, claims: list[Any]) -> dict[str, Any]:
    above = case.unit.parent if case.unit else None
    return {"review_organ": above.name if above else "", **opinion_initial(case.opinion, claims)}


def _chosen(drafts: list[OpinionDraft], user: User, wanted: str) -> OpinionDraft | None:
    """A colleague's draft that was asked for, else one's own."""
    return next((one for one in drafts if wanted and str(one.by_id) == wanted), None) or next(
        (one for one in drafts if one.by_id == user.pk), None
    )


def _context(
    case: Case,
    form: OpinionForm,
    drafts: list[OpinionDraft],
    user: User,
    chosen: OpinionDraft | None,
    *,
    can_join: list[Case],
) -> dict[str, Any]:
    return {
        "case": case,
        "form": form,
        "laws": LAWS,
        "can_join": [(one, any(item.case.pk == one.pk for item in form.together)) for one in can_join],
        "helps": [one for one in queries.helps_of(case) if one.answer],
        "returned": case.opinion.get("returned", ""),
        "chosen": chosen,
        "own": chosen is None or chosen.by_id == user.pk,
        "others": [one for one in drafts if one.by_id != user.pk and one is not chosen],
        "c4": case.clocks.filter(code="C4", stopped_on=None).first(),
    }


@require_POST
@needs(Permission.OPINION_DRAFT)
def save_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what is typed: JSON for the script, back to the form without one. Unfinished text is welcome."""
    user: User = request.user  # type: ignore[assignment]
    case = the_case(request, pk)
    picked = _together(queries.joinable(case), request.POST.getlist("with"))
    form = OpinionForm(request.POST, claims=list(case.claims.all()), together=picked)
    text: dict[str, Any] = {
        name: request.POST.getlist(name) if name == "basis" else request.POST.get(name, "").replace("\x00", "")
        for name in form.fields
        if name != "seen"
    }
    if picked:
        text["with"] = [str(one.case.pk) for one in picked]
    by_script = "application/json" in request.headers.get("Accept", "")
    if sum(len(value) if isinstance(value, str) else sum(map(len, value)) for value in text.values()) > LONGEST_DRAFT:
        return JsonResponse({"error": "内容太长，草稿没有保存，请精简。"}, status=413)
    try:
        saved = actions.save_opinion_draft(case_id=case.pk, text=text, by=user, at=now())
    except NotAllowed as refused:
        if by_script:
            return JsonResponse({"error": str(refused)}, status=409)
        return shut(request, case, refused.refusals)
    if by_script:
        return JsonResponse({"saved_at": f"{localtime(saved.saved_at):%H:%M}"})
    return redirect("web:unit-opinion", case.pk)


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.OPINION_ISSUE)
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person reads the opinion as it would be issued, then issues it or sends it back."""
    user: User = request.user  # type: ignore[assignment]
    case = the_case(request, pk)
    form = CheckForm(request.POST or None, initial=seen(case) if request.method == "GET" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            issuing = form.cleaned_data["decision"] == "issue"
            step = Step.ISSUE_OPINION if issuing else Step.RETURN_OPINION
            words = "已审签出具处理意见书，请送达信访人；送达并证明后才算办结。" if issuing else "已退回起草人修改。"
            try:
                with unchanged(case.pk, seen=form.cleaned_data["seen"]):
                    if issuing:
                        papers.issue_opinion(case_id=case.pk, by=user, at=now())
                    else:
                        actions.return_opinion(case_id=case.pk, reason=form.cleaned_data["reason"], by=user, at=now())
                return done(request, case, words)
            except Stale as stale:
                if is_mine(stale.taken, step, user):
                    return done(request, case, words)
                overtaken(form, stale)
                status = 409
            except NotAllowed as refused:
                show_refusal(form, refused)
        case = the_case(request, pk)
    found = closing(case, user, Step.ISSUE_OPINION, Step.RETURN_OPINION)
    if found and request.method == "GET":
        return shut(request, case, found)
    if status == 422:
        show_closing(form, found)
    context = {
        "case": case,
        "form": form,
        "answers": [(claim, claim_result_label(claim.result)) for claim in case.claims.all()],
        "joint": [
            (item.case, [(claim, claim_result_label(claim.result)) for claim in item.claims])
            for item in queries.joint_items(list(case.followers.order_by("pk")))
        ],
        "c4": case.clocks.filter(code="C4", stopped_on=None).first(),
        "only_return": closing(case, user, Step.ISSUE_OPINION) if not found else (),
        "can_decide": not found,
    }
    return render(request, "web/unit/check.html", context, status=status)


@never_cache
@require_GET
@needs(Permission.OPINION_DRAFT, Permission.OPINION_ISSUE)
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The opinion as PDF, marked 草稿; nothing is written and no number is taken."""
    user: User = request.user  # type: ignore[assignment]
    case = the_case(request, pk)
    if case.stage != Stage.DRAFTED or case.unit_id != user.unit_id:
        raise Http404("现在没有待审签的意见。")
    return file_response(docx_to_pdf(papers.opinion_preview(case, by=user, at=now())), "application/pdf", "草稿.pdf")
