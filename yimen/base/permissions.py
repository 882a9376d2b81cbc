"""Guards of views (权限守卫): a view names the permission it needs, and a test walks every view."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from yimen.domain.roles import Permission

V = TypeVar("V", bound=Callable[..., Any])


def _to_the_door(request: HttpRequest) -> HttpResponse:
    """To the log-in page and back; a piece stays where it is (401), and a press is not repeated by coming back."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=401)  # the page says so and keeps what was typed
    return redirect_to_login(request.get_full_path() if request.method in {"GET", "HEAD"} else "")


def _to_the_password(request: HttpRequest) -> HttpResponse:
    """To the page on which the password that somebody else made is changed; nothing else opens before."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": settings.PASSWORD_URL})
    return redirect(settings.PASSWORD_URL)


def needs(*permissions: Permission) -> Callable[[V], V]:
    """Let only users pass who hold at least one of the permissions.

    Nobody logged in: to the log-in page and back. A password that somebody else made: to the page that changes it.
    Logged in without the right: 403 with words. The permissions stay
    readable on the view as `needs`, so that the matrix test can see them.
    """

    def guard(view: V) -> V:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            user = request.user
            if not user.is_authenticated:
                return _to_the_door(request)
            if user.must_change_password:
                return _to_the_password(request)
            if not any(user.may(permission) for permission in permissions):
                raise PermissionDenied("您的岗位没有这项权限。如工作需要，请联系本单位系统管理员调整岗位。")
            answer: HttpResponse = view(request, *args, **kwargs)
            return answer

        guarded.needs = permissions  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return guard
