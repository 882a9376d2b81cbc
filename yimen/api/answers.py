"""Shapes of what the API tells of cases to an account. Personal values are masked as on the screen."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from yimen.api.schemas import ClockAnswer


class UnitAnswer(Schema):
    """A unit by its 机构代字."""

    code: str = Field(description="机构代字")
    name: str


class RefusalAnswer(Schema):
    """Why a step cannot be taken now, with its article."""

    code: str
    words: str
    article: str


class OfferAnswer(Schema):
    """A step out of the present stage, for this account."""

    step: str
    label: str
    article: str
    open: bool = Field(description="现在能不能办；能办的，步骤自己要的内容见请求体")
    refusals: list[RefusalAnswer]
    paper: str = Field(description="随这一步出具的文书；没有的为空")
    starts: list[str] = Field(description="开始计算的时限")
    stops: list[str] = Field(description="完成的时限")
    voids: list[str] = Field(description="不再计算的时限")
    resumes: list[str] = Field(description="按原来的日期继续计算的时限")


class ReviewOfferAnswer(Schema):
    """A step of a review, for this account."""

    step: str
    label: str
    open: bool
    refusals: list[RefusalAnswer]


class CaseClock(ClockAnswer):
    """One clock as the line of clocks on the screen shows it."""

    days_left: int | None = Field(description="还剩几天，负数为逾期")
    unit: str = Field(description="天或个工作日")


class RunningClockAnswer(Schema):
    """A clock that runs, in a list."""

    code: str
    due: date
    state: str = Field(description="running 进行中；near 临近；late 已逾期")
    provisional: bool


class CasePersonAnswer(Schema):
    """A petitioner, masked; the API never shows more."""

    order: int
    name: str
    phone: str
    id_number: str
    address: str
    kind: str
    representative: bool
    confidential: bool
    to_deliver: bool = Field(description="意见书还没有送达，可以向这一位送达")


class CaseClaimAnswer(Schema):
    """A claim; result and reason are empty until the opinion is out, except for the unit that drafts it."""

    order: int
    text: str
    result: str
    reason: str
    fulfil_by: date | None
    fulfilled_on: date | None


class TakenAnswer(Schema):
    """A step that was taken."""

    id: int
    step: str
    title: str
    on: date
    at: datetime
    by: str = Field(description="谁办的；代办的写明代谁")
    by_unit: str


class PaperAnswer(Schema):
    """An issued paper; its text is read on the screen."""

    paper: str
    label: str
    number: str
    issued_on: date
    issued_by: str


class TaskAnswer(Schema):
    """Something promised that is not yet carried out."""

    id: int
    claim: int | None = Field(description="第几项诉求；协议为空")
    due_on: date
    next_on: date = Field(description="本次检查的日期")


class HelperAnswer(Schema):
    """A unit that was asked to help."""

    unit: UnitAnswer
    due: date
    waiting: bool = Field(description="还没有答复，也没有免除")


class ReviewApplicantAnswer(Schema):
    """A petitioner who asks for a review."""

    order: int = Field(description="第几位信访人，见 people")
    withdrawn_on: date | None
    received_on: date | None = Field(description="意见送达这一位的日期")
    to_deliver: bool = Field(description="意见书还没有送达，可以向这一位送达")


class ReviewAnswer(Schema):
    """A 复查 or 复核 of the case."""

    id: int
    level: str
    label: str
    stage: str
    stage_label: str
    body: UnitAnswer
    respondent: UnitAnswer
    requested_on: date
    in_time: bool
    request: str
    reasons: str
    applicants: list[ReviewApplicantAnswer]
    result: str = Field(description="审签以后才有")
    due: date | None
    delivered_on: date | None
    seen: int = Field(description="办理这次复查（复核）的步骤时，原样填进请求体")
    steps: list[ReviewOfferAnswer]


class CaseRow(Schema):
    """A case in the list."""

    number: str
    title: str
    stage: str
    stage_label: str
    channel: str
    received_on: date
    registered_on: date
    office: UnitAnswer
    unit: UnitAnswer | None
    holder: str
    urgent: bool
    joint: bool
    people_count: int
    clocks: list[RunningClockAnswer]


class CaseRows(Schema):
    """One page of the list, newest registration first."""

    cases: list[CaseRow]
    next: str = Field(description="下一页的 after；没有下一页的为空")


class CaseAnswer(Schema):
    """One case as this account sees it."""

    number: str
    title: str
    stage: str
    stage_label: str
    seen: int = Field(description="最新一步；办理步骤时原样填进请求体")
    channel: str
    petition_class: str = Field(description="suggestion 建议意见；appeal 申诉求决；未分类的为空")
    path: int | None = Field(description="第三十一条第几项")
    simplified: bool
    marked_simplified: bool
    urgent: bool
    joint: bool
    repeat: bool
    people_count: int
    affected_count: int | None
    place: str
    facts: str
    reasons: str
    reachable: bool = Field(description="姓名、地址清楚，可以告知（第二十三条）")
    office: UnitAnswer
    unit: UnitAnswer | None
    holding_unit: UnitAnswer | None
    holder: str
    received_on: date
    registered_on: date
    forwarded_on: date | None
    arrived_on: date | None
    accepted_on: date | None
    delivered_on: date | None
    concluded_on: date | None
    reported_on: date | None
    resolved_on: date | None
    final_on: date | None
    clocks: list[CaseClock]
    claims: list[CaseClaimAnswer]
    people: list[CasePersonAnswer]
    tasks: list[TaskAnswer]
    helpers: list[HelperAnswer]
    papers: list[PaperAnswer]
    reviews: list[ReviewAnswer]
    history: list[TakenAnswer]
    steps: list[OfferAnswer]


class StepDone(Schema):
    """What was done, and the case as it is now; the same key gives the same `taken` and `papers` again."""

    taken: TakenAnswer
    papers: list[PaperAnswer] = Field(description="随这一步出具的文书")
    parts: list[str] = Field(description="拆分：新件的编号；查询码在它们的登记回执上")
    review: int | None = Field(description="复查（复核）的 id；信访件的步骤为空")
    case: CaseAnswer | None = Field(description="信访件现在的情况；办理后这个账号看不到了的为空")
