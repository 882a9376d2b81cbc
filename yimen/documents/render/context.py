"""What goes into each kind of paper: plain values, and which of them a paper cannot be issued without.

The caller builds these from records. `missing` names the empty mandatory ones in Chinese (domain table of papers:
every paper has number, item number, matter, addressee, issuing unit, date, contact, code for checking, copies).
"""

# The helpers below are dataclasses.field() with the label in its metadata, which the linter cannot know.
# ruff: noqa: RUF009

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import Field, dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Any

from yimen.documents.render import letters
from yimen.documents.render.contract import Paper, may, must, must_day, must_list


class ClaimResult(StrEnum):
    """The three results the regulation knows (第三十二条); the value is the wording of the paper."""

    SUPPORTED = "支持"
    EXPLAINED = "解释说明"
    NOT_SUPPORTED = "不支持"


class DeliveryWay(StrEnum):
    """How a paper was delivered."""

    IN_PERSON = "当面送达"
    POST = "邮寄送达"
    ELECTRONIC = "电子送达"
    LEFT = "留置送达"
    NOTICE = "公告送达"


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """A date a person can hold the office to."""

    what: str = must("期限内容")
    on: date | None = must_day("最迟日期")
    basis: str = must("期限依据")


@dataclass(frozen=True, kw_only=True)
class Receipt(Paper):
    """来访登记回执: in the person's hand before they leave. No ID number, no content beyond the title."""

    query_code: str = must("查询码")
    query_url: str = must("查询网址")
    received_on: date | None = must_day("来访日期")
    place: str = must("接待场所和窗口")
    received_by: str = must("接待人")
    went_to: str = must("去向")
    competent_unit: str = must("办理单位")
    deadlines: tuple[Deadline, ...] = must_list("办理期限")
    supervision_phone: str = must("监督电话")


@dataclass(frozen=True, kw_only=True)
class Acceptance(Paper):
    """受理告知书 (第二十三条): organ to petitioner."""

    received_on: date | None = must_day("收到日期")
    forwarded_from: str = may("转送单位")
    accepted_on: date | None = must_day("受理日期")
    path: str = must("处理途径")
    path_basis: str = must("处理途径依据")
    procedure: str = must("办理程序")
    due: date | None = must_day("办结期限")
    due_basis: str = must("期限依据")
    ordinary_due: date | None = may("转普通程序的办结期限", None)  # of the simplified procedure only
    query_code: str = must("查询码")
    query_url: str = must("查询网址")


@dataclass(frozen=True, kw_only=True)
class AnsweredClaim:
    """One claim and its answer (第三十二条)."""

    claim: str = must("诉求")
    facts: str = must("查明事实")
    result: ClaimResult | str = must("处理意见")
    reason: str = must("理由")


@dataclass(frozen=True, kw_only=True)
class Opinion(Paper):
    """处理意见书 (第三十二、三十四条)."""

    received_on: date | None = must_day("收到日期")
    received_way: str = must("收到方式")
    accepted_on: date | None = must_day("受理日期")
    claims: tuple[AnsweredClaim, ...] = must_list("逐项答复")
    legal_basis: tuple[str, ...] = must_list("法律法规依据")
    review_organ: str = must("复查机关")
    review_address: str = must("复查申请提交地址")
    review_materials: tuple[str, ...] = must_list("复查申请材料")
    signed_by: str = must("签发人")


@dataclass(frozen=True, kw_only=True)
class OtherPath(Paper):
    """告知法定途径书, 导入其他程序 (第三十一条第一至五项, 第二十三条第一款)."""

    received_on: date | None = must_day("收到日期")
    path: str = must("法定途径")
    path_basis: str = must("法定途径依据")
    competent_body: str = must("有权处理机关")
    address: str = must("有权处理机关地址")
    body_phone: str = may("有权处理机关电话")
    time_limit: str = must("该途径的时限")
    reason: str = must("导入理由")
    legal_aid: str = must("法律援助提示")


@dataclass(frozen=True, kw_only=True)
class DeliveryProof(Paper):
    """送达回证. Printed before delivery its lower half is empty for pens; filled in afterwards it is the proof."""

    document: str = must("送达文书名称")
    document_number: str = must("送达文书文号")
    way: DeliveryWay | str = must("送达方式")
    address: str = must("送达地址")
    server: str = must("送达人")
    delivered_on: date | None = may("送达日期", None)
    received_by: str = may("签收人")
    refusal: str = may("拒收事由")
    witnesses: tuple[str, ...] = may("见证人", ())
    mail_number: str = may("邮寄单号")
    consent: str = may("电子送达同意方式")


@dataclass(frozen=True, kw_only=True)
class Person:
    """A petitioner on the registration form; optional values stay away unless they are needed."""

    name: str = must("姓名（名称）")
    address: str = must("联系地址")
    phone: str = may("手机号")
    id_document: str = may("证件")
    representative: bool = may("代表", default=False)


@dataclass(frozen=True, kw_only=True)
class Registration(Paper):
    """来访登记表 (第十九、二十二条). `registered_at` is local time."""

    registered_at: datetime | None = must_day("登记时间")
    place: str = must("接待场所和窗口")
    registered_by: str = must("登记人")
    channel: str = must("信访形式")
    people: tuple[Person, ...] = must_list("信访人")
    present: int | str = must("来访人数")
    concerned: int | str = must("涉及人数")
    first_or_repeat: str = must("初次或重复")
    division: str = must("问题属地")
    content_class: str = must("内容分类")
    purpose: str = must("信访目的")
    claims: tuple[str, ...] = must_list("信访诉求")
    facts: str = must("事实")
    reasons: str = must("理由")
    other_procedures: str = must("诉讼、复议、仲裁、复查复核情况")
    interviewer: str = must("接谈人")
    interviewed: str = must("接谈起止时间")
    record: str = must("接谈记录")
    proposal: str = must("拟办意见")
    exit: str = must("办理方式和去向")
    due: date | None = must_day("限办日期")
    read_back: str = must("信访人核对确认")
    note: str = may("备注")


class Kind(str, Enum):  # noqa: UP042 - a StrEnum's members cannot be made with more than their text
    """The kinds of paper; the value names the template file, `label` is the name on the paper."""

    label: str
    contract: type[Paper]
    papers: tuple[str, ...]

    def __new__(cls, value: str, label: str, contract: type[Paper], papers: tuple[str, ...]) -> Kind:
        """Make the member: its value is the code."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label, member.contract, member.papers = label, contract, papers
        return member

    RECEIPT = "receipt", "来访登记回执", Receipt, ("a5", "a4")
    TRANSFER = "transfer", "信访事项转送单", letters.Transfer, ("a4",)
    ACCEPTANCE = "acceptance", "信访事项受理告知书", Acceptance, ("a4",)
    OPINION = "opinion", "信访事项处理意见书", Opinion, ("a4",)
    OTHER_PATH = "other_path", "信访事项告知法定途径书", OtherPath, ("a4",)
    DELIVERY = "delivery", "送达回证", DeliveryProof, ("a4",)
    REGISTRATION = "registration", "来访登记表", Registration, ("a4",)
    REFERRAL = "referral", "涉法涉诉信访事项转送单", letters.Referral, ("a4",)
    ASSIGNMENT = "assignment", "信访事项交办函", letters.Assignment, ("a4",)
    OBJECTION = "objection", "信访事项异议函", letters.Objection, ("a4",)
    RETURNED = "returned", "异议核实决定书", letters.Returned, ("a4",)
    JURISDICTION = "jurisdiction", "信访事项受理机关决定书", letters.Jurisdiction, ("a4",)
    DECLINED = "declined", "信访事项不予受理告知书", letters.Declined, ("a4",)
    NO_LONGER = "no_longer", "信访事项不再受理告知书", letters.NoLonger, ("a4",)
    EXTENSION = "extension", "信访事项延期办理告知书", letters.Extension, ("a4",)
    SIMPLE_ANSWER = "simple_answer", "简易办理答复记录", letters.SimpleAnswer, ("a4",)
    MEDIATION = "mediation", "调解协议书", letters.Agreement, ("a4",)
    SETTLEMENT = "settlement", "和解协议书", letters.Agreement, ("a4",)
    REPORT = "report", "信访事项办结报告", letters.Report, ("a4",)
    REVIEW = "review", "信访事项复查意见书", letters.ReviewOpinion, ("a4",)
    RE_REVIEW = "re_review", "信访事项复核意见书", letters.ReviewOpinion, ("a4",)
    NOT_REVIEWED = "not_reviewed", "复查（复核）不予受理告知书", letters.NotReviewed, ("a4",)
    REMINDER = "reminder", "信访事项催办单", letters.Urging, ("a4",)
    SUPERVISION = "supervision", "信访事项督办函", letters.Urging, ("a4",)
    MINUTES = "minutes", "信访工作联席会议纪要", letters.Minutes, ("a4",)
    MANDATE = "mandate", "信访代理委托书", letters.Mandate, ("a4",)
    URGENT = "urgent", "重大紧急信访信息报告", letters.Urgent, ("a4",)
    DATA_RECEIPT = "data_receipt", "个人信息请求回执", letters.DataReceipt, ("a4",)
    DATA_ANSWER = "data_answer", "个人信息请求答复书", letters.DataAnswer, ("a4",)
    PROTECTED_TRANSFER = "protected_transfer", "转送单（检举控告）", letters.ProtectedTransfer, ("a4",)


def missing(context: Paper) -> list[str]:
    """The empty mandatory fields in Chinese, in the order of the paper; empty when the paper may be issued.

    An entry of a list is named with its place: "逐项答复第2项：理由".
    """
    return [*_missing(context), *_depending(context)]


def _missing(context: Any) -> Iterator[str]:
    for one in fields(context):
        value = getattr(context, one.name)
        label = one.metadata["label"]
        if _is_empty(value):
            if one.metadata["must"]:
                yield label
        elif isinstance(value, tuple):
            for place, entry in enumerate(value, start=1):
                if is_dataclass(entry):
                    yield from (f"{label}第{place}项：{name}" for name in _missing(entry))
                elif _is_empty(entry):
                    yield f"{label}第{place}项"


def _depending(context: Paper) -> Iterator[str]:
    """What a proof of delivery needs once it says that the paper was delivered."""
    if not isinstance(context, DeliveryProof) or context.delivered_on is None:
        return
    way = DeliveryWay(context.way) if context.way else None
    if way is DeliveryWay.POST and not context.mail_number.strip():
        yield "邮寄单号"
    if way is DeliveryWay.ELECTRONIC and not context.consent.strip():
        yield "电子送达同意方式"
    if way is DeliveryWay.LEFT:
        if not context.refusal.strip():
            yield "拒收事由"
        if len([name for name in context.witnesses if name.strip()]) < 1:
            yield "见证人"
    elif way is DeliveryWay.IN_PERSON and not context.received_by.strip() and not context.refusal.strip():
        yield "签收人"


def _is_empty(value: object) -> bool:
    return value is None or value == () or (isinstance(value, str) and not value.strip())


def label_of(one: Field[Any]) -> str:
    """The Chinese name of a field of a context."""
    return str(one.metadata["label"])
