"""The case page: the whole life on one screen, the next lawful step beside it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yimen.base.models import User
from yimen.base.permissions import needs
from yimen.cases import actions, queries
from yimen.cases.models import Case, CasePetitioner, Review, ReviewApplicant
from yimen.documents import queries as papers
from yimen.documents.models import Document
from yimen.domain.dictionaries import label_of
from yimen.domain.handing_down import Sender
from yimen.domain.procedure import ENDED_STAGES, Stage
from yimen.domain.roles import Permission
from yimen.domain.sorting import class_rule
from yimen.domain.typed import whole
from yimen.supervision.queries import OnCase, on_case
from yimen.web.aftercare.panel import panel
from yimen.web.agents.shown import mandate_rows
from yimen.web.cases.forms import UnmaskForm
from yimen.web.cases.joint import acts, records
from yimen.web.cases.offers import doors
from yimen.web.cases.reading import visible_case, whole_case
from yimen.web.cases.timeline import timeline
from yimen.web.cases.words import PILLS
from yimen.web.files import file_response
from yimen.web.hands.baton import baton
from yimen.web.shell import page_or_piece

RESULT_TONES = {"supported": "done", "explained": "neutral", "not_supported": "neutral"}


def shown(
    request: HttpRequest,
    case: Case,
    there: Collection[str],
    *,
    clear: bool = False,
    unmask: UnmaskForm | None = None,
) -> dict[str, Any]:
    """What the case page shows; case and kinds of records from `whole_case`."""
    user: User = request.user  # type: ignore[assignment]
    today = localdate()
    clocks, claims, helps = list(case.clocks.all()), list(case.claims.all()), queries.helps_of(case)
    documents = list(papers.readable(case, user))
    may_read = user.may(Permission.DOCUMENT_READ)
    after = panel(case, user, there)
    recusals = queries.recusals_of(case) if "recusals" in there else []
    powers = queries.powers_of(case.pk, user, recusals=recusals)
    offered = doors(case, user, claims=len(claims), powers=powers)
    reviews = list(case.reviews.select_related("body")) if "reviews" in there else []
    shown_people = queries.people(case, clear=clear)
    held = baton(
        case, user, reviews=reviews, recusals=recusals, powers=powers, offered="hand_offers" in there, today=today
    )
    joint = on_case(case) if "joint_steps" in there else OnCase((), (), None)
    return {
        "case": case,
        "stage": Stage(case.stage),
        "tone": PILLS[Stage(case.stage)],
        "history": case.stage == Stage.HISTORY,
        "clocks": queries.clock_items(
            case, clocks, today=today, why_url=lambda code: reverse("web:case-clock", args=[case.pk, code])
        ),
        "claims": [
            {
                "claim": claim,
                "result": label_of("claim_result", claim.result) if claim.result else "",
                "tone": RESULT_TONES.get(claim.result, "neutral"),
            }
            for claim in claims
        ],
        "claim_count": f"诉求 {len(claims)} 项",
        "results_shown": queries.results_shown(case, user),
        "people": shown_people,
        "clear": clear,
        "unmask": unmask or UnmaskForm(),
        "unmask_opened": bool(unmask and unmask.errors),
        "may_unmask": user.may(Permission.CASE_UNMASK) and not held["kept_out"],
        "facts": _facts(case),
        "papers": documents,
        "may_read": may_read,
        "timeline": timeline(case, documents, user=user, joint=joint),
        "today": today,
        "joint": joint,
        "joint_records": records(joint, user),
        "joint_acts": acts(case, user),
        "usual_doors": [door for door in offered if door.usual],
        "other_doors": [door for door in offered if not door.usual],
        **_together(case, user, there, several=len(shown_people) > 1),
        "helps": helps,
        "after": after,
        "reviews": _with_applicants(reviews, several=len(shown_people) > 1),
        "baton": held,
        "ask_review": _may_ask_review(case, user),
        "no_review": queries.against_asking(case) if _registers_here(case, user) and queries.is_reopened(case) else (),
        "may_reissue": _may_reissue(case, user),
        "reissues": list(case.code_reissues.select_related("by")) if case.office_id == user.unit_id else [],
        "ask_data": _registers_here(case, user) and case.stage != Stage.HISTORY,
        "data_requests": list(case.data_requests.all())
        if "data_requests" in there and case.office_id == user.unit_id
        else [],
        "no_doors": _no_doors(case, user),
        "mandates": mandate_rows(queries.mandates_of(case), today=today) if "mandates" in there else [],
        "keeps_mandates": actions.may_keep(case, user) and case.stage != Stage.HISTORY,
        "may_report": user.may(Permission.URGENT_REPORT),
        "holding": _holding(case),
        "live": f"case.{case.pk}",
    }


def _together(case: Case, user: User, there: Collection[str], *, several: bool) -> dict[str, Any]:
    """The items of the same matter, and those that were split off; only what the user may see.

    Args:
        several: the item has several petitioners.
    """
    siblings = []
    if case.matter is not None:
        siblings = [one for one in queries.items_of(case.matter, user) if one.pk != case.pk]
    seen = Case.objects.visible_to(user)
    above = [pk for pk in (case.split_from_id, case.answered_with_id) if pk]
    near = {one.pk: one for one in seen.filter(pk__in=above)} if above else {}
    tied = Q(split_from=case) | Q(answered_with=case)
    below = list(seen.filter(tied).order_by("pk")) if {"parts", "followers"} & set(there) else []
    links = user.may(Permission.CASE_SORT) or user.may(Permission.CASE_ACCEPT)
    links = links and queries.reaches(case, user)  # not a unit that only helps
    together = case.answered_with_id is not None or any(one.answered_with_id == case.pk for one in below)
    return {
        "siblings": siblings,
        "parts": [one for one in below if one.split_from_id == case.pk],
        "origin": near.get(case.split_from_id or 0),
        "answered_with": near.get(case.answered_with_id or 0),
        "may_link": links and case.stage != Stage.REJOINED,
        "deliveries": case.opinion_issued_by_id is not None and (several or together),
    }


def _with_applicants(reviews: list[Review], *, several: bool) -> list[tuple[Review, str]]:
    """The reviews; of a case with several petitioners each with those who asked for it, masked."""
    found: dict[int, list[CasePetitioner]] = {one.pk: [] for one in reviews}
    if several and reviews:
        for row in ReviewApplicant.objects.filter(review__in=reviews).select_related("party__petitioner"):
            found[row.review_id].append(row.party)
    return [(one, queries.masked(found[one.pk]) if found[one.pk] else "") for one in reviews]


def _may_ask_review(case: Case, user: User) -> bool:
    """Whether a request for a review may be registered here: somebody has a way left, and this is the office."""
    if case.opinion_issued_by_id is None or not _registers_here(case, user):
        return False
    return any(one.may_ask or one.open_review for one in queries.askings(case))


def _may_reissue(case: Case, user: User) -> bool:
    """Whether a lost query code may be given anew by this person, at the window of the office."""
    return user.may(Permission.VISIT_REGISTER) and case.office_id == user.unit_id and case.stage != Stage.HISTORY


def _registers_here(case: Case, user: User) -> bool:
    """Whether this user writes down what people bring to the office of the case."""
    registers = user.may(Permission.VISIT_REGISTER) or user.may(Permission.PETITION_REGISTER)
    return registers and case.office_id == user.unit_id


def _no_doors(case: Case, user: User) -> str:
    """Why nothing is offered, and who acts."""
    if case.stage == Stage.HISTORY:
        return "历史件只供查阅。"
    if case.stage == Stage.REJOINED:
        return "本件已并回原件，诉求在原件继续办理。"
    if case.stage in {Stage.CONCLUDED, Stage.PROCEDURAL}:
        return "已经办结，没有待办的步骤。"
    return f"现由{_holding(case)}，您的岗位可以查阅。" if _holding(case) else "您的岗位可以查阅。"


def _holding(case: Case) -> str:
    """Who must act now, in words."""
    match Stage(case.stage):
        case Stage.REGISTERED:
            return f"{case.office.short_name}分类、分流"
        case Stage.OBJECTED:
            return f"{case.office.short_name}核实异议"
        case Stage.FORWARDED:
            there = case.unit.short_name if case.unit else ""
            return f"{case.holding_unit.short_name}负责，待{there}接收" if case.holding_unit else ""
        case Stage.RECEIVED | Stage.HANDLING | Stage.DRAFTED | Stage.ISSUED:
            return f"{case.unit.short_name}办理" if case.unit else ""
        case _:
            return ""


def _in_hand(case: Case) -> str:
    """The body and its person; nobody yet where nobody has taken it."""
    if case.holding_unit is None:
        return ""
    return f"{case.holding_unit.short_name}　{case.holder.name if case.holder else '（没有人领办）'}"


def _facts(case: Case) -> list[tuple[str, Any]]:
    kind = class_rule(case.petition_class).label if case.petition_class else "未分类"
    if case.path:
        kind += f" · 第三十一条第（{'一二三四五六'[case.path - 1]}）项"
    rows: list[tuple[str, Any]] = [
        ("信访形式", label_of("channel", case.channel)),
        ("收到日期", case.received_on),
        ("登记日期", case.registered_on),
        ("登记单位", case.office.short_name),
        ("首办", case.registered_by.name if case.registered_by else "信访人网上提交"),
        ("最后承办" if case.stage in ENDED_STAGES else "现办", _in_hand(case)),
        ("类别", kind),
        *([("办理程序", "简易办理")] if case.simplified else []),
        *([("办理程序", "信访部门建议简易办理，由责任单位决定")] if case.marked_simplified else []),
        ("问题发生地", case.place),
        ("信访人数", f"{case.people_count} 人{'（集体访、联名信）' if case.joint else ''}"),
    ]  # fmt: skip
    if case.reached_on:
        rows.append(("上级转来", f"{Sender(case.handed_down_by).label}，{case.reached_on} 到达本局"))
    if case.affected_count:
        rows.append(("涉及人数", f"{case.affected_count} 人"))
    if case.final_on:
        rows.append(("终结", f"{case.final_on}（复核意见已送达）"))
    if case.resolved_on:
        rows.append(("化解", f"{case.resolved_on}{'（本人表示）' if case.resolved_by_word else ''}"))
    if not case.reachable:
        rows.append(("告知", "姓名或地址不清，无法告知（第二十三条）"))
    return rows


@never_cache
@require_GET
@needs(Permission.CASE_VIEW)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One case; every opening is logged."""
    user: User = request.user  # type: ignore[assignment]
    case, there = whole_case(user, pk)
    actions.note_opened(case=case, by=user, at=now())
    return page_or_piece(request, "web/cases/show.html", "web/cases/_show.html", shown(request, case, there))


@never_cache
@require_POST
@needs(Permission.CASE_UNMASK)
def unmask(request: HttpRequest, pk: int) -> HttpResponse:
    """The same page with names and addresses in clear, for a coded reason that is written into the audit."""
    user: User = request.user  # type: ignore[assignment]
    case, there = whole_case(user, pk)
    if queries.powers_of(case.pk, user).conflict:
        raise PermissionDenied("您对该件已申报回避或者被申请回避，作出决定以前不能查看信访人信息。")
    form = UnmaskForm(request.POST)
    if not form.is_valid():
        return render(request, "web/cases/show.html", shown(request, case, there, unmask=form), status=422)
    actions.note_unmasked(case=case, reason=form.cleaned_data["reason"], by=user, at=now())
    return render(request, "web/cases/show.html", shown(request, case, there, clear=True))


@require_GET
@needs(Permission.CASE_VIEW)
def clock(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Why this date, day by day; a page of its own without script, a sheet with it; `?round=`: of one of several."""
    case = visible_case(request.user, pk)  # type: ignore[arg-type]
    clocks, number = list(case.clocks.all()), whole(request.GET.get("round", ""))
    why = queries.why_of(case, code, clocks, number=number)
    explained = queries.of_round(clocks, code, number)
    if why is None:
        raise Http404("这个时限没有起算。")
    address = reverse("web:case-clock", args=[case.pk, code])
    context = {
        "case": case,
        "why": why,
        "others": [
            {"who": queries.name_of(case, one), "due": one.due, "url": f"{address}?round={one.round}"}
            for one in (queries.others(clocks, explained) if explained else ())
        ],
    }
    return page_or_piece(request, "web/cases/clock.html", "web/cases/_clock.html", context)


@never_cache
@require_GET
@needs(Permission.DOCUMENT_READ)
def paper(request: HttpRequest, pk: int, document_id: int, form: str) -> HttpResponse:
    """An issued paper as PDF (shown in the browser) or as the Word file that was issued; the reading is logged."""
    user: User = request.user  # type: ignore[assignment]
    case = visible_case(user, pk)
    document = get_object_or_404(papers.readable(case, user), pk=document_id)
    return paper_file(case, document, form, by=user)


def paper_file(case: Case, document: Document, form: str, *, by: User) -> HttpResponse:
    """A paper as `form` ("pdf" or "word"), for somebody who may read it; the reading is logged."""
    actions.note_paper_read(case=case, number=document.number, form=form, by=by, at=now())
    if form == "word":
        data, kind = papers.word(document), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        return file_response(data, kind, f"{document.number}.docx", attachment=True)
    return file_response(papers.pdf(document), "application/pdf", f"{document.number}.pdf")
