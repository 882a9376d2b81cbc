"""/api/v1/cases: what an account sees, and every step that it may take; by the rules of the screens, no others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.timezone import localdate
from ninja import Router
from ninja.decorators import decorate_view
from ninja.params.functions import Header, Query
from pydantic import AwareDatetime

from yimen.api import bodies, review_steps, shown
from yimen.api.accounts import READS, STEPS, account_of, case_of, keyed
from yimen.api.actions import once
from yimen.api.answers import CaseAnswer, CaseRows, StepDone
from yimen.api.problems import NO_REVIEW, Refused, json_only, problems_of
from yimen.api.review_steps import REVIEW_DOINGS, ReviewDoing
from yimen.api.steps import DOINGS, Doing
from yimen.api.tokens import TokenAuth
from yimen.base.models import User
from yimen.cases import queries
from yimen.cases.actions import NotAllowed, last_review_step, last_step, note_opened, unchanged, unchanged_review
from yimen.cases.models import Case, Review, ReviewStepTaken, StepTaken
from yimen.cases.queries import CaseFilter
from yimen.documents.queries import of_case
from yimen.domain import procedure, review
from yimen.domain.procedure import Offer, Stage

PAGE = 50
KEY_HEADER = Header(..., alias="Idempotency-Key", description="8 至 64 位字母、数字、_ . -；同一步重试时不变")
READ_PROBLEMS = (401, 403, 404, 422, 429)
STEP_PROBLEMS = (401, 403, 404, 409, 413, 415, 422, 429)
STAGES = ("open", "ended", *(stage.value for stage in Stage if stage not in {Stage.SET_APART, Stage.REJOINED}))
SINCE = Query(None, description="只要此后（含）办过步骤的，如 2026-03-02T09:00:00+08:00；增量同步时请往前多留 5 分钟")
router = Router(auth=TokenAuth(), tags=["信访件"])


@router.get("/cases", response={200: CaseRows, **problems_of(401, 403, 422, 429)}, summary="这个账号看得到的信访件")
def listed(
    request: HttpRequest,
    *,
    stage: str = Query("", description=f"阶段：{'、'.join(STAGES)}；不填为全部（不含历史件）", max_length=12),
    changed_since: AwareDatetime | None = SINCE,
    helping: bool = Query(False, description="只要请求本单位协办的"),
    after: str = Query("", description="上一页的 next", max_length=20),
) -> dict[str, Any]:
    """Newest registration first, fifty a page, by key."""
    now = timezone.now()
    user, today = account_of(request, READS, at=now), localdate(now)
    chosen = CaseFilter(stage=_stage(stage), changed_since=changed_since, helping=helping)
    page = queries.listed(user, chosen, today=today, older_than=_cursor(after), limit=PAGE)
    return {"cases": [shown.row(case, today=today) for case in page.rows], "next": str(page.older or "")}


def _stage(text: str) -> str:
    if text and text not in STAGES:
        words = f"没有这个阶段，可用的：{'、'.join(STAGES)}。"
        raise Refused(422, words, [("stage", words)])
    return text


def _cursor(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        words = "after 应当原样用上一页答复里的 next。"
        raise Refused(422, words, [("after", words)])
    return int(text)


@router.get("/cases/{number}", response={200: CaseAnswer, **problems_of(*READ_PROBLEMS)}, summary="一件信访件")
def one(request: HttpRequest, number: str) -> dict[str, Any]:
    """The case as its page shows it to the account, masked; every opening is noted."""
    now = timezone.now()
    user = account_of(request, READS, at=now)
    return _opened(case_of(user, number), user, at=now)


def _opened(case: Case, user: User, *, at: datetime) -> dict[str, Any]:
    note_opened(case=case, by=user, at=at)
    return shown.whole(case, user, today=localdate(at))


def _take(
    request: HttpRequest, number: str, payload: bodies.StepIn, *, key: str, step: procedure.Step, doing: Doing
) -> dict[str, Any]:
    """Take a step once for each key.

    Raises:
        Refused: 403, 404, 422. NotAllowed: the table. Stale: somebody was quicker. KeyReused.
    """
    now = timezone.now()
    user = account_of(request, STEPS, at=now)
    case = case_of(user, number)

    def deed() -> dict[str, int]:
        with unchanged(case.pk, seen=payload.seen):
            there = Case.objects.select_related("office", "unit").get(pk=case.pk)
            _allow(Offer(procedure.STEPS[step], procedure.refusals(step, queries.situation(there, user))))
            doing.take(there, payload, by=user, at=now)
        return {"step": last_step(case).pk}

    asked = keyed(request, key, case.number, step, payload=payload)
    done = once(request=asked, case=case, deed=deed, by=user, at=now)
    return _done(user, case.number, done, at=now)


def _allow(offer: Offer[Any]) -> None:
    """What the screen would not open is refused with the same words, before what was sent is looked at."""
    if offer.closing:
        raise NotAllowed(offer.closing)


def _done(user: User, number: str, done: dict[str, int], *, at: datetime) -> dict[str, Any]:
    taken: StepTaken | ReviewStepTaken
    if "review_step" in done:
        of_review = ReviewStepTaken.objects.select_related("by__unit", "deputy_for", "review")
        taken = of_review.get(pk=done["review_step"])
        case_id, review_id, parts = taken.review.case_id, taken.review_id, ""
    else:
        taken = StepTaken.objects.select_related("by__unit", "deputy_for", "unit").get(pk=done["step"])
        case_id, review_id, parts = taken.case_id, None, taken.facts.get("parts", "")
    papers = of_case(case_id).prefetch_related(None).filter(issued_at=taken.at, issued_by=taken.by_id)
    try:
        case = _opened(case_of(user, number), user, at=at)
    except Refused:  # with this step it left what the account sees
        case = None
    return {
        "taken": shown.taken_answer(taken),
        "papers": [shown.paper_answer(paper) for paper in papers],
        "parts": parts.split("、") if parts else [],
        "review": review_id,
        "case": case,
    }


@router.post(
    "/cases/{number}/reviews",
    response={200: StepDone, **problems_of(*STEP_PROBLEMS)},
    summary="登记复查（复核）请求",
    operation_id="review_request",
)
@decorate_view(json_only)
def request_review(
    request: HttpRequest, number: str, payload: bodies.ReviewIn, idempotency_key: str = KEY_HEADER
) -> dict[str, Any]:
    """A 复查, or a 复核 once the 复查 was answered; `seen` is that of the case."""
    now = timezone.now()
    user = account_of(request, STEPS, at=now)
    case = case_of(user, number)

    def deed() -> dict[str, int]:
        with unchanged(case.pk, seen=payload.seen):
            there = Case.objects.select_related("office", "unit").get(pk=case.pk)
            made = review_steps.ask(there, payload, by=user, at=now)
        return {"review_step": last_review_step(made).pk}

    asked = keyed(request, idempotency_key, case.number, "review", payload=payload)
    return _done(user, case.number, once(request=asked, case=case, deed=deed, by=user, at=now), at=now)


def _take_of_review(
    request: HttpRequest,
    number: str,
    review_id: int,
    payload: bodies.StepIn,
    *,
    key: str,
    step: review.Step,
    doing: ReviewDoing,
) -> dict[str, Any]:
    """As `_take`, for a step of a review of the case; `seen` is that of the review."""
    now = timezone.now()
    user = account_of(request, STEPS, at=now)
    case = case_of(user, number)
    found = Review.objects.filter(pk=review_id, case=case).first() if review_id < 2**63 else None
    if found is None:
        raise Refused(404, NO_REVIEW)

    def deed() -> dict[str, int]:
        with unchanged_review(found, seen=payload.seen):
            there = Review.objects.select_related("case__office", "case__unit", "body", "respondent").get(pk=found.pk)
            _allow(Offer(review.STEPS[step], review.refusals(step, queries.review_situation(there, user))))
            doing.take(there, payload, by=user, at=now)
        return {"review_step": last_review_step(found).pk}

    asked = keyed(request, key, case.number, f"review {review_id}", step, payload=payload)
    return _done(user, case.number, once(request=asked, case=case, deed=deed, by=user, at=now), at=now)


def _documented(rule: Any) -> str:
    """What the document says of a step: where it may start, which clocks it moves, its paper and its article."""
    lines = [f"在“{'、'.join(sorted(stage.label for stage in rule.sources))}”时。"]
    clocks = {"starts": "开始计算", "stops": "完成", "voids": "不再计算", "resumes": "继续计算"}
    lines += [f"{word} {'、'.join(getattr(rule, name))}。" for name, word in clocks.items() if getattr(rule, name, ())]
    paper, article = getattr(rule, "paper", None), getattr(rule, "article", "")
    lines += [f"出具{paper.label}。"] if paper else []
    lines += [f"依据：{article}。"] if article else []
    return "".join(lines)


def _address(path: str, view: Callable[..., dict[str, Any]], body: type[bodies.StepIn], rule: Any, name: str) -> None:
    """One address for each step, so that its body stands in the document."""
    view.__annotations__["payload"] = body
    router.post(
        path,
        response={200: StepDone, **problems_of(*STEP_PROBLEMS)},
        summary=rule.label,
        description=_documented(rule),
        operation_id=name,
    )(decorate_view(json_only)(view))


def _of_case(step: procedure.Step, doing: Doing) -> None:
    def take(
        request: HttpRequest, number: str, payload: bodies.StepIn, idempotency_key: str = KEY_HEADER
    ) -> dict[str, Any]:
        return _take(request, number, payload, key=idempotency_key, step=step, doing=doing)

    _address(f"/cases/{{number}}/steps/{step}", take, doing.body, procedure.STEPS[step], f"step_{step}")


def _of_review(step: review.Step, doing: ReviewDoing) -> None:
    def take(
        request: HttpRequest,
        number: str,
        review_id: int,
        payload: bodies.StepIn,
        idempotency_key: str = KEY_HEADER,
    ) -> dict[str, Any]:
        return _take_of_review(request, number, review_id, payload, key=idempotency_key, step=step, doing=doing)

    path = f"/cases/{{number}}/reviews/{{review_id}}/steps/{step}"
    _address(path, take, doing.body, review.STEPS[step], f"review_step_{step}")


for _step, _doing in DOINGS.items():
    _of_case(_step, _doing)
for _review_step, _review_doing in REVIEW_DOINGS.items():
    _of_review(_review_step, _review_doing)
