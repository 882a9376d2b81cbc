"""Mandates of agents (信访代理): granted and ended under the lock of the case, effective in the same moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from yimen.base.acts import action, made_before, record, tell
from yimen.base.models import User
from yimen.cases import queries
from yimen.cases.actions.codes import new_query_code, query_code_again
from yimen.cases.actions.steps import NotAllowed, allow, case_of, lent, locked, still_there
from yimen.cases.models import Case, Mandate, MandateOpened
from yimen.domain import mandate as rules
from yimen.domain.mandate import AgentKind, Basis, Ending, Evidence
from yimen.domain.procedure import Refusal, Stage
from yimen.domain.roles import Permission

RECORDS = frozenset({Permission.MANDATE_RECORD})
NOT_YOURS = Refusal("permission", "代理委托由登记这件事的信访部门登记和终止，请联系该部门窗口。")
OLD_CODE = Refusal("code", "查询码已经换过，请用新的查询码重新打开以后再撤销。")
NOT_AT_WINDOW = Refusal("new_code", "只有本人到窗口并核对身份的，才能同时换发查询码。")


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateFacts:
    """What is registered of one mandate; `agent` is an account, or None for somebody from outside."""

    kind: AgentKind
    basis: Basis
    evidence: Evidence
    scope: frozenset[str]
    from_on: date
    until_on: date
    idempotency_key: str
    agent: User | None = None
    name: str = ""
    phone: str = ""
    address: str = ""
    id_number: str = ""
    signature: bytes = b""


@dataclass(frozen=True, slots=True)
class Ended:
    """An ended mandate; `query_code` in clear where a new one was given, else ""."""

    mandate: Mandate
    query_code: str = ""


def may_keep(case: Case, by: User | None) -> bool:
    """Whether this clerk keeps the mandates of the case: at the office that registered it."""
    if by is None or by.unit_id != case.office_id:
        return False
    return bool(RECORDS & queries.powers_here(case.pk, by).permissions)


def check_keeper(case: Case, by: User | None) -> None:
    """Raise NotAllowed for everybody but a clerk who keeps the mandates of the case."""
    if not may_keep(case, by):
        raise NotAllowed((NOT_YOURS,))


def mandate_of_key(case_id: int, idempotency_key: str) -> Mandate | None:
    """The mandate that the form with this key registered; a key of another case is another key."""
    return made_before(Mandate, f"{case_id}:{idempotency_key}")


@action
def grant_mandate(*, case_id: int, facts: MandateFacts, by: User, at: datetime) -> Mandate:
    """Register a mandate; the same key registers once.

    Raises:
        NotAllowed: another office, a third agent, an agent who took part, an incomplete paper or period.
    """
    case = locked(case_id)
    there = mandate_of_key(case.pk, facts.idempotency_key)
    if there is not None:
        return there
    check_keeper(case, by)
    today = localdate(at)
    _let_lapse(case, today, at=at)
    running = list(case.mandates.running())
    allow(rules.refusals(_proposed(case, facts, running, by), today))
    stands_for = queries.deputy_for(case.pk, by, RECORDS)
    taken = {one.seat for one in running}
    made = Mandate.objects.create(
        case=case,
        seat=min({1, 2} - taken),
        kind=facts.kind,
        agent=facts.agent,
        name="" if facts.agent else facts.name.strip(),
        phone=facts.phone,
        address=facts.address,
        id_number=facts.id_number,
        basis=facts.basis,
        evidence=facts.evidence,
        signature=(facts.signature or None) if facts.evidence is Evidence.SCREEN else None,
        scope=[str(one) for one in rules.in_order(facts.scope)],
        from_on=facts.from_on,
        until_on=facts.until_on,
        granted_by=by,
        granted_for_id=stands_for,
        granted_at=at,
        idempotency_key=f"{case.pk}:{facts.idempotency_key}",
    )
    record("mandate.granted", made, case=case.pk, kind=str(made.kind), agent=made.agent_id, **lent(stands_for))
    _tell(made)
    return made


def _proposed(case: Case, facts: MandateFacts, running: list[Mandate], by: User) -> rules.Proposed:
    agent = facts.agent
    return rules.Proposed(
        kind=facts.kind,
        basis=facts.basis,
        evidence=facts.evidence,
        from_on=facts.from_on,
        until_on=facts.until_on,
        scope=facts.scope,
        named=_is_agent(agent) if facts.kind is AgentKind.PETITION_AGENT else bool(facts.name.strip()),
        reachable=agent is not None or bool(facts.phone.strip() or facts.address.strip()),
        signed=bool(facts.signature),
        valid_agents=len(running),
        again=agent is not None and any(one.agent_id == agent.pk for one in running),
        took_part=agent is not None and (agent.pk == by.pk or _took_part(case, agent)),
        history=case.stage == Stage.HISTORY,
    )


def _is_agent(agent: User | None) -> bool:
    return agent is not None and agent.may(Permission.MANDATE_WORK)


def _took_part(case: Case, agent: User) -> bool:
    hands = {case.registered_by_id, case.holder_id, case.sorted_by_id, case.opinion_drafted_by_id,
             case.opinion_issued_by_id}  # fmt: skip
    return agent.pk in hands or agent.unit_id == case.unit_id


def _let_lapse(case: Case, today: date, *, at: datetime) -> None:
    """A mandate past its period gives its seat free; that it ended was true before, and is now written down."""
    for over in case.mandates.running().filter(until_on__lt=today):
        _end(over, Ending.LAPSED, by=None, at=at)


@action
def end_mandate(
    *, mandate_id: int, ending: Ending, new_code: bool = False, key: str = "", by: User, at: datetime
) -> Ended:
    """End a mandate at the desk, or lay it down as its agent; ended before, nothing happens.

    Args:
        ending: how the petitioner said so, or LAID_DOWN.
        new_code: give the petitioner, who stands there, a new query code, since the agent may know the old one.
        key: idempotency key of the form; the same key gives the same code again.

    Raises:
        NotAllowed: neither the agent nor the office, or a new code for somebody who is not there.
    """
    mandate, case = _locked(mandate_id)
    laid_down = ending is Ending.LAID_DOWN and mandate.agent_id == by.pk
    if not laid_down:
        check_keeper(case, by)
    if new_code and (ending is not Ending.AT_WINDOW or not may_keep(case, by)):
        raise NotAllowed((NOT_AT_WINDOW,))
    return _ended(mandate, case, ending, seed=f"{mandate.pk}|{key}" if new_code else "", by=by, at=at)


@action
def revoke_at_portal(
    *, case_id: int, mandate_id: int, mark: str, new_code: bool, key: str, by: None, at: datetime
) -> Ended:
    """The petitioner, who opened the case with its code, revokes; sent twice with one key, the answer is the same.

    Args:
        mark: `Case.code_mark` of the code with which the case was opened: somebody with an old code ends nothing.

    Raises:
        NotAllowed: the code was renewed since, or the case has no such mandate any more.
    """
    mandate, case = _locked(mandate_id, case_id=case_id)
    if mandate.ended_at is None and (not mark or case.code_mark != mark):
        raise NotAllowed((OLD_CODE,))
    return _ended(mandate, case, Ending.AT_PORTAL, seed=f"{mandate.pk}|{key}" if new_code else "", by=by, at=at)


def _locked(mandate_id: int, *, case_id: int | None = None) -> tuple[Mandate, Case]:
    """The case first, as everywhere; then the mandate as it is under that lock."""
    rows = Mandate.objects.filter(case_id=case_id) if case_id is not None else Mandate.objects.all()
    case = case_of(rows, mandate_id)
    mandate = still_there(rows.select_related("agent"), mandate_id)
    mandate.case = case
    return mandate, case


def _ended(mandate: Mandate, case: Case, ending: Ending, *, seed: str, by: User | None, at: datetime) -> Ended:
    if mandate.ended_at is not None:  # pressed again, perhaps because the first answer was lost
        return Ended(mandate, query_code_again(case.number, case.query_code, seed=seed) if seed else "")
    _end(mandate, ending, by=by, at=at)
    if not seed:
        return Ended(mandate)
    code, case.query_code = new_query_code(case.number, seed=seed)
    case.save(update_fields=["query_code"])
    record("case.query_code_renewed", case, number=case.number)
    return Ended(mandate, code)


def _end(mandate: Mandate, ending: Ending, *, by: User | None, at: datetime) -> None:
    laid_down = by is not None and by.pk == mandate.agent_id
    stands_for = None if laid_down else queries.deputy_for(mandate.case_id, by, RECORDS)
    mandate.ended_at, mandate.ended_by, mandate.ended_for_id, mandate.ending = at, by, stands_for, ending
    mandate.save(update_fields=["ended_at", "ended_by", "ended_for", "ending"])
    told: dict[str, Any] = {"ending": str(ending), "agent": mandate.agent_id, **lent(stands_for)}
    record("mandate.ended", mandate, case=mandate.case_id, **told)
    _tell(mandate)


def _tell(mandate: Mandate) -> None:
    """Those who look at the case look again; the agent's streams ask anew what they may watch."""
    topics = [f"case.{mandate.case_id}"]
    if mandate.agent_id:
        topics.append(f"access.{mandate.agent_id}")
    tell(*topics)


@action
def note_agent_opened(*, mandate: Mandate, what: str = "case", by: User, at: datetime) -> None:
    """The agent opened the case, or the paper of this number; the petitioner can read it."""
    MandateOpened.objects.create(mandate=mandate, what=what, at=at)
    record("mandate.opened", mandate.case, mandate=mandate.pk, what=what)
