"""A yes or a no to what somebody proposed, as every page of a decision asks it."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from yimen.web.intake.fields import Text

YES_NO = {"required": "请选择同意或不同意。", "invalid_choice": "请选择同意或不同意。"}


class YesNo(forms.Form):
    """The two answers in the words of the step, and the reason, which a no always needs."""

    yes: ClassVar[str] = "同意"
    no: ClassVar[str] = "不同意"
    reason_always: ClassVar[bool] = False
    decision = forms.ChoiceField(
        error_messages=YES_NO,
        label="决定",
        widget=forms.RadioSelect,
    )
    reason = Text(label="理由", max_length=3000, rows=4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].choices = [("yes", self.yes), ("no", self.no)]  # type: ignore[attr-defined]
        self.fields["reason"].help_text = "" if self.reason_always else f"选“{self.no}”时必填。"

    def clean(self) -> dict[str, Any]:
        """A no needs its reason."""
        data = super().clean() or {}
        wanted = data.get("decision") == "no" or self.reason_always
        if wanted and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "请写明理由。")
        return data

    @property
    def agreed(self) -> bool:
        """Whether the answer is yes."""
        return bool(self.cleaned_data["decision"] == "yes")
