"""补发查询码: somebody lost the receipt, comes to the window, and is who the item is about (第二十一条第二款).

The regulation wants querying to be easy and names no way of checking who asks; the ways below are the office's own [P].
What they share: a person looks at a person. Neither a phone call nor a letter gives a code.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from yimen.domain.labelled import Labelled
from yimen.domain.procedure.deciding import RECUSAL
from yimen.domain.procedure.situation import Refusal

ARTICLE = "第二十一条第二款"
A_DAY_OF_A_CASE = 3  # [P] codes of one item within a day
A_DAY_OF_A_CLERK = 30  # [P] codes that one clerk gives within a day


class Check(Labelled):
    """How a person at the window made sure who stands there."""

    DOCUMENT = "document", "已核对身份证件，姓名、号码与登记一致"
    PARTICULARS = "particulars", "登记时没有留证件号码：已核对身份证件上的姓名，并核对登记的地址、电话"
    VOUCHED = "vouched", "没有带证件：已凭村（社区）或者单位的证明，核对登记的姓名、地址、电话"
    AGENT = "agent", "由代理人领取：委托书写明代收文书和查询进展，已核对代理人身份"


@dataclass(frozen=True, slots=True)
class Situation:
    """The facts a decision needs.

    Attributes:
        permitted: a post at the window; ours: of the office that registered the item; conflict: kept out of it (回避).
        has_code: the item has a code at all, which history has not.
        agent_takes: a valid mandate lets its agent receive papers and follow the matter.
        check: how it was checked, None for nothing chosen; present: the clerk confirms that the person stood there.
    """

    permitted: bool = False
    ours: bool = False
    conflict: bool = False
    has_code: bool = True
    agent_takes: bool = False
    check: Check | None = None
    present: bool = False


def closing(situation: Situation) -> tuple[Refusal, ...]:
    """What keeps the form closed, whatever would be chosen in it."""
    return tuple(_closing(situation))


def refusals(situation: Situation) -> tuple[Refusal, ...]:
    """Everything that stands against giving a new code; empty when it may be given."""
    return (*_closing(situation), *_chosen(situation))


def _closing(situation: Situation) -> Iterable[Refusal]:
    if not situation.permitted or not situation.ours:
        yield Refusal("permission", "查询码由登记该件的信访部门在窗口补发，请交由该部门登记、接谈人员办理。", ARTICLE)
    if situation.conflict:
        yield Refusal("recusal", RECUSAL, "第二十八条第三款")
    if not situation.has_code:
        yield Refusal("no_code", "历史件没有查询码，不能补发；要了解情况的，请当面答复。", ARTICLE)


def _chosen(situation: Situation) -> Iterable[Refusal]:
    if situation.check is None:
        yield Refusal("check", "请选择怎样核对了身份。", ARTICLE)
    if situation.check is Check.AGENT and not situation.agent_takes:
        yield Refusal("agent", "没有写明“代收文书”和“查询进展”的有效委托，请信访人本人来补发。", ARTICLE)
    if not situation.present:
        yield Refusal("present", "请当面核对身份以后再补发；来电、来信要求的，请告知本人到窗口办理。", ARTICLE)
