"""Shapes of what the API takes and gives. Unknown fields are refused: what is marked X in the form is never taken."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

from yimen.domain.registration import MAX_PEOPLE


def text(most: int, least: int = 0) -> StringConstraints:
    """A text that can be kept and printed, of at most so many characters."""
    # PostgreSQL keeps no NUL; the other control characters have no place in a petition either.
    return StringConstraints(
        strip_whitespace=True, min_length=least, max_length=most, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$"
    )


Short = Annotated[str, text(60)]
Line = Annotated[str, text(120)]
Long = Annotated[str, text(5000)]
YesNo = Literal["yes", "no", "unknown"]


class In(Schema):
    """What is taken; an unknown field is refused."""

    model_config = ConfigDict(extra="forbid", strict=False)


class StatusQuestion(In):
    """编号和查询码, as typed."""

    number: Annotated[str, text(40, 1)] = Field(description="信访件编号，例如 XF2026-00123-4")
    code: Annotated[str, text(40, 1)] = Field(description="查询码，8 位")


class ClaimAnswer(Schema):
    """One claim; `result` is empty until the opinion is out."""

    order: int
    text: str
    result: str
    reason: str
    fulfilled_on: date | None


class StepAnswer(Schema):
    """One step that was taken."""

    on: date
    title: str
    by: str


class ClockAnswer(Schema):
    """One clock: C1..C8."""

    code: str
    name: str
    state: str
    due: date | None
    done_on: date | None
    article: str
    provisional: bool
    latest: bool


class StatusAnswer(Schema):
    """办理进度. For an accusation only `label` and `sentence` are filled."""

    number: str
    stage: str
    label: str
    sentence: str
    claims: list[ClaimAnswer]
    steps: list[StepAnswer]
    clocks: list[ClockAnswer]


class DayAnswer(Schema):
    """One day of the explanation."""

    date: date
    counted: bool
    why: str


class ClockResult(Schema):
    """The same as `yimen clock --json`."""

    term: str
    article: str
    start: date
    nominal_due: date
    due: date
    provisional: bool
    days: list[DayAnswer]


class PersonIn(In):
    """One petitioner; name and address are needed unless `unclear_reason` says why they are missing (第二十三条)."""

    name: Short = ""
    address: Line = ""
    phone: Annotated[str, text(30)] = ""
    kind: Literal["person", "legal_person", "other_org"] = "person"
    confidential: bool = False


class PetitionIn(In):
    """One petition to be registered."""

    channel: Literal["letter", "web", "phone", "fax"] = "web"
    received_on: date = Field(description="收到日期，2022-05-01 以后")
    title: Short = Field("", description="不填则取第一项诉求的开头")
    claims: list[Annotated[str, text(1000, 1)]] = Field(min_length=1, max_length=20)
    facts: Long = ""
    reasons: Long = ""
    place: Line = ""
    division_code: Annotated[str, StringConstraints(pattern=r"^([0-9]{6,12})?$")] = ""
    purpose: Literal["suggest", "appeal", "request", "consult", "other", "accuse", ""] = ""
    people: list[PersonIn] = Field(default_factory=list, max_length=10)
    unclear_reason: Literal[
        "", "anonymous", "name_missing", "address_missing", "illegible", "false_details", "account_only", "refused"
    ] = ""
    people_count: int = Field(1, ge=1, le=MAX_PEOPLE)
    affected_count: int | None = Field(None, ge=1, le=99_999_999)
    repeat: bool = False
    other_procedure: YesNo = "unknown"
    reviewed_before: YesNo = "unknown"


class PetitionOut(Schema):
    """What the other system hands to the person. The same key gives the same answer."""

    number: str
    query_code: str = Field(description="只交给信访人本人；换过查询码后为空")
    received_on: date
    registered_on: date
    status_url: str


class FieldProblem(Schema):
    """A field and what to do about it; of a rule also the code of the reason and its article."""

    field: str
    message: str
    code: str = ""
    article: str = ""


class Problem(Schema):
    """RFC 9457, in Chinese."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldProblem]
