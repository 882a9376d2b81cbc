"""Errands of an agent (代办事项): asked for, done step by step, answered, and confirmed by the petitioner."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.timezone import localdate

from yimen.base.acts import action, made_before, record, tell
from yimen.base.models import User
from yimen.cases import queries
from yimen.cases.actions.mandates import RECORDS, check_keeper
from yimen.cases.actions.steps import allow, case_of, lent, still_there
from yimen.cases.models import Case, Errand, ErrandStep, Mandate
from yimen.domain import mandate as rules
from yimen.domain.mandate import State
from yimen.domain.procedure import Refusal

NOT_VALID = Refusal("mandate", "委托已经终止或者不在期限内，不能再交代事项。")
PAST = Refusal("due_on", "最迟日期已经过去，请写今天或者以后的日期。")
AHEAD = Refusal("on", "日期不能晚于今天，请核对。")
EMPTY = Refusal("words", "请写明内容。")


@action
def ask_errand(
    *, mandate_id: int, what: str, place: str, due_on: date, idempotency_key: str, by: User, at: datetime
) -> Errand:
    """Write down what the agent is to do; by the office or by the agent. The same key writes once.

    Raises:
        NotAllowed: the mandate is not there any more or not valid, the day is past, neither office nor agent.
    """
    case = case_of(Mandate.objects.all(), mandate_id)  # as everywhere the case first: a mandate ends under its lock
    mandate = still_there(Mandate.objects.all(), mandate_id)
    mandate.case = case
    key = f"{mandate.pk}:{idempotency_key}"  # a key of another mandate is another key
    there = made_before(Errand, key)
    if there is not None:
        return there
    today = localdate(at)
    _touch(mandate, by)
    allow(
        (
            *([] if rules.state(mandate.facts, today) is State.VALID else [NOT_VALID]),
            *([PAST] if due_on < today else []),
            *([] if what.strip() and place.strip() else [EMPTY]),
        )
    )
    errand = Errand.objects.create(
        mandate=mandate,
        agent_id=mandate.agent_id,
        what=what.strip(),
        place=place.strip(),
        due_on=due_on,
        asked_by=by,
        asked_at=at,
        idempotency_key=key,
    )
    _noted("errand.asked", errand, mandate.case, by)
    return errand


@action
def note_errand_step(*, errand_id: int, words: str, on: date, by: User, at: datetime) -> ErrandStep:
    """Write down one thing that was done for it.

    Raises:
        NotAllowed: answered or confirmed already, the mandate is not valid (for its agent), a day to come.
    """
    errand = _errand(errand_id)
    _work(errand, words, on, by=by, at=at)
    step = ErrandStep.objects.create(errand=errand, words=words.strip(), on=on, by=by, at=at)
    _noted("errand.step", errand, errand.mandate.case, by)
    return step


@action
def bring_answer(*, errand_id: int, answer: str, on: date, by: User, at: datetime) -> Errand:
    """Write down the answer that was brought back; errors as `note_errand_step`."""
    errand = _errand(errand_id)
    _work(errand, answer, on, by=by, at=at)
    errand.answer, errand.answered_on, errand.answered_by = answer.strip(), on, by
    errand.save(update_fields=["answer", "answered_on", "answered_by"])
    _noted("errand.answered", errand, errand.mandate.case, by)
    return errand


@action
def confirm_answer(*, errand_id: int, on: date, way: str, by: User | None, at: datetime) -> Errand:
    """Note that the petitioner has the answer; `by` is None for the petitioner at the portal.

    Raises:
        NotAllowed: the agent, nothing to confirm, a wrong day.
    """
    errand = _errand(errand_id)
    case = errand.mandate.case
    mine = by is not None and by.pk == errand.mandate.agent_id
    if by is not None and not mine:
        check_keeper(case, by)
    allow(rules.confirm_refusals(_facts(errand, by_agent=mine, today=localdate(at)), on, localdate(at)))
    errand.confirmed_on, errand.confirmed_way, errand.confirmed_by = on, way, by
    errand.save(update_fields=["confirmed_on", "confirmed_way", "confirmed_by"])
    _noted("errand.confirmed", errand, case, by, way=way)
    return errand


def _errand(errand_id: int) -> Errand:
    case = case_of(Errand.objects.all(), errand_id, by_way_of="mandate__case_id")
    errand = still_there(Errand.objects.select_related("mandate"), errand_id)
    errand.mandate.case = case
    return errand


def _facts(errand: Errand, *, by_agent: bool, today: date) -> rules.Errand:
    return rules.Errand(
        answered_on=errand.answered_on,
        confirmed=errand.confirmed_on is not None,
        mandate_valid=rules.state(errand.mandate.facts, today) is State.VALID,
        by_agent=by_agent,
    )


def _work(errand: Errand, words: str, on: date, *, by: User, at: datetime) -> None:
    today = localdate(at)
    _touch(errand.mandate, by)
    found = rules.step_refusals(_facts(errand, by_agent=by.pk == errand.mandate.agent_id, today=today))
    allow((*found, *([AHEAD] if on > today else []), *([] if words.strip() else [EMPTY])))


def _touch(mandate: Mandate, by: User) -> None:
    """Agent and office work on an errand, nobody else."""
    if by.pk != mandate.agent_id:
        check_keeper(mandate.case, by)


def _noted(verb: str, errand: Errand, case: Case, by: User | None, **facts: str) -> None:
    mine = by is not None and by.pk == errand.agent_id
    stands_for = None if mine else queries.deputy_for(case.pk, by, RECORDS)
    record(verb, errand, case=case.pk, **facts, **lent(stands_for))
    tell(f"case.{case.pk}")
