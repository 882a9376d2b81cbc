"""What the tests of joint handling ask: the words of a refusal, the dated lines, the clocks that must not move."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import pytest

from tests.factories import SHANGHAI, Life
from yimen.base.models import AuditEntry
from yimen.cases.actions import NotAllowed
from yimen.cases.models import Case
from yimen.domain.joint import Ground, OrderKind, UrgeKind
from yimen.supervision import actions
from yimen.supervision.models import CaseLead, Consultation, JointStep, LeaderOrder, Task, Urging


@contextmanager
def refused(*codes: str) -> Iterator[None]:
    """It is refused for exactly these reasons, each a whole Chinese sentence; nothing is written."""
    before = JointStep.objects.count(), AuditEntry.objects.count()
    with pytest.raises(NotAllowed) as caught:
        yield
    assert {refusal.code for refusal in caught.value.refusals} == set(codes)
    assert all(refusal.words.endswith("。") for refusal in caught.value.refusals)
    assert (JointStep.objects.count(), AuditEntry.objects.count()) == before


def on(text: str, hour: int = 10) -> datetime:
    """A moment of a business day of 2026, written "03-16"."""
    return datetime.fromisoformat(f"2026-{text}T{hour:02d}:00").replace(tzinfo=SHANGHAI)


def day(text: str) -> date:
    """A day of 2026, written "03-16"."""
    return date.fromisoformat(f"2026-{text}")


def lines(case: Case) -> list[str]:
    """The deeds on a case, in order."""
    return list(JointStep.objects.filter(case=case).order_by("id").values_list("step", flat=True))


def clocks(case: Case) -> list[tuple[Any, ...]]:
    """Everything about the clocks of a case."""
    return list(case.clocks.order_by("id").values_list("code", "round", "start", "due", "stopped_on", "extension"))


def urge(life: Life, at: datetime, **more: Any) -> Urging:
    """The head urges the department by a letter, answer wanted within nine days."""
    given: dict[str, Any] = {
        "case_id": life.case.pk,
        "kind": UrgeKind.LETTER,
        "ground": Ground.DELAYED,
        "facts": "受理后二十天没有开展调查。",
        "demand": "三日内到现场核查，并书面反馈。",
        "due": day("03-30"),
        "by": life.office_head,
        "at": at,
    }
    return actions.urge(**{**given, **more})


def consult(life: Life, at: datetime, **more: Any) -> Consultation:
    """The office head asks two departments in writing."""
    given: dict[str, Any] = {
        "case_id": life.case.pk,
        "units": [life.department, life.second],
        "question": "电梯停运由谁监管、谁牵头维修？",
        "due": day("03-20"),
        "by": life.office_head,
        "at": at,
    }
    return actions.call_consultation(**{**given, **more})


def order(life: Life, at: datetime, **more: Any) -> LeaderOrder:
    """The leader remarks on a case and lays it on the department."""
    given: dict[str, Any] = {
        "case_id": life.case.pk,
        "occasion": actions.Occasion(OrderKind.REMARK, day("03-10"), leader=life.leader),
        "words": "请住建局抓紧办理，注意老人出行。",
        "demand": actions.Demand(life.department, "提出维修方案", day("03-25")),
        "by": life.leader,
        "at": at,
    }
    return actions.give_order(**{**given, **more})


def take_over(life: Life, at: datetime, **more: Any) -> CaseLead:
    """The leader takes a case over until the summer."""
    given: dict[str, Any] = {
        "case_id": life.case.pk,
        "leader": life.leader,
        "measures": "协调资金，每月调度一次。",
        "due": day("06-30"),
        "by": life.leader,
        "at": at,
    }
    return actions.take_over(**{**given, **more})


def only_task(**where: Any) -> Task:
    """The one task there is."""
    return Task.objects.get(**where)


def answer(task: Task, life: Life, at: datetime, by: Any = None) -> Task:
    """The unit answers."""
    return actions.answer_task(task_id=task.pk, text="已现场核查，配件已订。", by=by or life.handler, at=at)
