"""Terms whose length this office sets (天数由本机关定的期限): the settings behind the rows of `domain.terms`."""

from __future__ import annotations

from django.conf import settings

from yimen.domain.terms import TERMS

SETTINGS = {row.code: row.setting for row in TERMS if row.setting}


def set_days(code: str) -> int | None:
    """The days that this office has set for a term; None where the law, or who assigns, says how long it is."""
    return getattr(settings, SETTINGS[code]) if code in SETTINGS else None
