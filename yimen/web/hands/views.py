"""Take a case in hand, offer it to a colleague, answer, take back, order. Who comes second hears who was first."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from yimen.base.models import User
from yimen.base.permissions import needs
from yimen.cases import actions, queries
from yimen.cases.actions import NotAllowed
from yimen.cases.models import HandOffer
from yimen.domain.hands import HANDS, Act, Outcome, closing
from yimen.domain.roles import Permission
from yimen.web.hands.forms import AnswerForm, OfferForm, OrderForm
from yimen.web.shell import show_refusal
from yimen.web.unit.common import done, shut, the_case

WORKS = tuple(sorted(HANDS))
MEANS = {
    Act.OFFER: (
        "对方接办之前，该件仍由现在的承办人负责，各项期限照常计算。",
        "对方可以不接，并写明理由；该件仍在原处。",
    ),
    Act.ORDER: ("指定是单位内部的安排，不用对方同意，马上生效。", "原承办人不再承办；首办人不变。"),
}


@require_POST
@needs(*WORKS)
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """领办: one press."""
    user: User = request.user  # type: ignore[assignment]
    case = the_case(request, pk)
    if case.holder_id != user.pk:
        try:
            actions.take_in_hand(case_id=case.pk, by=user, at=now())
        except NotAllowed as refused:
            return shut(request, case, refused.refusals)
    return done(request, case, f"{case.number} 现在由您承办。")


@never_cache
@require_http_methods(["GET", "POST"])
@needs(*WORKS)
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """请同事接办."""
    return _hand_on(request, pk, Act.OFFER)


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.HAND_ORDER)
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """指定承办人."""
    return _hand_on(request, pk, Act.ORDER)


def _hand_on(request: HttpRequest, pk: int, act: Act) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    case = the_case(request, pk)
    found = closing(act, queries.hand_situation(case, user))
    if found and request.method == "GET":
        return shut(request, case, found)
    people = queries.colleagues(case, but=user if act is Act.OFFER else None)
    kind = OfferForm if act is Act.OFFER else OrderForm
    form = kind(request.POST or None, people=people)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            to, reason = form.chosen, form.cleaned_data["reason"]
            try:
                if act is Act.OFFER:
                    actions.offer_hand(case_id=case.pk, to=to, reason=reason, by=user, at=now())
                    return done(request, case, f"已请{to.name}接办，对方答复之前仍由现在的承办人负责。")
                actions.order_hand(case_id=case.pk, to=to, reason=reason, by=user, at=now())
                return done(request, case, f"已指定{to.name}承办。")
            except NotAllowed as refused:
                show_refusal(form, refused)
    context = {"case": case, "form": form, "title": act.label, "means": MEANS[act], "nobody": not people}
    return render(request, "web/hands/form.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
@needs(*WORKS)
def answer(request: HttpRequest, offer_id: int) -> HttpResponse:
    """Accept by one press, or decline with a reason; overtaken, the page says what became of the offer."""
    user: User = request.user  # type: ignore[assignment]
    offered = get_object_or_404(HandOffer.objects.select_related("by"), pk=offer_id)
    case = the_case(request, offered.case_id)
    form = AnswerForm(request.POST or None)
    if request.method == "GET":
        found = closing(Act.DECLINE, queries.hand_situation(case, user, offer=offered))
        if found:
            return shut(request, case, found)
        return render(request, "web/hands/answer.html", {"case": case, "form": form, "offer": offered})
    accept = request.POST.get("decision") == "accept"
    if not form.is_valid():
        return render(request, "web/hands/answer.html", {"case": case, "form": form, "offer": offered}, status=422)
    words = "" if accept else form.cleaned_data["reason"]
    if not accept and not words:
        form.add_error("reason", "请写明不接的理由。")
        return render(request, "web/hands/answer.html", {"case": case, "form": form, "offer": offered}, status=422)
    outcome = Outcome.ACCEPTED if accept else Outcome.DECLINED
    if (offered.outcome, offered.answered_by_id) != (outcome, user.pk):  # pressed twice, it is done once
        try:
            actions.answer_hand(offer_id=offered.pk, accept=accept, words=words, by=user, at=now())
        except NotAllowed as refused:
            return shut(request, case, refused.refusals)
    return done(request, case, "已接办，该件现在由您承办。" if accept else "已答复不接，该件仍在原承办人手上。")


@require_POST
@needs(*dict.fromkeys((*WORKS, Permission.HAND_ORDER)))
def recall(request: HttpRequest, offer_id: int) -> HttpResponse:
    """撤回交接."""
    user: User = request.user  # type: ignore[assignment]
    offered = get_object_or_404(HandOffer, pk=offer_id)
    case = the_case(request, offered.case_id)
    if (offered.outcome, offered.answered_by_id) != (Outcome.RECALLED, user.pk):
        try:
            actions.recall_hand(offer_id=offered.pk, by=user, at=now())
        except NotAllowed as refused:
            return shut(request, case, refused.refusals)
    messages.success(request, "已撤回，该件仍在原处。")
    return redirect(reverse("web:case-show", args=[case.pk]))
