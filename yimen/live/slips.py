"""号票: a page to print, and the same as PDF for the ticket printer (80 mm) and for A4. No name, no matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime, now
from django.views.decorators.http import require_safe

from yimen.base.public_url import absolute, is_loopback
from yimen.documents.fonts import faces
from yimen.documents.render.slips import SlipContext, render_slip
from yimen.reception import public
from yimen.reception.models import Ticket

PAPERS = {"80mm": "80mm", "a4": "a4"}
READY = "请备好书面材料（有的话）；不用身份证也能排队。过号请到引导台，不用重新取号。"


@dataclass(frozen=True, slots=True)
class Slip:
    """What stands on a slip."""

    place: public.Place
    token: str
    url: str
    loopback: bool
    ready: str = READY


def slip_of(ticket: Ticket, at: datetime) -> Slip:
    """The slip of a ticket as it would be printed at `at`; its QR leads to the person's own place-in-line page."""
    url = absolute(reverse("portal:line", args=[ticket.token]))
    return Slip(public.place_of(ticket, at), ticket.token, url, is_loopback())


def _ticket(token: str) -> Ticket:
    ticket = public.find(token)
    if ticket is None:
        raise Http404("没有这张号票。")
    return ticket


@require_safe
def page(request: HttpRequest, token: str) -> HttpResponse:
    """The slip as a page that any printer prints."""
    return render(request, "live/slip.html", {"slip": slip_of(_ticket(token), now())})


@require_safe
def pdf(request: HttpRequest, token: str, paper: str) -> HttpResponse:
    """The slip as PDF, 80 mm or A4."""
    if paper not in PAPERS:
        raise Http404("号票只有 80 毫米和 A4 两种。")
    ticket = _ticket(token)
    slip = slip_of(ticket, now())
    context = SlipContext(
        hall=slip.place.hall,
        ticket=slip.place.number,
        service=slip.place.service,
        zone="等候区",
        taken_at=localtime(slip.place.taken_at),
        waiting=slip.place.ahead,
        place_url=slip.url,
        note=slip.ready,
    )
    body = render_slip(context, PAPERS[paper], found=faces([settings.FONTS_DIR]))
    response = HttpResponse(body, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{slip.place.number}-{paper}.pdf"'
    return response
