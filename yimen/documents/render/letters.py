"""What goes into the letters and notices between office, organ and person; see `context` for the other papers."""

# The helpers of `contract` are dataclasses.field(), which the linter cannot know.
# ruff: noqa: RUF009

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yimen.documents.render.contract import Paper, may, must, must_day, must_list


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A paper that goes along."""

    name: str = must("附件名称")
    pages: str = may("页数")


@dataclass(frozen=True, kw_only=True)
class Referral(Paper):
    """涉法涉诉信访事项转送单 (第二十二条第二款): office to 政法 organ, which goes on by its own rules."""

    channel: str = must("信访形式")
    petitioner: str = must("信访人")
    petitioner_contact: str = may("信访人联系方式")
    received_on: date | None = must_day("收到信访事项日期")
    summary: str = must("事项概况")
    claims: tuple[str, ...] = must_list("信访诉求")
    attachments: tuple[Attachment, ...] = may("附件", ())
    transferred_on: date | None = must_day("转送日期")
    secrecy: str = must("保密标识")


@dataclass(frozen=True, kw_only=True)
class Transfer(Referral):
    """转送单 (第二十二条): office to organ."""

    notify_by: date | None = must_day("告知期限")
    object_by: date | None = must_day("异议期限")
    helpers: str = may("协办单位")
    help_by: date | None = may("协办答复期限", None)


@dataclass(frozen=True, kw_only=True)
class Assignment(Transfer):
    """交办函 (第二十二条第三项): a transfer with a period and a conclusion report."""

    days: int | str = must("办理期限天数")
    report_by: date | None = must_day("办结报告期限")
    report_outline: str = must("反馈要求")


@dataclass(frozen=True, kw_only=True)
class Objection(Paper):
    """异议函 (第二十三条第三款): organ to the office that sent it."""

    received_on: date | None = must_day("收到日期")
    object_by: date | None = must_day("异议期限")
    reason: str = must("详细理由")
    proposed_unit: str = may("建议办理单位")


@dataclass(frozen=True, kw_only=True)
class Returned(Paper):
    """异议核实决定书: the office's decision on an objection."""

    objected_on: date | None = must_day("异议日期")
    decision: str = must("决定")
    reason: str = must("核实情况和理由")
    consequence: str = must("后续办理")


@dataclass(frozen=True, kw_only=True)
class Jurisdiction(Paper):
    """受理机关决定书 (第二十四条): the deciding body to the bodies concerned."""

    asked_by: str = must("提请单位")
    asked_on: date | None = must_day("提请日期")
    ground: str = must("情形")
    rank: str = must("决定机关的地位")
    article: str = must("依据条款")
    decision: str = must("决定受理的机关、单位")
    reason: str = must("理由")
    notify_by: date | None = may("告知期限", None)  # none where name or address is unclear


@dataclass(frozen=True, kw_only=True)
class Declined(Paper):
    """不予受理告知书 (第十九条第三款): the matter is being handled below, within its term."""

    received_on: date | None = must_day("收到日期")
    same_number: str = must("正在办理的信访件编号")
    handling_organ: str = must("正在办理的机关")
    handling_due: date | None = must_day("正在办理的期限")  # the latest day on which it must be concluded
    query_url: str = must("查询网址")
    reason: str = must("理由")


@dataclass(frozen=True, kw_only=True)
class NoLonger(Paper):
    """不再受理告知书 (第三十六条第三款): a re-review opinion exists, same facts and reasons."""

    received_on: date | None = must_day("收到日期")
    final_number: str = must("复核意见书文号")
    final_on: date | None = must_day("复核意见书日期")
    reason: str = must("理由")


@dataclass(frozen=True, kw_only=True)
class Extension(Paper):
    """延期办理告知书 (第三十四条): why, how long, until when; with the approval."""

    accepted_on: date | None = must_day("受理日期")
    days: int | str = must("延长天数")
    reason: str = must("延期理由")
    old_due: date | None = must_day("原办理期限")
    new_due: date | None = must_day("延长后的办理期限")
    approved_by: str = must("批准人")


@dataclass(frozen=True, kw_only=True)
class SimpleClaim:
    """One claim and its short answer."""

    claim: str = must("诉求")
    result: str = must("处理意见")
    reason: str = must("答复")


@dataclass(frozen=True, kw_only=True)
class SimpleAnswer(Paper):
    """简易办理答复记录: what was said, how and when; a paper only where the person wants one."""

    received_on: date | None = must_day("收到日期")
    accepted_on: date | None = must_day("受理日期")
    way: str = must("答复方式")
    told_on: date | None = must_day("答复日期")
    claims: tuple[SimpleClaim, ...] = must_list("逐项答复")


@dataclass(frozen=True, kw_only=True)
class Agreement(Paper):
    """调解协议书、和解协议书 (第三十三条)."""

    parties: str = must("当事人")
    dispute: tuple[str, ...] = must_list("争议事项")
    terms: str = must("协议内容")
    performance: str = must("履行方式")
    due_on: date | None = must_day("履行期限")
    agreed_on: date | None = must_day("达成日期")
    confirm_by: date | None = may("申请司法确认期限", None)


@dataclass(frozen=True, kw_only=True)
class Report(Paper):
    """办结报告 (第二十二条第三项): organ to the office that assigned."""

    assigned_on: date | None = must_day("交办日期")
    report_by: date | None = must_day("办结报告期限")
    text: str = must("报告正文")
    outcome: tuple[str, ...] = must_list("办理结果")
    documents: tuple[str, ...] = must_list("出具和送达的文书")
    execution: tuple[str, ...] = must_list("落实情况")
    concluded_on: date | None = must_day("办结日期")


@dataclass(frozen=True, kw_only=True)
class ReviewOpinion(Paper):
    """复查意见书 (第三十五条), 复核意见书 (第三十六条): with the way on, or the finality clause."""

    level: str = must("复查或复核")
    article: str = must("条款")
    respondent: str = must("被复查（复核）单位")
    requested_on: date | None = must_day("收到请求日期")
    request: str = must("请求")
    reasons: str = must("请求的事实和理由")
    hearing: str = must("听证情况")
    facts: str = must("查明的事实")
    opinion: str = must("意见和理由")
    basis: tuple[str, ...] = must_list("依据")
    result: str = must("结论")
    remedy: str = must("救济途径")
    signed_by: str = must("签发人")


@dataclass(frozen=True, kw_only=True)
class NotReviewed(Paper):
    """复查（复核）不予受理告知书: why, and where to turn."""

    level: str = must("复查或复核")
    article: str = must("条款")
    respondent: str = must("被复查（复核）单位")
    requested_on: date | None = must_day("收到请求日期")
    ground: str = must("情形")
    reason: str = must("理由")


@dataclass(frozen=True, kw_only=True)
class Urging(Paper):
    """催办单, 督办函 (第四十条): office to the organ that has the matter in hand."""

    ordinal: str = may("第几次")  # empty for the first
    article: str = must("条款")
    ground: str = must("督办情形")
    received_on: date | None = must_day("收到信访事项日期")
    facts: str = must("发现的事实")
    demand: str = must("要求")
    due: date | None = must_day("反馈期限")
    earlier: str = may("此前的督办")
    signed_by: str = must("签发人")


@dataclass(frozen=True, kw_only=True)
class MinuteItem:
    """One item of the agenda: what it was about, what was decided, and who does what until when."""

    topic: str = must("议题")
    decision: str = must("议定意见")
    tasks: tuple[str, ...] = may("责任单位、事项和期限", ())


@dataclass(frozen=True, kw_only=True)
class Minutes(Paper):
    """联席会议纪要 (第十三条): several matters or none, so it has no item number of its own."""

    item_number: str = may("信访件编号")
    session: str = must("会次")
    held_on: date | None = must_day("会议日期")
    place: str = must("会议地点")
    convener: str = must("召集人")
    chair: str = must("主持人")
    present: tuple[str, ...] = must_list("参加单位")
    items: tuple[MinuteItem, ...] = must_list("议题")
    signed_by: str = must("签发人")


@dataclass(frozen=True, kw_only=True)
class Mandate(Paper):
    """信访代理委托书: petitioner to agent; what it does not name stays with the petitioner."""

    principal: str = must("委托人")
    agent: str = must("代理人")
    agent_kind: str = must("代理人类别")
    agent_contact: str = may("代理人联系方式")
    basis: str = must("代理依据")
    evidence: str = must("凭证")
    scope: tuple[str, ...] = must_list("委托事项")
    kept: tuple[str, ...] = may("不委托的事项", ())
    from_on: date | None = must_day("起始日期")
    until_on: date | None = must_day("截止日期")


@dataclass(frozen=True, kw_only=True)
class Urgent(Paper):
    """重大紧急信访信息报告 (第二十五条): to the addressees of the law, with what was done already."""

    order: str = must("首报或者续报")
    happened: str = must("发生时间")
    known: str = must("知悉时间")
    place: str = must("地点")
    people: str = must("人员和人数")
    demand: str = must("诉求")
    measures: tuple[str, ...] = must_list("已采取的措施")
    upward: str = may("向上报告的信访部门")


@dataclass(frozen=True, kw_only=True)
class DataReceipt(Paper):
    """个人信息请求回执 (个人信息保护法第五十条): office to person, with the day of the answer."""

    request_number: str = must("请求编号")
    kind: str = must("请求")
    article: str = must("条款")
    words: str = must("请求内容")
    asked_on: date | None = must_day("收到日期")
    answer_by: date | None = must_day("答复期限")
    kept: str = must("保存说明")
    query_url: str = must("查询网址")


@dataclass(frozen=True, kw_only=True)
class DataAnswer(Paper):
    """个人信息请求答复书 (个人信息保护法第五十条): what was done, or why not; and the way on."""

    request_number: str = must("请求编号")
    kind: str = must("请求")
    article: str = must("条款")
    asked_on: date | None = must_day("收到日期")
    outcome: str = must("办理结果")
    ground: str = may("不予办理的理由")
    answer: str = must("答复")
    remedy: str = must("救济途径")


@dataclass(frozen=True, kw_only=True)
class ProtectedTransfer(Paper):
    """转送单（检举控告） (第二十二条第二款, 第三十条): from the protected circle to the competent organ, sealed."""

    secrecy: str = must("保密标识")
    received_on: date | None = must_day("收到日期")
    basis: str = must("转送依据")
    accused: str = must("被反映人或单位")
    facts: tuple[str, ...] = must_list("反映的事实")
    claims: tuple[str, ...] = may("请求", ())
    accusers: tuple[str, ...] = may("反映人", ())
    identity: str = must("反映人身份说明")
    transferred_on: date | None = must_day("转送日期")
