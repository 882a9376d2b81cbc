"""Forms of the pages of matters. Each carries the matter that its reader saw, so that nobody overwrites another."""

from __future__ import annotations

from typing import Any

from django import forms

from yimen.base.models import User
from yimen.cases.models import Case
from yimen.domain import numbering
from yimen.web.intake.fields import Seen, Text

WHY = "会记入事项台账；只写事项本身的理由，不评价人。"


class ReasonForm(forms.Form):
    """Why something is joined, parted or undone."""

    reason = Text(label="理由", max_length=1000, rows=3, required=True, help_text=WHY)


class UnlinkForm(ReasonForm):
    """取出 of one item."""

    seen = Seen(required=False)


class LinkForm(UnlinkForm):
    """关联 with another item, by its number."""

    number = Text(
        label="另一件的编号",
        max_length=40,
        required=True,
        help_text="点选旁边的提示，或照回执输入，例如 XF2026-00123-4。",
    )
    seen_other = Seen(required=False)
    field_order = ("number", "reason", "seen", "seen_other")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.other: Case | None = None

    def clean_number(self) -> str:
        """The number of an item inside the reach; any other does not exist here."""
        try:
            number = str(numbering.parse_item_number(self.cleaned_data["number"]))
        except numbering.InvalidNumber as wrong:
            raise forms.ValidationError(str(wrong)) from None
        self.other = Case.objects.in_reach(self.user).filter(number=number).first()
        if self.other is None:
            raise forms.ValidationError("没有查到这个编号，或该件不在您的办理范围内，请核对编号。")
        return number
