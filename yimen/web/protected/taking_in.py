"""转入保护登记: an ordinary item that turns out to be an accusation leaves the ordinary records."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from yimen.base.permissions import needs
from yimen.cases import queries
from yimen.cases.actions import NotAllowed
from yimen.documents import protected as papers
from yimen.domain.procedure import Step, refusals
from yimen.domain.roles import Permission
from yimen.web.cases.reading import visible_case
from yimen.web.intake.buttons import user_of
from yimen.web.protected.forms import TakeInForm
from yimen.web.shell import show_closing, show_refusal, turn_back

DONE = "已转入保护登记。原编号和查询码仍可由本人查询，只显示“已接收”；本件不再出现在普通列表中，请勿向他人提及。"


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@needs(Permission.ACCUSATION_REGISTER)
def take_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask who is accused, and move the item."""
    user = user_of(request)
    case = visible_case(user, pk)
    closed = refusals(Step.SET_APART, queries.situation(case, user))
    if closed and request.method == "GET":
        turn_back(request, closed)
        return redirect("web:case-show", case.pk)
    form, status = TakeInForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                papers.set_apart(
                    case_id=case.pk,
                    accused=form.cleaned_data["accused"],
                    accused_units=form.units(),
                    by=user,
                    at=now(),
                )
            except NotAllowed as refused:
                show_refusal(form, refused)
            else:
                messages.success(request, DONE)
                return redirect("web:home")
        show_closing(form, closed)
    context = {"case": case, "form": form, "fields": [form[name] for name in form.fields]}
    return render(request, "web/protected/take_in.html", context, status=status)
