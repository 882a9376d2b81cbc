"""Where a ticket stands, for the phone of whoever holds the slip; no name, no account, no script needed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from yimen.portal.pages import page
from yimen.reception import actions, public
from yimen.reception.models import Ticket


@require_safe
def line(request: HttpRequest, token: str) -> HttpResponse:
    """The place in line in one sentence; with script it stays up to date by itself."""
    return _show(request, _ticket(token))


@require_POST
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """The person gives the place up."""
    ticket = _ticket(token)
    try:
        actions.left(ticket=ticket, by=None, at=now())
    except actions.NotPossible as refused:
        return _show(request, _ticket(token), refusal=str(refused))
    return redirect("portal:line", token)


def _ticket(token: str) -> Ticket:
    ticket = public.find(token)
    if ticket is None:
        raise Http404("没有这张号票。请核对地址，或重新扫描号票上的二维码。")
    return ticket


def _show(request: HttpRequest, ticket: Ticket, *, refusal: str = "") -> HttpResponse:
    at = now()
    context = {"place": public.place_of(ticket, at), "token": ticket.token, "at": at, "refusal": refusal}
    htmx = getattr(request, "htmx", None)
    if htmx and not htmx.boosted:
        return render(request, "portal/_line.html", context)
    return page(request, "portal/line.html", context, status=409 if refusal else 200)
