"""The screens of a hall: the board that everybody watches, and the small one above each window. Numbers only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from yimen.base.public_url import absolute
from yimen.live.show import hall_of, page_or_piece
from yimen.reception import public
from yimen.reception.models import Hall, Window


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every hall with its screens, for whoever sets them up."""
    halls = Hall.objects.select_related("unit").prefetch_related("windows").order_by("unit__path", "pk")[:200]
    return render(request, "live/index.html", {"halls": halls})


@require_safe
def board(request: HttpRequest, hall_id: int) -> HttpResponse:
    """叫号屏."""
    hall = hall_of(hall_id)
    at = now()
    context = {"hall": hall, "board": public.board(hall, at), "at": at, "home": absolute(reverse("portal:home"))}
    return page_or_piece(request, "live/board.html", "live/_board.html", context)


@require_safe
def window(request: HttpRequest, window_id: int) -> HttpResponse:
    """窗口屏."""
    found = get_object_or_404(Window.objects.select_related("hall__unit"), pk=window_id)
    context = {"window": found, "call": public.window_call(found), "at": now()}
    return page_or_piece(request, "live/window.html", "live/_window.html", context)
