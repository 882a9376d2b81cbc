"""The accounts below the administrator: listed, made, changed, closed, unlocked, given a first password."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yimen.base import accounts
from yimen.base.accounts import AccountMoved, AccountRefused, Done, accounts_below
from yimen.base.models import AccountRequest, User
from yimen.base.permissions import needs
from yimen.domain.roles import Permission
from yimen.ui.pieces import Tab
from yimen.web.accounts.forms import MOVED, AccountForm, refused
from yimen.web.cases.lists import number
from yimen.web.intake import slip
from yimen.web.intake.buttons import user_of
from yimen.web.seen import OVERTAKEN, REFUSED, rest_on

PAGE = 50
STATES = {"": "全部", "open": "启用", "locked": "已锁定", "closed": "停用"}
WAITS = "这项变更涉及检举控告的保护登记，须由信访局负责人审核后才生效。"


@never_cache
@require_GET
@needs(Permission.ACCOUNT_MANAGE)
def home(request: HttpRequest) -> HttpResponse:
    """One page of the accounts, by key; by words and state where asked."""
    user, at = user_of(request), now()
    words, state = request.GET.get("q", "").replace("\0", "").strip()[:40], request.GET.get("state", "")
    state = state if state in STATES else ""
    found = _narrowed(accounts_below(user), words, state, at).order_by("pk")
    rows = list(found.filter(pk__gt=number(request.GET.get("after", "")) or 0)[: PAGE + 1])
    shown = rows[:PAGE]
    url, kept = reverse("web:account-home"), {"q": words} if words else {}
    chosen = {**kept, **({"state": state} if state else {})}
    context = {
        "rows": [{"user": one, "locked": _is_locked(one, at)} for one in shown],
        "q": words,
        "state": state,
        "tabs": [
            Tab(label, f"{url}?{urlencode({**kept, **({'state': key} if key else {})})}", key == state)
            for key, label in STATES.items()
        ],
        "later": f"{url}?{urlencode({**chosen, 'after': shown[-1].pk})}" if len(rows) > PAGE else "",
        "waiting": AccountRequest.objects.waiting().filter(user__in=accounts_below(user)).select_related("user"),
    }
    return render(request, "web/accounts/home.html", context)


def _narrowed(rows: QuerySet[User], words: str, state: str, at: datetime) -> QuerySet[User]:
    if words:
        rows = rows.filter(
            Q(username__icontains=words) | Q(name__icontains=words) | Q(unit__short_name__icontains=words)
        )
    if state == "locked":
        return rows.filter(locked_until__gt=at)
    return rows.filter(is_active=state == "open") if state else rows


def _is_locked(user: User, at: datetime) -> bool:
    return user.locked_until is not None and user.locked_until > at


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.ACCOUNT_MANAGE)
def new(request: HttpRequest) -> HttpResponse:
    """建立账号; its first password is shown once, on the page that follows."""
    admin = user_of(request)
    data = request.POST if request.method == "POST" else None
    form = AccountForm(data, admin=admin, initial={"unit": str(admin.unit_id)})
    if data is not None and form.is_valid():
        try:
            done = accounts.create_account(**form.values(), by=admin, at=now())
        except AccountRefused as told:
            refused(form, told)
        else:
            return _shown(request, done, f"已建立账号 {done.user.username}。")
    return render(request, "web/accounts/new.html", {"form": form}, status=200 if data is None else REFUSED)


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.ACCOUNT_MANAGE)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One account, and the form that changes it."""
    admin, status = user_of(request), 200
    user = get_object_or_404(accounts_below(admin), pk=pk)
    data = request.POST if request.method == "POST" else None
    form = AccountForm(data, admin=admin, user=user, initial=_initial(user))
    if data is not None:
        status = REFUSED
        if form.is_valid():
            try:
                done = accounts.change_account(user_id=user.pk, **form.values(), by=admin, at=now())
            except AccountRefused as told:
                refused(form, told)
            except AccountMoved:
                user.refresh_from_db()
                form.add_error(None, MOVED)
                rest_on(form, accounts.version_of(user))
                status = OVERTAKEN
            else:
                return _shown(request, done, "已保存。")
    subject = f"account:{user.pk}"
    password = slip.peek(request.session, subject, at=now()) if data is None else ""
    slip.drop(request.session, subject)
    context: dict[str, Any] = {
        "form": form,
        "account": user,
        "locked": _is_locked(user, now()),
        "password": password,
        "waiting": AccountRequest.objects.waiting().filter(user=user).select_related("unit", "asked_by").first(),
        "own": user.pk == admin.pk,
    }
    return render(request, "web/accounts/show.html", context, status=status)


def _initial(user: User) -> dict[str, Any]:
    return {
        "name": user.name,
        "badge": user.badge,
        "unit": str(user.unit_id),
        "roles": user.roles,
        "active": user.is_active,
        "seen": accounts.version_of(user),
    }


@require_POST
@needs(Permission.ACCOUNT_MANAGE)
def password(request: HttpRequest, pk: int) -> HttpResponse:
    """重置密码: a new first password, shown once."""
    admin = user_of(request)
    user = get_object_or_404(accounts_below(admin), pk=pk)
    try:
        done = accounts.give_password(user_id=user.pk, by=admin, at=now())
    except AccountRefused as told:
        messages.warning(request, str(told))
        return redirect("web:account-show", user.pk)
    return _shown(request, done, "已重置密码，并解除锁定。" if done.password else "")


@require_POST
@needs(Permission.ACCOUNT_MANAGE)
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """解除锁定; the password stays."""
    admin = user_of(request)
    user = get_object_or_404(accounts_below(admin), pk=pk)
    accounts.unlock(user_id=user.pk, by=admin, at=now())
    messages.success(request, "已解除锁定，密码不变。")
    return redirect("web:account-show", user.pk)


def _shown(request: HttpRequest, done: Done, words: str) -> HttpResponse:
    """To the page of the account, with its first password where one was made."""
    slip.keep(request.session, f"account:{done.user.pk}", done.password, at=now())
    if words:
        messages.success(request, words)
    if done.request is not None:
        messages.warning(request, WAITS)
    return redirect("web:account-show", done.user.pk)
