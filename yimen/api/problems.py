"""Errors as problem+json (RFC 9457), in Chinese, saying what to do, without any value that was sent."""

from __future__ import annotations

import functools
import json
import logging
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from yimen.api.actions import KeyReused
from yimen.api.schemas import Problem
from yimen.base.ratelimit import TooOften
from yimen.cases.actions import NOT_HERE, NotAllowed, Stale, who_did
from yimen.documents.actions import NotDelivered

logger = logging.getLogger("yimen.api")

MEDIA_TYPE = "application/problem+json"
MAX_BODY = 256 * 1024  # bytes
TITLES = {
    400: "请求无法识别",
    401: "令牌无效",
    403: "没有这项权限",
    404: "没有查到",
    405: "不能这样调用",
    409: "与已有的冲突",
    413: "请求体太大",
    415: "请求体类型不对",
    422: "内容需要更正",
    429: "请求太频繁",
    500: "系统出了问题",
}
_WORDS = {
    "missing": "缺少这个字段",
    "extra_forbidden": "不收这个字段",
    "string_type": "应为字符串",
    "string_too_long": "太长",
    "string_too_short": "不能为空",
    "string_pattern_mismatch": "格式不对",
    "list_type": "应为数组",
    "too_long": "项数太多",
    "too_short": "项数太少",
    "bool_type": "应为 true 或 false",
    "int_type": "应为整数",
    "int_from_float": "应为整数",
    "int_parsing": "应为整数",
    "greater_than_equal": "数值太小",
    "less_than_equal": "数值太大",
    "literal_error": "不是可用的值，见 openapi.json",
    "enum": "不是可用的值，见 openapi.json",
    "date_from_datetime_parsing": "日期应写成 2026-03-02",
    "date_type": "日期应写成 2026-03-02",
    "date_parsing": "日期应写成 2026-03-02",
    "datetime_from_date_parsing": "时间应写成 2026-03-02T09:00:00+08:00",
    "datetime_parsing": "时间应写成 2026-03-02T09:00:00+08:00",
    "timezone_aware": "时间要写明时区，如 2026-03-02T09:00:00+08:00",
}

NO_TOKEN = "请在 Authorization 头里给出有效的令牌：Bearer ym_…；令牌由信访部门签发。"
NO_ADDRESS = "没有这个地址，见 openapi.json。"
NO_CASE = "没有查到这个编号，或该件不在这个账号的办理范围内，请核对编号。"
NO_REVIEW = "该件没有这个序号的复查（复核），序号见该件的 reviews。"
REUSED = "这个幂等键已经用于另一份内容，请换一个键再发；要补充已登记的信访事项，请另登记一件并写上原编号。"


class Flaw(NamedTuple):
    """One thing that is wrong: the field, if it is one's, and what to do; of a rule also its code and article."""

    field: str
    message: str
    code: str = ""
    article: str = ""


FieldError = Flaw | tuple[str, str]
"""A field and what to do about it."""


class Refused(Exception):  # noqa: N818 - the caller is told why, it is no fault of ours
    """A request that is answered with a problem."""

    def __init__(self, status: int, detail: str, errors: Sequence[FieldError] = ()) -> None:
        super().__init__(detail)
        self.status, self.detail, self.errors = status, detail, tuple(errors)


def problem(status: int, detail: str, errors: Sequence[FieldError] = ()) -> HttpResponse:
    """The answer for an error."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": TITLES[status],
        "status": status,
        "detail": detail,
        "errors": [Flaw(*error)._asdict() for error in errors],
    }
    return HttpResponse(json.dumps(body, ensure_ascii=False), content_type=MEDIA_TYPE, status=status)


def too_often(exception: TooOften) -> HttpResponse:
    """429 with the seconds to wait."""
    response = problem(429, exception.words)
    response.headers["Retry-After"] = str(exception.seconds)
    return response


def problems_of(*statuses: int) -> dict[Any, Any]:
    """The statuses with which an operation may refuse, for its document."""
    return dict.fromkeys(statuses, Problem)


def _refused(exception: NotAllowed) -> HttpResponse:
    """The words of the rule, with the code of each reason; what was set apart meanwhile is not there."""
    if exception.refusals == (NOT_HERE,):
        return problem(404, NO_CASE)
    status = 403 if any(one.code == "permission" for one in exception.refusals) else 422
    named = isinstance(exception, NotDelivered)
    flaws = [Flaw(one.code if named else "", one.words, one.code, one.article) for one in exception.refusals]
    return problem(status, str(exception), flaws)


def _overtaken(exception: Stale) -> HttpResponse:
    detail = f"{who_did(exception.taken)}。这一步没有办理：请重新读取该件，核对最新情况，仍需办理的用新的 seen 再发。"
    return problem(409, detail, [Flaw("seen", detail, "stale")])


def _invalid(exception: ValidationError) -> HttpResponse:
    errors = []
    for error in exception.errors:
        _, *place = [*map(str, error.get("loc", ())), ""]  # the first says whence: body, query, header or path
        field = ".".join(place[:-1]).removeprefix("payload").removeprefix(".")
        errors.append((field, f"{_WORDS.get(error.get('type', ''), '格式不对')}。"))
    return problem(422, "有字段需要更正，见 errors；字段说明见 openapi.json。", errors)


def _broken(request: HttpRequest, exception: Exception) -> HttpResponse:
    # The kind and the place only: a message of the database may quote the values that were sent.
    trace = exception.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}" if trace else "?"
    logger.error("%s %s failed: %s at %s", request.method, request.path, type(exception).__name__, where)
    return problem(500, "问题已记录，请稍后用同一个幂等键重试，不会重复登记。")


def speak_chinese(api: NinjaAPI) -> None:
    """Answer every error of the API with a problem."""
    answers: dict[type[Exception], Callable[[Any], HttpResponse]] = {
        Refused: lambda error: problem(error.status, error.detail, error.errors),
        NotAllowed: _refused,
        Stale: _overtaken,
        KeyReused: lambda _: problem(409, REUSED, [Flaw("Idempotency-Key", REUSED, "key_reused")]),
        TooOften: too_often,
        ValidationError: _invalid,
        AuthenticationError: lambda _: problem(401, NO_TOKEN),
        HttpError: lambda _: problem(400, "请求体不是有效的 JSON（UTF-8）。"),
        Http404: lambda _: problem(404, NO_ADDRESS),
    }

    def handler(answer: Callable[[Any], HttpResponse]) -> Callable[[HttpRequest, Any], HttpResponse]:
        return lambda _, error: answer(error)

    for kind, answer in answers.items():
        api.add_exception_handler(kind, handler(answer))
    broken: Callable[[HttpRequest, Any], HttpResponse] = _broken
    api.add_exception_handler(Exception, broken)


def json_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Take JSON of a sensible size only; decided before the body is read."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.content_type != "application/json":
            return problem(415, "请求体应为 JSON，请把 Content-Type 设为 application/json。")
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > MAX_BODY:
            return problem(413, f"请求体最多 {MAX_BODY // 1024} KB。")
        return view(request, *args, **kwargs)

    return guarded


def without_html(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Turn a bare 405 into a problem."""

    @functools.wraps(view)
    def answered(*args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(*args, **kwargs)
        if response.status_code == 405:
            allowed = response.headers.get("Allow", "")
            response = problem(405, f"这个地址只接受 {allowed}。")
            response.headers["Allow"] = allowed
        return response

    return answered


def no_such_address(request: HttpRequest, rest: str = "") -> HttpResponse:
    """404 for everything else below the API."""
    return problem(404, NO_ADDRESS)
