"""代理、替岗: from one day to another somebody does an absent colleague's work on the cases of their common body.

What the absent person's posts allow is lent as far as `LENDING` says; nothing of it leaves the body, and it ends by
itself.
Two sides of an act that needs two people are never one and the same: neither the deputy's own, nor the absent person's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from yimen.domain.procedure import Refusal
from yimen.domain.roles import Permission, Reach, permissions_of, reaches_of

P = Permission


@dataclass(frozen=True, slots=True)
class Lending:
    """Powers that are lent to a deputy together, or not: what they are about, and why, in words for the screen."""

    what: str
    lent: bool
    why: str
    powers: frozenset[Permission]


LENDING: tuple[Lending, ...] = (
    Lending(
        "登记、分类、转送、办理、审签、送达、回避、复查复核",
        True,
        "件有法定期限，不因人员离岗停下",
        frozenset(
            {
                P.VISIT_REGISTER, P.PETITION_REGISTER, P.CASE_VIEW, P.CASE_UNMASK, P.CASE_SORT, P.CASE_FORWARD,
                P.CASE_RECEIVE, P.CASE_ACCEPT, P.CASE_REOPEN, P.ANSWER_REOPEN, P.JURISDICTION_DECIDE,
                P.DECLINE_CONFIRM, P.REVIEW_HANDLE, P.REVIEW_ISSUE, P.OPINION_DRAFT, P.OPINION_ISSUE, P.DOCUMENT_READ,
                P.DELIVERY_PROVE, P.HAND_ORDER, P.RECUSAL_DECIDE,
            }
        ),
    ),
    Lending(
        "批示交办的登记、催办督办、限办事项、会商、提请联席会议",
        True,
        "负责人离岗时，交办和督办照常推进",
        frozenset({P.ORDER_GIVE, P.URGE, P.URGE_SIGN, P.TASK_ANSWER, P.TASK_CLOSE, P.CONSULTATION_CALL,
                   P.CONFERENCE_PROPOSE}),
    ),
    Lending(
        "代理委托的登记和终止",
        True,
        "群众到窗口办委托，不能因一人离岗再跑一趟",
        frozenset({P.MANDATE_RECORD}),
    ),
    Lending(
        "重大紧急信访信息报告",
        True,
        "第二十五条要求及时报告，不能等人回来",
        frozenset({P.URGENT_REPORT}),
    ),
    Lending(
        "检举控告的登记、办理和点名",
        False,
        "只由点名的人办理和知悉（第三十条），不随岗位走，更不随代理走",
        frozenset({P.ACCUSATION_REGISTER, P.ACCUSATION_HANDLE, P.ACCUSATION_NAME}),
    ),
    Lending(
        "信访代理员受托代办",
        False,
        "信访人委托的是这个人，换人要由信访人另行委托",
        frozenset({P.MANDATE_WORK}),
    ),
    Lending(
        "领导包案、联席会议的记录和纪要",
        False,
        "由本人负责；本人离岗的，由另一位有权人员用自己的岗位办理",
        frozenset({P.CASE_LEAD, P.CONFERENCE_KEEP, P.MINUTES_SIGN}),
    ),
    Lending(
        "取号、叫号和大厅",
        False,
        "现场岗位按排班换人，由当班的人用自己的岗位办理",
        frozenset({P.TICKET_TAKE, P.TICKET_CALL, P.HALL_VIEW}),
    ),
    Lending(
        "秩序事件的记录和复核",
        False,
        "涉及个人名誉，没有必须当天复核的期限，等本人办理",
        frozenset({P.INCIDENT_RECORD, P.INCIDENT_REVIEW}),
    ),
    Lending(
        "放假通知的审核、分流规则的发布",
        False,
        "这是第二个人的把关，别的岗位也能审，不由代理人凑成两个人",
        frozenset({P.NOTICE_CONFIRM, P.ROUTING_RELEASE}),
    ),
    Lending(
        "评价和指标",
        False,
        "只看不办，离岗期间没有要代办的事",
        frozenset({P.RATING_READ, P.INDICATOR_VIEW, P.INDICATOR_DRILL}),
    ),
    Lending(
        "批量导入、账号、设置和审计",
        False,
        "管系统与办件分开，换人须另行授权",
        frozenset({P.PETITION_IMPORT, P.ACCOUNT_MANAGE, P.SETTING_MANAGE, P.AUDIT_VIEW}),
    ),
)  # fmt: skip
"""Every power of the office, lent or not. No article says which: it is usual practice [G], and changed in this table.

Never lent by it is what would make two people of one: a deputy decides nothing that was proposed by, or for, either of
the two (`same_side`), whatever the power.
"""
LENT = frozenset[Permission]().union(*(one.powers for one in LENDING if one.lent))
LONGEST = 90  # days; a longer absence is a change of posts. A setting of the office [P]


@dataclass(frozen=True, slots=True)
class Absent:
    """A colleague whom somebody stands in for today."""

    pk: int
    name: str
    roles: tuple[str, ...]

    @property
    def permissions(self) -> frozenset[Permission]:
        """What is lent."""
        return permissions_of(self.roles) & LENT

    @property
    def reaches(self) -> frozenset[Reach]:
        """Over which cases: those of the common body, never the bodies below it."""
        found = reaches_of(self.roles)
        return found - {Reach.SUBTREE} | (frozenset({Reach.OFFICE, Reach.UNIT}) if Reach.SUBTREE in found else set())


def in_force(first: date, last: date, today: date, *, revoked: bool) -> bool:
    """Whether a deputy may act on this day; both days are days of the absence."""
    return first <= today <= last and not revoked


def stands_for(needed: frozenset[Permission], own: frozenset[Permission], absent: Sequence[Absent]) -> Absent | None:
    """For whom somebody acts who does what `needed` allows: for nobody where an own post allows it already."""
    if needed & own:
        return None
    return next((one for one in absent if needed & one.permissions), None)


def both_names(name: str, absent: str) -> str:
    """Who acts, and for whom, as screens and papers write it: 李四（代张三）; the name alone without anybody absent."""
    return f"{name}（代{absent}）" if absent else name


def same_side(*people: int | None) -> frozenset[int]:
    """The people on one side of an act that needs two: who did it, and for whom. The two sides must not meet."""
    return frozenset(one for one in people if one is not None)


@dataclass(frozen=True, slots=True)
class Naming:
    """The facts on which a deputy is named.

    Attributes:
        by_self, by_head: who names: the absent person, or the head of the same body.
        same_person, same_body, active: the deputy is the absent person, of the same body, and has an open account.
        lends: the absent person's posts allow case work at all.
        overlaps: the absent person has another deputy on one of these days.
        first, last, today: business dates.
    """

    first: date
    last: date
    today: date
    by_self: bool = False
    by_head: bool = False
    same_person: bool = False
    same_body: bool = True
    active: bool = True
    lends: bool = True
    overlaps: bool = False


def against(naming: Naming) -> tuple[Refusal, ...]:
    """Everything that stands against naming this deputy."""
    return tuple(_against(naming))


def _against(naming: Naming) -> Iterable[Refusal]:
    if not (naming.by_self or naming.by_head):
        yield Refusal("who", "只能为自己指定代理人；为同事指定的，由本单位负责人办理。")
    if naming.same_person:
        yield Refusal("same_person", "代理人不能是本人，请另选一位同事。")
    if not naming.same_body:
        yield Refusal("same_body", "代理人须是同一单位的同事。")
    if not naming.active:
        yield Refusal("active", "这个账号已停用，请另选一位在岗的同事。")
    if not naming.lends:
        yield Refusal("lends", "这位同事的岗位没有可以代理的信访业务。")
    if naming.last < naming.first:
        yield Refusal("order", "结束日期不能早于开始日期。")
    if naming.first < naming.today:
        yield Refusal("past", "开始日期不能早于今天。")
    if (naming.last - naming.first).days >= LONGEST:
        yield Refusal("longest", f"一次代理最多{LONGEST}天；更长的请调整岗位。")
    if naming.overlaps:
        yield Refusal("overlaps", "这段时间已经指定过代理人，请先结束原来的代理。")


def may_end(*, is_absent: bool, is_deputy: bool, is_head: bool, ended: bool) -> tuple[Refusal, ...]:
    """What stands against ending a deputy's time at once: anybody concerned may, once."""
    if ended:
        return (Refusal("ended", "这项代理已经结束。"),)
    if not (is_absent or is_deputy or is_head):
        return (Refusal("who", "只有本人、代理人或本单位负责人能结束代理。"),)
    return ()
