"""/api/v1/: status by code, clock, registration with idempotency key. Errors are problem+json in Chinese."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from ninja import NinjaAPI, Status
from ninja.decorators import decorate_view
from ninja.openapi.schema import OpenAPISchema
from ninja.params.functions import Header, Query
from ninja.renderers import JSONRenderer

from yimen.api import cases, clock
from yimen.api.accounts import keyed, token_of
from yimen.api.actions import take_petition
from yimen.api.problems import MEDIA_TYPE, TITLES, FieldError, Refused, json_only, problems_of, speak_chinese
from yimen.api.schemas import ClockResult, PersonIn, PetitionIn, PetitionOut, StatusAnswer, StatusQuestion
from yimen.api.tokens import TokenAuth
from yimen.base.public_url import absolute
from yimen.base.ratelimit import Limit, client_of, hit
from yimen.cases import public
from yimen.cases.actions import PetitionFacts
from yimen.domain import registration
from yimen.domain.clocks import chinese, first_in_force
from yimen.domain.numbering import InvalidNumber
from yimen.petitioners.actions import PetitionerFacts

CLOCK = Limit("api.clock", tries=300, seconds=300)
PETITIONS = Limit("api.petitions", tries=2000, seconds=3600)
FIELDS = {"petitioners": "people", "people_present": "people_count", "people_concerned": "affected_count"}
NOT_FOUND = "没有查到：编号或查询码不对。"


class Readable(JSONRenderer):
    """JSON with Chinese characters as they are: a third of the size."""

    json_dumps_params = {"ensure_ascii": False}  # noqa: RUF012 - so declared by the library


class Api(NinjaAPI):
    """The API; its document names the media type of problems as it is sent, and speaks Chinese."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        """The document, with problem+json where a problem is answered, and without the notes of our code."""
        schema = super().get_openapi_schema(**kwargs)
        operations = [operation for methods in schema["paths"].values() for operation in methods.values()]
        for operation in operations:
            for status, response in operation["responses"].items():
                response["description"] = TITLES.get(int(status), "成功")
                if int(status) >= 400:
                    content = response["content"]
                    content[MEDIA_TYPE] = content.pop("application/json")
        for described in (*operations, *schema["components"]["schemas"].values()):
            if described.get("description", "").isascii() or described["description"][0].isascii():
                described.pop("description", None)
        return schema


api = Api(
    title="一门 API",
    version="1",
    description=(
        "凭编号和查询码查进度、计算期限、登记信访事项；用对接账号的令牌查看和办理信访件，规则和权限与系统页面完全相同。"
        "错误以 problem+json 返回，并说明怎样改正。检举控告没有接口，须由专人在系统里保护登记（第三十条）。"
    ),
    urls_namespace="api-1",
    openapi_url="openapi.json",
    renderer=Readable(),
    docs_url=None,  # its page would load scripts from elsewhere
)
speak_chinese(api)
api.add_router("", cases.router)


@api.post(
    "/status", response={200: StatusAnswer, **problems_of(404, 413, 415, 422, 429)}, summary="凭编号和查询码查办理进度"
)
@decorate_view(json_only)
def status(request: HttpRequest, payload: StatusQuestion) -> dict[str, Any]:
    """The progress of one case; the limits are those of the status page."""
    number, code = _typed(payload)
    opened = public.open_with_code(number=number, code=code, client=client_of(request), at=timezone.now())
    if opened is None:
        raise Refused(404, NOT_FOUND)
    found = public.holder(opened.grant) if opened.grant else None
    if found is None:
        return {
            "number": opened.number,
            "stage": "",
            "label": opened.state,
            "sentence": opened.state,
            "claims": [],
            "steps": [],
            "clocks": [],
        }
    shown = public.progress(found, today=localdate())
    return {
        "number": shown.number,
        "stage": shown.stage,
        "label": shown.stage_label,
        "sentence": shown.now.sentence,
        "claims": shown.claims,
        "steps": [{"on": step.at, "title": step.title, "by": step.by} for step in shown.steps],
        "clocks": shown.clocks,
    }


def _typed(payload: StatusQuestion) -> tuple[str, str]:
    errors: list[FieldError] = []
    typed = []
    for field, parse in (("number", public.typed_number), ("code", public.typed_code)):
        try:
            typed.append(parse(getattr(payload, field)))
        except InvalidNumber as wrong:
            errors.append((field, str(wrong)))
    if errors:
        raise Refused(422, "编号或查询码写法不对，见 errors。", errors)
    return typed[0], typed[1]


@api.get("/clock", response={200: ClockResult, **problems_of(422, 429)}, summary="计算期限，逐日说明")
def term_end(
    request: HttpRequest,
    *,
    term: str = Query(..., description="期限：C1 至 C8、S1 至 S3、T1、A1、P1、M1", max_length=10),
    start: str = Query(..., alias="from", description="起算日（当日不计入），如 2026-03-02", max_length=20),
    approved_extension: str | None = Query(None, description="已批准的延长日数，1 至 30，仅 C4", max_length=10),
    hearing: str | None = Query(None, description="听证起止日，如 2026-03-02..2026-03-04，仅 C8", max_length=30),
    days: str | None = Query(None, description="交办单位指定的天数：A1 必填，P1、T1 可选", max_length=10),
) -> dict[str, object]:
    """The same result as `yimen clock`."""
    hit((CLOCK, client_of(request)), at=timezone.now())
    return clock.answer(term=term, start=start, extension=approved_extension, hearing=hearing, days=days)


@api.post(
    "/petitions",
    response={201: PetitionOut, 200: PetitionOut, **problems_of(401, 403, 409, 413, 415, 422, 429)},
    auth=TokenAuth(),
    summary="登记一件信访事项",
)
@decorate_view(json_only)
def petitions(
    request: HttpRequest,
    payload: PetitionIn,
    idempotency_key: str = Header(..., alias="Idempotency-Key", description="8 至 64 位字母、数字、_ . -"),
) -> Status[dict[str, Any]]:
    """Register once for each key: 201 the first time, 200 with the same answer again, 409 with another body."""
    now, token = timezone.now(), token_of(request)
    hit((PETITIONS, str(token.pk)), at=now)
    asked = keyed(request, idempotency_key, payload=payload)
    facts = _facts(payload, f"api:{token.pk}:{idempotency_key}")
    registered = take_petition(request=asked, petition=facts, by=token.account, at=now)
    case = registered.case
    answer = {
        "number": case.number,
        "query_code": registered.query_code,
        "received_on": case.received_on,
        "registered_on": case.registered_on,
        "status_url": absolute(reverse("portal:status-of", args=[case.number])),
    }
    return Status(200 if registered.already_there else 201, answer)


def _facts(payload: PetitionIn, source_key: str) -> PetitionFacts:
    if payload.purpose == "accuse":
        detail = "检举控告不经本接口：请引导本人使用网上的保护登记表，或由信访部门专人登记（第三十条）。"
        raise Refused(422, detail, [("purpose", detail)])
    if payload.received_on < first_in_force():
        detail = f"{chinese(first_in_force())}以前收到的是历史件，请用导入命令收录。"
        raise Refused(422, detail, [("received_on", detail)])
    form = registration.RegistrationFacts(
        channel=payload.channel,
        received_on=payload.received_on,
        petitioners=[registration.PetitionerFacts(one.name, one.address) for one in payload.people],
        unclear=bool(payload.unclear_reason),
        unclear_reason=payload.unclear_reason,
        people_present=payload.people_count,
        people_concerned=payload.affected_count,
        claims=payload.claims,
    )
    found = registration.check(form, today=localdate(), moment=registration.Moment.INTAKE)
    errors = [(FIELDS.get(one.field, one.field), one.message) for one in found if one.blocking]
    if errors:
        raise Refused(422, "有内容需要更正，见 errors。", errors)
    people = tuple(
        PetitionerFacts(**one.model_dump(), unclear_reason=payload.unclear_reason, anonymous=not one.name)
        for one in payload.people or [PersonIn()]
    )
    return PetitionFacts(
        channel=payload.channel,
        received_on=payload.received_on,
        title=payload.title or " ".join(payload.claims[0].split())[:30],
        claims=tuple(payload.claims),
        people=people,
        source_key=source_key,
        facts=payload.facts,
        reasons=payload.reasons,
        place=payload.place,
        division_code=payload.division_code,
        purpose=payload.purpose,
        people_count=payload.people_count,
        affected_count=payload.affected_count,
        joint=payload.people_count > 1,
        repeat=payload.repeat,
        other_procedure=payload.other_procedure,
        reviewed_before=payload.reviewed_before,
    )
