"""Drafts of the interview: what is typed is on the server a second and a half later, encrypted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import QueryDict

from yimen.base.models import User
from yimen.reception import actions as reception
from yimen.reception.actions import DraftConflict
from yimen.reception.models import Interview
from yimen.web.window.desk import PROTECTED

# Not part of what was typed: the token, the button, the drawn signature, what was shown as a hint.
_LEFT_OUT = frozenset({"csrfmiddlewaretoken", "do", "signature", "warned", "version"})
PAGE = "page"  # which page wrote the draft; its own later saves always win over its earlier ones


def typed_in(data: QueryDict) -> dict[str, list[str]]:
    """What a draft keeps of a POST."""
    return {name: values for name, values in data.lists() if name not in _LEFT_OUT}


def restored(interview: Interview) -> QueryDict | None:
    """What was typed, as a form takes it; None when there is no draft."""
    kept = interview.draft
    if not isinstance(kept, dict) or not kept or PROTECTED in kept:
        return None
    data = QueryDict(mutable=True)
    for name, values in kept.items():
        data.setlist(name, [str(value) for value in values] if isinstance(values, list) else [str(values)])
    return data


def keep(interview: Interview, data: QueryDict, *, by: User, at: datetime) -> int:
    """Save the draft; returns its version.

    Two answers of the same page may overtake each other: the page's own draft is simply written again. Another page's
    is not overwritten.

    Raises:
        DraftConflict: another page (or the protected form) wrote meanwhile.
    """
    version = data.get("version", "")
    known = int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0
    return _save(interview, typed_in(data), known, page=data.get(PAGE, ""), by=by, at=at)


def protect(interview: Interview, *, by: User, at: datetime) -> None:
    """Empty the draft of the ordinary form; all that stays is which form is shown (第三十条)."""
    _replace(interview, {PROTECTED: ["1"]}, by=by, at=at)


def unprotect(interview: Interview, *, by: User, at: datetime) -> None:
    """Back to the ordinary form, with an empty draft."""
    _replace(interview, {}, by=by, at=at)


def _save(interview: Interview, draft: dict[str, Any], version: int, *, page: str, by: User, at: datetime) -> int:
    try:
        return reception.save_draft(interview=interview, draft=draft, version=version, by=by, at=at)
    except DraftConflict as conflict:
        stored = Interview.objects.get(pk=interview.pk).draft
        if isinstance(stored, dict) and page and stored.get(PAGE) == [page]:
            return reception.save_draft(interview=interview, draft=draft, version=conflict.version, by=by, at=at)
        raise


def _replace(interview: Interview, draft: dict[str, Any], *, by: User, at: datetime) -> None:
    try:
        reception.save_draft(interview=interview, draft=draft, version=interview.draft_version, by=by, at=at)
    except DraftConflict as conflict:
        reception.save_draft(interview=interview, draft=draft, version=conflict.version, by=by, at=at)
