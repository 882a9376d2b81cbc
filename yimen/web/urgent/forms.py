"""Forms of an urgent report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms

from yimen.cases.actions import UrgentFacts
from yimen.domain.urgent import Addressee, Measure, Way
from yimen.web.intake.fields import Choice, KeyedForm, Moment, Text, Ticks, codes_of


class ReportForm(KeyedForm):
    """时间、地点、人员、诉求、措施."""

    use_required_attribute = False
    happened_at = Moment(label="发生时间", required=True)
    known_at = Moment(label="知悉时间", required=True, help_text="本单位知道的时刻，从这时起计算多少分钟后报告。")
    place = Text(label="地点", max_length=200, required=True)
    people = Text(
        label="人员和人数", max_length=2000, rows=2, required=True, help_text="写人数和必要的身份，不写与处置无关的。"
    )
    demand = Text(label="诉求", max_length=4000, rows=3, required=True)
    steps = Ticks(codes_of(Measure), label="安全和医疗措施")
    measures = Text(label="其他已采取的措施", max_length=4000, rows=3)

    def facts(self, rests_on: Mapping[str, int]) -> UrgentFacts:
        """What `cases.actions` writes; only of a valid form."""
        data: dict[str, Any] = {**self.cleaned_data, **rests_on}
        data["steps"] = frozenset(data["steps"])
        return UrgentFacts(**data)


class ToldForm(forms.Form):
    """已报: to whom, how, when."""

    use_required_attribute = False
    to = forms.ChoiceField(choices=codes_of(Addressee), widget=forms.HiddenInput)
    way = Choice(codes_of(Way), label="方式", required=True)
    told_at = Moment(label="时间", required=True)

    def facts(self) -> dict[str, Any]:
        """What `cases.actions.note_told` takes."""
        data = self.cleaned_data
        told_at: datetime = data["told_at"]
        return {"to": Addressee(data["to"]), "way": Way(data["way"]), "told_at": told_at}
