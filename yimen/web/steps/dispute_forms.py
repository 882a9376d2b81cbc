"""The forms of a dispute about who takes a matter up (第二十四条)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from yimen.base.models import Unit, User
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.documents import actions as papers
from yimen.domain import jurisdiction
from yimen.domain.procedure import Step
from yimen.web.intake.fields import Choice
from yimen.web.intake.places import district_of
from yimen.web.steps.base import StepForm, reason


class RaiseDisputeForm(StepForm):
    """提请决定受理机关 (第二十四条): why, with whom, and that the bodies consulted first."""

    words = "已提请决定由谁受理；各项期限照常计算，请在决定之前继续做好准备。"
    ground = Choice(
        [(ground.value, f"{ground.label}（{ground.article}）") for ground in jurisdiction.Ground],
        label="情形", empty=None, required=True, widget=forms.RadioSelect,
    )  # fmt: skip
    other = Choice(
        label="涉及的另一个机关、单位", empty="没有或说不清",
        help_text="有争议的，选争议的另一方；分立、合并、撤销的，选继续行使职权的一方。",
    )  # fmt: skip
    consulted = reason("协商情况", hint="有争议的先协商：何时、和谁协商，结果怎样。", longest=1000, required=False)
    reason = reason("理由", hint="写明各自的职责依据。")

    def prepare(self) -> None:
        """The units of the district but the one that has it."""
        groups = without(district_of(self.case.office).to_forward(), self.case.unit_id)
        self.fields["other"].choices = [("", "没有或说不清"), *groups]  # type: ignore[attr-defined]

    def take(self, *, by: User, at: datetime) -> None:
        """Raise it."""
        data = self.cleaned_data
        other = district_of(self.case.office).unit(int(data["other"])) if data["other"] else None
        cases.raise_dispute(
            case_id=self.case.pk,
            ground=jurisdiction.Ground(data["ground"]),
            other=other,
            consulted=data["consulted"],
            reason=data["reason"],
            by=by,
            at=at,
        )


def without(groups: list[tuple[str, list[tuple[str, str]]]], unit_id: int | None) -> list[Any]:
    """The groups of units without one unit."""
    kept = [(name, [one for one in units if one[0] != str(unit_id)]) for name, units in groups]
    return [(name, units) for name, units in kept if units]


class EndDisputeForm(StepForm):
    """撤回提请: the units have agreed."""

    words = "已撤回提请，请按协商的结果办理。"
    reason = reason("协商一致的情况", hint="写明由谁受理，谁参加了协商。")

    def take(self, *, by: User, at: datetime) -> None:
        """End it."""
        cases.end_dispute(case_id=self.case.pk, reason=self.cleaned_data["reason"], by=by, at=at)


class DecideUnitForm(StepForm):
    """决定由谁受理: one unit, with the reason that goes into the letter to the bodies concerned."""

    words = "已决定并出具受理机关决定书；期限按最初的日期计算。"
    unit = Choice(label="由哪个单位受理", empty="请选择", required=True)
    reason = reason("理由", hint="写进决定书，写明职责依据。")

    def prepare(self) -> None:
        """The units of the district, those concerned first."""
        proposal = queries.open_proposal(self.case, Step.DECIDE_UNIT)
        concerned = dict.fromkeys(one for one in (self.case.unit, proposal.unit if proposal else None) if one)
        rows = [(str(one.pk), one.name) for one in concerned]
        groups: list[Any] = [("涉及的单位", rows)] if rows else []
        others = district_of(self.case.office).to_forward()
        for one in concerned:
            others = without(others, one.pk)
        self.fields["unit"].choices = [("", "请选择"), *groups, *others]  # type: ignore[attr-defined]

    def take(self, *, by: User, at: datetime) -> None:
        """Decide."""
        unit = Unit.objects.select_related("parent").get(pk=int(self.cleaned_data["unit"]))
        papers.decide_unit(case_id=self.case.pk, to_unit=unit, reason=self.cleaned_data["reason"], by=by, at=at)
