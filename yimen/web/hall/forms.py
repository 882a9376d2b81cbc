"""What the guide presses: a service, the reason for priority, how many came."""

from __future__ import annotations

from typing import Any

from django import forms

from yimen.domain.dictionaries import PRIORITY_REASONS
from yimen.reception.actions.tickets import MOST_PEOPLE
from yimen.reception.models import Hall, Service


class TicketForm(forms.Form):
    """One ticket; the service is the button that was pressed."""

    priority = forms.ChoiceField(
        label="优先原因",
        required=False,
        choices=[("", "无"), *((code.key, code.label) for code in PRIORITY_REASONS)],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "请从列出的优先原因中选一项，没有的选“无”。"},
    )
    people = forms.IntegerField(
        label="同行人数",
        initial=1,
        min_value=1,
        max_value=MOST_PEOPLE,
        error_messages={
            "required": "请填写同行人数，一个人来填 1。",
            "invalid": "同行人数请填数字，例如 3。",
            "min_value": "同行人数至少是 1。",
            "max_value": f"同行人数最多填 {MOST_PEOPLE}。",
        },
    )
    service = forms.ModelChoiceField(
        Service.objects.none(),
        error_messages={"required": "请点要办的业务取号。", "invalid_choice": "没有这项业务，请刷新页面后再点。"},
    )
    idempotency_key = forms.RegexField(
        r"^[0-9A-Za-z-]{8,40}$",
        error_messages={"required": "页面已过期，请刷新后再取号。", "invalid": "页面已过期，请刷新后再取号。"},
    )

    def __init__(self, hall: Hall, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = Service.objects.filter(hall=hall)  # type: ignore[attr-defined]
