"""The registration form (登记表, 04 §3): the matter, its people and its claims, checked by `domain.registration`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from yimen.cases.actions import PetitionFacts
from yimen.domain import handing_down, identity, registration
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
    Purpose,
)
from yimen.domain.handing_down import Sender
from yimen.domain.procedure import Refusal
from yimen.domain.registration import Moment, Problem
from yimen.petitioners.actions import PetitionerFacts
from yimen.web.intake.fields import Choice, Day, Number, Text, TypedForm
from yimen.web.intake.mandate import IntakeAgent, usual_agent
from yimen.web.intake.places import District
from yimen.web.intake.rows import Rows, count_of, set_count

ASK_HINTS, ASK_LOOK = {"hx-vals": '{"do":"hints"}'}, {"hx-vals": '{"do":"look"}'}  # which button a change stands for
MOST_PEOPLE, MOST_CLAIMS = 30, 30
EARLIEST = date(1949, 10, 1)
PEOPLE, CLAIMS, AGENT = "p", "c", "a"  # prefixes of the rows and of the agent
MAIL_CHANNELS = tuple(c for c in CHANNELS if c.key in {Channel.LETTER, Channel.PHONE, Channel.FAX})
GENDERS = (Code("1", "男"), Code("2", "女"))

# A problem of the rules and the field of ours that shows it; "" is the rows of people, of claims, or the whole form.
_FIELD_OF = {
    "people_present": "people_count",
    "people_concerned": "affected_count",
    "group": "joint",
    "first_or_repeat": "first_or_repeat",
    "in_other_procedure": "other_procedure",
    "reviewed": "reviewed_before",
}


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


@dataclass(slots=True)
class Warned:
    """What looks odd but may stay: a hint, never a refusal."""

    who: str
    words: str


class PetitionInput:
    """The whole form, as one thing: matter, people, claims.

    Args:
        data: what was typed; None for an empty form.
        district: whose places it offers.
        today: business date.
        judged: look for errors, or only show what was typed.
        by_mail: a letter, call or fax (only what a record cannot be without is asked), else a visit (all of it).
    """

    def __init__(
        self, data: QueryDict | None, *, district: District, today: date, judged: bool = False, by_mail: bool = False
    ) -> None:
        self.today, self.by_mail, self.judged, self.office_level = today, by_mail, judged, district.office.level
        data = data if data is not None and any(data.values()) else blank(today, district)
        if not count_of(data, PEOPLE) or not count_of(data, CLAIMS):
            data = data.copy()
            for prefix in (PEOPLE, CLAIMS):
                set_count(data, prefix, max(count_of(data, prefix), 1))
        self.data = data
        self.matter = MatterForm(data, district=district, by_mail=by_mail, judged=judged)
        self.people = PersonRows(data, prefix=PEOPLE, judged=judged)
        self.claims = ClaimRows(data, prefix=CLAIMS, judged=judged)
        self.agent = IntakeAgent(data, prefix=AGENT, office=district.office, today=today, judged=judged)
        for order, form in enumerate(self.claims.forms, start=1):
            form.fields["text"].label = f"诉求 {order}"
        self.claims.forms[0].asked = frozenset({"text"})
        self.claims.forms[0].mark()

    def focus_on(self, control: str) -> None:
        """Put the cursor into one control: the row that was just added."""
        for form, name in [(f, "name") for f in self.people.forms] + [(f, "text") for f in self.claims.forms]:
            form.focused = form[name].auto_id == control

    def is_valid(self) -> bool:
        """Judge every part, then the whole by the rules of the form (`domain.registration.check`)."""
        fine = [self.matter.is_valid(), self.people.is_valid(), self.claims.is_valid(), self.agent.is_valid()]
        for problem in self._problems():
            if problem.blocking:
                self._show(problem)
                fine.append(False)
        return all(fine)

    def forms(self) -> list[TypedForm]:
        """Everything that can carry an error, for the summary at the top."""
        return [self.matter, *self.people.forms, *self.claims.forms, self.agent]

    @property
    def channel(self) -> str:
        """How it came."""
        return str(self.matter.cleaned_data.get("channel", "")) if self.by_mail else str(Channel.VISIT)

    def _problems(self) -> list[Problem]:
        matter = self.matter.cleaned_data
        people = self.people.filled()
        facts = registration.RegistrationFacts(
            channel=self.channel,
            received_on=matter.get("received_on"),
            petitioners=[registration.PetitionerFacts(p.get("name", ""), p.get("address", "")) for p in people],
            unclear=True,  # names and addresses are judged row by row, each with its own reason
            unclear_reason="anonymous",
            people_present=matter.get("people_count"),
            people_concerned=matter.get("affected_count"),
            representatives=[p.get("name") or "（未署名）" for p in people if p.get("representative")],
            group=bool(matter.get("joint")),
            claims=[row["text"] for row in self.claims.filled() if row.get("text")],
            facts=matter.get("facts", ""),
            place=matter.get("place", ""),
            purpose=matter.get("purpose", ""),
            first_or_repeat=matter.get("first_or_repeat", ""),
            in_other_procedure=matter.get("other_procedure", ""),
            reviewed=matter.get("reviewed_before", ""),
        )
        moment = Moment.INTAKE if self.by_mail else Moment.FINISHED
        found = registration.check(facts, today=self.today, moment=moment)
        if matter.get("received_on"):
            found += [Problem(wrong.code, wrong.words) for wrong in self._way_down(matter)]
        if not self.by_mail and not matter.get("content_class"):
            found.append(Problem("content_class", "请选择内容分类；都不合适的，选“其他”。"))
        return found

    def _way_down(self, matter: dict[str, Any]) -> tuple[Refusal, ...]:
        """What is wrong with the facts of a matter that came down from an upper office."""
        sender = Sender(matter["handed_down_by"]) if matter.get("handed_down_by") else None
        return handing_down.against(
            sender,
            matter.get("reached_on"),
            received_on=matter["received_on"],
            today=self.today,
            unit_level=self.office_level,
        )

    def _show(self, problem: Problem) -> None:
        if problem.field in ("representatives", "petitioners"):
            self.people.forms[0].add_error(None, problem.message)
        elif problem.field == "claims":
            self.claims.forms[0].add_error("text", problem.message)
        else:
            name = _FIELD_OF.get(problem.field, problem.field)
            if name not in self.matter.fields:
                self.matter.add_error(None, problem.message)
            elif name not in self.matter.errors:
                self.matter.add_error(name, problem.message)

    # What looks odd --------------------------------------------------------------------------------------------

    def warnings(self) -> list[Warned]:
        """Check digits, odd phones, a group without representatives: read from what was typed, judged or not."""
        found: list[Warned] = []
        for order, form in enumerate(self.people.forms, start=1):
            who = f"第 {order} 名信访人" if len(self.people.forms) > 1 else "信访人"
            kind = form.typed("id_type") or ("111" if form.typed("id_number") else "")
            found += [Warned(who, words) for words in identity.check_id_number(kind, form.typed("id_number"))]
            found += [Warned(who, words) for words in identity.normalise_phone(form.typed("phone")).warnings]
        if self.judged:
            found += [Warned("人数", p.message) for p in self._problems() if not p.blocking]
        return found

    # What it says ------------------------------------------------------------------------------------------------

    def said(self) -> Iterator[PetitionerFacts]:
        """The petitioners, in order, with phone and number in one spelling."""
        for row in self.people.filled():
            credit = row["id_type"] == identity.CREDIT_CODE_TYPE
            yield PetitionerFacts(
                name=row["name"],
                address=row["address"],
                phone=identity.normalise_phone(row["phone"]).value or row["phone"],
                kind=row["kind"] or "person",
                id_type="" if credit else row["id_type"],  # of a legal person the credit code is the only number
                id_number=identity.clean_number(row["id_number"]),
                unclear_reason=row["unclear_reason"],
                anonymous=row["anonymous"],
                confidential=row["confidential"],
                gender=row["gender"],
                birth_year=str(row["birth_year"] or ""),
                occupation=row["occupation"],
                needs_help=row["needs_help"],
                representative=row["representative"],
            )

    def claim_texts(self) -> tuple[str, ...]:
        """The claims one by one, empty rows left out."""
        return tuple(row["text"] for row in self.claims.filled() if row.get("text"))

    def facts(self, source_key: str) -> PetitionFacts:
        """What `cases.actions` registers; only of a valid form."""
        matter = self.matter.cleaned_data
        told = matter["facts"]
        if matter.get("scan_number"):
            told = f"{told}\n（信封或扫描件编号：{matter['scan_number']}）".strip()
        return PetitionFacts(
            channel=self.channel,
            received_on=matter["received_on"],
            title=matter["title"],
            claims=self.claim_texts(),
            people=tuple(self.said()),
            source_key=source_key,
            facts=told,
            reasons=matter["reasons"],
            place=matter["place"],
            division_code=matter["division_code"],
            content_class=matter["content_class"],
            purpose=matter["purpose"],
            people_count=matter["people_count"],
            affected_count=matter["affected_count"],
            joint=matter["joint"],
            repeat=matter["first_or_repeat"] == "repeat",
            other_procedure=matter["other_procedure"] or "unknown",
            reviewed_before=matter["reviewed_before"] or "unknown",
            urgent=matter["urgent"],
            mandate=self.agent.mandate(source_key),
            handed_down_by=matter["handed_down_by"],
            reached_on=matter["reached_on"],
        )

    def record(self) -> str:
        """接谈记录: what was written, or, when nothing was, the facts and the claims as they were read back."""
        written = self.matter.cleaned_data.get("summary", "")
        if written:
            return str(written)
        lines = [f"{order}. {text}" for order, text in enumerate(self.claim_texts(), start=1)]
        return "\n".join([self.matter.cleaned_data["facts"], "诉求：", *lines]).strip()


def is_accusation(data: Mapping[str, Any]) -> bool:
    """Whether the purpose chosen is 揭发控告, which turns to the protected form at once (第三十条)."""
    return data.get("purpose") == Purpose.ACCUSE


def blank(today: date, district: District, *, people: int = 1) -> QueryDict:
    """An empty form with its defaults: today, one petitioner of `people` who came, one claim."""
    data = QueryDict(mutable=True)
    data.update(
        {
            "received_on": today.isoformat(),
            "people_count": str(people),
            "channel": str(Channel.LETTER),
            "division_code": district.office.division_code,
            f"{PEOPLE}-0-kind": "person",
        }
    )
    for name, values in usual_agent(AGENT, today).items():
        data.setlist(name, values)
    set_count(data, PEOPLE, 1)
    set_count(data, CLAIMS, 1)
    return data
