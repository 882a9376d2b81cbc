"""Forms of the status pages: number and code, rating."""

from __future__ import annotations

from typing import Any

from django import forms

from yimen.cases import public
from yimen.domain.contact import Way
from yimen.domain.numbering import InvalidNumber
from yimen.domain.rating import Body, RatingLevel

_CODE = {
    "class": "code-input",
    "autocomplete": "off",
    "autocapitalize": "characters",
    "autocorrect": "off",
    "spellcheck": "false",
}


class StatusForm(forms.Form):
    """编号和查询码, typed as people type them."""

    number = forms.CharField(
        label="信访件编号",
        max_length=40,
        help_text="在回执上，例如 XF2026-00123-4。空格、横线、大小写都不要紧。",
        error_messages={"required": "请输入信访件编号，在回执上，例如 XF2026-00123-4。"},
        widget=forms.TextInput(attrs=_CODE),
    )
    code = forms.CharField(
        label="查询码",
        max_length=40,
        help_text="在回执上，共 8 位字母和数字。",
        error_messages={"required": "请输入查询码，共 8 位，在回执上。"},
        widget=forms.TextInput(attrs=_CODE),
    )

    def clean_number(self) -> str:
        """The number in its one spelling."""
        try:
            return public.typed_number(self.cleaned_data["number"])
        except InvalidNumber as wrong:
            raise forms.ValidationError(str(wrong)) from None

    def clean_code(self) -> str:
        """The code in its one spelling."""
        try:
            return public.typed_code(self.cleaned_data["code"])
        except InvalidNumber as wrong:
            raise forms.ValidationError(str(wrong)) from None


class RatingForm(forms.Form):
    """评价 of one body: a level, which nobody fills in beforehand, and a reason, which may stay empty."""

    use_required_attribute = False

    def prefix_ids(self, word: str) -> None:
        """Keep the ids of two such forms on one page apart."""
        self.auto_id = f"id_{word}_%s"

    body = forms.ChoiceField(choices=[(str(body), "") for body in Body], widget=forms.HiddenInput)
    level = forms.ChoiceField(
        label="您的评价",
        choices=[
            (str(RatingLevel.SATISFIED), "满意"),
            (str(RatingLevel.MOSTLY_SATISFIED), "基本满意"),
            (str(RatingLevel.DISSATISFIED), "不满意"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "请在满意、基本满意、不满意中选一项。", "invalid_choice": "请选择列出的一项。"},
    )
    reason = forms.CharField(
        label="不满意的原因",
        required=False,
        max_length=500,
        help_text="选“不满意”的，请告诉我们原因，便于改进；可以不填。",
        error_messages={"max_length": "原因最多 500 字，现有 %(show_value)d 字，请删减。"},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WishForm(forms.Form):
    """回访意愿: whether and how the person wants to be contacted; nothing is chosen beforehand."""

    use_required_attribute = False

    agrees = forms.ChoiceField(
        label="是否愿意被联系",
        choices=[("yes", "愿意"), ("no", "不愿意，请不要联系我")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择愿意或者不愿意。", "invalid_choice": "请选择列出的一项。"},
    )
    way = forms.ChoiceField(
        label="怎样联系",
        required=False,
        choices=[("", "请选择"), *((way.value, way.label) for way in Way)],
        help_text="愿意的请选择。",
        error_messages={"invalid_choice": "请选择列出的一项。"},
    )

    def clean(self) -> dict[str, Any]:
        """A yes names its way."""
        data = super().clean() or {}
        if data.get("agrees") == "yes" and not data.get("way") and "way" not in self.errors:
            self.add_error("way", "请选择怎样联系您。")
        return data
