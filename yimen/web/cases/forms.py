"""Forms of the case pages."""

from __future__ import annotations

from django import forms

from yimen.cases.actions import UNMASK_REASONS
from yimen.domain.dictionaries import DICTIONARIES
from yimen.domain.procedure import OPEN_STAGES, Stage


class SearchForm(forms.Form):
    """One box: number, or a whole phone or ID number for who may unmask. Posted, so that none of it is in a URL."""

    q = forms.CharField(label="查找", max_length=60, required=False)


class FilterForm(forms.Form):
    """The filters of the list; an unknown value means no filter, since addresses are also typed and kept."""

    stage = forms.ChoiceField(
        label="阶段",
        required=False,
        choices=[
            ("", "全部阶段"),
            ("open", "未办结"),
            ("ended", "已办结"),
            *((stage.value, stage.label) for stage in Stage if stage in OPEN_STAGES),
        ],
    )
    unit = forms.TypedChoiceField(label="责任单位", required=False, coerce=int, empty_value=None)
    channel = forms.ChoiceField(
        label="信访形式",
        required=False,
        choices=[("", "全部形式"), *((code.key, code.label) for code in DICTIONARIES["channel"])],
    )
    history = forms.ChoiceField(
        label="历史件", required=False, choices=[("", "不含历史件"), ("with", "含历史件"), ("only", "只看历史件")]
    )
    overdue = forms.BooleanField(label="只看逾期", required=False)
    mine = forms.BooleanField(label="只看我手上的", required=False)
    undated = forms.BooleanField(label="只看无法定办理期限", required=False)

    def __init__(self, *args: object, units: list[tuple[int, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["unit"].choices = [("", "全部单位"), *units]  # type: ignore[attr-defined]


class UnmaskForm(forms.Form):
    """Why somebody must see names and addresses in clear; the reason is written into the audit."""

    reason = forms.ChoiceField(
        label="查看原因",
        choices=[("", "请选择"), *UNMASK_REASONS],
        error_messages={
            "required": "请选择查看原因；查看会记入审计。",
            "invalid_choice": "请从列表中选择查看原因。",
        },
    )
