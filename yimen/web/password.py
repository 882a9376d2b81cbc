"""修改密码: the own one, at any time; at once where somebody else made it (the first log-in)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from yimen.base import auth
from yimen.base.models import User
from yimen.base.ratelimit import Limit, forgive, hit
from yimen.web.intake.buttons import user_of
from yimen.web.nav import home_of

BY_USER = Limit("password.change", tries=10, seconds=600)
"""Wrong tries at the present password: a session left open is no way to guess it."""


def _secret(label: str, kind: str, *, required: str, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=200, strip=False, help_text=hint,
        widget=forms.PasswordInput(attrs={"autocomplete": kind}),
        error_messages={"required": required, "max_length": "密码最多 200 个字符。",
                        "null_characters_not_allowed": "密码里有看不见的控制字符，请重新输入。"},
    )  # fmt: skip


class PasswordForm(forms.Form):
    """The present password, and the new one twice."""

    old = _secret("现在的密码", "current-password", required="请输入现在的密码。")
    new = _secret("新密码", "new-password", required="请输入新密码。")
    again = _secret("再输入一次新密码", "new-password", required="请再输入一次新密码。")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["new"].help_text = "".join(password_validators_help_texts())

    def clean_new(self) -> str:
        """Long enough, not a common one, not like the name."""
        new: str = self.cleaned_data["new"]
        validate_password(new, self.user)
        return new

    def clean(self) -> dict[str, Any]:
        """Typed alike, and really new."""
        data = super().clean() or {}
        if "new" in data and "again" in data and data["new"] != data["again"]:
            self.add_error("again", "两次输入的新密码不一样，请重新输入。")
        if "new" in data and data["new"] == data.get("old"):
            self.add_error("new", "新密码不能与现在的密码相同。")
        return data


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@login_required
def change(request: HttpRequest) -> HttpResponse:
    """Change the own password; other sessions of the account end."""
    user = user_of(request)
    form = PasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        at, use = now(), (BY_USER, str(user.pk))
        hit(use, at=at)
        if user.check_password(form.cleaned_data["old"]):
            auth.change_password(user=user, password=form.cleaned_data["new"], by=user, at=at)
            forgive(use)
            update_session_auth_hash(request, user)
            messages.success(request, "密码已修改。其他地方的登录已退出。")
            return redirect(home_of(user))
        form.add_error("old", "现在的密码不对，请重新输入。")
    status = 422 if request.method == "POST" else 200
    return render(request, "web/password.html", {"form": form, "must": user.must_change_password}, status=status)
