"""回避 (第二十八条第三款): declare an own interest, register that the petitioner asks for it, decide."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yimen.base.models import User
from yimen.base.permissions import needs
from yimen.cases import actions, queries
from yimen.cases.actions import NotAllowed
from yimen.cases.models import Recusal
from yimen.domain.recusal import Act, Ground, closing
from yimen.domain.roles import Permission
from yimen.web.hands.forms import AskForm, DecideForm, DeclareForm
from yimen.web.shell import show_refusal
from yimen.web.unit.common import done, shut, the_case

MEANS = (
    "从现在起到作出决定，您不能再办理该件的任何步骤。",
    "工作人员的回避由本单位负责人决定，负责人的回避由上一级决定。",
    "决定回避的，该件交回本单位另行安排，不再出现在您的工作台。",
)
MEANS_ASKED = (
    "从现在起到作出决定，这位工作人员不能再办理该件的任何步骤。",
    "由另一位负责人决定：工作人员由本单位负责人，负责人由上一级。",
)


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.CASE_VIEW)
def declare(request: HttpRequest, pk: int) -> HttpResponse:
    """申报回避."""
    user: User = request.user  # type: ignore[assignment]
    case = the_case(request, pk)
    situation = queries.recusal_situation(case, user, person=user)
    if situation.already and request.method == "GET":
        messages.info(request, "您对该件的回避已经申报，等待决定。")
        return redirect("web:case-show", case.pk)
    form = DeclareForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            ground = Ground(form.cleaned_data["ground"])
            try:
                actions.declare_interest(
                    case_id=case.pk, ground=ground, words=form.cleaned_data["words"], by=user, at=now()
                )
            except NotAllowed as refused:
                show_refusal(form, refused)
            else:
                return done(request, case, "已申报回避，等待负责人决定；在此之前您不能办理该件。")
    context = {"case": case, "form": form, "title": Act.DECLARE.label, "means": MEANS}
    return render(request, "web/hands/form.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.CASE_VIEW)
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """登记信访人提出的回避申请."""
    user: User = request.user  # type: ignore[assignment]
    case = the_case(request, pk)
    found = closing(Act.ASK, queries.recusal_situation(case, user))
    if found and request.method == "GET":
        return shut(request, case, found)
    form = AskForm(request.POST or None, people=[one for one in queries.could_be_recused(case) if one.pk != user.pk])
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            try:
                actions.ask_recusal(
                    case_id=case.pk,
                    person=form.chosen,
                    ground=Ground(data["ground"]),
                    words=data["words"],
                    by=user,
                    at=now(),
                )
            except NotAllowed as refused:
                show_refusal(form, refused)
            else:
                return done(request, case, f"已登记，等待决定；在此之前{form.chosen.name}不能办理该件。")
    context = {"case": case, "form": form, "title": Act.ASK.label, "means": MEANS_ASKED}
    return render(request, "web/hands/form.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.RECUSAL_DECIDE)
def decide(request: HttpRequest, recusal_id: int) -> HttpResponse:
    """决定回避."""
    user: User = request.user  # type: ignore[assignment]
    rows = Recusal.objects.select_related("person__unit", "registered_by")
    recusal = get_object_or_404(rows, pk=recusal_id)
    case = the_case(request, recusal.case_id)
    found = closing(Act.DECIDE, queries.recusal_situation(case, user, person=recusal.person, recusal=recusal))
    if found and request.method == "GET":
        return shut(request, case, found)
    form = DecideForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            granted = form.cleaned_data["decision"] == "yes"
            if (recusal.granted, recusal.decided_by_id) == (granted, user.pk):  # pressed twice, it is done once
                return done(request, case, "已作出决定。")
            try:
                actions.decide_recusal(
                    recusal_id=recusal.pk, granted=granted, words=form.cleaned_data["words"], by=user, at=now()
                )
            except NotAllowed as refused:
                show_refusal(form, refused)
            else:
                words = f"已决定{recusal.person.name}回避，请另行安排承办人。" if granted else "已决定不需要回避。"
                return done(request, case, words)
    context = {"case": case, "form": form, "title": Act.DECIDE.label, "recusal": recusal, "means": ()}
    return render(request, "web/hands/form.html", context, status=status)
