"""Pages for what went wrong (错误页), in Chinese, saying what to do; no detail of the inside."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from yimen.base.ratelimit import TooOften
from yimen.cases.actions import NotAllowed

logger = logging.getLogger("yimen.errors")

PLAIN = (
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>系统出了问题</title>'
    "<h1>系统出了问题</h1><p>问题已自动记录，请稍后再试。窗口照常接待，可以先领取纸质登记表。</p>"
)


def _page(request: HttpRequest, status: int, template: str, **context: object) -> HttpResponse:
    return HttpResponse(render_to_string(f"errors/{template}.html", context, request), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return _page(request, 400, "400")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the account may not do this; the words of whoever refused, where there are some."""
    return _page(request, 403, "403", reason=str(exception or ""))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return _page(request, 404, "404")


def not_allowed(request: HttpRequest) -> HttpResponse:
    """405: an address that only a button may send to, typed or reloaded."""
    return _page(request, 405, "405")


def server_error(request: HttpRequest) -> HttpResponse:
    """500; when even its page cannot be rendered, a few plain lines."""
    try:
        return _page(request, 500, "500")
    except Exception as error:  # a broken page must not hide the first failure
        logger.error("the error page failed: %s", type(error).__name__)
        return HttpResponse(PLAIN, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form is from another session, or cookies are off."""
    return _page(request, 403, "csrf")


def overtaken(request: HttpRequest, exception: NotAllowed) -> HttpResponse:
    """409: the step cannot be taken any more, each reason with its article."""
    reasons = [f"{one.words}（{one.article}）" if one.article else one.words for one in exception.refusals]
    return _page(request, 409, "409", reasons=reasons)


def too_often(request: HttpRequest, exception: TooOften) -> HttpResponse:
    """429 with the seconds to wait."""
    response = _page(request, 429, "429", reason=exception.words)
    response.headers["Retry-After"] = str(exception.seconds)
    return response
