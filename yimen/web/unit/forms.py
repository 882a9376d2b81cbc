"""Forms of the responsible unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms

from yimen.cases.actions import ClaimAnswer
from yimen.cases.models import Claim
from yimen.cases.queries import JointItem
from yimen.documents.actions import DeliveryFacts
from yimen.domain.dictionaries import DELIVERY_WAYS, DICTIONARIES, ClaimResult
from yimen.domain.fulfilment import DEFAULT_DAYS
from yimen.domain.laws import ARTICLES, LONGEST_LINE, bare_titles
from yimen.ui.widgets import DateInput
from yimen.web.intake.confirmation import NotASignature, read_signature
from yimen.web.intake.fields import Day
from yimen.web.seen import SeenForm

PROVABLE = frozenset({"in_person", "post", "electronic", "left"})  # the ways whose proof `domain.delivery` knows
LONG_NAME = {"max_length": "姓名最多 40 字。"}
MEANINGS = {
    ClaimResult.SUPPORTED: "支持（事实清楚，符合规定）",
    ClaimResult.EXPLAINED: "解释说明（事由合理，但缺乏法律依据）",
    ClaimResult.NOT_SUPPORTED: "不支持（缺乏事实根据，或不符合规定）",
}


class PlainText(forms.CharField):
    """Text that can be printed: no control characters, which a browser never sends and PostgreSQL refuses."""

    def clean(self, value: Any) -> str:
        """Raise a Chinese message for control characters."""
        text: str = super().clean(value)
        if any(ord(c) < 32 and c not in "\r\n\t" for c in text):
            raise forms.ValidationError("含有不能显示的字符，请删除后重新粘贴。")
        return text


def _text(label: str, empty: str, *, longest: int, rows: int = 4, help_text: str = "") -> PlainText:
    return PlainText(
        label=label,
        max_length=longest,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "required": empty,
            "max_length": "太长：最多 %(limit_value)d 字，现有 %(show_value)d 字，请精简。",
        },
    )


def fulfil_by(name: str) -> Day:
    """落实期限 of a supported claim."""
    return Day(
        label=f"{name}的落实期限",
        help_text=f"支持的填写，写进意见书；不填的，按办结后 {DEFAULT_DAYS} 日。办结后按期检查落实。",
    )


class OpinionForm(SeenForm):
    """处理意见 (第三十二条): facts found, a result with its reason for every claim, legal basis, review organ."""

    facts = _text(
        "查明的事实", "请写明查明的事实。", longest=6000, rows=6, help_text="核查了什么、证据是什么、结论是什么。"
    )
    basis = forms.MultipleChoiceField(
        label="法律依据",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(article.cited, f"{article.cited}　{article.says}") for article in ARTICLES],
        error_messages={"invalid_choice": "请从列表中选择法律依据。"},
    )
    more = PlainText(
        label="其他法律依据",
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="一行一条，写明法律名称和条款，例如：《物业管理条例》第五十三条",
        error_messages={"max_length": "太长：最多 %(limit_value)d 字，请精简。"},
    )
    review_organ = PlainText(
        label="复查机关",
        max_length=80,
        help_text="信访人不服时，自收到书面答复之日起 30 日内可向它请求复查（第三十五条）。",
        error_messages={"required": "请写明复查机关（本单位的上一级机关、单位）。", "max_length": "名称最多 80 字。"},
    )

    def __init__(self, *args: Any, claims: Sequence[Claim], together: Sequence[JointItem] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.claims, self.together = claims, together
        for key, name in self._keys():
            self.fields[f"result_{key}"] = forms.ChoiceField(
                label=f"{name}的处理结果",
                choices=[(result.value, words) for result, words in MEANINGS.items()],
                widget=forms.RadioSelect,
                error_messages={
                    "required": f"请选择{name}的处理结果。",
                    "invalid_choice": "请从三种结果中选择一种。",
                },
            )
            self.fields[f"reason_{key}"] = _text(f"{name}的理由", f"请写明{name}的处理理由。", longest=3000, rows=3)
            self.fields[f"by_{key}"] = fulfil_by(name)

    def _keys(self) -> Iterator[tuple[str, str]]:
        """The part of the field's name that stands for a claim, and the claim's own name in words."""
        yield from ((str(claim.order), f"第 {claim.order} 项诉求") for claim in self.claims)
        for item in self.together:
            for claim in item.claims:
                yield joint_key(claim), f"{item.case.number} 第 {claim.order} 项诉求"

    def answers_fields(self) -> list[dict[str, Any]]:
        """Claim by claim, for the template."""
        return [self._row(claim, str(claim.order)) for claim in self.claims]

    def joint_fields(self) -> list[dict[str, Any]]:
        """The other items that it answers, each with its claims."""
        return [
            {"case": item.case, "rows": [self._row(claim, joint_key(claim)) for claim in item.claims]}
            for item in self.together
        ]

    def _row(self, claim: Claim, key: str) -> dict[str, Any]:
        named = {name: self[f"{name}_{key}"] for name in ("result", "reason", "by")}
        return {"claim": claim, **named}

    def clean_more(self) -> str:
        """Each line short enough, and with its article."""
        lines = _lines(self.cleaned_data["more"])
        if any(len(line) > LONGEST_LINE for line in lines):
            raise forms.ValidationError(f"每条法律依据最多 {LONGEST_LINE} 字，请分行填写。")
        bare = bare_titles(lines)
        if bare:
            raise forms.ValidationError(f"请写明具体条款：{'、'.join(bare)}。")
        return "\n".join(lines)

    def clean(self) -> dict[str, Any]:
        """At least one line of legal basis."""
        data = super().clean() or {}
        if not data.get("basis") and not data.get("more") and "more" not in self.errors:
            self.add_error("basis", "请至少写明一条法律依据（第三十二条）：勾选条款，或在下面填写。")
        return data

    def legal_basis(self) -> list[str]:
        """Ticked and typed, in that order, each once."""
        return list(dict.fromkeys([*self.cleaned_data["basis"], *_lines(self.cleaned_data["more"])]))

    def answers(self) -> dict[int, ClaimAnswer]:
        """Claim order -> result, reason, and until when it is carried out."""
        return {claim.order: self._answer(str(claim.order)) for claim in self.claims}

    def joint_answers(self) -> dict[int, dict[int, ClaimAnswer]]:
        """Id of another item that it answers -> its answers."""
        return {
            item.case.pk: {claim.order: self._answer(joint_key(claim)) for claim in item.claims}
            for item in self.together
        }

    def _answer(self, key: str) -> ClaimAnswer:
        data = self.cleaned_data
        return ClaimAnswer(data[f"result_{key}"], data[f"reason_{key}"], data[f"by_{key}"])


def joint_key(claim: Claim) -> str:
    """What stands for a claim of another item in the names of the fields."""
    return f"{claim.case_id}_{claim.order}"


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def opinion_initial(opinion: Mapping[str, Any], claims: Sequence[Claim]) -> dict[str, Any]:
    """The form as an opinion that was handed in before would fill it."""
    known = {article.cited for article in ARTICLES}
    basis = opinion.get("basis", [])
    return {
        "facts": opinion.get("facts", ""),
        "basis": [line for line in basis if line in known],
        "more": "\n".join(line for line in basis if line not in known),
        **({"review_organ": opinion["review_organ"]} if opinion.get("review_organ") else {}),
        **{f"result_{claim.order}": claim.result for claim in claims},
        **{f"reason_{claim.order}": claim.reason for claim in claims},
        **{f"by_{claim.order}": claim.fulfil_by for claim in claims if claim.fulfil_by},
    }


class CheckForm(SeenForm):
    """The second person's decision (审签): issue, or send back with a reason."""

    decision = forms.ChoiceField(
        choices=[("issue", "审签出具"), ("return", "退回修改")],
        error_messages={"required": "请按“审签出具”或“退回修改”。", "invalid_choice": "请按“审签出具”或“退回修改”。"},
    )
    reason = PlainText(
        label="退回理由",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="退回时必填，写明要改什么。",
        error_messages={"max_length": "最多 1000 字，请精简。"},
    )

    def clean(self) -> dict[str, Any]:
        """A return needs its reason."""
        data = super().clean() or {}
        if data.get("decision") == "return" and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "退回修改须写明理由，起草人才知道改什么。")
        return data


class DeliveryForm(SeenForm):
    """送达回证: to whom, date, way, and signature, refusal with two witnesses, or the number of the post."""

    party = forms.ChoiceField(
        label="送达给",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择这一次送达给哪一位信访人。", "invalid_choice": "请从列表中选择信访人。"},
    )
    on = forms.DateField(
        label="送达日期",
        widget=DateInput,
        error_messages={"required": "请填写送达日期。", "invalid": "日期格式不对，请按 2026-11-24 的样子填写。"},
    )
    way = forms.ChoiceField(
        label="送达方式",
        choices=[(code.key, code.label) for code in DELIVERY_WAYS if code.key in PROVABLE],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择送达方式。", "invalid_choice": "请从列表中选择送达方式。"},
    )
    refused = forms.BooleanField(label="本人拒绝签收", required=False)
    receiver = PlainText(
        label="签收人", required=False, max_length=40, help_text="当面送达时填写。",
        error_messages=LONG_NAME,
    )  # fmt: skip
    signature = forms.CharField(required=False, widget=forms.HiddenInput)
    kept_signature = forms.CharField(required=False, widget=forms.HiddenInput)  # drawn before a refused submit
    signed_on = forms.ChoiceField(
        label="签名方式",
        required=False,
        choices=[("", "在屏幕上签名"), ("paper", "纸质签收，已存档")],
        error_messages={"invalid_choice": "请从列表中选择签名方式。"},
    )
    witness_1 = PlainText(label="见证人一", required=False, max_length=40, error_messages=LONG_NAME)
    witness_2 = PlainText(label="见证人二", required=False, max_length=40, error_messages=LONG_NAME)
    tracking_number = PlainText(
        label="邮寄单号", required=False, max_length=40, help_text="邮寄送达时填写。",
        error_messages={"max_length": "邮寄单号最多 40 位。"},
    )  # fmt: skip
    consent = PlainText(
        label="电子送达的同意方式", required=False, max_length=80, help_text="例如：在登记表上勾选同意并签名。",
        error_messages={"max_length": "最多 80 字。"},
    )  # fmt: skip

    def __init__(self, *args: Any, parties: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = list(parties)
        if len(self.parties) > 1:
            self.fields["party"].choices = self.parties  # type: ignore[attr-defined]
        else:
            del self.fields["party"]

    def clean(self) -> dict[str, Any]:
        """A petitioner who was chosen on an older page is not exchanged for the one who is left."""
        data = super().clean() or {}
        chosen = self.data.get("party")
        if "party" not in self.fields and self.parties and chosen and chosen != self.parties[0][0]:
            self.add_error(None, f"所选的信访人已经送达过，现在只剩{self.parties[0][1]}待送达，请核对后再登记。")
        return data

    def clean_kept_signature(self) -> bytes:
        """The picture as PNG bytes: the one drawn now, else the one drawn before a refused submit."""
        text: str = self.cleaned_data.get("signature") or self.cleaned_data["kept_signature"]
        try:
            return read_signature(text)
        except NotASignature:
            raise forms.ValidationError("签名没有传上来，请重新签名，或选择纸质签收。") from None

    def keep_signature(self) -> bool:
        """Carry a drawn signature over to the page shown again; whether there is one."""
        drawn = self.data.get("signature") or self.data.get("kept_signature") or ""
        self.data = {**self.data.dict(), "kept_signature": drawn if "kept_signature" not in self.errors else ""}  # type: ignore[attr-defined]
        return bool(self.data["kept_signature"])

    def facts(self) -> DeliveryFacts:
        """What `documents.actions.deliver` takes."""
        data = self.cleaned_data
        return DeliveryFacts(
            way=data["way"],
            on=data["on"],
            refused=data["refused"] or data["way"] == "left",  # left with a person who would not take it
            receiver=data["receiver"],
            signature=b"" if data["signed_on"] == "paper" else data["kept_signature"],
            paper_signature=data["signed_on"] == "paper",
            witnesses=tuple(name for name in (data["witness_1"], data["witness_2"]) if name),
            tracking_number=data["tracking_number"],
            consent=data["consent"],
            party=int(data["party"]) if data.get("party") else int(self.parties[0][0]) if self.parties else None,
        )


PROBLEM_FIELDS = {"signature": "receiver", "witnesses": "witness_1"}  # a problem's field -> the field that shows it


def claim_result_label(result: str) -> str:
    """支持, 解释说明, 不支持."""
    return next((code.label for code in DICTIONARIES["claim_result"] if code.key == result), result)
