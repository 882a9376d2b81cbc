"""Forms of an incident. There is no field for a name, a case or a visit, and none is to be added."""

from __future__ import annotations

from typing import Any

from django import forms

from yimen.domain.incident import Ground, Response
from yimen.reception.actions import IncidentFacts
from yimen.reception.models import Incident
from yimen.web.intake.fields import Choice, Day, KeyedForm, Moment, Text, Ticks, codes_of


class IncidentForm(KeyedForm):
    """事实，不写人."""

    use_required_attribute = False
    happened_at = Moment(label="发生时间", required=True)
    place = Text(label="地点", max_length=120, required=True)
    ground = Choice(
        [(one.value, f"（{'一二三四五六'[one.item - 1]}）{one.label}") for one in Ground],
        label="第二十六条所列行为", empty=None, required=True, widget=forms.RadioSelect,
    )  # fmt: skip
    facts = Text(
        label="事实", max_length=4000, rows=5, required=True,
        help_text="写谁都可以核对的动作、时间和后果，当事人写“一名来访人”。不写姓名、号码、性格、以往的事。",
    )  # fmt: skip
    responses = Ticks(codes_of(Response), label="工作人员的处置（第四十七条第一款）")
    injuries = Text(label="受伤情况", max_length=1000, rows=2, help_text="有人受伤先拨打120；没有的不填。")
    police_called = forms.BooleanField(label="已报警", required=False)
    police_number = Text(label="公安机关决定文书号", max_length=60, help_text="公安机关作出决定以后填写。")

    def facts_of(self) -> IncidentFacts:
        """What `reception.actions` writes; only of a valid form."""
        data: dict[str, Any] = dict(self.cleaned_data)
        data["ground"], data["responses"] = Ground(data["ground"]), frozenset(data["responses"])
        return IncidentFacts(**data)


def as_written(incident: Incident) -> dict[str, Any]:
    """The form as the version that is corrected would fill it."""
    names = ("happened_at", "place", "ground", "facts", "responses", "injuries", "police_called", "police_number")
    return {name: getattr(incident, name) for name in names}


class ReviewForm(forms.Form):
    """复核."""

    use_required_attribute = False
    decision = forms.ChoiceField(
        label="复核意见",
        choices=[("yes", "属实，同意"), ("no", "退回更正")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择同意或者退回。", "invalid_choice": "请选择同意或者退回。"},
    )
    reason = Text(label="退回的理由", max_length=1000, rows=2, help_text="退回时必填，写明要改什么。")


class PeriodForm(forms.Form):
    """Which days the totals count; a wrong one is left out."""

    first = Day(label="从")
    last = Day(label="到")
