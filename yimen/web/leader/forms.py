"""Which period and which unit the leader looks at."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from yimen.base.models import Unit, User
from yimen.domain.measures import Period


class PeriodForm(forms.Form):
    """期间和单位; without an answer the year to date and the user's own tree."""

    first = forms.DateField(label="从", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label="到", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    unit = forms.ModelChoiceField(label="单位", queryset=Unit.objects.none(), required=False, empty_label="全部单位")

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        field: Any = self.fields["unit"]
        field.queryset = Unit.objects.filter(path__startswith=user.unit.path, active=True)

    def clean(self) -> dict[str, Any]:
        """The period must not run backwards, nor be longer than five years."""
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", "结束日期早于开始日期，请调换或改正。")
        if first and last and (last - first).days > 366 * 5:
            self.add_error("last", "一次最多统计五年，请缩短期间。")
        return data

    def period(self) -> Period:
        """The period asked for, or the year to date."""
        data = self.cleaned_data if self.is_valid() else {}
        last = data.get("last") or max(self.today, data.get("first") or self.today)
        first = data.get("first") or min(self.today.replace(month=1, day=1), last)
        return Period(first, last)

    def chosen_unit(self) -> Unit | None:
        """The unit asked for, if any."""
        return self.cleaned_data.get("unit") if self.is_valid() else None
