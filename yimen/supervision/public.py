"""What the person sees of supervision: that the office urged whoever has the matter in hand, and until when."""

from __future__ import annotations

from datetime import date

from yimen.cases.models import Case
from yimen.cases.public.now import day_words
from yimen.supervision.models import Urging


def urged(case: Case, *, today: date) -> tuple[str, ...]:
    """One sentence for each 催办单 and 督办函 that went out; what was found and demanded stays between the bodies."""
    rows = Urging.objects.filter(case=case).order_by("id")
    return tuple(
        f"信访部门已于{day_words(signed, today)}督促{unit}抓紧办理，要求{day_words(due, today)}前回复；办理期限不变。"
        for signed, unit, due in rows.values_list("signed_on", "unit__short_name", "due")
        if signed is not None
    )
