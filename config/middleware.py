"""Small middlewares: the visitor's address behind a proxy, headers, static files, session limits, plain answers."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

from config import errors
from yimen.base.ratelimit import TooOften
from yimen.cases.actions import NotAllowed

Answer = Callable[[HttpRequest], HttpResponseBase]

PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
SEEN = "seen"
SINCE = "since"
NOTE_EVERY = 60  # seconds: a busy clerk costs one session write a minute, not one a click


def _trusted(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in ipaddress.ip_network(network, strict=False) for network in settings.TRUSTED_PROXY)


def visitor(get_response: Answer) -> Answer:
    """Make REMOTE_ADDR the visitor's, and believe `X-Forwarded-Proto`, only where a trusted proxy says so."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        if _trusted(str(request.META.get("REMOTE_ADDR") or "")):
            hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
            strangers = [hop for hop in hops if hop and not _trusted(hop)]
            if strangers:
                request.META["REMOTE_ADDR"] = strangers[-1]  # the nearest one that is not ours
        else:
            request.META.pop("HTTP_X_FORWARDED_PROTO", None)
        return get_response(request)

    return handle


def headers(get_response: Answer) -> Answer:
    """Close browser features nobody uses; keep pages, which hold personal data, out of every cache."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return handle


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc]
    """WhiteNoise, but a file leaves whole: under ASGI Django would read a streamed one into memory anyway, and warn."""

    @staticmethod
    def serve(static_file: StaticFile, request: HttpRequest) -> HttpResponse:
        """The file, or what its conditional headers ask for."""
        found = static_file.get_response(request.method, request.META)
        body = b""
        if found.file is not None:
            with found.file as opened:
                body = opened.read()
        response = HttpResponse(body, status=int(found.status))
        del response.headers["Content-Type"]
        for name, value in found.headers:
            response.headers[name] = value
        return response


def idle(get_response: Answer) -> Answer:
    """End a session that nobody used for SESSION_IDLE_MINUTES, and every session SESSION_HOURS after the log-in.

    Pieces refreshed by a live event are not use. The whole length is kept here, since each write of a session sets its
    row's end anew: without it, somebody who clicks once an hour would stay logged in for ever.
    """

    def handle(request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            now = int(time.time())
            seen, since = request.session.get(SEEN), request.session.get(SINCE)
            if seen is not None and now - seen > settings.SESSION_IDLE_MINUTES * 60:
                return _sent_away(request)
            if since is not None and now - since > settings.SESSION_COOKIE_AGE:
                return _sent_away(request)
            if since is None:
                request.session[SINCE] = now
            if request.headers.get("X-Live") != "1" and (seen is None or now - seen > NOTE_EVERY):
                request.session[SEEN] = now
        return get_response(request)

    return handle


def _sent_away(request: HttpRequest) -> HttpResponse:
    logout(request)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=401)  # the page says so and keeps what was typed
    return redirect(settings.LOGIN_URL)


def plain(get_response: Answer) -> Answer:
    """No address holds a NUL, which PostgreSQL cannot compare; and a bare 405 becomes a page that says what to do."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        if "\0" in request.path_info:
            return errors.not_found(request)
        response = get_response(request)
        if response.status_code == 405 and not getattr(response, "content", b"?"):
            page = errors.not_allowed(request)
            page.headers["Allow"] = response.headers.get("Allow", "")
            return page
        return response

    return handle


def in_words(get_response: Answer) -> Answer:
    """Answer with a page in words what a view let pass: too many tries, and a step that is refused.

    A form shows the reasons of a refusal itself; this is for the slower one of two, whose record went under a button.
    """

    def handle(request: HttpRequest) -> HttpResponseBase:
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        match exception:
            case TooOften():
                return errors.too_often(request, exception)
            case NotAllowed():
                return errors.overtaken(request, exception)
            case _:
                return None

    handle.process_exception = process_exception  # type: ignore[attr-defined]
    return handle
