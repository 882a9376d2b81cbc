"""Prove that the opinion was delivered (送达): that, and nothing else, concludes the case."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from yimen.base.models import User
from yimen.base.permissions import needs
from yimen.cases import queries
from yimen.cases.actions import NotAllowed, Stale, unchanged
from yimen.cases.models import Case
from yimen.documents import actions as papers
from yimen.documents import queries as documents
from yimen.documents.actions import NotDelivered
from yimen.domain.procedure import Paper, Stage, Step
from yimen.domain.roles import Permission
from yimen.web.shell import show_closing, show_refusal
from yimen.web.unit.common import closing, done, is_mine, overtaken, seen, shut, the_case
from yimen.web.unit.forms import PROBLEM_FIELDS, DeliveryForm


def to_choose(case: Case) -> list[tuple[str, str]]:
    """The petitioners, or representatives, who can receive the opinion now."""
    parties = {party.pk: party for party in queries.parties_of(case)}
    groups = queries.awaiting(case, list(parties.values()))
    names = queries.people(case)
    by_order = dict(zip(parties, names, strict=True))
    return [
        (str(pk), f"{by_order[pk].name}（代表，代全体收受）" if parties[pk].representative else by_order[pk].name)
        for group in groups
        for pk in group
    ]


def _delivered(request: HttpRequest, case: Case) -> HttpResponse:
    """To the case once it is concluded; while others wait, to the page that says who."""
    together = case.answered_with_id is not None or case.followers.exists()
    if case.stage == Stage.CONCLUDED:
        words = "送达已证明，该件已办结。信访人自送达之日起 30 日内可以请求复查。"
    else:
        words = "送达已证明。这位信访人自送达之日起 30 日内可以请求复查；还有信访人待送达。"
    if case.stage == Stage.CONCLUDED and not together:
        return done(request, case, words)
    messages.success(request, words)
    return redirect("web:matter-deliveries", case.pk)


@sensitive_post_parameters("receiver", "signature", "witness_1", "witness_2", "tracking_number", "consent")
@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.DELIVERY_PROVE)
def deliver(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of the 送达回证; a complete one concludes the case and starts the 30 days for a review."""
    user: User = request.user  # type: ignore[assignment]
    case = the_case(request, pk)
    if request.method == "GET":
        found = closing(case, user, Step.DELIVER)
        if found:
            return shut(request, case, found)
        asked = request.GET.get("party", "")
        form = DeliveryForm(
            initial={"on": localdate(), "way": "in_person", "party": asked, **seen(case)}, parties=to_choose(case)
        )
    else:
        form = DeliveryForm(request.POST, parties=to_choose(case))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                with unchanged(case.pk, seen=form.cleaned_data["seen"]):
                    moved = papers.deliver(case_id=case.pk, delivery=form.facts(), by=user, at=now())
                return _delivered(request, moved)
            except Stale as stale:
                if is_mine(stale.taken, Step.DELIVER, user):
                    return _delivered(request, the_case(request, pk))
                overtaken(form, stale)
                status = 409
            except NotDelivered as missing:
                for problem in missing.problems:
                    form.add_error(PROBLEM_FIELDS.get(problem.field, problem.field), problem.words)
            except NotAllowed as refused:
                show_refusal(form, refused)
        if status == 422:
            show_closing(form, closing(case, user, Step.DELIVER))
    context = {
        "case": case,
        "form": form,
        "opinion": documents.latest(case.pk, Paper.OPINION),
        "c4": case.clocks.filter(code="C4", stopped_on=None).first(),
        "action": reverse("web:unit-deliver", args=[case.pk]),
        "back": reverse("web:case-show", args=[case.pk]),
        "button": "登记送达" if len(form.parties) > 1 else "登记送达并办结",
        "several": len(form.parties) > 1,
        "signature_kept": request.method == "POST" and form.keep_signature(),
    }
    return render(request, "web/unit/deliver.html", context, status=status)
