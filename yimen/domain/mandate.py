"""信访代理: who may go for a petitioner, by which paper, to do what, until when (domain/02 §7).

No article of the regulation speaks of agents, and local rules differ. What stands here is the common denominator: a
written mandate, at most two agents, free of charge, revocable at any time. Numbers marked [P] are policy.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from yimen.domain.labelled import Labelled
from yimen.domain.procedure.situation import Refusal

MOST_AGENTS = 2
LONGEST_DAYS = 366  # [P] a mandate for a longer time is renewed, so that nobody forgets that it runs
LATE_PERMIT_DAYS = 30  # [P] how far ahead a mandate may begin
RECUSAL = "第二十八条第三款"


class Scope(Labelled):
    """What an agent may do, item by item (委托事项)."""

    SUBMIT = "submit", "递交材料"
    STATE = "state", "代为陈述"
    RECEIVE = "receive", "代收文书"
    QUERY = "query", "查询进展"
    RATE = "rate", "代为评价"
    REVIEW = "review", "代为请求复查、复核"


KEPT = frozenset({Scope.QUERY, Scope.RATE, Scope.REVIEW})
"""What stays with the petitioner unless the mandate names it (特别委托)."""


class Basis(Labelled):
    """Why somebody may speak for the petitioner."""

    MANDATE = "mandate", "委托"
    GUARDIANSHIP = "guardianship", "监护"


class AgentKind(Labelled):
    """Who the agent is; the first has an account here, the others come from outside."""

    PETITION_AGENT = "petition_agent", "信访代理员"
    RELATIVE = "relative", "近亲属"
    LAWYER = "lawyer", "律师"
    LEGAL_WORKER = "legal_worker", "基层法律服务工作者"
    RECOMMENDED = "recommended", "社区、单位或者社会团体推荐的人"
    GUARDIAN = "guardian", "监护人"


class Evidence(Labelled):
    """By what the mandate is shown."""

    SCREEN = "screen", "本人在屏幕上签名"
    PAPER = "paper", "本人签名的纸质委托书，原件已存档"
    MARK = "mark", "本人不会写字，已在纸质委托书上按手印，原件已存档"
    GUARDIAN_PROOF = "guardian_proof", "监护证明已核对，复印件已存档"


class Ending(Labelled):
    """How a mandate ended."""

    AT_WINDOW = "window", "本人到窗口撤销"
    BY_PHONE = "phone", "本人来电撤销"
    IN_WRITING = "letter", "本人来信撤销"
    AT_PORTAL = "portal", "本人凭查询码撤销"
    LAID_DOWN = "laid_down", "代理人辞去"
    LAPSED = "lapsed", "期满"


AT_DESK = (Ending.AT_WINDOW, Ending.BY_PHONE, Ending.IN_WRITING, Ending.LAID_DOWN)
"""The endings that staff registers."""


class State(Labelled):
    """Where a mandate stands on a day."""

    PENDING = "pending", "未到起始日"
    VALID = "valid", "有效"
    OVER = "over", "已期满"
    ENDED = "ended", "已终止"


@dataclass(frozen=True, slots=True)
class Mandate:
    """What decides over an agent's act: the period (both days count), whether it was ended, and the scope."""

    from_on: date
    until_on: date
    ended: bool
    scope: frozenset[str]


def state(mandate: Mandate, today: date) -> State:
    """Where it stands; ended goes before all dates, since an end takes effect in the same moment."""
    if mandate.ended:
        return State.ENDED
    if today < mandate.from_on:
        return State.PENDING
    return State.VALID if today <= mandate.until_on else State.OVER


def allows(mandate: Mandate, what: Scope, today: date) -> bool:
    """Whether the agent may do this on this day."""
    return state(mandate, today) is State.VALID and what in mandate.scope


def takes_receipt(mandate: Mandate, today: date) -> bool:
    """Whether the receipt goes to the agent: its query code lets follow the matter, so both must be written."""
    return allows(mandate, Scope.RECEIVE, today) and allows(mandate, Scope.QUERY, today)


def in_order(scope: Iterable[str]) -> tuple[Scope, ...]:
    """The items of a stored scope in the order of the paper; unknown words give nothing."""
    there = set(scope)
    return tuple(one for one in Scope if one in there)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A mandate that somebody wants to register.

    Attributes:
        named: an account was chosen, or a name was given; reachable: an account, or a phone or address.
        signed: the proof by which it is shown is there (a signature on the screen; the others are on paper).
        valid_agents: how many agents the case has today.
        again: this account is an agent of the case already.
        took_part: the agent registered, sorted, holds or handles the case, or belongs to the unit that does.
        history: the case is only kept for the record.
    """

    kind: AgentKind
    basis: Basis
    evidence: Evidence
    from_on: date
    until_on: date
    scope: frozenset[str]
    named: bool = True
    reachable: bool = True
    signed: bool = True
    valid_agents: int = 0
    again: bool = False
    took_part: bool = False
    history: bool = False


def refusals(asked: Proposed, today: date) -> tuple[Refusal, ...]:
    """Why it cannot be registered, each a sentence that says what to do; empty when it can."""
    return (*_people(asked), *_paper(asked), *_period(asked, today))


def _people(asked: Proposed) -> Iterable[Refusal]:
    if asked.history:
        yield Refusal("history", "历史件只供查阅，不再登记代理。")
    if not asked.named:
        yield Refusal("agent", "请写明代理人姓名，或者选择信访代理员。")
    elif not asked.reachable:
        yield Refusal("contact", "请至少留下代理人的手机号或者联系地址。")
    if asked.valid_agents >= MOST_AGENTS:
        words = f"一件信访事项同时最多{MOST_AGENTS}名代理人，请先终止一份委托再登记。"
        yield Refusal("most_agents", words)
    if asked.again:
        yield Refusal("again", "这名信访代理员已是本件的代理人；要改事项或者期限的，请先终止原委托再登记。")
    if asked.took_part:
        words = "登记、分流、承办这件事的工作人员和责任单位的人不能做它的代理人，请另选代理人。"
        yield Refusal("took_part", words, RECUSAL)


def _paper(asked: Proposed) -> Iterable[Refusal]:
    guardian = asked.basis is Basis.GUARDIANSHIP
    if guardian != (asked.kind is AgentKind.GUARDIAN):
        yield Refusal("basis", "监护人依监护代理，其他代理人依委托代理，请改正代理人类别或者代理依据。")
    if guardian != (asked.evidence is Evidence.GUARDIAN_PROOF):
        yield Refusal("evidence", "监护凭监护证明，委托凭本人签名或者按手印的委托书，请改正凭证。")
    elif asked.evidence is Evidence.SCREEN and not asked.signed:
        yield Refusal("signature", "请信访人本人在屏幕上签名；用纸质委托书的，请选择纸质凭证。")
    if not in_order(asked.scope):
        yield Refusal("scope", "请至少勾选一项委托事项。")


def _period(asked: Proposed, today: date) -> Iterable[Refusal]:
    if asked.until_on < asked.from_on:
        yield Refusal("until_on", "截止日期早于起始日期，请核对。")
    elif asked.until_on < today:
        yield Refusal("until_on", "截止日期已经过去，请写以后的日期。")
    elif (asked.until_on - asked.from_on).days >= LONGEST_DAYS:
        yield Refusal("until_on", f"委托期限最长{LONGEST_DAYS}日，到期可以续签，请缩短。")
    if asked.from_on > today + timedelta(days=LATE_PERMIT_DAYS):
        yield Refusal("from_on", f"起始日期最迟为今天起{LATE_PERMIT_DAYS}日内，请核对。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """Where an errand stands (代办事项)."""

    answered_on: date | None = None
    confirmed: bool = False
    mandate_valid: bool = True
    by_agent: bool = False


def step_refusals(errand: Errand) -> tuple[Refusal, ...]:
    """Why a step or an answer cannot be written down for it."""
    found = []
    if errand.confirmed:
        found.append(Refusal("confirmed", "信访人已确认收到答复，这项代办已经办完。"))
    elif errand.answered_on is not None:
        found.append(Refusal("answered", "答复已经带回，请等信访人确认。"))
    if errand.by_agent and not errand.mandate_valid:
        found.append(Refusal("mandate", "委托已经终止或者不在期限内，不能再办。"))
    return tuple(found)


def confirm_refusals(errand: Errand, confirmed_on: date, today: date) -> tuple[Refusal, ...]:
    """Why it cannot be noted that the person confirmed the answer; who fetched it cannot confirm it."""
    found = []
    if errand.by_agent:
        found.append(Refusal("second_person", "代理人自己不能代信访人确认，请由窗口向本人核实，或者由本人在网上确认。"))
    if errand.confirmed:
        found.append(Refusal("confirmed", "信访人已确认收到答复，不必重复登记。"))
    elif errand.answered_on is None:
        found.append(Refusal("answered", "还没有带回答复，请先登记答复。"))
    elif confirmed_on < errand.answered_on:
        found.append(Refusal("confirmed_on", "确认日期早于带回答复的日期，请核对。"))
    if confirmed_on > today:
        found.append(Refusal("confirmed_on", "确认日期不能晚于今天，请核对。"))
    return tuple(found)
