"""Who asks (对接账号), how often, and by which key: what every operation on cases looks at first."""

from __future__ import annotations

import json
import re
from datetime import datetime

from django.http import HttpRequest
from pydantic import BaseModel

from yimen.api.actions import Request
from yimen.api.models import ApiToken
from yimen.api.problems import NO_CASE, Flaw, Refused
from yimen.base import crypto
from yimen.base.models import User
from yimen.base.ratelimit import Limit, hit
from yimen.cases.models import Case
from yimen.domain.numbering import InvalidNumber, parse_item_number
from yimen.domain.roles import Permission

READS = Limit("api.cases", tries=6000, seconds=3600)
STEPS = Limit("api.steps", tries=2000, seconds=3600)
KEY = re.compile(r"[0-9A-Za-z_.-]{8,64}", re.ASCII)
NO_ACCOUNT = "这个令牌没有对应的账号，只能登记信访事项；要查看和办理信访件，请用为对接账号签发的令牌。"
NO_RIGHT = "这个账号的岗位没有查看信访件的权限；如工作需要，请联系本单位系统管理员调整岗位。"


def token_of(request: HttpRequest) -> ApiToken:
    """The token by which the request came."""
    token: ApiToken = request.auth  # type: ignore[attr-defined]
    return token


def account_of(request: HttpRequest, limit: Limit, *, at: datetime) -> User:
    """The account for which the token stands, after one more try is counted.

    Raises:
        Refused: 403, there is none, or its posts do not let it see cases.
        TooOften: the token asked too often.
    """
    token = token_of(request)
    hit((limit, str(token.pk)), at=at)
    if token.account is None:
        raise Refused(403, NO_ACCOUNT)
    if not token.account.may(Permission.CASE_VIEW):
        raise Refused(403, NO_RIGHT, [Flaw("", NO_RIGHT, "permission")])
    return token.account


def case_of(user: User, number: str) -> Case:
    """The case of this number.

    Raises:
        Refused: 404, the same for a number that does not exist, a protected one, one that was set apart, and one that
            is not this account's to see.
    """
    try:
        wanted = str(parse_item_number(number))
    except InvalidNumber:
        raise Refused(404, NO_CASE) from None
    rows = Case.objects.visible_to(user).select_related("office", "unit__parent", "holding_unit", "holder")
    case = rows.filter(number=wanted).first()
    if case is None:
        raise Refused(404, NO_CASE)
    return case


def keyed(request: HttpRequest, key: str, *asked: str, payload: BaseModel) -> Request:
    """The request by its key.

    Args:
        asked: what is asked for beside the body: the number of the case, the step.

    Raises:
        Refused: 422, what was given is no key.
    """
    if not KEY.fullmatch(key):
        message = "幂等键应为 8 至 64 位字母、数字、_ . -，每件一个，重试时不变。"
        raise Refused(422, message, [("Idempotency-Key", message)])
    text = json.dumps(payload.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    return Request(token=token_of(request), key=key, body=crypto.digest("\n".join([*asked, text])))
