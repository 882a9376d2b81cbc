"""Prove that the opinion of a review was delivered: the same form as for the opinion of the unit."""

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
from yimen.cases.actions import NotAllowed, Stale, last_review_step, unchanged_review
from yimen.cases.models import Review
from yimen.documents import actions as papers
from yimen.documents.actions import NotDelivered
from yimen.documents.reviews import opinion_of
from yimen.domain.review import Level, Stage, Step
from yimen.domain.roles import Permission
from yimen.web.reviews.views import closing, seen_of, shut, visible_review
from yimen.web.shell import show_closing, show_refusal
from yimen.web.unit.common import done_already, overtaken
from yimen.web.unit.forms import PROBLEM_FIELDS, DeliveryForm

FINAL = "对收到复核意见的信访人，信访程序已终结。"
MORE = "还有申请人待送达。"


def to_choose(review: Review) -> list[tuple[str, str]]:
    """The applicants, or their representatives, who can receive the opinion now."""
    waiting = {pk for group in queries.review_awaiting(review) for pk in group}
    people = [party for party in queries.applicants_of(review) if party.pk in waiting]
    return [
        (str(one.pk), f"{queries.masked([one])}（代表，代全体收受）" if one.representative else queries.masked([one]))
        for one in people
    ]


@sensitive_post_parameters("receiver", "signature", "witness_1", "witness_2", "tracking_number", "consent")
@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.REVIEW_HANDLE, Permission.DELIVERY_PROVE)
def deliver(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of the 送达回证 of a review."""
    user: User = request.user  # type: ignore[assignment]
    review = visible_review(request, pk)
    level = Level(review.level)
    words = "送达已证明。" + ("自送达之日起 30 日内可以请求复核。" if level is Level.FIRST else FINAL)
    if request.method == "POST":
        if done_already(last_review_step(review), user, (Step.DELIVER,), seen=request.POST.get("seen", "")):
            messages.success(request, words)
            return redirect("web:review-show", review.pk)
        form = DeliveryForm(request.POST, parties=to_choose(review))
    else:
        found = closing(queries.review_situation(review, user), Step.DELIVER)
        if found:
            return shut(request, review, found)
        start = {"on": localdate(), "way": "in_person", "party": request.GET.get("party", ""), **seen_of(review)}
        form = DeliveryForm(initial=start, parties=to_choose(review))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                with unchanged_review(review, seen=form.cleaned_data["seen"]):
                    done = papers.deliver_review(review_id=review.pk, delivery=form.facts(), by=user, at=now())
            except Stale as stale:
                overtaken(form, stale)
                status = 409
            except NotDelivered as missing:
                for problem in missing.problems:
                    form.add_error(PROBLEM_FIELDS.get(problem.field, problem.field), problem.words)
            except NotAllowed as refused:
                show_refusal(form, refused)
            else:
                messages.success(request, words if done.stage == Stage.DELIVERED else f"{words}{MORE}")
                return redirect("web:review-show", review.pk)
        if status == 422:
            show_closing(form, closing(queries.review_situation(visible_review(request, pk), user), Step.DELIVER))
    context = {
        "case": review.case,
        "form": form,
        "opinion": opinion_of(review),
        "several": len(form.parties) > 1,
        "signature_kept": request.method == "POST" and form.keep_signature(),
        "action": reverse("web:review-deliver", args=[review.pk]),
        "back": reverse("web:review-show", args=[review.pk]),
        "button": "登记送达",
    }
    return render(request, "web/unit/deliver.html", context, status=status)
