"""领导批示、接访交办 and 领导包案 (第十八条第二款): a leader orders something on a case, or takes it over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from yimen.domain.joint.due import LONGEST_DAYS, within
from yimen.domain.joint.words import permitted, refusal, written
from yimen.domain.labelled import Labelled
from yimen.domain.procedure.situation import Refusal
from yimen.domain.roles import Permission

ARTICLE = "第十八条第二款"


class OrderKind(Labelled):
    """The occasion of an order."""

    REMARK = "remark", "批示"
    RECEPTION = "reception", "接访交办"
    VISIT_DOWN = "visit_down", "下访交办"
    LETTER = "letter", "阅信交办"


class LeadEnd(Labelled):
    """How a case taken over ends: with the matter, or with another leader."""

    RESOLVED = "resolved", "事项已化解"
    CONCLUDED = "concluded", "已依法办结"
    HANDED_OVER = "handed_over", "改由其他领导包案"


@dataclass(frozen=True, slots=True)
class OrderSituation:
    """The facts of an order.

    Attributes:
        leader: a leader was named; words: what he wrote or said; what: what the unit is to do.
        unit: a unit was named; on: the day of the order.
    """

    permissions: frozenset[Permission]
    history: bool = False
    leader: bool = False
    words: str = ""
    unit: bool = False
    what: str = ""
    on: date | None = None
    due: date | None = None
    today: date = date.min
    main_end: date | None = None
    beyond: str = ""


def to_order(s: OrderSituation) -> tuple[Refusal, ...]:
    """What stands against writing down an order."""
    return tuple(_to_order(s))


def _to_order(s: OrderSituation) -> Iterable[Refusal]:
    yield from permitted("登记领导批示、交办", Permission.ORDER_GIVE, s.permissions)
    if s.history:
        yield refusal("history", "历史件只供查阅，不能批示交办。")
    if not s.leader:
        yield refusal("leader", "请写明作出批示、交办的领导。", ARTICLE)
    yield from written("words", s.words, "请写明批示或者交办的内容。", ARTICLE)
    if not s.unit:
        yield refusal("unit", "请选择承办单位。")
    yield from written("what", s.what, "请写明要承办单位办什么。")
    if s.on is None or not 0 <= (s.today - s.on).days <= LONGEST_DAYS:
        yield refusal("on", "批示、交办的日期应在一年之内，不能晚于今天。")
    yield from within(s.due, today=s.today, main_end=s.main_end, beyond=s.beyond)


@dataclass(frozen=True, slots=True)
class LeadSituation:
    """The facts of a case taken over.

    Attributes:
        leads: the one who is to take over is a leader; mine: it is the user's own case, or the user keeps the records
            of the conference office; taken: somebody has it already; resolved, ended: how the matter stands.
        since: from when on; ended_before: this taking over has ended; meets_on, consent, summary: of a meeting.
    """

    permissions: frozenset[Permission]
    history: bool = False
    leads: bool = False
    mine: bool = False
    taken: bool = False
    resolved: bool = False
    ended: bool = False
    measures: str = ""
    due: date | None = None
    today: date = date.min
    since: date | None = None
    ended_before: bool = False
    meets_on: date | None = None
    consent: bool = False
    summary: str = ""
    end: LeadEnd | None = None
    result: str = ""


def to_take_over(s: LeadSituation) -> tuple[Refusal, ...]:
    """What stands against taking a case over."""
    return tuple(_to_take_over(s))


def _to_take_over(s: LeadSituation) -> Iterable[Refusal]:
    yield from permitted("包案", Permission.CASE_LEAD, s.permissions)
    if s.history:
        yield refusal("history", "历史件只供查阅，不能包案。")
    if s.taken:
        yield refusal("taken", "该件已有领导包案；要改由其他领导包案的，请先结束原来的包案。", ARTICLE)
    if s.resolved:
        yield refusal("resolved", "该事项已经化解，不需要再包案。")
    if not s.leads:
        yield refusal("leader", "请选择包案的领导。", ARTICLE)
    yield from written("measures", s.measures, "请写明化解措施。", ARTICLE)
    yield from within(s.due, today=s.today)  # a matter may need longer than the term of the case: no main_end


def to_meet(s: LeadSituation) -> tuple[Refusal, ...]:
    """What stands against noting a meeting with the person."""
    return tuple(_to_meet(s))


def _to_meet(s: LeadSituation) -> Iterable[Refusal]:
    yield from _running("登记约见", s)
    if not s.consent:
        yield refusal("consent", "约见须经信访人本人同意；不同意的不约见，也不影响办理。", ARTICLE)
    if s.meets_on is None or s.since is None or not s.since <= s.meets_on <= s.today:
        yield refusal("meets_on", "约见日期应在包案之日和今天之间。")
    yield from written("summary", s.summary, "请写明约见的情况。")


def to_end(s: LeadSituation) -> tuple[Refusal, ...]:
    """What stands against ending it."""
    return tuple(_to_end(s))


def _to_end(s: LeadSituation) -> Iterable[Refusal]:
    yield from _running("结束包案", s)
    if s.end is None:
        yield refusal("end", "请选择结束的情形。")
    if s.end is LeadEnd.RESOLVED and not s.resolved:
        yield refusal("unresolved", "该件还没有认定化解，请先由信访部门认定。", ARTICLE)
    if s.end is LeadEnd.CONCLUDED and not s.ended:
        yield refusal("not_ended", "该件还没有办结；包案到事项办结或者化解为止。", ARTICLE)
    yield from written("result", s.result, "请写明包案的结果；改由其他领导包案的，写明理由。", ARTICLE)


def _running(label: str, s: LeadSituation) -> Iterable[Refusal]:
    yield from permitted(label, Permission.CASE_LEAD, s.permissions)
    if not s.mine:
        yield refusal("side", f"“{label}”由包案领导本人或者联席办办理。")
    if s.ended_before:
        yield refusal("ended_before", "包案已经结束，请查看最新情况。")
