"""Prove that the opinion was delivered (送达): that, and nothing else, concludes the case."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from yimen.base.models import User
from yimen.base.permissions import needs
from yimen.cases.actions import NotAllowed, Stale, unchanged
from yimen.documents import actions as papers
from yimen.documents import queries as documents
from yimen.documents.actions import NotDelivered
from yimen.domain.procedure import Paper, Step
from yimen.domain.roles import Permission
from yimen.web.shell import show_refusal
from yimen.web.unit.common import done, is_mine, overtaken, seen, shut, standing, the_case
from yimen.web.unit.forms import PROBLEM_FIELDS, DeliveryForm


@sensitive_post_parameters("receiver", "signature", "witness_1", "witness_2", "tracking_number", "consent")
@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.DELIVERY_PROVE)
def deliver(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of the 送达回证; a complete one concludes the case and starts the 30 days for a review."""
    user: User = request.user  # type: ignore[assignment]
    case = the_case(request, pk)
    if request.method == "GET":
        found = standing(case, user, Step.DELIVER)
        if found:
            return shut(request, case, found)
        form = DeliveryForm(initial={"on": localdate(), "way": "in_person", **seen(case)})
    else:
        form = DeliveryForm(request.POST)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            words = "送达已证明，该件已办结。信访人自送达之日起 30 日内可以请求复查。"
            try:
                with unchanged(case.pk, seen=form.cleaned_data["seen"]):
                    papers.deliver(case_id=case.pk, delivery=form.facts(), by=user, at=now())
                return done(request, case, words)
            except Stale as stale:
                if is_mine(stale.taken, Step.DELIVER, user):
                    return done(request, case, words)
                overtaken(form, stale)
                status = 409
            except NotDelivered as missing:
                for problem in missing.problems:
                    form.add_error(PROBLEM_FIELDS.get(problem.field, problem.field), problem.words)
            except NotAllowed as refused:
                show_refusal(form, refused)
    context = {
        "case": case,
        "form": form,
        "opinion": documents.latest(case.pk, Paper.OPINION),
        "c4": case.clocks.filter(code="C4", stopped_on=None).first(),
        "action": reverse("web:unit-deliver", args=[case.pk]),
        "back": reverse("web:case-show", args=[case.pk]),
        "button": "登记送达并办结",
        "signature_kept": request.method == "POST" and form.keep_signature(),
    }
    return render(request, "web/unit/deliver.html", context, status=status)
