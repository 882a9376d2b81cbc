"""Which period and which unit the leader looks at."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from yimen.base.models import Unit, User
from yimen.domain.measures import Period
from yimen.ui.widgets import DateInput

EARLIEST = 2000  # no petition system kept figures before; a slip of the hand, as 0206, is told
YEARS = 5


class PeriodForm(forms.Form):
    """期间和单位; without an answer the year to date and the user's own tree."""

    first = forms.DateField(label="从", required=False, widget=DateInput)
    last = forms.DateField(label="到", required=False, widget=DateInput)
    unit = forms.ModelChoiceField(label="单位", queryset=Unit.objects.none(), required=False, empty_label="全部单位")

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        period = _whole(None, None, today)  # what is counted when nothing is asked is what the fields say
        self.initial = {"first": period.first, "last": period.last, **self.initial}
        field: Any = self.fields["unit"]
        field.queryset = Unit.objects.filter(path__startswith=user.unit.path, active=True)

    def clean(self) -> dict[str, Any]:
        """The period must not run backwards, nor leave the years that statistics are kept for, nor exceed five."""
        data = super().clean() or {}
        for name in ("first", "last"):
            day = data.get(name)
            if day and not EARLIEST <= day.year <= self.today.year + YEARS:
                self.add_error(name, f"请填写 {EARLIEST} 年至 {self.today.year + YEARS} 年之间的日期。")
        if self.errors:
            return data
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", "结束日期早于开始日期，请调换或改正。")
            return data
        period = _whole(first, last, self.today)
        if (period.last - period.first).days > 366 * YEARS:
            self.add_error("last" if last else "first", "一次最多统计五年，请缩短期间。")
        return data

    def period(self) -> Period:
        """The period asked for, or the year to date."""
        data = self.cleaned_data if self.is_valid() else {}
        return _whole(data.get("first"), data.get("last"), self.today)

    def chosen_unit(self) -> Unit | None:
        """The unit asked for, if any."""
        return self.cleaned_data.get("unit") if self.is_valid() else None


def _whole(first: date | None, last: date | None, today: date) -> Period:
    """The period with what was left open filled in: up to today, from the first of January."""
    end = last or max(today, first or today)
    return Period(first or min(today, end).replace(month=1, day=1), end)
