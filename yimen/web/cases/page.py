"""The case page: the whole life on one screen, the next lawful step beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate, make_aware, now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yimen.base.models import User
from yimen.base.permissions import needs
from yimen.cases import actions, queries
from yimen.cases.models import Case, ReviewStepTaken, StepTaken
from yimen.documents import queries as papers
from yimen.documents.models import Document
from yimen.domain import masking
from yimen.domain.dictionaries import label_of
from yimen.domain.handing_down import Sender
from yimen.domain.procedure import ENDED_STAGES, STEPS, Stage, Step
from yimen.domain.roles import Permission
from yimen.domain.sorting import class_rule
from yimen.petitioners.models import Petitioner
from yimen.supervision.queries import OnCase, on_case
from yimen.ui.pieces import TimelineItem
from yimen.web.aftercare.panel import panel
from yimen.web.agents.shown import mandate_rows
from yimen.web.cases.forms import UnmaskForm
from yimen.web.cases.joint import acts, lines, records
from yimen.web.cases.offers import doors
from yimen.web.cases.routed import routed_words
from yimen.web.cases.words import PILLS
from yimen.web.hands.baton import baton
from yimen.web.shell import page_or_piece

RESULT_TONES = {"supported": "done", "explained": "neutral", "not_supported": "neutral"}


@dataclass(frozen=True, slots=True)
class Person:
    """A petitioner as shown: masked, or in clear after a reason was given."""

    name: str
    phone: str
    id_number: str
    address: str
    kind: str
    representative: bool
    confidential: bool


def visible_case(user: User, pk: int) -> Case:
    """The case with what its page names; 404 when it does not exist or is not this user's to see."""
    rows = Case.objects.visible_to(user).select_related(
        "office", "unit__parent", "holding_unit", "holder", "registered_by", "matter", "split_from"
    )
    return get_object_or_404(rows, pk=pk)


def people(case: Case, *, clear: bool = False) -> list[Person]:
    """The petitioners in order, masked unless `clear`."""
    rows = []
    for party in case.parties.select_related("petitioner"):
        who: Petitioner = party.petitioner
        organisation = who.kind != "person"
        values = {
            "name": who.name if clear else (masking.mask_organisation if organisation else masking.mask_name)(who.name),
            "phone": who.phone if clear else masking.mask_phone(who.phone),
            "id_number": who.id_number if clear else masking.mask_id_number(who.id_number),
            "address": who.address if clear else masking.mask_address(who.address),
        }
        values["name"] = values["name"] or ("匿名" if who.anonymous else "未留姓名")
        rows.append(
            Person(
                **values,
                kind=who.get_kind_display(),
                representative=party.representative,
                confidential=who.confidential,
            )
        )
    return rows


def timeline(case: Case, documents: list[Document], *, user: User, joint: OnCase | None = None) -> list[TimelineItem]:
    """Steps, papers and joint handling, newest first; a paper stands right after the step that issued it."""
    may_read = user.may(Permission.DOCUMENT_READ)
    items: list[tuple[datetime, int, int, TimelineItem]] = []
    steps = list(case.steps.select_related("by__unit", "deputy_for", "unit"))
    routed = routed_words(steps)
    for taken in steps:
        rule = STEPS[Step(taken.step)]
        title = f"{rule.done}：{taken.unit.short_name}" if taken.unit else rule.done
        by = f"{who_took(taken)}（{taken.by.unit.short_name}）" if taken.by else "信访人（网上）"
        original = taken.facts.get("original_date", "")
        body = f"原件日期 {original}，按登记当日收到办理。" if original else _reason(taken)
        if taken.pk in routed:
            body = f"{routed[taken.pk]}理由：{body}" if body else routed[taken.pk]
        items.append((taken.at, 0, taken.pk, TimelineItem(taken.at, title, by=by, body=body)))
    for document in documents:
        url = reverse("web:case-paper", args=[case.pk, document.pk, "pdf"]) if may_read else ""
        title = f"{document.get_paper_display()} {document.number}"
        by = document.issued_by_unit.short_name
        items.append(
            (
                document.issued_at,
                1,
                document.pk,
                TimelineItem(document.issued_at, title, "paper", by=by, url=url, link_text="PDF"),
            )
        )
        for delivery in document.deliveries.all():
            at = make_aware(datetime.combine(delivery.on, time.min))
            word = "拒收" if delivery.outcome == "refused" else "签收"
            word = f"代表{word}" if delivery.for_group else word
            note = f"{document.get_paper_display()}已送达：{label_of('delivery_way', delivery.way)}，{word}"
            items.append((max(at, document.issued_at), 2, document.pk, TimelineItem(delivery.on, note, "note")))
    items += [(step.at, 4, step.pk, line) for step, line in (lines(joint, user) if joint else ())]
    if case.opinion.get("returned") and case.stage == Stage.HANDLING and case.unit_id == user.unit_id:
        last = max(items, key=lambda item: item[0])[0]
        items.append((last, 3, 0, TimelineItem(last, "退回修改的理由", "warning", body=case.opinion["returned"])))
    return [item for *_, item in sorted(items, key=lambda entry: entry[:3], reverse=True)]


def shown(request: HttpRequest, case: Case, *, clear: bool = False, unmask: UnmaskForm | None = None) -> dict[str, Any]:
    """What the case page shows."""
    user: User = request.user  # type: ignore[assignment]
    today = localdate()
    clocks, claims = list(case.clocks.all()), list(case.claims.all())
    documents = list(papers.of_case(case.pk))
    may_read = user.may(Permission.DOCUMENT_READ)
    offered, reviews = doors(case, user, claims=len(claims)), list(case.reviews.select_related("body"))
    shown_people = people(case, clear=clear)
    held = baton(case, user, reviews, today=today)
    joint = on_case(case)
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
        "results_shown": case.stage in {Stage.ISSUED, Stage.CONCLUDED} or case.unit_id == user.unit_id,
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
        **_together(case, user, several=len(shown_people) > 1),
        "after": panel(case, user),
        "reviews": reviews,
        "baton": held,
        "ask_review": _may_ask_review(case, user),
        "no_review": queries.against_asking(case) if _registers_here(case, user) and queries.is_reopened(case) else (),
        "may_reissue": _may_reissue(case, user),
        "reissues": list(case.code_reissues.select_related("by")) if case.office_id == user.unit_id else [],
        "ask_data": _registers_here(case, user) and case.stage != Stage.HISTORY,
        "data_requests": list(case.data_requests.all()) if case.office_id == user.unit_id else [],
        "no_doors": _no_doors(case, user),
        "mandates": mandate_rows(queries.mandates_of(case), today=today),
        "keeps_mandates": actions.may_keep(case, user) and case.stage != Stage.HISTORY,
        "may_report": user.may(Permission.URGENT_REPORT),
        "holding": _holding(case),
        "live": f"case.{case.pk}",
    }


def who_took(taken: StepTaken | ReviewStepTaken) -> str:
    """Who took a step, and for whom: 李四（代张三）."""
    name = taken.by.name if taken.by else "信访人"
    return f"{name}（代{taken.deputy_for.name}）" if taken.deputy_for else name


def _together(case: Case, user: User, *, several: bool) -> dict[str, Any]:
    """The items of the same matter, those that were split off, and the units that help; only what the user may see.

    Args:
        several: the item has several petitioners.
    """
    siblings = []
    if case.matter is not None:
        siblings = [one for one in queries.items_of(case.matter, user) if one.pk != case.pk]
    seen = Case.objects.visible_to(user)
    above = [pk for pk in (case.split_from_id, case.answered_with_id) if pk]
    near = {one.pk: one for one in seen.filter(pk__in=above)} if above else {}
    below = list(seen.filter(Q(split_from=case) | Q(answered_with=case)).order_by("pk"))
    links = user.may(Permission.CASE_SORT) or user.may(Permission.CASE_ACCEPT)
    links = links and queries.reaches(case, user)  # not a unit that only helps
    together = case.answered_with_id is not None or any(one.answered_with_id == case.pk for one in below)
    return {
        "siblings": siblings,
        "parts": [one for one in below if one.split_from_id == case.pk],
        "origin": near.get(case.split_from_id or 0),
        "answered_with": near.get(case.answered_with_id or 0),
        "may_link": links and case.stage != Stage.REJOINED,
        "helps": queries.helps_of(case),
        "deliveries": case.opinion_issued_by_id is not None and (several or together),
    }


def _reason(taken: StepTaken) -> str:
    """Why, in the clerk's words, with the other items that it touched.

    What the head wants changed is the unit's own affair and stands below; what was asked of a helper and what it
    answered stands in its own card.
    """
    if taken.step in {Step.RETURN_OPINION, Step.ASK_HELP}:
        return ""
    facts = [f"{words}{taken.facts[name]}" for name, words in FACT_WORDS.items() if taken.facts.get(name)]
    return "；".join([*facts, *([taken.reason] if taken.reason else [])])


FACT_WORDS = {
    "split_from": "由此件拆分：",
    "parts": "拆出：",
    "back_to": "并回：",
    "part": "并回本件的：",
    "claims": "诉求 ",
    "answered_with": "由此件合并答复：",
    "answers_too": "一并答复：",
}


def _may_ask_review(case: Case, user: User) -> bool:
    """Whether a request for a review may be registered here: an opinion was delivered, and this is the office."""
    asked = case.delivered_on is not None and case.final_on is None
    return asked and _registers_here(case, user)


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
    case = visible_case(user, pk)
    actions.note_opened(case=case, by=user, at=now())
    return page_or_piece(request, "web/cases/show.html", "web/cases/_show.html", shown(request, case))


@never_cache
@require_POST
@needs(Permission.CASE_UNMASK)
def unmask(request: HttpRequest, pk: int) -> HttpResponse:
    """The same page with names and addresses in clear, for a coded reason that is written into the audit."""
    user: User = request.user  # type: ignore[assignment]
    case = visible_case(user, pk)
    if queries.powers_of(case.pk, user).conflict:
        raise PermissionDenied("您对该件已申报回避或者被申请回避，作出决定以前不能查看信访人信息。")
    form = UnmaskForm(request.POST)
    if not form.is_valid():
        return render(request, "web/cases/show.html", shown(request, case, unmask=form), status=422)
    actions.note_unmasked(case=case, reason=form.cleaned_data["reason"], by=user, at=now())
    return render(request, "web/cases/show.html", shown(request, case, clear=True))


@require_GET
@needs(Permission.CASE_VIEW)
def clock(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Why this date, day by day; a page of its own without script, a sheet with it."""
    case = visible_case(request.user, pk)  # type: ignore[arg-type]
    why = queries.why_of(case, code, list(case.clocks.all()))
    if why is None:
        raise Http404("这个时限没有起算。")
    return page_or_piece(request, "web/cases/clock.html", "web/cases/_clock.html", {"case": case, "why": why})


@never_cache
@require_GET
@needs(Permission.DOCUMENT_READ)
def paper(request: HttpRequest, pk: int, document_id: int, form: str) -> HttpResponse:
    """An issued paper as PDF (shown in the browser) or as the Word file that was issued; the reading is logged."""
    user: User = request.user  # type: ignore[assignment]
    case = visible_case(user, pk)
    document = get_object_or_404(papers.of_case(case.pk), pk=document_id)
    actions.note_paper_read(case=case, number=document.number, form=form, by=user, at=now())
    if form == "word":
        data, kind = papers.word(document), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        return file_response(data, kind, f"{document.number}.docx", attachment=True)
    return file_response(papers.pdf(document), "application/pdf", f"{document.number}.pdf")


def file_response(data: bytes, kind: str, name: str, *, attachment: bool = False) -> HttpResponse:
    """A file named by its document number (no personal value), never kept in a cache, never sniffed."""
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(attachment, name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    return response
