"""What every desk view uses: a page or its piece, and messages of a refusal."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yimen.cases.actions import NotAllowed
from yimen.reception.actions import NotPossible


def page_or_piece(
    request: HttpRequest, page: str, piece: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """The whole page for a browser, only its piece for htmx; both are made of the same template."""
    htmx = getattr(request, "htmx", None)
    return render(request, piece if htmx and not htmx.boosted else page, context, status=status)


def show_refusal(form: BaseForm, refused: NotAllowed | NotPossible) -> None:
    """Put the reasons of a refused step on the form, each with its article; what was typed stays."""
    for refusal in refused.refusals:
        form.add_error(None, f"{refusal.words}（{refusal.article}）" if refusal.article else refusal.words)
