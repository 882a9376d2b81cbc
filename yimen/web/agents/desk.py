"""The agent's own desk: the cases of valid mandates and nothing else, each as far as its mandate goes."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from yimen.base.permissions import needs
from yimen.cases import actions as cases
from yimen.cases import public, queries
from yimen.cases.models import Mandate
from yimen.documents import public as papers
from yimen.domain.mandate import Ending, Scope
from yimen.domain.roles import Permission
from yimen.web.agents.shown import mandate_row
from yimen.web.cases.lists import number
from yimen.web.files import file_response
from yimen.web.intake.buttons import user_of
from yimen.web.shell import page_or_piece

PAGE = 30


class Shut(Http404):
    """The mandate is not, or no longer, this account's."""


def held(request: HttpRequest, pk: int) -> Mandate:
    """The valid mandate of this agent; else 404, whether it ended, is over, or never was theirs."""
    rows = Mandate.objects.held_by(user_of(request), localdate())
    mandate = rows.select_related("agent__unit", "case__office", "case__unit").filter(pk=pk).first()
    if mandate is None:
        raise Shut("委托已经终止、不在期限内，或者不是您的委托。")
    return mandate


@never_cache
@require_GET
@needs(Permission.MANDATE_WORK)
def home(request: HttpRequest) -> HttpResponse:
    """The valid mandates of this agent, oldest first, with the open errands."""
    user, today = user_of(request), localdate()
    found = queries.held_mandates(user, today=today, after=number(request.GET.get("after", "")) or 0, limit=PAGE + 1)
    rows = found[:PAGE]
    context = {
        "rows": [mandate_row(one, one.open_errands, today=today) for one in rows],  # type: ignore[attr-defined]
        "later": f"{reverse('web:agent-home')}?after={rows[-1].pk}" if len(found) > PAGE else "",
    }
    return render(request, "web/agents/home.html", context)


@never_cache
@require_GET
@needs(Permission.MANDATE_WORK)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The case as far as the mandate goes; every opening is logged and shown to the petitioner.

    The page that stands open asks again when the case changes. Shut out, it is told to load anew, so that what it
    showed goes from the screen.
    """
    try:
        mandate = held(request, pk)
    except Shut:
        if getattr(request, "htmx", None):
            return HttpResponse(status=404, headers={"HX-Refresh": "true"})
        raise
    today, case = localdate(), mandate.case
    cases.note_agent_opened(mandate=mandate, by=user_of(request), at=now())
    context = {
        "mandate": mandate,
        "row": mandate_row(mandate, mandate.errands.prefetch_related("steps__by"), today=today),
        "case": case,
        "people": queries.people(case),
        "claims": list(case.claims.all()),
        "progress": public.progress(case, today=today) if mandate.allows(Scope.QUERY, today) else None,
        "papers": papers.papers(case) if mandate.allows(Scope.RECEIVE, today) else None,
        "live": f"case.{case.pk}",
    }
    return page_or_piece(request, "web/agents/show.html", "web/agents/_show.html", context)


@never_cache
@require_GET
@needs(Permission.MANDATE_WORK)
def paper(request: HttpRequest, pk: int, document_id: int) -> HttpResponse:
    """A paper for the petitioner as PDF, where the mandate lets the agent take papers."""
    mandate = held(request, pk)
    if not mandate.allows(Scope.RECEIVE, localdate()):
        raise Http404("委托书没有写明代收文书。")
    read = papers.paper_pdf(case=mandate.case, paper_id=document_id, at=now())
    if read is None:
        raise Http404("没有这份文书。")
    line, data = read
    cases.note_agent_opened(mandate=mandate, what=line.number, by=user_of(request), at=now())
    return file_response(data, "application/pdf", f"{line.number}.pdf")


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.MANDATE_WORK)
def lay_down(request: HttpRequest, pk: int) -> HttpResponse:
    """辞去代理: asked once more, then done."""
    mandate = held(request, pk)
    if request.method == "GET":
        return render(request, "web/agents/lay_down.html", {"mandate": mandate, "case": mandate.case})
    cases.end_mandate(mandate_id=mandate.pk, ending=Ending.LAID_DOWN, by=user_of(request), at=now())
    messages.success(request, "已辞去这份代理。")
    return redirect("web:agent-home")
