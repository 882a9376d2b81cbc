"""网上反映: the forms behind the web petition, as typed, and the facts they become (domain/04 §3).

Claims and further people are rows of small forms; their number travels in hidden fields, so that "再加一项" works
without script. Nothing is saved before the person confirms: the draft lives in the page alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from yimen.cases.actions import AccusationFacts, PetitionFacts
from yimen.domain import registration
from yimen.domain.dictionaries import ACCESSIBILITY_NEEDS, PETITIONER_KINDS, YES_NO_UNKNOWN, Channel, Purpose
from yimen.domain.registration import MAX_PEOPLE
from yimen.petitioners.actions import PetitionerFacts

MAX_CLAIMS, MAX_NAMED = 20, 10
TITLE = 60
LONG = 5000
UNNAMED = "refused"  # the coded reason of 第二十三条: the person does not wish to give name or address

PURPOSES = (
    (Purpose.REQUEST, "求决：请求解决一个问题"),
    (Purpose.APPEAL, "申诉：对已有的处理不服"),
    (Purpose.SUGGEST, "意见建议"),
    (Purpose.CONSULT, "咨询"),
    (Purpose.ACCUSE, "检举控告：反映单位或个人违纪违法"),
    (Purpose.OTHER, "其他"),
)


def _text(
    label: str, most: int, *, rows: int = 0, need: str = "", hint: str = "", fill: str = "off"
) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(attrs={"autocomplete": fill})
    return forms.CharField(
        label=label,
        max_length=most,
        required=bool(need),
        help_text=hint,
        widget=widget,
        error_messages={
            "required": need,
            "max_length": "最多 %(limit_value)d 字，现有 %(show_value)d 字，请删减或分成几项。",
        },
    )


def _choice(label: str, choices: Sequence[tuple[str, str]], need: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[(str(key), text) for key, text in choices],
        widget=forms.RadioSelect,
        error_messages={"required": need, "invalid_choice": "请选择列出的一项。"},
    )


class _Form(forms.Form):
    use_required_attribute = False


class ClaimForm(_Form):
    """One claim (一项一条)."""

    text = _text("诉求", 1000, rows=2)


class PersonForm(_Form):
    """One more person who stands behind the petition."""

    name = _text("姓名", 60)
    address = _text("联系地址", 120)
    phone = _text("手机号", 30)

    @property
    def typed(self) -> bool:
        """Whether anything stands in this row."""
        return any(str(self[name].value() or "").strip() for name in self.fields)

    def clean(self) -> dict[str, Any]:
        """A row that was begun needs name and address."""
        data = self.cleaned_data
        if any(data.values()):
            if not data.get("name"):
                self.add_error("name", "请填写这位信访人的姓名，或把这一行清空。")
            if not data.get("address"):
                self.add_error("address", "请填写这位信访人的联系地址，或把这一行清空。")
        return data


class MatterForm(_Form):
    """The ordinary petition."""

    purpose = _choice("这次想做什么", PURPOSES, "请选择这次想做什么。")
    title = _text("一句话概括", TITLE, hint=f"可以不填。最多 {TITLE} 字，例如：小区电梯停运两个月。")
    facts = _text("事实经过", LONG, rows=6, need="请写明事实：时间、地点、经过。", hint="何时、何地、发生了什么。")
    reasons = _text("理由", LONG, rows=3, hint="可以不填。为什么这样请求，有什么依据。")
    place = _text("问题发生在哪里", 120, need="请写明问题发生的地点；说不清的，写到能确定的那一级。")
    division_code = forms.ChoiceField(
        label="所在乡镇、街道", required=False, error_messages={"invalid_choice": "请选择列出的一项，或不选。"}
    )
    first_or_repeat = _choice("这件事以前反映过吗", [("first", "没有，第一次反映"), ("repeat", "反映过")], "请选择。")
    other_procedure = _choice(
        "这件事是否已经诉讼、仲裁或行政复议",
        [(code.key, code.label) for code in YES_NO_UNKNOWN],
        "请选择是、否或不清楚。",
    )
    reviewed_before = _choice(
        "是否已有复查、复核意见", [(code.key, code.label) for code in YES_NO_UNKNOWN], "请选择是、否或不清楚。"
    )
    kind = forms.ChoiceField(
        label="您是",
        choices=[(code.key, code.label) for code in PETITIONER_KINDS],
        initial="person",
        error_messages={"required": "请选择。", "invalid_choice": "请选择列出的一项。"},
    )
    name = _text("姓名或单位名称", 60, fill="name")
    address = _text("联系地址", 120, fill="street-address", hint="书面告知和答复会寄到这里。")
    phone = _text("手机号", 30, fill="tel", hint="可以不填。")
    unnamed = forms.BooleanField(
        label="我不愿填写姓名或地址",
        required=False,
        help_text="照常登记；但依法无法向您书面告知（第二十三条），进展请凭编号和查询码查看。",
    )
    confidential = forms.BooleanField(label="请对我的身份保密", required=False)
    needs_help = forms.ChoiceField(
        label="需要的帮助",
        required=False,
        choices=[("", "不需要"), *((code.key, code.label) for code in ACCESSIBILITY_NEEDS)],
        error_messages={"invalid_choice": "请选择列出的一项。"},
    )
    people_count = forms.IntegerField(
        label="一共几个人反映",
        initial=1,
        min_value=1,
        max_value=MAX_PEOPLE,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), f"请填 1 到 {MAX_PEOPLE} 之间的整数。"
        ),
    )
    affected_count = forms.IntegerField(
        label="涉及多少人",
        required=False,
        min_value=1,
        max_value=99_999_999,
        help_text="可以不填。",
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "请填 1 以上的整数，不清楚可以不填。"),
    )

    def __init__(self, *args: Any, towns: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division_code"].choices = [("", "不清楚，或不在其中"), *towns]  # type: ignore[attr-defined]
        if not towns:
            del self.fields["division_code"]


class ProtectedForm(_Form):
    """检举控告: as little as possible, nothing about the person is required."""

    accused = _text("被反映的单位或个人", 200, need="请写明反映的是哪个单位或哪个人。")
    facts = _text("反映的事实", LONG, rows=8, need="请写明事实：时间、地点、经过。", hint="何时、何地、谁做了什么。")
    name = _text("您的姓名", 60, hint="可以不填，即匿名。")
    address = _text("联系地址", 120, hint="可以不填。")
    phone = _text("联系电话", 30, hint="可以不填；填写的只供承办人核实情况。")


def _count(data: Mapping[str, Any], name: str, most: int) -> int:
    text = str(data.get(name, ""))
    return min(max(int(text), 0), most) if text.isdecimal() and len(text) < 4 else 0


class Summary:
    """All forms of a draft as one, for the error summary at the top of the page."""

    is_bound = True

    def __init__(self, forms_: Sequence[forms.Form]) -> None:
        self.fields = {f"{i}.{name}": field for i, form in enumerate(forms_) for name, field in form.fields.items()}
        self.errors = {f"{i}.{name}": errors for i, form in enumerate(forms_) for name, errors in form.errors.items()}
        self._forms = forms_

    def __getitem__(self, key: str) -> forms.BoundField:
        """The field behind a key of `fields`."""
        index, _, name = key.partition(".")
        return self._forms[int(index)][name]


class Draft:
    """Everything typed for one petition: the main form and the rows of claims and people.

    Args:
        data: the POST, None for an empty form.
        protected: the form of an accusation.
        towns: division codes and names to choose from.
        more: rows to add: {"claim": 1}; the values typed so far are shown again, unchecked.
    """

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        protected: bool = False,
        towns: Sequence[tuple[str, str]] = (),
        more: Mapping[str, int] | None = None,
        checked: bool = True,
    ) -> None:
        self.protected = protected
        typed = data if data is not None else QueryDict()
        extra = more or {}
        self.claim_rows = min(max(_count(typed, "claims", MAX_CLAIMS), 1) + extra.get("claim", 0), MAX_CLAIMS)
        named = _count(typed, "people", MAX_NAMED - 1) + extra.get("person", 0)
        self.people_rows = 0 if protected else min(named, MAX_NAMED - 1)
        self.checked = data is not None and checked
        kwargs = {} if protected else {"towns": towns}
        main: type[_Form] = ProtectedForm if protected else MatterForm
        self.main = self._made(main, data, "", kwargs)
        self.claims = [self._made(ClaimForm, data, f"claim-{i}", {}) for i in range(self.claim_rows)]
        self.people = [self._made(PersonForm, data, f"person-{i}", {}) for i in range(self.people_rows)]

    def _made(self, kind: type[_Form], data: QueryDict | None, prefix: str, kwargs: dict[str, Any]) -> Any:
        form = kind(data, prefix=prefix or None, **kwargs)
        if data is None or self.checked:
            return form
        # Shown again without being judged: the typed values become initial ones.
        return kind(prefix=prefix or None, initial={name: form[name].value() for name in form.fields}, **kwargs)

    @property
    def forms(self) -> list[forms.Form]:
        """All of them, in the order of the page."""
        return [self.main, *self.claims, *self.people]

    @property
    def summary(self) -> Summary:
        """The errors of all forms, in the order of the page."""
        return Summary(self.forms)

    @property
    def may_add_claim(self) -> bool:
        """Whether one more row of claims fits."""
        return self.claim_rows < MAX_CLAIMS

    @property
    def may_add_person(self) -> bool:
        """Whether one more row of people fits."""
        return not self.protected and self.people_rows < MAX_NAMED - 1

    def wants_protection(self) -> bool:
        """Whether 检举控告 was chosen on the ordinary form."""
        return not self.protected and self.main["purpose"].value() == Purpose.ACCUSE

    def as_protected(self) -> QueryDict:
        """What was typed on the ordinary form, for the protected one."""
        data: QueryDict = self.main.data.copy()
        data["accused"] = ""
        return data

    def is_valid(self, today: date) -> bool:
        """Check every row, then the rules of the registration form; the errors stand at their fields."""
        judged = [form.is_valid() for form in self.forms]  # every one, so that all errors show at once
        right = all(judged)
        if self.protected:
            return right
        for field, message in self._problems(today):
            if not self.main.errors.get(field):
                target = self.claims[0] if field == "text" else self.main
                target.add_error(field, message)
                right = False
        return right

    def _problems(self, today: date) -> Iterator[tuple[str, str]]:
        data = self.main.cleaned_data
        facts = registration.RegistrationFacts(
            channel=Channel.WEB,
            received_on=today,
            petitioners=[registration.PetitionerFacts(data.get("name", ""), data.get("address", ""))],
            unclear=bool(data.get("unnamed")),
            unclear_reason=UNNAMED,
            people_present=data.get("people_count"),
            people_concerned=data.get("affected_count"),
            claims=self.claim_texts(),
            facts=data.get("facts", ""),
            place=data.get("place", ""),
            purpose=data.get("purpose", ""),
            first_or_repeat=data.get("first_or_repeat", ""),
            in_other_procedure=data.get("other_procedure", ""),
            reviewed=data.get("reviewed_before", ""),
        )
        names = {
            "people_present": "people_count",
            "people_concerned": "affected_count",
            "in_other_procedure": "other_procedure",
            "reviewed": "reviewed_before",
            "claims": "text",
        }
        for problem in registration.check(facts, today=today):
            if problem.blocking:
                yield (
                    names.get(problem.field, problem.field),
                    problem.message.replace(
                        "；不清的，请勾选“姓名或住址不清”并选择原因。", "；不愿填写的，请勾选“我不愿填写姓名或地址”。"
                    ),
                )
        named = 1 + sum(person.typed for person in self.people)
        if (data.get("people_count") or named) < named:
            yield "people_count", f"人数不能少于已填写姓名的 {named} 人，请改正。"

    def claim_texts(self) -> tuple[str, ...]:
        """The claims that were written, in order; empty rows are left out."""
        texts = (str(form["text"].value() or "").strip() for form in self.claims)
        return tuple(text for text in texts if text)

    def title(self) -> str:
        """The typed title, else the beginning of the first claim."""
        typed = str(self.main.cleaned_data.get("title", "")).strip()
        first = (*self.claim_texts(), self.main.cleaned_data.get("facts", ""))[0]
        line = " ".join(first.split())
        return typed or (line if len(line) <= 30 else f"{line[:29]}…")

    def petition(self, key: str, today: date) -> PetitionFacts:
        """The facts of a checked ordinary petition."""
        data = self.main.cleaned_data
        unnamed = bool(data["unnamed"])
        first = PetitionerFacts(
            name=data["name"],
            address=data["address"],
            phone=data["phone"],
            kind=data["kind"],
            unclear_reason=UNNAMED if unnamed else "",
            anonymous=unnamed and not data["name"],
            confidential=data["confidential"],
            needs_help=data["needs_help"],
        )
        others = tuple(PetitionerFacts(**person.cleaned_data) for person in self.people if person.typed)
        return PetitionFacts(
            channel=Channel.WEB,
            received_on=today,
            title=self.title(),
            claims=self.claim_texts(),
            people=(first, *others),
            source_key=f"web:{key}",
            facts=data["facts"],
            reasons=data["reasons"],
            place=data["place"],
            division_code=data.get("division_code", ""),
            purpose=data["purpose"],
            people_count=data["people_count"],
            affected_count=data["affected_count"],
            joint=data["people_count"] > 1,
            repeat=data["first_or_repeat"] == "repeat",
            other_procedure=data["other_procedure"],
            reviewed_before=data["reviewed_before"],
        )

    def accusation(self, key: str, today: date) -> AccusationFacts:
        """The facts of a checked accusation; without any detail of the person it is anonymous."""
        data = self.main.cleaned_data
        who = {name: data[name] for name in ("name", "address", "phone") if data[name]}
        return AccusationFacts(
            received_on=today,
            title=self.title(),
            facts=data["facts"],
            claims=self.claim_texts(),
            accused=data["accused"],
            accusers=(who,) if who else (),
            idempotency_key=f"web:{key}",
        )
