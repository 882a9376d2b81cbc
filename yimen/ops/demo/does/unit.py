"""What the responsible unit does until the opinion is delivered."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.cases.actions import ClaimAnswer
from yimen.cases.models import Case
from yimen.documents import actions as documents
from yimen.documents.actions import DeliveryFacts
from yimen.domain.jurisdiction import Ground
from yimen.domain.simplified import Checklist, Kind
from yimen.ops.demo.does.doing import Doing, does
from yimen.ops.demo.signature import png

REVIEW_ORGAN = "云汀区人民政府"
CONFERENCE = "lianxi"
CONSENTS = {
    "visit": "登记时书面同意以短信接收",
    "letter": "来信写明同意以短信接收",
    "phone": "来电时同意凭查询码网上查阅",
    "web": "网上提交时勾选同意",
}


@does("receive")
def receive(it: Doing) -> None:
    """接收: receive."""
    case = it.case
    cases.receive(case_id=case.pk, by=it.handler(case), at=it.at)


@does("object")
def object_to(it: Doing) -> None:
    """提出异议: object to."""
    case, right = it.case, it.unit()
    other = right if right.pk != case.unit_id else None
    said = f"，建议转{other.short_name}" if other else ""
    reason = f"经查，所反映事项的主要诉求不属于我单位职责{said}。依据：区政府部门权责清单。"
    documents.object_to(case_id=case.pk, reason=reason, proposed_unit=other, by=it.handler(case), at=it.at)


@does("raise_dispute")
def raise_dispute(it: Doing) -> None:
    """提请决定由谁受理: raise dispute."""
    case = it.case
    cases.raise_dispute(
        case_id=case.pk,
        ground=Ground.DISPUTED,
        other=it.unit(it.facts["to"]),
        consulted=f"{it.today:%-m月%-d日}与对方单位协商，对主管部门的认识不一致，没有达成一致。",
        reason="该事项涉及两家职责，请共同的上一级决定。",
        by=it.handler(case),
        at=it.at,
    )


@does("decide_unit")
def decide_unit(it: Doing) -> None:
    """共同的上一级决定受理机关: decide unit."""
    to = it.unit(it.facts["to"])
    reason = f"按照职责分工，由{to.short_name}受理；原单位配合提供材料。"
    documents.decide_unit(case_id=it.case.pk, to_unit=to, reason=reason, by=it.who(CONFERENCE), at=it.at)


@does("accept")
def accept(it: Doing) -> None:
    """告知受理: accept."""
    case = it.case
    documents.accept(case_id=case.pk, by=it.handler(case), at=it.at)


@does("accept_simplified")
def accept_simplified(it: Doing) -> None:
    """受理并适用简易办理: accept simplified."""
    case = it.case
    documents.accept_simplified(case_id=case.pk, checklist=Checklist(Kind.CLEAR), by=it.handler(case), at=it.at)


@does("to_ordinary")
def to_ordinary(it: Doing) -> None:
    """转普通程序: to ordinary."""
    case = it.case
    reason = "现场核查发现情况比登记时复杂，需要进一步调查。"
    cases.to_ordinary(case_id=case.pk, reason=reason, by=it.handler(case), at=it.at)


@does("answer_simply")
def answer_simply(it: Doing) -> None:
    """简易答复: answer simply."""
    case = it.case
    way = it.rng.choice(("in_person", "phone", "message"))
    documents.answer_simply(
        case_id=case.pk, answers=_answers(it, case, granted=True), way=way, told_on=it.today, by=it.handler(case),
        at=it.at,
    )  # fmt: skip


@does("ask_help")
def ask_help(it: Doing) -> None:
    """请求协办: ask help."""
    case, unit = it.case, it.unit(it.facts["to"])
    request = "请就你单位职责范围内的事实提供查询结果和处理意见。"
    due = it.today + timedelta(days=14)
    cases.ask_help(case_id=case.pk, unit=unit, due=due, request=request, by=it.handler(case), at=it.at)


@does("answer_help")
def answer_help(it: Doing) -> None:
    """协办单位答复: answer help."""
    case = it.case
    helper = case.helps.filter(answered_at=None, waived_at=None).select_related("unit").latest("id").unit
    answer = "经查询本单位登记和巡查记录，情况属实；属我单位的部分已安排处理，材料附后。"
    cases.answer_help(case_id=case.pk, answer=answer, by=it.handler_of(helper), at=it.at)


@does("waive_help")
def waive_help(it: Doing) -> None:
    """免除协办: waive help."""
    case = it.case
    helper = case.helps.filter(answered_at=None, waived_at=None).latest("id")
    reason = "所需材料已从共享数据中查得，不再需要协办。"
    cases.waive_help(case_id=case.pk, unit_id=helper.unit_id, reason=reason, by=it.handler(case), at=it.at)


@does("ask_extension")
def ask_extension(it: Doing) -> None:
    """申请延期: ask extension."""
    case = it.case
    reason = "需要委托检测并听取多方意见，六十日内难以办结。"
    cases.ask_extension(case_id=case.pk, days=it.facts["days"], reason=reason, by=it.handler(case), at=it.at)


@does("approve_extension")
def approve_extension(it: Doing) -> None:
    """批准延期: approve extension."""
    case = it.case
    documents.decide_extension(case_id=case.pk, agree=True, reason="情况复杂属实，同意。", by=it.head(case), at=it.at)


@does("refuse_extension")
def refuse_extension(it: Doing) -> None:
    """不批准延期: refuse extension."""
    case = it.case
    reason = "所需检测本周可以完成，请在原期限内办结。"
    documents.decide_extension(case_id=case.pk, agree=False, reason=reason, by=it.head(case), at=it.at)


@does("mediate")
def mediate(it: Doing) -> None:
    """达成调解协议: mediate."""
    _agree(it, "mediate")


@does("settle")
def settle(it: Doing) -> None:
    """达成和解协议: settle."""
    _agree(it, "settle")


def _agree(it: Doing, kind: str) -> None:
    case = it.case
    documents.agree(
        case_id=case.pk,
        kind=kind,
        parties=f"甲方：{it.life.people[0].name or '信访人'}；乙方：某公司",
        terms=it.words.answer,
        performance="乙方分两次履行，首次在签订之日起十五日内，由经办单位见证。",
        due_on=it.today + timedelta(days=45),
        committee=kind == "mediate",
        consent=True,
        by=it.handler(case),
        at=it.at,
    )


@does("draft_opinion")
def draft_opinion(it: Doing) -> None:
    """起草处理意见: draft opinion."""
    case = it.case
    basis = ["《信访工作条例》第三十二条"]
    if "《" in it.words.topic.basis and it.words.topic.basis not in basis:
        basis.append(it.words.topic.basis)
    with_it = it.facts.get("together", "")
    other = it.other(with_it) if with_it else None
    cases.draft_opinion(
        case_id=case.pk,
        answers=_answers(it, case),
        together={other.pk: _answers(it, other)} if other else None,
        facts=it.words.found,
        legal_basis=basis,
        review_organ=REVIEW_ORGAN,
        by=it.handler(case),
        at=it.at,
    )


def _answers(it: Doing, case: Case, *, granted: bool = False) -> dict[int, ClaimAnswer]:
    """Result and reason of each claim that the item has; `granted`: none may be refused."""
    results, found = it.words.results, {}
    for order in case.claims.values_list("order", flat=True):
        result, reason = results[(order - 1) % len(results)]
        if granted and result == "not_supported":
            result, reason = "explained", it.words.answer
        found[order] = ClaimAnswer(result, reason)
    return found


@does("return_opinion")
def return_opinion(it: Doing) -> None:
    """退回修改: return opinion."""
    case = it.case
    reason = "查明事实的部分请补充现场核查的时间和参加人。"
    cases.return_opinion(case_id=case.pk, reason=reason, by=it.head(case), at=it.at)


@does("issue_opinion")
def issue_opinion(it: Doing) -> None:
    """审签出具意见书: issue opinion."""
    case = it.case
    documents.issue_opinion(case_id=case.pk, by=it.head(case), at=it.at)


@does("deliver")
def deliver(it: Doing) -> None:
    """送达: deliver."""
    case = it.case
    party: dict[str, Any] = {}
    if it.life.way == "several":
        party = {"party": queries.parties_of(case)[it.facts["party"]].pk}
    documents.deliver(case_id=case.pk, delivery=delivery(it, it.facts["way"], **party), by=it.handler(case), at=it.at)


def delivery(it: Doing, way: str, **party: Any) -> DeliveryFacts:
    """A complete proof of delivery, by its way."""
    if way == "refused":
        witnesses = (it.facts["witness"], it.facts["signer"])
        return DeliveryFacts(way="left", on=it.today, refused=True, witnesses=witnesses, **party)
    if way == "post":
        number = f"YT{Random(it.life.key).randrange(10**9):09d}"
        return DeliveryFacts(way="post", on=it.today, tracking_number=number, **party)
    if way == "electronic":
        return DeliveryFacts(way="electronic", on=it.today, consent=CONSENTS[it.life.channel], **party)
    signature = png(Random(f"{it.life.key}/delivered"))
    receiver = it.life.people[it.facts.get("party", 0)].name
    return DeliveryFacts(way="in_person", on=it.today, receiver=receiver, signature=signature, **party)
