"""补发查询码 at the window: who asks is checked by a person; the new code stands on a new receipt and nowhere else."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from yimen.base.permissions import needs
from yimen.base.ratelimit import Limit, hit
from yimen.cases import actions, queries
from yimen.cases.actions import NotAllowed
from yimen.cases.models import Case
from yimen.documents import actions as papers
from yimen.domain import reissue as rules
from yimen.domain.reissue import Check
from yimen.domain.roles import Permission
from yimen.web.cases.reading import visible_case
from yimen.web.intake import slip
from yimen.web.intake.buttons import user_of
from yimen.web.intake.fields import Choice, KeyedForm, codes_of
from yimen.web.intake.receipt import receipt_of
from yimen.web.shell import show_refusal
from yimen.web.unit.common import shut

DAY = 24 * 3600
OF_CASE = Limit("reissue.case", tries=rules.A_DAY_OF_A_CASE, seconds=DAY)
OF_CLERK = Limit("reissue.clerk", tries=rules.A_DAY_OF_A_CLERK, seconds=DAY)


class ReissueForm(KeyedForm):
    """How it was checked who stands there, and that somebody does."""

    use_required_attribute = False
    check = Choice(codes_of(Check), label="怎样核对的身份", empty=None, required=True, widget=forms.RadioSelect)
    present = forms.BooleanField(
        label="本人（代理人）在窗口，我已当面核对",
        error_messages={"required": "请当面核对身份以后再补发；来电、来信要求的，请告知本人到窗口办理。"},
    )


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.VISIT_REGISTER)
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask how it was checked; then the old code is dead and the new receipt is shown."""
    user, at = user_of(request), now()
    case = visible_case(user, pk)
    closing = rules.closing(queries.reissue_situation(case, user, today=localdate(at)))
    if closing:
        return shut(request, case, closing)
    form = ReissueForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        hit((OF_CASE, case.number), (OF_CLERK, str(user.pk)), at=at)
        try:
            _, code = papers.reissue_receipt(
                case_id=case.pk,
                check=Check(form.cleaned_data["check"]),
                present=form.cleaned_data["present"],
                key=form.cleaned_data["idempotency_key"],
                by=user,
                at=at,
            )
        except NotAllowed as refused:
            show_refusal(form, refused)
        else:
            slip.keep(request.session, slip.of_case(case.pk), code, at=at)
            messages.success(request, "已补发查询码，原查询码立即作废。请打印新的回执，当面交付。")
            return redirect("web:case-code-slip", case.pk)
    context = {"case": case, "form": form, "before": list(case.code_reissues.select_related("by"))}
    return render(request, "web/cases/reissue.html", context, status=422 if form.errors else 200)


@never_cache
@require_GET
@needs(Permission.VISIT_REGISTER)
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """The new receipt, to be printed; its code is shown only while this session keeps it."""
    user, at = user_of(request), now()
    case: Case = visible_case(user, pk)
    closing = rules.closing(queries.reissue_situation(case, user, today=localdate(at)))
    if closing:
        return shut(request, case, closing)
    actions.note_opened(case=case, by=user, at=at)
    context = {
        "case": case,
        "receipt": receipt_of(case, request.session, at=at),
        "done": reverse("web:case-show", args=[case.pk]),
    }
    return render(request, "web/cases/reissued.html", context)
