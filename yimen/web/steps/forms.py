"""The forms of the steps: what each asks, and the action that it takes."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django import forms

from yimen.base.models import User
from yimen.cases import actions as cases
from yimen.documents import actions as papers
from yimen.domain import simplified
from yimen.domain.dictionaries import ANSWER_WAYS
from yimen.domain.procedure import (
    EXTENSION_MAX,
    DeclineGround,
    Step,
)
from yimen.domain.sorting import BRANCHES, CLASSES
from yimen.web.intake.fields import Choice, Day, Number, Text
from yimen.web.intake.places import district_of
from yimen.web.steps.after_forms import (
    CheckForm,
    FulfilForm,
    ReopenAnswerForm,
    ReopenForm,
    ReportForm,
    ResolveForm,
)
from yimen.web.steps.base import DecisionForm, StepForm, reason
from yimen.web.steps.dispute_forms import DecideUnitForm, EndDisputeForm, RaiseDisputeForm
from yimen.web.steps.together import AnswerHelpForm, AskHelpForm, RejoinForm, SplitForm, WaiveHelpForm
from yimen.web.unit.forms import MEANINGS, fulfil_by


class SortForm(StepForm):
    """分类 by the unit: which of the six situations of 第三十一条 it is after all."""

    words = "已更正分类。"
    petition_class = Choice(
        [(rule.petition_class.value, rule.label) for rule in CLASSES if rule.petition_class != "accusation"],
        label="类别", empty=None, required=True, widget=forms.RadioSelect,
    )  # fmt: skip
    path = Choice(
        [(str(branch.item), f"（{branch.item}）{branch.label}：{branch.question}") for branch in BRANCHES],
        label="第三十一条的六种情形", empty=None, widget=forms.RadioSelect, help_text="申诉求决类必选。",
    )  # fmt: skip

    def prepare(self) -> None:
        """As it stands now."""
        self.initial = {
            "petition_class": self.case.petition_class, "path": str(self.case.path or ""), **(self.initial or {}),
        }  # fmt: skip

    def take(self, *, by: User, at: datetime) -> None:
        """Sort."""
        data = self.cleaned_data
        path = int(data["path"]) if data["path"] and data["petition_class"] == "appeal" else None
        cases.sort(case_id=self.case.pk, petition_class=data["petition_class"], path=path, by=by, at=at)


class GuideForm(StepForm):
    """告知法定途径 by the unit."""

    words = "已出具告知法定途径书，程序性办结。"
    competent_body = Text(label="应当向哪里提出", max_length=120, required=True)
    reply = reason("为什么，怎样提出", longest=5000)

    def take(self, *, by: User, at: datetime) -> None:
        """Tell."""
        data = self.cleaned_data
        papers.guide_elsewhere(
            case_id=self.case.pk, competent_body=data["competent_body"], reply=data["reply"], by=by, at=at
        )


class WithdrawForm(StepForm):
    """撤回, before the unit received it."""

    words = "已撤回，可以重新分流；登记日期和转送期限不变。"
    reason = reason("撤回理由", hint="例如：转送单位选错。")

    def take(self, *, by: User, at: datetime) -> None:
        """Withdraw."""
        cases.withdraw(case_id=self.case.pk, reason=self.cleaned_data["reason"], by=by, at=at)


class ObjectForm(StepForm):
    """异议 within five working days."""

    words = "已提出异议，等待转送部门决定；告知期限继续计算。"
    reason = reason("不属于本单位职权范围的详细理由", hint="写明依据的职责规定（第二十三条第三款）。")
    proposed_unit = Choice(label="建议由哪个单位办理", empty="说不清")

    def prepare(self) -> None:
        """The units of the district."""
        groups = district_of(self.case.office).to_forward()
        self.fields["proposed_unit"].choices = [("", "说不清"), *groups]  # type: ignore[attr-defined]

    def take(self, *, by: User, at: datetime) -> None:
        """Object."""
        chosen = self.cleaned_data["proposed_unit"]
        unit = district_of(self.case.office).unit(int(chosen)) if chosen else None
        papers.object_to(case_id=self.case.pk, reason=self.cleaned_data["reason"], proposed_unit=unit, by=by, at=at)


class DecideReturnForm(DecisionForm):
    """核实异议: agree to the return or not."""

    words = "已决定并告知责任单位。"
    yes, no = "同意退回（回到待分流，首次转送期限不变）", "不同意退回（仍由该单位办理，期限不变）"
    reason_always = True

    def take(self, *, by: User, at: datetime) -> None:
        """Decide."""
        papers.decide_return(case_id=self.case.pk, agree=self.agreed, reason=self.cleaned_data["reason"], by=by, at=at)


class ProposeDeclineForm(StepForm):
    """不予受理、不再受理: the two grounds, each with its facts."""

    words = "已提交，须由另一位有权人员审核；在此之前期限照常计算。"
    ground = Choice(
        [(ground.value, ground.label) for ground in DeclineGround],
        label="情形", empty=None, required=True, widget=forms.RadioSelect,
    )  # fmt: skip
    same_case_number = Text(label="原件编号", max_length=24, help_text="情形一填写：已经受理或正在办理的那一件。")
    same_matter = forms.BooleanField(label="已人工核对：两件是同一信访事项", required=False)
    final_number = Text(label="复核意见书文号", max_length=60, help_text="情形二填写。")
    final_on = Day(label="复核意见书日期")
    same_facts = forms.BooleanField(label="已人工核对：事实和理由相同", required=False)
    reason = reason("理由", hint="写进告知书，请用信访人看得懂的话。")

    def take(self, *, by: User, at: datetime) -> None:
        """Propose."""
        data = self.cleaned_data
        cases.propose_decline(
            case_id=self.case.pk,
            ground=DeclineGround(data["ground"]),
            same_case_number=data["same_case_number"],
            same_matter=data["same_matter"],
            final_number=data["final_number"],
            final_on=data["final_on"],
            same_facts=data["same_facts"],
            reason=data["reason"],
            by=by,
            at=at,
        )


class DecideDeclineForm(DecisionForm):
    """The second person looks at the proposal not to take the petition up."""

    words = "已作出决定。"
    yes, no = "同意，出具告知书", "不同意，继续办理"

    def take(self, *, by: User, at: datetime) -> None:
        """Decide."""
        papers.decide_decline(case_id=self.case.pk, agree=self.agreed, reason=self.cleaned_data["reason"], by=by, at=at)


class SimplifiedForm(StepForm):
    """简易办理: which kind it is, and that nothing excludes it."""

    words = "已受理并适用简易办理；办理期限照常计算，另计简易答复期限。"
    kind = Choice(
        [(kind.value, kind.label) for kind in simplified.Kind],
        label="属于哪一种", empty=None, required=True, widget=forms.RadioSelect,
    )  # fmt: skip
    excluded = forms.MultipleChoiceField(
        label="有没有下列情形（有任何一种都不能适用）",
        choices=[(exclusion.value, exclusion.label) for exclusion in simplified.Exclusion],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def take(self, *, by: User, at: datetime) -> None:
        """Accept in the simplified way."""
        checklist = simplified.Checklist(
            kind=simplified.Kind(self.cleaned_data["kind"]),
            excluded=frozenset(simplified.Exclusion(word) for word in self.cleaned_data["excluded"]),
        )
        papers.accept_simplified(case_id=self.case.pk, checklist=checklist, by=by, at=at)


class ToOrdinaryForm(StepForm):
    """转普通程序."""

    words = "已转普通程序，告知和办理期限按最初的日期计算。"
    reason = reason("转普通程序的理由")

    def take(self, *, by: User, at: datetime) -> None:
        """Go the ordinary way."""
        cases.to_ordinary(case_id=self.case.pk, reason=self.cleaned_data["reason"], by=by, at=at)


class SimpleAnswerForm(StepForm):
    """简易答复: claim by claim, told in any way."""

    words = "已简易答复并办结；信访人要求出具处理意见书的，可以重新办理。"
    way = Choice(ANSWER_WAYS, label="怎样答复本人", required=True)
    told_on = Day(label="答复日期", required=True)

    def prepare(self) -> None:
        """A result with its reason for each claim."""
        self.claims = list(self.case.claims.all())
        for claim in self.claims:
            self.fields[f"result_{claim.order}"] = Choice(
                [(key.value, words) for key, words in MEANINGS.items()],
                label=f"第 {claim.order} 项诉求的处理结果", required=True, help_text=claim.text,
            )  # fmt: skip
            self.fields[f"reason_{claim.order}"] = reason(f"第 {claim.order} 项诉求的答复")
            self.fields[f"by_{claim.order}"] = fulfil_by(f"第 {claim.order} 项诉求")

    def take(self, *, by: User, at: datetime) -> None:
        """Answer."""
        data = self.cleaned_data
        answers = {
            claim.order: cases.ClaimAnswer(
                data[f"result_{claim.order}"], data[f"reason_{claim.order}"], data[f"by_{claim.order}"]
            )
            for claim in self.claims
        }
        papers.answer_simply(
            case_id=self.case.pk, answers=answers, way=data["way"], told_on=data["told_on"], by=by, at=at
        )


class AskExtensionForm(StepForm):
    """申请延期: how many days and why."""

    words = "已提交延期申请，批准并告知信访人之前，原期限不变。"
    days = Number(label="延长天数", least=1, most=EXTENSION_MAX, required=True)
    reason = reason("情况复杂的理由", hint="批准后写进延期告知书，告知信访人（第三十四条）。")

    def take(self, *, by: User, at: datetime) -> None:
        """Ask."""
        data = self.cleaned_data
        cases.ask_extension(case_id=self.case.pk, days=data["days"], reason=data["reason"], by=by, at=at)


class DecideExtensionForm(DecisionForm):
    """审批延期: approved, the notice with the reason is issued at once and only then it counts."""

    words = "已作出决定。"
    yes, no = "批准，出具延期告知书", "不批准"

    def take(self, *, by: User, at: datetime) -> None:
        """Decide."""
        papers.decide_extension(
            case_id=self.case.pk, agree=self.agreed, reason=self.cleaned_data["reason"], by=by, at=at
        )


class AgreementForm(StepForm):
    """调解、和解协议 (第三十三条)."""

    kind: ClassVar[str] = "settle"
    words = "已登记协议并办结。"
    parties = Text(label="当事人", max_length=200, required=True, help_text="争议双方的姓名或名称，用顿号分开。")
    consent = forms.BooleanField(
        label="争议双方当事人自愿，并已在协议上签名", required=True,
        error_messages={"required": "须经争议双方当事人同意并签名（第三十三条）。"},
    )  # fmt: skip
    terms = reason("协议内容")
    performance = Text(label="履行方式", max_length=500, required=True)
    due_on = Day(label="履行期限", required=True)

    def take(self, *, by: User, at: datetime) -> None:
        """Record the agreement."""
        data = self.cleaned_data
        papers.agree(
            case_id=self.case.pk,
            kind=self.kind,
            parties=data["parties"],
            terms=data["terms"],
            performance=data["performance"],
            due_on=data["due_on"],
            committee=data.get("committee", False),
            consent=data["consent"],
            by=by,
            at=at,
        )


class MediationForm(AgreementForm):
    """调解协议; a people's mediation committee opens the way to judicial confirmation."""

    kind = "mediate"
    committee = forms.BooleanField(
        label="由人民调解委员会调解", required=False,
        help_text="双方可以自协议生效之日起30日内共同申请司法确认（人民调解法第三十三条）。",
    )  # fmt: skip


FORMS: dict[Step, type[StepForm]] = {
    Step.SORT: SortForm,
    Step.GUIDE_ELSEWHERE: GuideForm,
    Step.SPLIT: SplitForm,
    Step.REJOIN: RejoinForm,
    Step.ASK_HELP: AskHelpForm,
    Step.ANSWER_HELP: AnswerHelpForm,
    Step.WAIVE_HELP: WaiveHelpForm,
    Step.WITHDRAW: WithdrawForm,
    Step.OBJECT: ObjectForm,
    Step.AGREE_RETURN: DecideReturnForm,
    Step.RAISE_DISPUTE: RaiseDisputeForm,
    Step.END_DISPUTE: EndDisputeForm,
    Step.DECIDE_UNIT: DecideUnitForm,
    Step.PROPOSE_DECLINE: ProposeDeclineForm,
    Step.CONFIRM_DECLINE: DecideDeclineForm,
    Step.ACCEPT_SIMPLIFIED: SimplifiedForm,
    Step.TO_ORDINARY: ToOrdinaryForm,
    Step.ANSWER_SIMPLY: SimpleAnswerForm,
    Step.ASK_EXTENSION: AskExtensionForm,
    Step.APPROVE_EXTENSION: DecideExtensionForm,
    Step.MEDIATE: MediationForm,
    Step.SETTLE: AgreementForm,
    Step.REPORT: ReportForm,
    Step.CHECK: CheckForm,
    Step.FULFIL: FulfilForm,
    Step.RESOLVE: ResolveForm,
    Step.REOPEN: ReopenForm,
    Step.REOPEN_ANSWER: ReopenAnswerForm,
}
