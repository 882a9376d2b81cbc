"""The cookie that keeps one case open in this browser for half an hour after number and code were right."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from yimen.cases import public
from yimen.cases.models import Case

COOKIE = "yimen_status"


def keep(response: HttpResponse, grant: str) -> None:
    """Put the grant into this browser; it is sent to the status pages only, and no script can read it."""
    response.set_cookie(
        COOKIE,
        grant,
        max_age=public.GRANT_SECONDS,
        path=reverse("portal:status"),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def drop(response: HttpResponse) -> None:
    """Close the case in this browser."""
    response.delete_cookie(COOKIE, path=reverse("portal:status"), samesite="Lax")


def with_case(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hand the opened case to the view; without a valid grant back to number and code, saying why."""

    @functools.wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        case: Case | None = public.holder(request.COOKIES.get(COOKIE, ""))
        if case is None:
            return redirect(f"{reverse('portal:status')}?over=1")
        return view(request, case, *args, **kwargs)

    return opened
