"""The forms of the steps after conclusion: report, fulfilment and its checks, resolution, reopening."""

from __future__ import annotations

from datetime import datetime

from django import forms

from yimen.base.models import User
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.documents import actions as papers
from yimen.domain import fulfilment
from yimen.domain.procedure import ARTICLE_OF_REOPEN, OF_AN_ANSWER, ReopenGround
from yimen.web.intake.fields import Choice, Day, Text
from yimen.web.steps.base import StepForm, reason


class ReportForm(StepForm):
    """办结报告 to the office that assigned."""

    words = "已提交办结报告。"
    text = reason("办结报告", hint="调查情况、处理结果、文书送达、信访人意见、落实情况。", longest=6000)

    def take(self, *, by: User, at: datetime) -> None:
        """Report."""
        papers.report(case_id=self.case.pk, text=self.cleaned_data["text"], by=by, at=at)


class CheckForm(StepForm):
    """回复落实检查: how far it is, what shows it, and the day when it is done."""

    words = "已回复落实检查。"
    task = Choice(label="哪一项", empty=None, required=True, widget=forms.RadioSelect)
    progress = Choice(
        [(one.value, one.label) for one in fulfilment.Progress],
        label="落实情况", empty=None, required=True, widget=forms.RadioSelect,
    )  # fmt: skip
    fulfilled_on = Day(label="落实日期", help_text="已落实的必填。")
    proof = reason("做了什么，有什么凭据", hint="例如：验收记录、付款凭证、照片存放在哪里。", longest=2000)
    document_number = Text(label="凭据的文号或编号", max_length=60)

    def prepare(self) -> None:
        """The open tasks, each with its end."""
        tasks = self.case.fulfilments.open().select_related("claim", "agreement")
        rows = [(str(task.pk), f"{task.what}（{task.due_on} 前；本次检查 {task.next_on}）") for task in tasks]
        self.fields["task"].choices = rows  # type: ignore[attr-defined]
        if len(rows) == 1:
            self.fields["task"].initial = rows[0][0]

    def take(self, *, by: User, at: datetime) -> None:
        """Answer it."""
        data = self.cleaned_data
        cases.answer_check(
            case_id=self.case.pk,
            task_id=int(data["task"]),
            progress=fulfilment.Progress(data["progress"]),
            proof=data["proof"],
            document_number=data["document_number"],
            fulfilled_on=data["fulfilled_on"],
            by=by,
            at=at,
        )


class FulfilForm(StepForm):
    """落实 of one supported claim."""

    words = "已登记落实。"
    order = Choice(label="哪一项诉求", empty=None, required=True, widget=forms.RadioSelect)
    fulfilled_on = Day(label="落实日期", required=True)

    def prepare(self) -> None:
        """The supported claims that still wait."""
        waiting = queries.unfulfilled_claims(self.case)
        self.fields["order"].choices = [(str(claim.order), f"{claim.order}. {claim.text}") for claim in waiting]  # type: ignore[attr-defined]

    def take(self, *, by: User, at: datetime) -> None:
        """Note it."""
        data = self.cleaned_data
        cases.fulfil_claim(
            case_id=self.case.pk, order=int(data["order"]), fulfilled_on=data["fulfilled_on"], by=by, at=at
        )


class ResolveForm(StepForm):
    """认定化解: by what was carried out, or by the person's own word."""

    words = "已认定化解。"
    persons_word = forms.BooleanField(label="信访人本人表示问题已解决", required=False)
    reason = reason("认定依据", hint="支持的诉求已全部落实的情况，或本人表示的时间和方式。")

    def take(self, *, by: User, at: datetime) -> None:
        """Find it settled."""
        data = self.cleaned_data
        cases.resolve(case_id=self.case.pk, persons_word=data["persons_word"], reason=data["reason"], by=by, at=at)


class ReopenForm(StepForm):
    """重新办理, by a lawful event only."""

    words = "已重新办理，办理期限从今天重新计算。"
    ground = Choice(
        [(ground.value, f"{ground.label}（{ARTICLE_OF_REOPEN[ground]}）") for ground in ReopenGround],
        label="法定事由", empty=None, required=True, widget=forms.RadioSelect,
    )  # fmt: skip
    reason = reason("说明", hint="写明文书的文号和日期，或错误所在。")

    def take(self, *, by: User, at: datetime) -> None:
        """Open it again."""
        data = self.cleaned_data
        cases.reopen(case_id=self.case.pk, ground=ReopenGround(data["ground"]), reason=data["reason"], by=by, at=at)


class ReopenAnswerForm(ReopenForm):
    """重新办理 of what the office answered itself, on the two grounds that an answer can have."""

    words = "已重新办理，回到待分流；转送期限从今天重新计算。"
    ground = Choice(
        [
            (ground.value, f"{ground.label}（{ARTICLE_OF_REOPEN[ground]}）")
            for ground in ReopenGround
            if ground in OF_AN_ANSWER
        ],
        label="法定事由", empty=None, required=True, widget=forms.RadioSelect,
    )  # fmt: skip

    def take(self, *, by: User, at: datetime) -> None:
        """Open it again."""
        data = self.cleaned_data
        ground = ReopenGround(data["ground"])
        cases.reopen_answer(case_id=self.case.pk, ground=ground, reason=data["reason"], by=by, at=at)
