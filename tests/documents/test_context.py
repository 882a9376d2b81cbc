from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest

from yimen.documents.render import context as c

from .samples import CLAIM, SAMPLES

EVERY_PAPER = [
    "文号",
    "信访件编号",
    "事项标题",
    "主送对象",
    "出具机关",
    "落款日期",
    "联系人",
    "联系电话",
    "查验网址",
    "查验码",
    "抄送和存档",
]

MUST = {
    c.Kind.RECEIPT: [
        "查询码",
        "查询网址",
        "来访日期",
        "接待场所和窗口",
        "接待人",
        "去向",
        "办理单位",
        "办理期限",
        "监督电话",
    ],
    c.Kind.TRANSFER: [
        "信访形式",
        "信访人",
        "收到信访事项日期",
        "事项概况",
        "信访诉求",
        "转送日期",
        "保密标识",
        "告知期限",
        "异议期限",
    ],
    c.Kind.REFERRAL: ["信访形式", "信访人", "收到信访事项日期", "事项概况", "信访诉求", "转送日期", "保密标识"],
    c.Kind.ASSIGNMENT: [
        "信访形式",
        "信访人",
        "收到信访事项日期",
        "事项概况",
        "信访诉求",
        "转送日期",
        "保密标识",
        "告知期限",
        "异议期限",
        "办理期限天数",
        "办结报告期限",
        "反馈要求",
    ],
    c.Kind.OBJECTION: ["收到日期", "异议期限", "详细理由"],
    c.Kind.RETURNED: ["异议日期", "决定", "核实情况和理由", "后续办理"],
    c.Kind.JURISDICTION: ["提请单位", "提请日期", "情形", "决定机关的地位", "依据条款", "决定受理的机关、单位", "理由"],
    c.Kind.DECLINED: ["收到日期", "正在办理的信访件编号", "正在办理的机关", "正在办理的期限", "查询网址", "理由"],
    c.Kind.NO_LONGER: ["收到日期", "复核意见书文号", "复核意见书日期", "理由"],
    c.Kind.EXTENSION: ["受理日期", "延长天数", "延期理由", "原办理期限", "延长后的办理期限", "批准人"],
    c.Kind.SIMPLE_ANSWER: ["收到日期", "受理日期", "答复方式", "答复日期", "逐项答复"],
    c.Kind.MEDIATION: ["当事人", "争议事项", "协议内容", "履行方式", "履行期限", "达成日期"],
    c.Kind.SETTLEMENT: ["当事人", "争议事项", "协议内容", "履行方式", "履行期限", "达成日期"],
    c.Kind.REPORT: ["交办日期", "办结报告期限", "报告正文", "办理结果", "出具和送达的文书", "落实情况", "办结日期"],
    c.Kind.PROTECTED_TRANSFER: [
        "保密标识",
        "收到日期",
        "转送依据",
        "被反映人或单位",
        "反映的事实",
        "反映人身份说明",
        "转送日期",
    ],
    c.Kind.ACCEPTANCE: [
        "收到日期",
        "受理日期",
        "处理途径",
        "处理途径依据",
        "办理程序",
        "办结期限",
        "期限依据",
        "查询码",
        "查询网址",
    ],
    c.Kind.OPINION: [
        "收到日期",
        "收到方式",
        "受理日期",
        "逐项答复",
        "法律法规依据",
        "复查机关",
        "复查申请提交地址",
        "复查申请材料",
        "签发人",
    ],
    c.Kind.OTHER_PATH: [
        "收到日期",
        "法定途径",
        "法定途径依据",
        "有权处理机关",
        "有权处理机关地址",
        "该途径的时限",
        "导入理由",
        "法律援助提示",
    ],
    c.Kind.DELIVERY: ["送达文书名称", "送达文书文号", "送达方式", "送达地址", "送达人"],
    c.Kind.REGISTRATION: [
        "登记时间",
        "接待场所和窗口",
        "登记人",
        "信访形式",
        "信访人",
        "来访人数",
        "涉及人数",
        "初次或重复",
        "问题属地",
        "内容分类",
        "信访目的",
        "信访诉求",
        "事实",
        "理由",
        "诉讼、复议、仲裁、复查复核情况",
        "接谈人",
        "接谈起止时间",
        "接谈记录",
        "拟办意见",
        "办理方式和去向",
        "限办日期",
        "信访人核对确认",
    ],
    c.Kind.REVIEW: [
        "复查或复核",
        "条款",
        "被复查（复核）单位",
        "收到请求日期",
        "请求",
        "请求的事实和理由",
        "听证情况",
        "查明的事实",
        "意见和理由",
        "依据",
        "结论",
        "救济途径",
        "签发人",
    ],
    c.Kind.RE_REVIEW: [
        "复查或复核",
        "条款",
        "被复查（复核）单位",
        "收到请求日期",
        "请求",
        "请求的事实和理由",
        "听证情况",
        "查明的事实",
        "意见和理由",
        "依据",
        "结论",
        "救济途径",
        "签发人",
    ],
    c.Kind.NOT_REVIEWED: ["复查或复核", "条款", "被复查（复核）单位", "收到请求日期", "情形", "理由"],
    c.Kind.REMINDER: ["条款", "督办情形", "收到信访事项日期", "发现的事实", "要求", "反馈期限", "签发人"],
    c.Kind.SUPERVISION: ["条款", "督办情形", "收到信访事项日期", "发现的事实", "要求", "反馈期限", "签发人"],
    c.Kind.MINUTES: ["会次", "会议日期", "会议地点", "召集人", "主持人", "参加单位", "议题", "签发人"],
    c.Kind.MANDATE: [
        "委托人",
        "代理人",
        "代理人类别",
        "代理依据",
        "凭证",
        "委托事项",
        "起始日期",
        "截止日期",
    ],
    c.Kind.URGENT: [
        "首报或者续报",
        "发生时间",
        "知悉时间",
        "地点",
        "人员和人数",
        "诉求",
        "已采取的措施",
    ],
    c.Kind.DATA_RECEIPT: ["请求编号", "请求", "条款", "请求内容", "收到日期", "答复期限", "保存说明", "查询网址"],
    c.Kind.DATA_ANSWER: ["请求编号", "请求", "条款", "收到日期", "办理结果", "答复", "救济途径"],
}
OF_NO_CASE = {c.Kind.MINUTES}  # it has several matters or none, so no item number


@pytest.mark.parametrize("kind", c.Kind)
def test_an_empty_paper_names_every_mandatory_field_in_order(kind: c.Kind) -> None:
    every = [name for name in EVERY_PAPER if kind not in OF_NO_CASE or name != "信访件编号"]
    assert c.missing(kind.contract()) == every + MUST[kind]


@pytest.mark.parametrize("kind", c.Kind)
def test_a_complete_paper_lacks_nothing(kind: c.Kind) -> None:
    assert c.missing(SAMPLES[kind]) == []


@pytest.mark.parametrize(
    ("kind", "name"),
    [(kind, one.name) for kind in c.Kind for one in fields(kind.contract) if one.metadata["must"]],
)
def test_one_blank_mandatory_field_is_named_alone(kind: c.Kind, name: str) -> None:
    one = next(one for one in fields(kind.contract) if one.name == name)
    blank = () if isinstance(getattr(SAMPLES[kind], name), tuple) else "  \n"
    assert c.missing(replace(SAMPLES[kind], **{name: blank})) == [c.label_of(one)]


def test_a_gap_inside_a_claim_is_named_with_its_place() -> None:
    paper = replace(SAMPLES[c.Kind.OPINION], claims=(CLAIM, replace(CLAIM, reason="", facts=" ")))
    assert c.missing(paper) == ["逐项答复第2项：查明事实", "逐项答复第2项：理由"]
    assert c.missing(replace(paper, claims=(CLAIM,), legal_basis=("某法", ""))) == ["法律法规依据第2项"]


def test_zero_people_is_a_number_and_not_a_gap() -> None:
    assert c.missing(replace(SAMPLES[c.Kind.REGISTRATION], concerned=0)) == []


@pytest.mark.parametrize(
    ("way", "given", "lacking"),
    [
        (c.DeliveryWay.IN_PERSON, {}, ["签收人"]),
        (c.DeliveryWay.IN_PERSON, {"received_by": "王某某"}, []),
        (c.DeliveryWay.POST, {}, ["邮寄单号"]),
        (c.DeliveryWay.POST, {"mail_number": "EX0001"}, []),
        (c.DeliveryWay.ELECTRONIC, {}, ["电子送达同意方式"]),
        (c.DeliveryWay.ELECTRONIC, {"consent": "登记时书面同意"}, []),
        (c.DeliveryWay.LEFT, {}, ["拒收事由", "见证人"]),
        (c.DeliveryWay.LEFT, {"refusal": "拒绝签收", "witnesses": ("周某某",)}, []),
        (c.DeliveryWay.NOTICE, {}, []),
    ],
)
def test_a_proof_of_delivery_needs_what_its_way_needs(
    way: c.DeliveryWay, given: dict[str, object], lacking: list[str]
) -> None:
    before = replace(SAMPLES[c.Kind.DELIVERY], way=way)
    assert c.missing(before) == [], "before delivery the pen fills it in"
    assert c.missing(replace(before, delivered_on=date(2026, 11, 30), **given)) == lacking
