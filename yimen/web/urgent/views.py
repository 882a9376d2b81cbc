"""The unit's urgent reports, a new one, and one with its checklist."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime, now
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yimen.base.models import User
from yimen.base.permissions import needs
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.cases.actions import NotAllowed
from yimen.cases.models import Case, UrgentReport, UrgentTold
from yimen.documents import actions as papers
from yimen.documents import queries as documents
from yimen.documents.models import Document
from yimen.documents.render.typeset import docx_to_pdf
from yimen.domain.roles import Permission
from yimen.domain.urgent import CALL_FIRST, Addressee, Measure, Way, minutes, missing
from yimen.domain.urgent import Reporter as Who
from yimen.reception.models import Visit
from yimen.web.cases.lists import number
from yimen.web.files import file_response
from yimen.web.intake.buttons import user_of
from yimen.web.shell import show_refusal
from yimen.web.urgent.forms import ReportForm, ToldForm

PAGE = 30
FIELD_OF = {
    name: name for name in ("place", "people", "demand", "measures", "known_at", "happened_at", "told_at")
}  # a reason of the rules -> the field that shows it


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the checklist: told when, how and after how many minutes, or the form by which it is ticked."""

    to: Addressee
    told: UrgentTold | None
    way: str
    minutes: int | None
    form: ToldForm | None


@require_GET
@needs(Permission.URGENT_REPORT)
def home(request: HttpRequest) -> HttpResponse:
    """The reports of the unit, newest first, each with how many addressees are still to be told."""
    user = user_of(request)
    before = number(request.GET.get("before", ""))
    found = queries.urgent_reports(user.unit, before=before, limit=PAGE + 1)
    rows = found[:PAGE]
    context = {
        "rows": [{"report": one, "left": len(_left(one))} for one in rows],
        "older": f"{reverse('web:urgent-home')}?before={rows[-1].pk}" if len(found) > PAGE else "",
        "call_first": CALL_FIRST,
    }
    return render(request, "web/urgent/home.html", context)


def _left(report: UrgentReport) -> tuple[Addressee, ...]:
    told = {one.to for one in report.told.all()}
    return tuple(one for one in queries.addressees_of(report) if one not in told)


def _rests_on(request: HttpRequest, user: User) -> tuple[dict[str, int], dict[str, object]]:
    """What the new report rests on, as its address names it, and the records for the page; else 404."""
    case_id, visit_id, follows_id = (number(request.GET.get(name, "")) for name in ("case", "visit", "follows"))
    if follows_id:
        return {"follows_id": follows_id}, {"follows": _mine(user, follows_id)}
    if case_id:
        return {"case_id": case_id}, {"case": get_object_or_404(Case.objects.visible_to(user), pk=case_id)}
    if visit_id:
        return {"visit_id": visit_id}, {"visit": get_object_or_404(Visit, pk=visit_id, unit_id=user.unit_id)}
    return {}, {}


def _mine(user: User, pk: int) -> UrgentReport:
    rows = UrgentReport.objects.select_related("unit", "case", "visit", "follows", "reported_by", "reported_for")
    return get_object_or_404(rows.prefetch_related("told__by", "told__deputy_for"), pk=pk, unit_id=user.unit_id)


def _first(at: datetime, rests: dict[str, object]) -> dict[str, object]:
    """A new form: now, and what an earlier report or the case says already."""
    before, case = rests.get("follows"), rests.get("case")
    known: dict[str, object] = {"happened_at": localtime(at), "known_at": localtime(at)}
    if isinstance(before, UrgentReport):
        told = {"happened_at": localtime(before.happened_at), "place": before.place}
        return {**known, **told, "people": before.people, "demand": before.demand}
    if isinstance(case, Case):
        return {**known, "place": case.place, "demand": "\n".join(one.text for one in case.claims.all())}
    return known


@sensitive_post_parameters("people", "demand", "measures", "place")
@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.URGENT_REPORT)
def new(request: HttpRequest) -> HttpResponse:
    """写报告: a short form, so that it goes out at once."""
    user, at = user_of(request), now()
    ids, rests = _rests_on(request, user)
    form = ReportForm(request.POST) if request.method == "POST" else ReportForm(initial=_first(at, rests))
    if request.method == "POST" and form.is_valid():
        try:
            report = papers.report_urgent(facts=form.facts(ids), by=user, at=at)
        except NotAllowed as refused:
            show_refusal(form, refused, at=FIELD_OF)
        else:
            messages.success(request, f"报告 {report.paper_number} 已生成。请马上逐一报告下面的对象，报一个勾一个。")
            return redirect("web:urgent-show", report.pk)
    context = {
        **rests,
        "form": form,
        "action": request.get_full_path(),
        "call_first": CALL_FIRST,
        "list": _checklist_of(user),
    }
    return render(request, "web/urgent/new.html", context, status=422 if form.errors else 200)


def _checklist_of(user: User) -> tuple[Addressee, ...]:
    draft = UrgentReport(unit=user.unit, reporter=_who(user))
    return queries.addressees_of(draft)


def _who(user: User) -> Who:
    return Who.LOCAL_OFFICE if queries.is_local_office(user.unit) else Who.ORGAN


@never_cache
@require_GET
@needs(Permission.URGENT_REPORT)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One report with its checklist; the opening is logged."""
    user = user_of(request)
    report = _mine(user, pk)
    cases.note_urgent_opened(report=report, by=user, at=now())
    return _page(request, report)


@require_POST
@needs(Permission.URGENT_REPORT)
def told(request: HttpRequest, pk: int) -> HttpResponse:
    """勾选一个对象."""
    user, at = user_of(request), now()
    report = _mine(user, pk)
    form = ToldForm(request.POST, auto_id=f"id_{request.POST.get('to', '')[:16]}_%s")
    if form.is_valid():
        try:
            cases.note_told(report_id=report.pk, by=user, at=at, **form.facts())
        except NotAllowed as refused:
            show_refusal(form, refused, at=FIELD_OF)
        else:
            messages.success(request, "已登记。")
            return redirect("web:urgent-show", report.pk)
    return _page(request, report, given=form)


def _page(request: HttpRequest, report: UrgentReport, *, given: ToldForm | None = None) -> HttpResponse:
    there = {one.to: one for one in report.told.all()}
    lines = []
    for to in queries.addressees_of(report):
        one = there.get(to)
        form = None
        if one is None:
            form = given if given is not None and given.data.get("to") == to else _tick(to)
        lines.append(
            Line(
                to,
                one,
                Way(one.way).label if one else "",
                minutes(report.known_at, one.at) if one else None,
                form,
            )
        )
    first = report.follows or report
    context = {
        "report": report,
        "lines": lines,
        "left": [one.label for one in missing(Who(report.reporter), there) if any(line.to is one for line in lines)],
        "steps": [Measure(one).label for one in report.steps],
        "who": Who(report.reporter).label,
        "series": [first, *first.later.order_by("pk")],
        "first": first,
        "given": given,
        "call_first": CALL_FIRST,
    }
    return render(request, "web/urgent/show.html", context, status=422 if given is not None else 200)


def _tick(to: Addressee) -> ToldForm:
    return ToldForm(initial={"to": to.value, "told_at": localtime(now())}, auto_id=f"id_{to.value}_%s")


@never_cache
@require_GET
@needs(Permission.URGENT_REPORT)
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as PDF; the reading is logged."""
    user = user_of(request)
    report = _mine(user, pk)
    document = Document.objects.filter(number=report.paper_number, issued_by_unit_id=user.unit_id).first()
    if document is None:
        raise Http404("报告还没有生成文书。")
    cases.note_urgent_opened(report=report, by=user, at=now())
    return file_response(docx_to_pdf(documents.word(document)), "application/pdf", f"{document.number}.pdf")
