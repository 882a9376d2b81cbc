"""账号审核: what lets somebody into the protected circle, decided by whoever may name it, never by who asked for it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yimen.base import accounts
from yimen.base.accounts import AccountRefused, accounts_below, requests_to_decide
from yimen.base.models import AccountRequest
from yimen.base.permissions import needs
from yimen.domain.roles import Permission
from yimen.web.intake import slip
from yimen.web.intake.buttons import user_of

SUBJECT = "account-decided"


@never_cache
@require_GET
@needs(Permission.ACCUSATION_NAME)
def home(request: HttpRequest) -> HttpResponse:
    """What waits for this person; and, once, the first password of the account just agreed to."""
    user = user_of(request)
    kept = slip.peek(request.session, SUBJECT, at=now())
    slip.drop(request.session, SUBJECT)
    username, _, password = kept.partition(" ")
    context = {"rows": requests_to_decide(user), "username": username, "password": password}
    return render(request, "web/accounts/requests.html", context)


@require_POST
@needs(Permission.ACCUSATION_NAME)
def decide(request: HttpRequest, request_id: int) -> HttpResponse:
    """同意 or 不同意; `do` names the button."""
    user, agree = user_of(request), request.POST.get("do") == "agree"
    asked = get_object_or_404(AccountRequest, pk=request_id, unit__path__startswith=user.unit.district_path)
    try:
        done = accounts.decide(request_id=asked.pk, agree=agree, by=user, at=now())
    except AccountRefused as told:
        messages.warning(request, str(told))
        return redirect("web:account-requests")
    if done.password:
        slip.keep(request.session, SUBJECT, f"{done.user.username} {done.password}", at=now())
    messages.success(request, "已同意，变更生效。" if agree else "已不同意，账号不变。")
    return redirect("web:account-requests")


@require_POST
@needs(Permission.ACCOUNT_MANAGE)
def withdraw(request: HttpRequest, request_id: int) -> HttpResponse:
    """撤回 a change that waits."""
    admin = user_of(request)
    asked = get_object_or_404(AccountRequest, pk=request_id, user__in=accounts_below(admin))
    try:
        accounts.withdraw_request(request_id=asked.pk, by=admin, at=now())
    except AccountRefused as told:
        messages.warning(request, str(told))
    else:
        messages.success(request, "已撤回，账号不变。")
    return redirect("web:account-show", asked.user_id)
