"""The forms of a review: what each step asks, and the action that it takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from django import forms

from yimen.base.models import Unit, User
from yimen.cases import actions as cases
from yimen.cases.models import Case, Review
from yimen.cases.queries import Asking, masked
from yimen.documents import actions as papers
from yimen.domain.hierarchy import one_above
from yimen.domain.review import Level, NotTaken, Result, Step
from yimen.web.intake.fields import Choice, Day, Text
from yimen.web.seen import SeenForm
from yimen.web.steps.yes_no import YesNo


class RequestForm(SeenForm):
    """登记请求: who asks, of whom, when it came, what and why."""

    applicants = forms.MultipleChoiceField(
        label="申请人",
        widget=forms.CheckboxSelectMultiple,
        help_text="可以由一位请求，也可以由几位一并请求；没有请求的，各人的期限照常计算。",
        error_messages={
            "required": "请选择由哪一位（哪几位）请求。",
            "invalid_choice": "所选的信访人现在不能请求，请重新选择。",
            "invalid_list": "请从列表中选择申请人。",
        },
    )
    body = Choice(label="复查（复核）机关、单位", empty="请选择上一级机关、单位", required=True)
    requested_on = Day(label="收到请求日期", required=True, help_text="邮寄的填邮戳日期。")
    request = Text(label="请求", max_length=2000, rows=3, required=True)
    reasons = Text(label="事实和理由", max_length=5000, rows=5, required=True)
    good_cause = Text(
        label="逾期的正当理由", max_length=1000, rows=2, help_text="超过30日提出的填写，由复查（复核）机关审查。"
    )

    def __init__(
        self, *args: Any, case: Case, level: Level, people: Sequence[Asking], several: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.level = case, level
        who = [one for one in people if one.level is level]
        if several:
            self.fields["applicants"].choices = [(str(one.party.pk), until(one)) for one in who if one.party]  # type: ignore[attr-defined]
        else:
            del self.fields["applicants"]
        respondent = who[0].respondent if who else None
        bodies = _above(respondent) if respondent else []
        self.fields["body"].choices = [("", "请选择上一级机关、单位"), *((str(unit.pk), unit.name) for unit in bodies)]  # type: ignore[attr-defined]

    def take(self, *, by: User, at: datetime) -> Review:
        """Register it."""
        data = self.cleaned_data
        return cases.request_review(
            case_id=self.case.pk,
            level=self.level,
            body=Unit.objects.get(pk=int(data["body"])),
            requested_on=data["requested_on"],
            request=data["request"],
            reasons=data["reasons"],
            good_cause=data["good_cause"],
            parties=[int(pk) for pk in data.get("applicants", [])],
            by=by,
            at=at,
        )


def until(one: Asking) -> str:
    """A petitioner, masked, with the last day on which that one can ask."""
    name = masked([one.party]) if one.party else "信访人"
    return f"{name}（{one.term.due} 前可以请求{one.level.label}）" if one.term else name


def _above(respondent: Unit) -> list[Unit]:
    """Units that stand one level above, the parent first."""
    found = [unit for unit in Unit.objects.filter(active=True).select_related("parent") if one_above(unit, respondent)]
    return sorted(found, key=lambda unit: (unit.pk != respondent.parent_id, unit.path))


EVERYBODY = "all"


class ReviewForm(SeenForm):
    """A form of one step; it remembers the newest step of the review that its reader saw."""

    words: ClassVar[str] = ""

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.review = review

    def take(self, *, by: User, at: datetime) -> None:
        """Take the step."""
        raise NotImplementedError


class TakeUpForm(ReviewForm):
    """受理, without further words."""

    words = "已受理，请在期限内提出意见并书面答复。"

    def take(self, *, by: User, at: datetime) -> None:
        """Take it up."""
        cases.take_up_review(review_id=self.review.pk, by=by, at=at)


class ProposeNotForm(ReviewForm):
    """不予受理: why, and where to turn."""

    words = "已提交，须由另一位有权人员审核；在此之前期限照常计算。"
    ground = Choice(
        [(why.value, why.label) for why in NotTaken], label="情形", empty=None, required=True, widget=forms.RadioSelect
    )
    reason = Text(label="理由，以及可以向哪里提出", max_length=2000, rows=4, required=True)

    def take(self, *, by: User, at: datetime) -> None:
        """Propose."""
        cases.propose_not_to_review(
            review_id=self.review.pk,
            ground=NotTaken(self.cleaned_data["ground"]),
            reason=self.cleaned_data["reason"],
            by=by,
            at=at,
        )


class DecideNotForm(YesNo, ReviewForm):
    """The second person's decision."""

    words = "已作出决定。"
    yes, no = "同意，出具告知书", "不同意，继续办理"

    def take(self, *, by: User, at: datetime) -> None:
        """Decide."""
        papers.decide_not_to_review(
            review_id=self.review.pk,
            agree=self.agreed,
            reason=self.cleaned_data["reason"],
            by=by,
            at=at,
        )


class ReasonForm(ReviewForm):
    """A reason in words."""

    reason = Text(label="理由", max_length=2000, rows=4, required=True)


class WithdrawForm(ReasonForm):
    """申请人撤回: who of several, how and when it was said."""

    words = "已登记撤回。"
    party = Choice(label="撤回的申请人", empty=None, required=True, widget=forms.RadioSelect)
    field_order = ["party", "reason"]  # noqa: RUF012 - as Django declares it

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, review=review, **kwargs)
        asking = review.applicants.filter(open=True).select_related("party__petitioner")
        who = [(str(row.party_id), masked([row.party])) for row in asking]
        if len(who) > 1:
            self.fields["party"].choices = [*who, (EVERYBODY, "全体申请人")]  # type: ignore[attr-defined]
        else:
            del self.fields["party"]

    def take(self, *, by: User, at: datetime) -> None:
        """Withdraw."""
        who = self.cleaned_data.get("party", EVERYBODY)
        cases.withdraw_review(
            review_id=self.review.pk,
            reason=self.cleaned_data["reason"],
            party_id=None if who == EVERYBODY else int(who),
            by=by,
            at=at,
        )


class ReturnForm(ReasonForm):
    """退回修改."""

    words = "已退回起草人修改。"

    def take(self, *, by: User, at: datetime) -> None:
        """Send back."""
        cases.return_review(review_id=self.review.pk, reason=self.cleaned_data["reason"], by=by, at=at)


class HearingForm(ReviewForm):
    """听证: its first and last day."""

    words = "已登记听证，听证时间不计入复核期限。"
    first = Day(label="听证开始日期", required=True)
    last = Day(label="听证结束日期", required=True)

    def take(self, *, by: User, at: datetime) -> None:
        """Hold it."""
        data = self.cleaned_data
        cases.hold_hearing(review_id=self.review.pk, first=data["first"], last=data["last"], by=by, at=at)


class DraftForm(ReviewForm):
    """起草意见."""

    words = "已提交，请另一位负责人审签。"
    facts = Text(label="查明的事实", max_length=6000, rows=6, required=True)
    opinion = Text(label="意见和理由", max_length=6000, rows=5, required=True)
    basis = Text(label="依据", max_length=3000, rows=3, required=True, help_text="一行一条，写明条款。")
    result = Choice(
        [(result.value, result.label) for result in Result], label="结论", empty=None, required=True,
        widget=forms.RadioSelect,
    )  # fmt: skip

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, review=review, **kwargs)
        self.initial = {
            "facts": review.facts, "opinion": review.opinion, "basis": "\n".join(review.basis), "result": review.result,
            **(self.initial or {}),
        }  # fmt: skip

    def take(self, *, by: User, at: datetime) -> None:
        """Hand in."""
        data = self.cleaned_data
        cases.draft_review(
            review_id=self.review.pk,
            facts=data["facts"],
            opinion=data["opinion"],
            basis=data["basis"].splitlines(),
            result=Result(data["result"]),
            by=by,
            at=at,
        )


class IssueForm(ReviewForm):
    """审签: the draft is shown beside it."""

    words = "已审签出具意见书，请送达申请人。"

    def take(self, *, by: User, at: datetime) -> None:
        """Sign out."""
        papers.issue_review(review_id=self.review.pk, by=by, at=at)


FORMS: dict[Step, type[ReviewForm]] = {
    Step.TAKE_UP: TakeUpForm,
    Step.PROPOSE_NOT: ProposeNotForm,
    Step.CONFIRM_NOT: DecideNotForm,
    Step.WITHDRAW: WithdrawForm,
    Step.HOLD_HEARING: HearingForm,
    Step.DRAFT: DraftForm,
    Step.RETURN: ReturnForm,
    Step.ISSUE: IssueForm,
}
