"""Two views of the look itself: the large-type switch and the gallery of components."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from yimen.ui import gallery as fake

ELDER_COOKIE_SECONDS = 365 * 24 * 3600


@require_http_methods(["GET", "POST", "HEAD"])
def elder_mode(request: HttpRequest) -> HttpResponse:
    """Large type on (`on=1`) or off (`on=0`) for this browser, then back to `next`, else to where it came from.

    A link may do it: it changes nothing but the size of the letters.
    """
    data = request.POST if request.method == "POST" else request.GET
    response = HttpResponseRedirect(_safe_target(request, data.get("next", "")))
    if data.get("on", "1") == "1":
        response.set_cookie(
            "elder", "1", max_age=ELDER_COOKIE_SECONDS, samesite="Lax", httponly=True, secure=request.is_secure()
        )
    else:
        response.delete_cookie("elder", samesite="Lax")
    return response


def _safe_target(request: HttpRequest, wanted: str) -> str:
    """`wanted` or the referring page when it is on this site, else the start page."""
    for url in (wanted, request.headers.get("referer", "")):
        if url and url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure()):
            return url
    return "/"


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component with invented values, in each of its states."""
    return render(request, "ui/gallery.html", fake.context())


def screen_gallery(request: HttpRequest) -> HttpResponse:
    """The hall board and the kiosk with invented values: `?kind=board` or `?kind=kiosk`."""
    kind = "kiosk" if request.GET.get("kind") == "kiosk" else "board"
    return render(request, f"ui/gallery_{kind}.html", fake.screen_context())


def portal_gallery(request: HttpRequest) -> HttpResponse:
    """The status page of the portal with invented values."""
    return render(request, "ui/gallery_portal.html", fake.context())
