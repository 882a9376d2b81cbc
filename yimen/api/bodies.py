"""What each step asks for by API: the fields of its form on the screen, with the same limits.

Units are named by their 机构代字, items by their number, claims and petitioners by their order in the answer of
`GET /cases/{number}`. What the law asks of a step is judged by the table and by the action, never here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from yimen.api.schemas import In, text
from yimen.cases.actions import MOST_DAYS, MOST_PARTS
from yimen.domain import fulfilment, jurisdiction, review, simplified
from yimen.domain.delivery import PROVABLE
from yimen.domain.dictionaries import ANSWER_WAYS, CLAIM_RESULTS, DELIVERY_WAYS, ClaimResult, Code
from yimen.domain.labelled import Labelled
from yimen.domain.laws import LONGEST_LINE
from yimen.domain.procedure import EXTENSION_MAX, OF_AN_ANSWER, DeclineGround, ReopenGround

MOST_CLAIMS = 50
MOST_APPLICANTS = 1000


def one_of(words: Iterable[Labelled | Code], **more: Any) -> Any:
    """A field that takes one of these words; the document says in Chinese what each means."""
    return Field(**more, description="；".join(f"{getattr(one, 'key', one)} {one.label}" for one in words))


Reason = Annotated[str, text(3000, 1)]
MaybeReason = Annotated[str, text(3000)]
UnitCode = Annotated[str, text(12, 1)]
MaybeUnitCode = Annotated[str, text(12)]
Order = Annotated[int, Field(ge=1, le=10_000)]
Seen = Annotated[
    int, Field(ge=1, le=2**63 - 1, description="读到的最新一步（GET 里的 seen）；此后有人办过，答 409，不会办理")
]


class StepIn(In):
    """A step that asks for nothing but that the case is as it was read."""

    seen: Seen


class ReasonIn(StepIn):
    """A reason, which is always needed."""

    reason: Reason


class MaybeReasonIn(StepIn):
    """A yes: a reason may be given."""

    reason: MaybeReason = ""


class SortIn(StepIn):
    """分类."""

    petition_class: Literal["suggestion", "appeal", "accusation"] = Field(
        description="检举控告不能经接口办理：一律拒绝，须转入保护登记"
    )
    path: int | None = Field(None, ge=1, le=6, description="申诉求决必填：第三十一条第（一）至（六）项")


class ChecklistIn(StepIn):
    """简易办理: which kind, and what excludes it."""

    kind: simplified.Kind = one_of(simplified.Kind)
    excluded: list[simplified.Exclusion] = one_of(
        simplified.Exclusion, default_factory=list, max_length=len(simplified.Exclusion)
    )


class AnswerIn(StepIn):
    """当场答复."""

    answer: Annotated[str, text(5000, 1)]


class GuideIn(StepIn):
    """告知法定途径."""

    competent_body: Annotated[str, text(120, 1)] = Field(description="应当向哪个机关提出")
    reply: Annotated[str, text(5000, 1)] = Field(description="为什么，怎样提出")


class OrganIn(StepIn):
    """转送政法部门."""

    to_unit: UnitCode = Field(description="同级政法部门的机构代字")


class ForwardIn(StepIn):
    """转送."""

    to_unit: UnitCode = Field(description="有权处理的机关、单位的机构代字")
    why_other: Annotated[str, text(200)] = Field("", description="不按分流规则的建议选择的理由，可以不填")


class AssignIn(ForwardIn):
    """交办."""

    days: int = Field(ge=1, le=MOST_DAYS, description="办理期限（天），从今天起算")
    report_outline: Annotated[str, text(1000, 1)] = Field(description="反馈要求")


class SplitIn(StepIn):
    """拆分: each list of claims becomes an item of its own; the others stay."""

    parts: list[Annotated[list[Order], Field(min_length=1, max_length=MOST_CLAIMS)]] = Field(
        min_length=1, max_length=MOST_PARTS, description="每个数组是分到一个新件的诉求序号，如 [[2], [3, 4]]"
    )
    reason: Reason


class AskHelpIn(StepIn):
    """请求协办."""

    unit: UnitCode = Field(description="协办单位的机构代字")
    due: date = Field(description="请在哪一天之前答复，不能晚于牵头单位自己的期限")
    request: Reason = Field(description="需要协办的事项")


class AnswerHelpIn(StepIn):
    """协办意见."""

    answer: Annotated[str, text(6000, 1)]


class WaiveHelpIn(ReasonIn):
    """免除协办."""

    unit: UnitCode = Field(description="免除哪个协办单位，机构代字")


class ObjectIn(ReasonIn):
    """异议."""

    proposed_unit: MaybeUnitCode = Field("", description="建议由哪个单位办理，机构代字；说不清的不填")


class DisputeIn(ReasonIn):
    """提请决定受理机关."""

    ground: jurisdiction.Ground = one_of(jurisdiction.Ground)
    other: MaybeUnitCode = Field("", description="涉及的另一个机关、单位，机构代字")
    consulted: Annotated[str, text(1000)] = Field("", description="协商情况；有争议的必填")


class DecideUnitIn(ReasonIn):
    """决定由其他单位受理."""

    unit: UnitCode = Field(description="由哪个单位受理，机构代字；仍由现单位受理的，请用 confirm_unit")


class DeclineIn(ReasonIn):
    """提议不予（不再）受理."""

    ground: DeclineGround = one_of(DeclineGround)
    same_case_number: Annotated[str, text(24)] = Field("", description="情形一：已经受理或正在办理的原件编号")
    same_matter: bool = Field(False, description="情形一：已人工核对是同一信访事项")
    final_number: Annotated[str, text(60)] = Field("", description="情形二：复核意见书文号")
    final_on: date | None = Field(None, description="情形二：复核意见书日期")
    same_facts: bool = Field(False, description="情形二：已人工核对事实和理由相同")


class ClaimIn(In):
    """The answer to one claim (第三十二条)."""

    claim: Order = Field(description="第几项诉求")
    result: ClaimResult = one_of(CLAIM_RESULTS)
    reason: Reason
    fulfil_by: date | None = Field(None, description="支持的：落实期限")


Answers = Annotated[list[ClaimIn], Field(min_length=1, max_length=MOST_CLAIMS, description="每项诉求一个")]


class SimpleAnswerIn(StepIn):
    """简易答复."""

    answers: Answers
    way: Literal["in_person", "phone", "message", "web", "paper"] = one_of(ANSWER_WAYS)
    told_on: date = Field(description="答复日期")


class ExtensionIn(ReasonIn):
    """申请延期."""

    days: int = Field(ge=1, le=EXTENSION_MAX)


class AgreementIn(StepIn):
    """和解协议."""

    parties: Annotated[str, text(200, 1)] = Field(description="争议双方的姓名或名称，用顿号分开")
    consent: bool = Field(description="双方自愿，并已在协议上签名；不是 true 的，不能办理")
    terms: Reason
    performance: Annotated[str, text(500, 1)] = Field(description="履行方式")
    due_on: date = Field(description="履行期限")


class MediationIn(AgreementIn):
    """调解协议."""

    committee: bool = Field(False, description="由人民调解委员会调解，可以申请司法确认")


class JoinedIn(In):
    """Another item of the same matter that the opinion answers too, every claim of it."""

    number: Annotated[str, text(24, 1)]
    answers: Answers


class OpinionIn(StepIn):
    """处理意见."""

    facts: Annotated[str, text(6000, 1)] = Field(description="查明的事实")
    legal_basis: list[Annotated[str, text(LONGEST_LINE, 1)]] = Field(
        min_length=1, max_length=40, description="一条一项，写明法律名称和条款"
    )
    review_organ: Annotated[str, text(80, 1)] = Field(description="复查机关：本单位的上一级机关、单位")
    answers: Answers
    together: list[JoinedIn] = Field(default_factory=list, max_length=20, description="合并答复的同一事项的其他件")


class ReturnIn(StepIn):
    """退回修改."""

    reason: Annotated[str, text(1000, 1)]


class ProofIn(StepIn):
    """送达回证. A drawn signature is given on the screen only."""

    way: Literal["in_person", "post", "electronic", "left"] = one_of(
        way for way in DELIVERY_WAYS if way.key in PROVABLE
    )
    on: date = Field(description="送达日期")
    refused: bool = Field(False, description="本人拒绝签收，须有两名见证人")
    receiver: Annotated[str, text(40)] = Field("", description="签收人；当面送达时必填")
    paper_signature: bool = Field(False, description="纸质签收，已存档；当面送达、本人签收时应为 true")
    witnesses: list[Annotated[str, text(40, 1)]] = Field(default_factory=list, max_length=2)
    tracking_number: Annotated[str, text(40)] = Field("", description="邮寄单号")
    consent: Annotated[str, text(80)] = Field("", description="电子送达的同意方式")


class DeliveryIn(ProofIn):
    """送达 of the opinion to one petitioner, or to a representative."""

    party: Order | None = Field(None, description="送达给第几位信访人；只有一位的可以不填")


class ReportIn(StepIn):
    """办结报告."""

    text: Annotated[str, text(6000, 1)]


class CheckIn(StepIn):
    """回复落实检查."""

    task: int = Field(ge=1, le=2**63 - 1, description="GET 里 tasks 的 id")
    progress: fulfilment.Progress = one_of(fulfilment.Progress)
    proof: Annotated[str, text(2000, 1)] = Field(description="做了什么，有什么凭据")
    document_number: Annotated[str, text(60)] = ""
    fulfilled_on: date | None = Field(None, description="已落实的必填")


class FulfilIn(StepIn):
    """登记落实."""

    claim: Order
    fulfilled_on: date


class ResolveIn(ReasonIn):
    """认定化解."""

    persons_word: bool = Field(False, description="信访人本人表示问题已解决")


class ReopenIn(ReasonIn):
    """重新办理."""

    ground: ReopenGround = one_of(ReopenGround)


class ReopenAnswerIn(ReasonIn):
    """重新办理 of what the office answered itself."""

    ground: ReopenGround = one_of(ground for ground in ReopenGround if ground in OF_AN_ANSWER)


class ReviewIn(StepIn):
    """复查（复核）请求; which of the two it is follows from what the applicants were answered before."""

    applicants: list[Order] = Field(
        default_factory=list,
        max_length=MOST_APPLICANTS,
        description="第几位信访人请求（见该件的 people）；只有一位信访人的可以不填",
    )
    body: UnitCode = Field(description="复查（复核）机关、单位的机构代字：被复查（复核）单位的上一级")
    requested_on: date = Field(description="收到请求日期；邮寄的填邮戳日期")
    request: Annotated[str, text(2000, 1)]
    reasons: Annotated[str, text(5000, 1)] = Field(description="事实和理由")
    good_cause: Annotated[str, text(1000)] = Field("", description="超过 30 日提出的正当理由")


class ReviewReasonIn(StepIn):
    """A reason."""

    reason: Annotated[str, text(2000, 1)]


class WithdrawnIn(ReviewReasonIn):
    """全体申请人，或者最后一位申请人撤回请求."""

    party: Order | None = Field(None, description="撤回的是第几位信访人；全体申请人撤回的不填")


class OneWithdrawnIn(ReviewReasonIn):
    """一位申请人撤回请求; the others go on asking."""

    party: Order = Field(description="撤回的是第几位信访人")


class NotTakenIn(ReviewReasonIn):
    """提议不予受理复查（复核）请求."""

    ground: review.NotTaken = one_of(review.NotTaken)


class HearingIn(StepIn):
    """听证."""

    first: date
    last: date


class ReviewOpinionIn(StepIn):
    """复查（复核）意见."""

    facts: Annotated[str, text(6000, 1)]
    opinion: Annotated[str, text(6000, 1)] = Field(description="意见和理由")
    basis: list[Annotated[str, text(LONGEST_LINE, 1)]] = Field(min_length=1, max_length=40)
    result: review.Result = one_of(review.Result)
