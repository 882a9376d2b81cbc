"""Log in, log out, and the way to one's workplace."""

from __future__ import annotations

from django import forms
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import now
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from yimen.base import progress
from yimen.base.ratelimit import Limit, client_of, forgive, hit
from yimen.web.nav import home_of

BY_CLIENT = Limit("login.client", tries=60, seconds=600)
"""Wrong tries from one address, over all names: an office shares one address, a guesser has one."""


class LoginForm(forms.Form):
    """账号和密码."""

    username = forms.CharField(
        label="账号", max_length=40, widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(
        label="密码", max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """The log-in page; the answer never tells whether an account exists or is locked."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = ""
    form = LoginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        use = (BY_CLIENT, client_of(request))
        hit(use, at=now())
        user = authenticate(request, **form.cleaned_data)
        if user is not None:
            forgive(use)
            login(request, user)
            return redirect(target or home_of(user))
        form.add_error(
            None,
            "账号或密码不对，或该账号已暂时锁定。请核对后重试；连续输错会锁定一段时间，忘记密码请找本单位系统管理员。",
        )
    return render(
        request,
        "web/login.html",
        {"form": form, "next": target, "filling": progress.read("demo")},
        status=200 if not form.errors else 422,
    )


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("web:login")


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Everybody's own workplace."""
    return redirect(home_of(request.user))  # type: ignore[arg-type]


@login_required
def welcome(request: HttpRequest) -> HttpResponse:
    """For accounts whose workplace comes later: says so, and what the account may do."""
    return render(request, "web/welcome.html")
