"""Every read of an opened or unmasked record is logged (07 §6)."""

from __future__ import annotations

from datetime import datetime

from yimen.base.acts import action, record
from yimen.base.models import User
from yimen.cases.models import Case


@action
def note_opened(*, case: Case, by: User | None, at: datetime) -> None:
    """Somebody opened the case; `by` is None for the petitioner with number and code."""
    record("case.opened", case)


@action
def note_unmasked(*, case: Case, reason: str, by: User, at: datetime) -> None:
    """Somebody looked at names and addresses in clear; `reason` is a code of UNMASK_REASONS."""
    record("case.unmasked", case, reason=reason)


@action
def note_paper_read(*, case: Case, number: str, form: str, by: User, at: datetime) -> None:
    """Somebody opened an issued paper; `form` is "pdf" or "word"."""
    record("case.paper_read", case, number=number, form=form)


@action
def note_searched(*, kind: str, found: int, by: User, at: datetime) -> None:
    """Somebody looked for a person by phone or ID number; neither is written down, only that and how many matched."""
    record("case.searched", by, kind=kind, found=found)


UNMASK_REASONS = (
    ("contact", "联系信访人"),
    ("deliver", "送达文书"),
    ("verify", "核对身份"),
    ("handle", "办理需要"),
)
