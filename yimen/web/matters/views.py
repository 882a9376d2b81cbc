"""The page of a matter, and its forms: link, take out, undo."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, make_aware, now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from yimen.base.models import User
from yimen.base.permissions import needs
from yimen.cases import actions, queries
from yimen.cases.actions import NotAllowed
from yimen.cases.models import Case, Matter, MatterDeed
from yimen.documents import queries as papers
from yimen.documents.models import Document
from yimen.domain.roles import Permission
from yimen.ui.pieces import TimelineItem
from yimen.web.cases.lists import rows_of
from yimen.web.cases.reading import visible_case
from yimen.web.cases.timeline import read_steps, timeline
from yimen.web.intake.hints import like_this
from yimen.web.matters.forms import LinkForm, ReasonForm, UnlinkForm
from yimen.web.shell import show_refusal

LINKERS = (Permission.CASE_SORT, Permission.CASE_ACCEPT)
LONGEST = 200  # entries of the joint timeline; the whole of each item stands on its own page


@never_cache
@require_GET
@needs(Permission.CASE_VIEW)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A matter: its items, their clocks, papers and one timeline; only what this user may see, and logged."""
    user: User = request.user  # type: ignore[assignment]
    matter = get_object_or_404(Matter, pk=pk)
    items = queries.items_of(matter, user)
    deeds = queries.deeds_of(matter, user)
    if not items and not deeds:
        raise Http404("没有这个事项，或其中的件都不在您的办理范围内。")
    actions.note_matter_opened(matter=matter, by=user, at=now())
    today, may_read = localdate(), user.may(Permission.DOCUMENT_READ)
    documents: dict[int, list[Document]] = {case.pk: [] for case in items}
    for document in papers.of_cases(documents):
        documents[document.case_id].append(document)  # type: ignore[index] # of a case, as they were asked for
    read_steps(items)
    answering = set(Case.objects.filter(answered_with__in=documents).values_list("answered_with", flat=True))
    context = {
        "matter": matter,
        "rows": rows_of(list(queries.with_clocks(Case.objects.filter(pk__in=documents)).order_by("pk")), today),
        "timeline": _joint_timeline(items, documents, user)[:LONGEST],
        "papers": [(case, paper) for case in items for paper in documents[case.pk]],
        "may_read": may_read,
        "deeds": deeds,
        "may_link": any(user.may(word) for word in LINKERS),
        "joint": [case for case in items if case.pk in answering],
    }
    return render(request, "web/matters/show.html", context)


def _joint_timeline(items: list[Case], documents: dict[int, list[Document]], user: User) -> list[TimelineItem]:
    """What happened to all items in one line, newest first, each entry with the number of its item."""
    rows = [
        (_moment(entry.at), -order, replace(entry, title=f"{case.number} {entry.title}"))
        for case in items
        for order, entry in enumerate(timeline(case, documents[case.pk], user=user))
    ]
    return [entry for *_, entry in sorted(rows, key=lambda row: row[:2], reverse=True)]


def _moment(at: date) -> datetime:
    """A day of delivery stands at the end of its day."""
    return at if isinstance(at, datetime) else make_aware(datetime.combine(at, time.max))


@never_cache
@require_http_methods(["GET", "POST"])
@needs(*LINKERS)
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that this item and another one are about the same matter; hints stand beside, a person decides."""
    user: User = request.user  # type: ignore[assignment]
    case = visible_case(user, pk)
    wanted = Case.objects.visible_to(user).filter(number=request.GET.get("with", "")).first()
    initial: dict[str, Any] = {"seen": case.matter_id}
    if wanted is not None:
        initial |= {"number": wanted.number, "seen_other": wanted.matter_id}
    form = LinkForm(request.POST or None, user=user, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and form.other is not None:
            data = form.cleaned_data
            # Typed by hand, the other item was not on the page: nothing is merged unseen, its own matter is looked at.
            seen_other = data["seen_other"] if data["number"] == request.GET.get("with") else form.other.matter_id
            try:
                actions.link(
                    case_id=case.pk, other_id=form.other.pk, seen=data["seen"], seen_other=seen_other,
                    reason=data["reason"], by=user, at=now(),
                )  # fmt: skip
            except NotAllowed as refused:
                show_refusal(form, refused)
            else:
                messages.success(request, f"已关联 {form.other.number}。两件的编号、查询码、日期和期限都不变。")
                return redirect("web:case-show", case.pk)
    context = {"case": case, "form": form, "wanted": wanted, "hints": like_this(user, case)}
    return render(request, "web/matters/link.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
@needs(*LINKERS)
def unlink(request: HttpRequest, pk: int) -> HttpResponse:
    """Take this item out of its matter."""
    user: User = request.user  # type: ignore[assignment]
    case = visible_case(user, pk)
    form = UnlinkForm(request.POST or None, initial={"seen": case.matter_id})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.unlink(
                    case_id=case.pk,
                    seen=form.cleaned_data["seen"],
                    reason=form.cleaned_data["reason"],
                    by=user,
                    at=now(),
                )
            except NotAllowed as refused:
                show_refusal(form, refused)
            else:
                messages.success(request, f"已把 {case.number} 从事项中取出；编号、查询码、日期和期限都不变。")
                return redirect("web:case-show", case.pk)
    context = _reason_page(form, title="从事项中取出", case=case, button="取出")
    return render(request, "web/matters/reason.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
@needs(*LINKERS)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo an entry of the ledger."""
    user: User = request.user  # type: ignore[assignment]
    deed = get_object_or_404(MatterDeed.objects.select_related("by").prefetch_related("moves__case"), pk=pk)
    ids = [move.case_id for move in deed.moves.all()]
    seen = Case.objects.visible_to(user).filter(pk__in=ids)
    if len(seen) != len(ids):
        raise Http404("没有这一条记录，或其中的件不在您的办理范围内。")
    form = ReasonForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.undo(deed_id=deed.pk, reason=form.cleaned_data["reason"], by=user, at=now())
            except NotAllowed as refused:
                show_refusal(form, refused)
            else:
                messages.success(request, f"已撤销这一次{deed.get_kind_display()}，各件回到原来的事项。")
                return redirect("web:case-show", ids[0])
    context = _reason_page(form, title=f"撤销这一次{deed.get_kind_display()}", case=seen[0], button="撤销", deed=deed)
    return render(request, "web/matters/reason.html", context, status=status)


def _reason_page(form: ReasonForm, *, title: str, case: Case, button: str, **more: Any) -> dict[str, Any]:
    return {"form": form, "title": title, "case": case, "button": button, **more}
