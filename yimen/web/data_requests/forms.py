"""What the desk asks: a request as it was made, its answer, a refusal, and the decision on one."""

from __future__ import annotations

import uuid

from django import forms

from yimen.domain.data_rights import KEPT, Ground, Kind
from yimen.web.intake.fields import Choice, Key, Text


class AskForm(forms.Form):
    """登记请求: what is asked, in the person's words; the key makes sure that one sheet is registered once."""

    key = Key()
    kind = Choice([(kind.value, kind.label) for kind in Kind], label="请求", required=True, empty=None,
                  widget=forms.RadioSelect)  # fmt: skip
    words = Text(label="要查阅、复制、更正或删除哪些信息", max_length=2000, rows=4, required=True, help_text=KEPT)

    @staticmethod
    def fresh() -> dict[str, uuid.UUID]:
        """Initial value of an empty form."""
        return {"key": uuid.uuid4()}


class AnswerForm(forms.Form):
    """答复: what was done, or why not and on which ground."""

    outcome = Choice(
        [("done", "已办理"), ("refuse", "提议不予办理，由另一人审核")],
        label="怎样办理", required=True, empty=None, widget=forms.RadioSelect,
    )  # fmt: skip
    ground = Choice([(g.value, g.label) for g in Ground], label="不予办理的法定理由", empty="没有，已办理")
    answer = Text(
        label="写给本人的答复", max_length=5000, rows=5, required=True,
        help_text="已办理的写明提供了什么、更正了什么；不予办理的写明理由。",
    )  # fmt: skip


class DecideForm(forms.Form):
    """审核不予办理."""

    decision = Choice(
        [("yes", "同意不予办理"), ("no", "不同意，继续办理")], label="决定", required=True, empty=None,
        widget=forms.RadioSelect,
    )  # fmt: skip
    words = Text(label="不同意的理由", max_length=2000, rows=3, help_text="不同意时必填。")
