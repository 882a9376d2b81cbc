"""What the views of the screens share: the hall of an address, and a page or its piece."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from yimen.reception.models import Hall


def hall_of(hall_id: int) -> Hall:
    """The hall with its office, or 404."""
    return get_object_or_404(Hall.objects.select_related("unit"), pk=hall_id)


def page_or_piece(request: HttpRequest, page: str, piece: str, context: dict[str, Any]) -> HttpResponse:
    """The whole page, or for htmx only the piece that the page is made of."""
    htmx = getattr(request, "htmx", None)
    return render(request, piece if htmx and not htmx.boosted else page, context)
