"""What every desk view uses: a page or its piece, and messages of a refusal."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yimen.base.acts import NotAllowed


def page_or_piece(
    request: HttpRequest, page: str, piece: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """The whole page for a browser, only its piece for htmx; both are made of the same template."""
    htmx = getattr(request, "htmx", None)
    return render(request, piece if htmx and not htmx.boosted else page, context, status=status)


def show_refusal(form: BaseForm, refused: NotAllowed, *, at: Mapping[str, str] = MappingProxyType({})) -> None:
    """Put the reasons of a refused step on the form, each with its article; what was typed stays.

    Args:
        at: code of a reason -> the field that shows it; the others stand above the form.
    """
    for refusal in refused.refusals:
        words = f"{refusal.words}（{refusal.article}）" if refusal.article else refusal.words
        form.add_error(at.get(refusal.code), words)
