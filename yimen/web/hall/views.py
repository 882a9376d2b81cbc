"""引导台: whoever comes through the door gets a number at one touch, and nobody is asked who they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yimen.base.models import User
from yimen.base.permissions import needs
from yimen.base.public_url import absolute, is_loopback
from yimen.domain.roles import Permission
from yimen.reception import actions, public, queries
from yimen.reception.models import Hall, Ticket
from yimen.web.hall.forms import TicketForm


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.TICKET_TAKE)
def desk(request: HttpRequest, hall_id: int | None = None) -> HttpResponse:
    """The guide's desk; a POST takes a number and comes back to the desk with it."""
    halls = queries.halls_of(_user(request))
    if not halls:
        return render(request, "web/hall/none.html")
    hall = next((one for one in halls if one.pk == hall_id), None) if hall_id else halls[0]
    if hall is None:
        return redirect("web:hall-desk")
    form = TicketForm(hall, request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            ticket = actions.take_ticket(hall=hall, by=_user(request), at=now(), **typed)
        except actions.NotPossible as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(f"{reverse('web:hall-at', args=[hall.pk])}?taken={ticket.pk}")
    taken = _taken(request, hall)
    context = {
        **_line(hall, now()),
        "form": form,
        "halls": halls,
        "taken": taken,
        "qr": absolute(reverse("portal:line", args=[taken.token])) if taken else "",
        "loopback": is_loopback(),
    }
    return render(request, "web/hall/desk.html", context, status=422 if form.errors else 200)


@require_safe
@needs(Permission.TICKET_TAKE)
def line(request: HttpRequest, hall_id: int) -> HttpResponse:
    """Who waits and which windows are open; fetched again when something in the hall changed."""
    return render(request, "web/hall/_line.html", {**_line(_hall(request, hall_id), now()), "swap": True})


@require_POST
@needs(Permission.TICKET_TAKE)
def bring_back(request: HttpRequest, ticket_id: int) -> HttpResponse:
    """归队."""
    return _do(request, ticket_id, actions.bring_back, "{} 号已归队，排在本类最前。")


@require_POST
@needs(Permission.TICKET_TAKE)
def left(request: HttpRequest, ticket_id: int) -> HttpResponse:
    """离开."""
    return _do(request, ticket_id, actions.left, "{} 号已作离开处理。")


def _do(request: HttpRequest, ticket_id: int, act: Callable[..., Ticket], words: str) -> HttpResponse:
    ticket = get_object_or_404(Ticket, pk=ticket_id, hall__unit_id=_user(request).unit_id)
    try:
        act(ticket=ticket, by=_user(request), at=now())
    except actions.NotPossible as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, words.format(ticket.label))
    return redirect("web:hall-at", ticket.hall_id)


def _line(hall: Hall, at: datetime) -> dict[str, Any]:
    waiting = queries.in_line(hall, at)
    return {
        "hall": hall,
        "services": public.services(hall, at),
        "waiting": waiting,
        "missed": queries.missed(hall, at),
        "windows": queries.windows_of(hall),
    }


def _taken(request: HttpRequest, hall: Hall) -> Ticket | None:
    """The ticket that was just taken here, to print it."""
    text = request.GET.get("taken", "")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        return None
    return Ticket.objects.filter(pk=int(text), hall=hall, day=localdate(now())).select_related("service").first()


def _hall(request: HttpRequest, hall_id: int) -> Hall:
    return get_object_or_404(Hall, pk=hall_id, unit_id=_user(request).unit_id)


def _user(request: HttpRequest) -> User:
    user = request.user
    if not isinstance(user, User):
        raise TypeError("a view without the guard `needs`")
    return user
