"""What the office that registered a matter does."""

from __future__ import annotations

from datetime import date
from typing import Any

from yimen.cases import actions as cases
from yimen.documents import actions as documents
from yimen.domain.procedure import DeclineGround, ReopenGround
from yimen.domain.simplified import Checklist, Kind
from yimen.ops.demo import order
from yimen.ops.demo.does.doing import Doing, does

CHECKER, COURT = "shenhe", "云法"


@does("sort")
def sort(it: Doing) -> None:
    """分类: sort."""
    cases.sort(
        case_id=it.case.pk,
        petition_class=it.words.petition_class,
        path=it.words.path,
        content_class=it.words.content,
        by=it.clerk(),
        at=it.at,
    )


@does("answer_on_spot")
def answer_on_spot(it: Doing) -> None:
    """当场答复: answer on spot."""
    cases.answer_on_spot(case_id=it.case.pk, answer=it.words.answer, by=it.clerk(), at=it.at)


@does("reopen_answer")
def reopen_answer(it: Doing) -> None:
    """当场答复以后本人要求出具意见书: reopen answer."""
    reason = "本人来电，要求按普通程序办理并出具处理意见书。"
    ground = ReopenGround.ASKS_FOR_OPINION
    cases.reopen_answer(case_id=it.case.pk, ground=ground, reason=reason, by=it.who(CHECKER), at=it.at)


@does("guide_elsewhere")
def guide_elsewhere(it: Doing) -> None:
    """告知法定途径: guide elsewhere."""
    documents.guide_elsewhere(
        case_id=it.case.pk, competent_body=it.words.body, reply=it.words.answer, by=it.clerk(), at=it.at
    )


@does("to_political_legal")
def to_political_legal(it: Doing) -> None:
    """涉法涉诉的来信转政法部门: to political legal."""
    documents.to_political_legal(case_id=it.case.pk, to_unit=it.world.units[COURT], by=it.clerk(), at=it.at)


@does("mark_simplified")
def mark_simplified(it: Doing) -> None:
    """标注适宜简易办理: mark simplified."""
    cases.mark_simplified(case_id=it.case.pk, checklist=Checklist(Kind.CLEAR), by=it.clerk(), at=it.at)


@does("forward")
def forward(it: Doing) -> None:
    """转送: forward."""
    documents.forward(case_id=it.case.pk, to_unit=it.unit(it.facts.get("to", "")), by=it.clerk(), at=it.at)


@does("assign")
def assign(it: Doing) -> None:
    """交办: assign."""
    documents.assign(
        case_id=it.case.pk,
        to_unit=it.unit(),
        days=it.facts["days"],
        report_outline="查明的事实；对每项诉求的处理；向信访人送达和落实的情况。",
        by=it.clerk(),
        at=it.at,
    )


@does("withdraw")
def withdraw(it: Doing) -> None:
    """撤回转送: withdraw."""
    reason = "经核对权责清单，应由其他单位办理，撤回重新转送。"
    cases.withdraw(case_id=it.case.pk, reason=reason, by=it.clerk(), at=it.at)


@does("agree_return")
def agree_return(it: Doing) -> None:
    """同意退回: agree return."""
    reason = f"经核实异议成立，按照职责分工另转{it.unit().short_name}办理。"
    documents.decide_return(case_id=it.case.pk, agree=True, reason=reason, by=it.clerk(), at=it.at)


@does("refuse_return")
def refuse_return(it: Doing) -> None:
    """不同意退回: refuse return."""
    reason = "经核对权责清单，主要诉求属于你单位职责，请依法办理；确有争议的，可以提请决定。"
    documents.decide_return(case_id=it.case.pk, agree=False, reason=reason, by=it.clerk(), at=it.at)


@does("split")
def split(it: Doing) -> None:
    """最后一项诉求另立一件: split."""
    case = it.case
    last = max(case.claims.values_list("order", flat=True))
    reason = "该项诉求由另一单位负责，拆分以后各自办理。"
    with order.in_its_week(it.life.at.date(), it.world.floor):  # a part has the days of its origin
        documents.split(case_id=case.pk, to_part={last: 1}, reason=reason, by=it.clerk(), at=it.at)


@does("link")
def link(it: Doing) -> None:
    """关联为同一事项: link."""
    second, first = it.case, Doing(it.world, it.life, type(it.deed)(it.at, "sort")).case
    reason = "同一地点、同一事由，由同一单位答复，经核对是同一事项。"
    cases.link(
        case_id=second.pk, other_id=first.pk, seen=second.matter_id, seen_other=first.matter_id, reason=reason,
        by=it.clerk(), at=it.at,
    )  # fmt: skip


@does("propose_decline")
def propose_decline(it: Doing) -> None:
    """提议不予、不再受理: propose decline."""
    ground = DeclineGround(it.facts["ground"])
    if ground is DeclineGround.SAME_MATTER:
        first = Doing(it.world, it.life, type(it.deed)(it.at, "sort")).case
        known: dict[str, Any] = {"same_case_number": first.number, "same_matter": True}
        reason = "同一事项已经受理，正在规定期限内办理；已当面比对两件的事实和诉求。"
    else:
        number = f"云川府复核〔{it.today.year - 1}〕{it.rng.randrange(3, 40)}号"
        known = {"final_number": number, "final_on": date(it.today.year - 1, 9, 15), "same_facts": True}
        reason = "已有复核意见，事实和理由相同；已告知仍可就新的事实另行提出。"
    cases.propose_decline(case_id=it.case.pk, ground=ground, reason=reason, by=it.clerk(), at=it.at, **known)


@does("confirm_decline")
def confirm_decline(it: Doing) -> None:
    """第二人审核并告知: confirm decline."""
    reason = "情况属实，同意，并书面告知理由。"
    documents.decide_decline(case_id=it.case.pk, agree=True, reason=reason, by=it.who(CHECKER), at=it.at)
