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
from yimen.cases.models import Aid, AidStep
from yimen.cases.queries import Mark, aid_mark
from yimen.domain.aid import STEPS, Ground, Step
from yimen.web.aftercare.contacts import HELPERS
from yimen.web.aftercare.forms import FORMS, OfferForm
from yimen.web.cases.reading import visible_case
from yimen.web.seen import DONE, REFUSED, take_as_seen
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
    status, ground = 200, Ground.FINAL if case.final_on else Ground.HARDSHIP
    initial = {"ground": ground.value, "seen": aid_mark(case).number}
    form = OfferForm(request.POST) if request.method == "POST" else OfferForm(initial=initial)
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            status = take_as_seen(
                form,
                case.pk,
                lambda: aid_mark(case),
                lambda: form.take(case, by=user, at=now()),
                already=lambda mark: _took(mark, Step.OFFER, user) and _offered(mark, form),
            )
            if status == DONE:
                return done(request, case, "已登记，请向本人说明，由本人决定是否接受。")
    context = {
        "case": case,
        "form": form,
        "title": "提出帮扶",
        "note": NOTE,
    }
    return render(request, "web/aftercare/form.html", context, status=status)


def _took(mark: Mark, step: Step, user: User) -> bool:
    """Whether the last change is this step, taken by this user."""
    return isinstance(mark.row, AidStep) and (mark.row.step, mark.row.by_id) == (step.value, user.pk)


def _offered(mark: Mark, form: OfferForm) -> bool:
    """Whether what was offered last says what this form says."""
    aid = mark.row.aid if isinstance(mark.row, AidStep) else None
    return aid is not None and (aid.kind, aid.words) == (form.cleaned_data["kind"], form.cleaned_data["words"])


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
    rule, status = STEPS[chosen], 200
    data = request.POST if request.method == "POST" else None
    form = FORMS[chosen](data, found=found, initial={"seen": aid_mark(found.case, found).number})
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            status = take_as_seen(
                form,
                found.case_id,
                lambda: aid_mark(found.case, found),
                lambda: form.take(by=user, at=now()),
                already=lambda mark: _took(mark, chosen, user),
            )
            if status == DONE:
                return done(request, found.case, form.words)
    else:
        closing = queries.aid_closing(found, user, chosen)
        if closing:
            return shut(request, found.case, closing)
    context = {
        "case": found.case,
        "form": form,
        "title": f"{found.get_kind_display()}：{rule.label}",
        "note": NOTE,
    }
    return render(request, "web/aftercare/form.html", context, status=status)
