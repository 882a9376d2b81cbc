"""退回和撤回的件: what the unit sent back or had taken from it, what became of it, and the letter written to it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yimen.base.models import User
from yimen.base.permissions import needs
from yimen.cases import actions, queries
from yimen.cases.models import Case, HandBack
from yimen.documents import queries as papers
from yimen.documents.models import Document
from yimen.domain.hand_back import Outcome
from yimen.domain.procedure import Paper
from yimen.domain.roles import Permission
from yimen.supervision.queries import moved_from
from yimen.web.cases.lists import number
from yimen.web.files import file_response

PAGE = 50
TONES = {Outcome.WAITING: "near", Outcome.REFUSED: "brand", Outcome.HERE: "brand"}


@require_GET
@needs(Permission.CASE_RECEIVE)
def home(request: HttpRequest) -> HttpResponse:
    """The newest first, by key."""
    user: User = request.user  # type: ignore[assignment]
    found = queries.hand_backs(user, before=number(request.GET.get("before", "")), limit=PAGE + 1)
    shown = found[:PAGE]
    context = {
        "rows": [{"row": row, "tone": TONES.get(row.outcome, "neutral")} for row in shown],
        "next": f"{reverse('web:unit-back')}?before={shown[-1].pk}" if len(found) > PAGE else "",
    }
    return render(request, "web/unit/hand_backs.html", context)


@never_cache
@require_GET
@needs(Permission.CASE_RECEIVE)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them; the looking is logged. What others do with the item afterwards does not stand here."""
    user: User = request.user  # type: ignore[assignment]
    row = _row(user, pk)
    actions.note_hand_back_opened(row=row, by=user, at=now())
    return render(request, "web/unit/hand_back.html", _shown(row, user))


def _shown(row: HandBack, user: User) -> dict[str, Any]:
    return {
        "row": row,
        "tone": TONES.get(row.outcome, "neutral"),
        "papers": list(_papers(row)),
        "may_read": user.may(Permission.DOCUMENT_READ),
        "ours": Case.objects.visible_to(user).filter(pk=row.case_id).exists(),
        "tasks": moved_from(row.case, row.unit_id) if row.gone else [],
    }


@never_cache
@require_GET
@needs(Permission.DOCUMENT_READ)
def paper(request: HttpRequest, pk: int, document_id: int, form: str) -> HttpResponse:
    """The letter to the unit, or its own one, as PDF or Word; the reading is logged."""
    user: User = request.user  # type: ignore[assignment]
    row = _row(user, pk)
    document = get_object_or_404(_papers(row), pk=document_id)
    actions.note_paper_read(case=row.case, number=document.number, form=form, by=user, at=now())
    if form == "word":
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        return file_response(papers.word(document), kind, f"{document.number}.docx", attachment=True)
    return file_response(papers.pdf(document), "application/pdf", f"{document.number}.pdf")


def _row(user: User, pk: int) -> HandBack:
    return get_object_or_404(queries.with_what_it_names(HandBack.objects.visible_to(user)), pk=pk)


def _papers(row: HandBack) -> Any:
    """What was written to the unit, and what the unit itself wrote: no other paper of the item."""
    own = Q(paper=Paper.OBJECTION, issued_by_unit=row.unit_id)
    to_it = Q(number=row.paper_number) if row.paper_number else Q(pk__in=[])
    rows: Any = Document.objects.filter(own | to_it, case=row.case_id)
    return rows.order_by("pk")
