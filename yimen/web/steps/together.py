"""The forms of several units and several items: split, bring back, ask for help, answer, let off."""

from __future__ import annotations

from datetime import datetime

from django import forms

from yimen.base.models import User
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.cases.models import Help
from yimen.documents import actions as papers
from yimen.web.intake.fields import Choice, Day
from yimen.web.intake.places import district_of
from yimen.web.steps.base import StepForm, reason


class SplitForm(StepForm):
    """拆分: claim by claim, which stays and which goes to an item of its own."""

    words = "已拆分。新件的编号和查询码在它的登记回执上，请打印回执交给信访人；原登记日期和各项期限不变。"
    reason = reason("拆分理由", hint="例如：第 2 项属另一单位职权范围。")

    def prepare(self) -> None:
        """Where each claim goes."""
        self.claims = list(self.case.claims.all())
        goes = [
            ("0", "留在原件"),
            *((str(n), f"分到新件 {n}") for n in range(1, min(cases.MOST_PARTS, len(self.claims)))),
        ]
        for claim in self.claims:
            self.fields[f"to_{claim.order}"] = Choice(
                goes, label=f"诉求 {claim.order}", empty=None, required=True, initial="0",
                widget=forms.RadioSelect, help_text=claim.text,
            )  # fmt: skip
        self.order_fields([*(f"to_{claim.order}" for claim in self.claims), "reason"])

    def take(self, *, by: User, at: datetime) -> None:
        """Split."""
        to_part = {claim.order: int(self.cleaned_data[f"to_{claim.order}"]) for claim in self.claims}
        chosen = {order: part for order, part in to_part.items() if part}
        papers.split(case_id=self.case.pk, to_part=chosen, reason=self.cleaned_data["reason"], by=by, at=at)


class RejoinForm(StepForm):
    """并回: the claims of a part go back to the item it was split off."""

    words = "已并回原件；凭本件的编号和查询码，以后看到的是原件的进展。"
    reason = reason("并回理由")

    def take(self, *, by: User, at: datetime) -> None:
        """Bring it back."""
        cases.rejoin(case_id=self.case.pk, reason=self.cleaned_data["reason"], by=by, at=at)


class AskHelpForm(StepForm):
    """请求协办: which unit, what, until when."""

    words = "已请求协办；该单位能看到本件，但不能出具和送达意见书。"
    unit = Choice(label="协办单位", required=True)
    request = reason("需要协办的事项", hint="写明要对方核查、提供什么；只在内部可见。")
    due = Day(label="请在哪一天之前答复", required=True)

    def prepare(self) -> None:
        """The units of the district, and the last day that the lead unit's own term leaves."""
        self.fields["unit"].choices = [("", "请选择"), *district_of(self.case.office).to_forward()]  # type: ignore[attr-defined]
        ends = queries.help_ends(self.case)
        if ends:
            self.fields["due"].help_text = f"不能晚于 {min(ends.values())}：牵头单位自己的期限。"

    def take(self, *, by: User, at: datetime) -> None:
        """Ask."""
        data = self.cleaned_data
        unit = district_of(self.case.office).unit(int(data["unit"]))
        cases.ask_help(case_id=self.case.pk, unit=unit, due=data["due"], request=data["request"], by=by, at=at)


class AnswerHelpForm(StepForm):
    """协办意见, for the lead unit."""

    words = "已提交协办意见，由牵头单位采用；不会直接发给信访人。"
    answer = reason("协办意见", hint="核查的事实、依据和建议；只在内部可见，不直接发给信访人。", longest=6000)

    def prepare(self) -> None:
        """What was asked."""
        asked = Help.objects.waiting().filter(case=self.case, unit_id=self.user.unit_id).first()
        if asked:
            self.fields["answer"].help_text = f"{self.fields['answer'].help_text} 请求的事项：{asked.request}"

    def take(self, *, by: User, at: datetime) -> None:
        """Answer."""
        cases.answer_help(case_id=self.case.pk, answer=self.cleaned_data["answer"], by=by, at=at)


class WaiveHelpForm(StepForm):
    """免除协办, with the reason."""

    words = "已免除。"
    unit = Choice(label="免除哪个单位", empty=None, required=True, widget=forms.RadioSelect)
    reason = reason("免除理由", hint="例如：牵头单位已自行查清。")

    def prepare(self) -> None:
        """Those who have not answered."""
        waiting = [(str(one.unit_id), one.unit.name) for one in queries.helps_of(self.case) if one.waiting]
        self.fields["unit"].choices = waiting  # type: ignore[attr-defined]

    def take(self, *, by: User, at: datetime) -> None:
        """Let off."""
        data = self.cleaned_data
        cases.waive_help(case_id=self.case.pk, unit_id=int(data["unit"]), reason=data["reason"], by=by, at=at)
