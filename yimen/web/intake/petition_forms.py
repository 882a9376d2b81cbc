"""The forms of the registration (登记表, 04 §3): a petitioner, a claim, the matter; each judges its own fields."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from yimen.domain import identity, registration
from yimen.domain.content_classes import children_of, first_level
from yimen.domain.dictionaries import (
    ACCESSIBILITY_NEEDS,
    CHANNELS,
    FIRST_OR_REPEAT,
    PETITIONER_KINDS,
    PURPOSES,
    UNCLEAR_REASONS,
    YES_NO_UNKNOWN,
    Channel,
    Code,
)
from yimen.domain.handing_down import Sender
from yimen.domain.registration import Moment
from yimen.web.intake.fields import Choice, Day, Number, Text, TypedForm
from yimen.web.intake.places import District
from yimen.web.intake.rows import Rows

ASK_HINTS, ASK_LOOK = {"hx-vals": '{"do":"hints"}'}, {"hx-vals": '{"do":"look"}'}  # which button a change stands for
MOST_PEOPLE, MOST_CLAIMS = 30, 30
EARLIEST = date(1949, 10, 1)
MAIL_CHANNELS = tuple(c for c in CHANNELS if c.key in {Channel.LETTER, Channel.PHONE, Channel.FAX})
GENDERS = (Code("1", "男"), Code("2", "女"))


class PersonForm(TypedForm):
    """信访人: name and address, or why they are unclear; everything else is optional (O), nothing of X exists."""

    asked = frozenset({"name", "address"})

    kind = Choice(PETITIONER_KINDS, label="类型", empty=None, initial="person")
    name = Text(label="姓名或名称", max_length=60)
    address = Text(label="联系地址", max_length=200)
    phone = Text(
        label="手机号", max_length=40, help_text="用于告知和查询，可不填", widget=forms.TextInput(attrs=ASK_HINTS)
    )
    id_type = Choice(
        (*identity.DOCUMENT_TYPES, Code(identity.CREDIT_CODE_TYPE, "统一社会信用代码")),
        label="证件类型",
        empty="不提供",
    )
    id_number = Text(
        label="证件号码", max_length=40, help_text="只在需要核实身份时填", widget=forms.TextInput(attrs=ASK_HINTS)
    )
    unclear_reason = Choice(UNCLEAR_REASONS, label="姓名或住址不清的原因", empty="姓名、住址清楚")
    anonymous = forms.BooleanField(label="要求匿名", required=False)
    confidential = forms.BooleanField(label="要求保密", required=False)
    representative = forms.BooleanField(label="是代表", required=False)
    needs_help = Choice(ACCESSIBILITY_NEEDS, label="语言或无障碍需要", empty="没有")
    gender = Choice(GENDERS, label="性别", empty="不填")
    birth_year = Number(label="出生年", least=1900, most=2100)
    occupation = Text(label="职业", max_length=40)

    @property
    def more_typed(self) -> bool:
        """Whether something stands in the folded part, or is wrong there, so that it must be open."""
        folded = ("unclear_reason", "needs_help", "id_type", "id_number", "gender", "birth_year", "occupation")
        kind = self.typed("kind") not in ("", "person")
        return kind or any(self.typed(name) or name in self.errors for name in folded)

    def clean(self) -> dict[str, Any]:
        """Name and address, or a reason (第十九条、第二十三条); the words are those of the rules."""
        values = super().clean() or {}
        if values.get("anonymous") and not values.get("unclear_reason"):
            values["unclear_reason"] = "anonymous"
        facts = registration.RegistrationFacts(
            channel=Channel.VISIT,
            received_on=EARLIEST,
            petitioners=[registration.PetitionerFacts(values.get("name", ""), values.get("address", ""))],
            unclear=bool(values.get("unclear_reason")),
            unclear_reason=values.get("unclear_reason", ""),
            claims=["-"],
        )
        for problem in registration.check(facts, today=EARLIEST, moment=Moment.INTAKE):
            if problem.field in ("name", "address") and problem.field not in self.errors:
                self.add_error(problem.field, problem.message)
        return values


class ClaimForm(TypedForm):
    """诉求: one request in one row."""

    text = Text(label="诉求", max_length=2000, rows=2)


class PersonRows(Rows):
    """The petitioners; the first row is always judged."""

    form = PersonForm
    min_num, max_num = 1, MOST_PEOPLE


class ClaimRows(Rows):
    """The claims."""

    form = ClaimForm
    max_num = MOST_CLAIMS


def content_choices() -> list[tuple[Any, Any]]:
    """内容分类 of two levels: the first as a group, the second to choose."""
    return [
        ("", "请选择"),
        *((row.label, [(child.code, child.label) for child in children_of(row.code)]) for row in first_level()),
    ]


ASKED_AT_THE_WINDOW = frozenset(
    {"facts", "place", "purpose", "content_class", "first_or_repeat", "other_procedure", "reviewed_before"}
)


class MatterForm(TypedForm):
    """信访事项: what it is about, where, and what the person says about earlier ways."""

    channel = Choice(MAIL_CHANNELS, label="信访形式", empty=None)
    scan_number = Text(label="信封或扫描件编号", max_length=60)
    received_on = Day(label="信访日期", required=True)
    handed_down_by = Choice(
        [(sender.value, sender.label) for sender in Sender], label="由哪一级转来", empty="不是上级转来"
    )
    reached_on = Day(label="到达本局日期", help_text="逐级转送期限从这一天起算。")
    people_count = Number(label="来访人数", least=1, most=registration.MAX_PEOPLE, required=True, initial=1)
    affected_count = Number(label="涉及人数", least=1, most=9_999_999)
    joint = forms.BooleanField(label="集体访或联名信", required=False)
    purpose = Choice(PURPOSES, label="信访目的", widget=forms.Select(attrs=ASK_LOOK))
    title = Text(label="标题", max_length=120, required=True)
    facts = Text(label="事实", max_length=20_000, rows=4)
    reasons = Text(label="理由", max_length=20_000, rows=2)
    place = Text(label="问题发生地", max_length=120)
    division_code = Choice(label="问题属地", empty=None)
    content_class = Choice(label="内容分类")
    first_or_repeat = Choice(FIRST_OR_REPEAT, label="初件或重件", empty=None, widget=forms.RadioSelect)
    other_procedure = Choice(YES_NO_UNKNOWN, label="已诉讼、复议或仲裁", empty=None, widget=forms.RadioSelect)
    reviewed_before = Choice(YES_NO_UNKNOWN, label="已有复查、复核意见", empty=None, widget=forms.RadioSelect)
    urgent = forms.BooleanField(label="重大紧急", required=False)
    summary = Text(label="接谈记录和拟办意见", max_length=20_000, rows=2)

    def __init__(self, *args: Any, district: District, by_mail: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division_code"].choices = district.divisions()  # type: ignore[attr-defined]
        self.fields["content_class"].choices = content_choices()  # type: ignore[attr-defined]
        if by_mail:
            self.fields["people_count"].label = "信访人数"
            for name in ("summary",):
                del self.fields[name]
        else:
            for name in ("channel", "scan_number"):
                del self.fields[name]
            self.asked = ASKED_AT_THE_WINDOW
            self.mark()

    def clean_received_on(self) -> date:
        """A year before the founding is a slip of the keyboard."""
        day: date = self.cleaned_data["received_on"]
        if day < EARLIEST:
            raise forms.ValidationError("这个日期太早，请核对年份。")
        return day
