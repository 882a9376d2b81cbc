"""疏导帮扶: offered on a page of the case, then step by step as the person wishes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from yimen.base.models import User
from yimen.base.permissions import needs
from yimen.cases import queries
from yimen.cases.actions import NotAllowed
from yimen.cases.models import Aid
from yimen.domain.aid import STEPS, Ground, Step
from yimen.web.aftercare.contacts import HELPERS
from yimen.web.aftercare.forms import FORMS, OfferForm
from yimen.web.cases.reading import visible_case
from yimen.web.shell import show_refusal
from yimen.web.unit.common import done, shut, step_of_address, the_case

NOTE = "是否接受由本人决定；不接受没有任何影响，也不需要理由。"


@sensitive_post_parameters("words")
@never_cache
@require_http_methods(["GET", "POST"])
@needs(*HELPERS)
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer help to the person."""
    user: User = request.user  # type: ignore[assignment]
    case = the_case(request, pk)
    initial = {"ground": Ground.FINAL.value if case.final_on else Ground.HARDSHIP.value}
    form = OfferForm(request.POST) if request.method == "POST" else OfferForm(initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            form.take(case, by=user, at=now())
        except NotAllowed as refused:
            show_refusal(form, refused)
        else:
            return done(request, case, "已登记，请向本人说明，由本人决定是否接受。")
    context = {
        "case": case,
        "form": form,
        "title": "提出帮扶",
        "note": NOTE,
    }
    return render(request, "web/aftercare/form.html", context, status=422 if request.method == "POST" else 200)


@sensitive_post_parameters("result")
@never_cache
@require_http_methods(["GET", "POST"])
@needs(*HELPERS)
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step of an offer."""
    user: User = request.user  # type: ignore[assignment]
    chosen = step_of_address(step, Step, shared={}, forms=FORMS)
    found = get_object_or_404(Aid, pk=pk)
    found.case = visible_case(user, found.case_id)
    rule = STEPS[chosen]
    if found.stage == rule.target:  # pressed twice, it is done once
        return done(request, found.case, FORMS[chosen].words)
    form = FORMS[chosen](request.POST if request.method == "POST" else None, found=found)
    if request.method == "POST" and form.is_valid():
        try:
            form.take(by=user, at=now())
        except NotAllowed as refused:
            show_refusal(form, refused)
        else:
            return done(request, found.case, form.words)
    if request.method == "GET":
        closing = queries.aid_closing(found, user, chosen)
        if closing:
            return shut(request, found.case, closing)
    context = {
        "case": found.case,
        "form": form,
        "title": f"{found.get_kind_display()}：{rule.label}",
        "note": NOTE,
    }
    return render(request, "web/aftercare/form.html", context, status=422 if request.method == "POST" else 200)
