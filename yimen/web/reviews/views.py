"""The list of reviews that wait here, one review, and its steps."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from yimen.base.models import User
from yimen.base.permissions import needs
from yimen.cases import actions, queries
from yimen.cases.actions import NotAllowed, Stale, last_review_step, unchanged_review
from yimen.cases.models import Review
from yimen.domain.procedure import Offer, Refusal
from yimen.domain.review import STEPS, Level, Situation, Stage, Step, offers, refusals
from yimen.domain.roles import Permission
from yimen.web.cases.reading import visible_case
from yimen.web.reviews.forms import FORMS, ReviewForm
from yimen.web.shell import show_closing, show_refusal, turn_back
from yimen.web.unit.common import done_already, overtaken, pair_of, step_of_address

P = Permission
PAGE = 50
YES_OF = {Step.RETURN_NOT: Step.CONFIRM_NOT}  # the no is decided on the page of the yes
ICONS = {Step.TAKE_UP: "check", Step.DRAFT: "edit", Step.ISSUE: "sign", Step.DELIVER: "document", Step.RETURN: "undo"}
HIDDEN = frozenset({"proposed", "second_level"})  # the occasion of the step is not there at all


@dataclass(frozen=True, slots=True)
class Door:
    """A step of the review: open with its address, or refused with the reasons."""

    label: str
    icon: str
    url: str
    reasons: tuple[Refusal, ...]


@require_GET
@needs(P.REVIEW_HANDLE, P.REVIEW_ISSUE)
def home(request: HttpRequest) -> HttpResponse:
    """Open reviews of the user's unit, the oldest first, each with the end of its term."""
    user: User = request.user  # type: ignore[assignment]
    after = request.GET.get("after", "")
    last = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else 0
    found = queries.waiting_reviews(user, after=last, limit=PAGE + 1)
    shown = found[:PAGE]
    ends = queries.answer_terms(shown)
    context = {
        "rows": [
            {
                "review": row,
                "level": Level(row.level),
                "stage": Stage(row.stage),
                "clock": (clock := ends.get(row.pk)),
                "late": clock is not None and clock.due < localdate(),
            }
            for row in shown
        ],
        "next": f"{reverse('web:review-home')}?after={shown[-1].pk}" if len(found) > PAGE else "",
    }
    return render(request, "web/reviews/home.html", context)


def visible_review(request: HttpRequest, pk: int) -> Review:
    """The review, if this user may see its case; else 404."""
    user: User = request.user  # type: ignore[assignment]
    review = get_object_or_404(Review.objects.select_related("body", "respondent", "registered_by"), pk=pk)
    review.case = visible_case(user, review.case_id)
    return review


@never_cache
@require_GET
@needs(P.CASE_VIEW)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One review; opening it is logged as opening its case."""
    user: User = request.user  # type: ignore[assignment]
    review = visible_review(request, pk)
    actions.note_opened(case=review.case, by=user, at=now())
    return render(request, "web/reviews/show.html", _shown(review, user))


def _shown(review: Review, user: User) -> dict[str, object]:
    level = Level(review.level)
    return {
        "review": review,
        "case": review.case,
        "level": level,
        "stage": Stage(review.stage),
        "clock": queries.answer_term(review),
        "applicants": [
            {"row": row, "name": queries.masked([row.party])}
            for row in review.applicants.select_related("party__petitioner")
        ],
        "doors": _doors(review, user),
        "steps": [
            {"taken": taken, "who": queries.who_took(taken), "rule": STEPS[Step(taken.step)]}
            for taken in review.steps.select_related("by__unit", "deputy_for")
        ],
    }


def _doors(review: Review, user: User) -> list[Door]:
    """The steps out of the present stage that concern this user."""
    if user.unit_id not in {review.body_id, review.case.office_id}:
        return []
    found = []
    for offer in offers(queries.review_situation(review, user)):
        rule, codes = offer.rule, {refusal.code for refusal in offer.refusals}
        if (rule.step not in FORMS and rule.step is not Step.DELIVER) or codes & HIDDEN or "side" in codes:
            continue
        url = reverse("web:review-step", args=[review.pk, rule.step])
        found.append(Door(rule.label, ICONS.get(rule.step, "arrow-right"), url, offer.closing))
    return sorted(found, key=lambda door: bool(door.reasons))


def closing(situation: Situation, *steps: Step) -> tuple[Refusal, ...]:
    """What no form can mend against the steps of one page; () where one of them may be taken."""
    found = [Offer(STEPS[step], refusals(step, situation)).closing for step in steps]
    return () if () in found else found[0]


def shut(request: HttpRequest, review: Review, found: tuple[Refusal, ...]) -> HttpResponse:
    """Back to the review, which says why the step cannot be taken."""
    turn_back(request, found)
    return redirect("web:review-show", review.pk)


@never_cache
@require_http_methods(["GET", "POST"])
@needs(P.REVIEW_HANDLE, P.REVIEW_ISSUE, P.VISIT_REGISTER, P.PETITION_REGISTER, P.DELIVERY_PROVE)
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Show the form of a step, or take it."""
    user: User = request.user  # type: ignore[assignment]
    review, chosen = visible_review(request, pk), step_of_address(step, Step, shared=YES_OF, forms=FORMS)
    kind = FORMS[chosen]
    form: ReviewForm = (
        kind(request.POST, review=review) if request.method == "POST" else kind(initial=seen_of(review), review=review)
    )
    status, steps = 200, pair_of(chosen, YES_OF)
    if request.method == "GET":
        found = closing(queries.review_situation(review, user), *steps)
        if found:
            return shut(request, review, found)
    else:
        status, newest = 422, last_review_step(review)
        if done_already(newest, user, steps, seen=request.POST.get("seen", "")):
            return _done(request, review, form.words)
        if form.is_valid():
            try:
                with unchanged_review(review, seen=form.cleaned_data["seen"]):
                    form.take(by=user, at=now())
            except Stale as stale:
                overtaken(form, stale)
                status = 409
            except NotAllowed as refused:
                show_refusal(form, refused)
            else:
                return _done(request, review, form.words)
        review = visible_review(request, pk)
        if status == 422:
            show_closing(form, closing(queries.review_situation(review, user), *steps))
    rule = STEPS[chosen]
    context = {
        **_shown(review, user),
        "form": form,
        "title": f"{Level(review.level).label}：{rule.label}",
        "step": chosen,
        "fields": [form[name] for name in form.fields if name != "seen"],
    }
    return render(request, "web/reviews/step.html", context, status=status)


def seen_of(review: Review) -> dict[str, int]:
    """Initial value of a form of a review."""
    return {"seen": last_review_step(review).pk}


def _done(request: HttpRequest, review: Review, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("web:review-show", review.pk)
