"""How often what happens in the invented district (各类情形的比例): one table, every share with its reason.

The shares are of our own making, chosen so that an officer finds the desks familiar; no real office is behind them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from types import MappingProxyType

ALL = frozenset({"appeal", "duty", "suggestion"})
APPEALS, PROPER = frozenset({"appeal", "duty"}), frozenset({"appeal"})  # 申诉求决；适用60日办理期限的


@dataclass(frozen=True, slots=True)
class Way:
    """One way a forwarded matter can take.

    Attributes:
        share: of a thousand forwarded matters of these kinds.
        kinds: of topics that can go it at all.
        alone: needs one petitioner, or a group with representatives.
        here: only from the district's own office, where the second person of the step sits.
    """

    name: str
    share: int
    reason: str
    kinds: frozenset[str] = ALL
    alone: bool = False
    here: bool = False


# fmt: off
WAYS = (
    Way("assigned", 60, "要结果的重要事项交办，附办结报告", APPEALS, here=True),
    Way("simplified", 80, "初次、清楚、好解决的适用简易办理", PROPER, alone=True),
    Way("turned_ordinary", 10, "简易办理中发现情况复杂，转普通程序", PROPER, alone=True),
    Way("withdrawn", 8, "刚转出就发现转错，单位接收前撤回"),
    Way("objection_agreed", 20, "转错单位的，5个工作日内提出异议，转送部门同意退回"),
    Way("objection_refused", 12, "异议理由不成立，仍由原单位办理"),
    Way("dispute", 8, "异议没有采纳，两家协商不成，由共同的上一级决定", APPEALS),
    Way("declined_same", 8, "正在办理中又向上级提出同一事项，第二件不予受理", PROPER, alone=True, here=True),
    Way("declined_final", 4, "已有复核意见，仍以同一事实和理由提出", PROPER, alone=True, here=True),
    Way("extended", 45, "情况复杂，批准延期一次", PROPER),
    Way("not_extended", 10, "延期理由不充分，负责人不批准", PROPER),
    Way("mediated", 20, "双方自愿，经人民调解委员会调解达成协议", APPEALS),
    Way("settled", 12, "双方自行和解", APPEALS),
    Way("helped", 35, "需要其他单位协办，一家牵头"),
    Way("split", 10, "几项诉求分属两家，拆分办理", APPEALS, here=True),
    Way("linked", 12, "多人走访之后又来信，关联为同一事项，合并答复", APPEALS, here=True),
    Way("several", 15, "几个人一起提出、没有推选代表，分别送达", APPEALS),
)

# ‰ of the matters to which it can happen at all
SHARES: Mapping[str, int] = MappingProxyType({
    # 办理之中
    "answer_reopened": 40,   # 当场答复以后，本人要求按普通程序出具意见书
    "to_court": 450,         # 涉法涉诉的来信、网信转政法部门；其余告知途径
    "recusal_declared": 25,  # 住建局有两名经办人，经办人自己申报回避
    "recusal_asked": 6,      # 信访人申请回避，查无利害关系
    "hand_offered": 60,      # 住建局经办人请同事接办
    "consulted": 7,          # 会商
    "proposed": 10,          # 提请联席会议研究
    "ordered": 14,           # 领导批示、接访交办
    "led": 180,              # 多人走访的，领导包案
    "mandated": 16,          # 委托信访代理员
    "urged": 600,            # 逾期的，督查员催办；仍不办的督办
    "reported": 300,         # 登记为紧急的，其中需要紧急报告的
    # 办结以后
    "reviewed": 45,          # 不服处理意见，请求复查
    "reviewed_again": 350,   # 对复查意见仍不服，请求复核
    "looked": 700,           # 不满意评价，上一级已经查看
    "resolved": 720,         # 落实以后，信访部门认定化解
    "contacted": 80,         # 同意被联系，回访
    "hardship": 15,          # 生活确有困难，提出帮扶
    "data_asked": 18,        # 个人信息请求
})
# fmt: on
ORDINARY = "ordinary"
NAMES = frozenset(way.name for way in WAYS)


def choose(rng: Random, *, kind: str, alone: bool, here: bool) -> str:
    """The way of one forwarded matter; most take the ordinary one."""
    open_to = [way for way in WAYS if kind in way.kinds and (alone or not way.alone) and (here or not way.here)]
    rest = 1000 - sum(way.share for way in open_to)
    return rng.choices([ORDINARY, *(way.name for way in open_to)], weights=[rest, *(way.share for way in open_to)])[0]


def happens(rng: Random, name: str) -> bool:
    """Whether something of SHARES happens to this matter."""
    return rng.random() * 1000 < SHARES[name]
