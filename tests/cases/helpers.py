"""What the tests of the steps ask of a case: its clocks, its history, its audit, and the words of a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

import pytest

from tests.factories import SHANGHAI, Life
from yimen.base.models import AuditEntry
from yimen.cases.actions import NotAllowed
from yimen.cases.models import Case, Clock, StepTaken


@contextmanager
def refused(*codes: str) -> Iterator[None]:
    """The step is refused for exactly these reasons, each in a whole Chinese sentence; nothing is written."""
    before = StepTaken.objects.count(), AuditEntry.objects.count()
    with pytest.raises(NotAllowed) as caught:
        yield
    assert {refusal.code for refusal in caught.value.refusals} == set(codes)
    assert all(refusal.words.endswith("。") for refusal in caught.value.refusals)
    assert (StepTaken.objects.count(), AuditEntry.objects.count()) == before


def on(day: str, hour: int = 10) -> datetime:
    """A moment of a business day of 2026, written "03-16"."""
    return datetime.fromisoformat(f"2026-{day}T{hour:02d}:00").replace(tzinfo=SHANGHAI)


def day(text: str) -> date:
    """A day of 2026, written "03-16"."""
    return date.fromisoformat(f"2026-{text}")


def clock(case: Case, code: str, number: int | None = None) -> Clock:
    """One clock, by default its last round."""
    rows = Clock.objects.filter(case=case, code=code)
    return rows.get(round=number) if number else rows.latest("round")


def running(case: Case) -> set[str]:
    """The codes of the clocks that run."""
    return set(case.clocks.filter(stopped_on=None).values_list("code", flat=True))


def steps(case: Case) -> list[str]:
    """The history, in order."""
    return list(case.steps.values_list("step", flat=True))


def last(case: Case) -> StepTaken:
    """The last step of the history."""
    return case.steps.latest("id")


def audited(case: Case) -> list[str]:
    """The verbs of the audit trail, in order."""
    return list(
        AuditEntry.objects.filter(subject=f"cases.case:{case.pk}").order_by("id").values_list("verb", flat=True)
    )


def stage(life: Life) -> str:
    """Where it stands, read anew."""
    life.case.refresh_from_db()
    return str(life.case.stage)
