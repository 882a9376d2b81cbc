"""What every desk view uses: a page or its piece, and messages of a refusal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yimen.base.acts import NotAllowed
from yimen.domain.procedure import Refusal


def page_or_piece(
    request: HttpRequest, page: str, piece: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """The whole page for a browser, only its piece for htmx; both are made of the same template."""
    htmx = getattr(request, "htmx", None)
    return render(request, piece if htmx and not htmx.boosted else page, context, status=status)


def in_words(refusal: Refusal) -> str:
    """A refusal as a sentence, its article behind it."""
    return f"{refusal.words}（{refusal.article}）" if refusal.article else refusal.words


def show_refusal(form: BaseForm, refused: NotAllowed, *, at: Mapping[str, str] = MappingProxyType({})) -> None:
    """Put the reasons of a refused step on the form, each with its article; what was typed stays.

    Args:
        at: code of a reason -> the field that shows it; the others stand above the form.
    """
    for refusal in refused.refusals:
        form.add_error(at.get(refusal.code), in_words(refusal))


def show_closing(form: BaseForm, closing: Iterable[Refusal]) -> None:
    """Say on a refused form that its step cannot be taken anyway; what is said there already is not said twice."""
    said = set(form.non_field_errors())
    for words in map(in_words, closing):
        if words not in said:
            form.add_error(None, words)


def turn_back(request: HttpRequest, closing: Iterable[Refusal]) -> None:
    """Say on the next page why a step cannot be taken, each reason with its article."""
    for refusal in closing:
        messages.warning(request, in_words(refusal))
