"""The forms of what is done to a record: a task, a consultation, a case taken over, a letter; and the table of all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.timezone import now

from yimen.base.models import User
from yimen.domain.joint import ConsultationSituation, LeadEnd, TaskStep
from yimen.domain.joint.consulting import to_conclude
from yimen.domain.joint.deeds import Deed
from yimen.domain.joint.leading import to_end, to_meet
from yimen.domain.joint.task import closing
from yimen.domain.joint.urging import to_sign
from yimen.domain.procedure import Refusal
from yimen.supervision import actions
from yimen.supervision.models import CaseLead, Consultation, Task, Urging
from yimen.web.intake.fields import Choice, Day, Text
from yimen.web.joint.fields import (
    DemandRows,
    RecordForm,
    beyond_field,
    due_field,
    long_text,
    units_for,
)
from yimen.web.joint.meeting_forms import DecideForm, DeclineForm, ListForm, MinutesForm, PresentForm, TopicForm


class AnswerForm(RecordForm):
    """反馈."""

    title, words, icon = "反馈办理情况", "已反馈，等待提出要求的一方确认。", "edit"
    deeds = frozenset({Deed.ANSWERED})
    text = long_text("办理情况和结果", rows=6, longest=6000)

    @staticmethod
    def against(record: Task, user: User) -> Iterable[Refusal]:
        """See `RecordForm`."""
        return closing(TaskStep.ANSWER, actions.task_situation(record, user))

    def take(self, *, by: User, at: datetime) -> None:
        """Answer."""
        actions.answer_task(task_id=self.record.pk, text=self.cleaned_data["text"], by=by, at=at)


class ReturnForm(RecordForm):
    """退回补充."""

    title, words, icon = "退回补充", "已退回，请单位补充后再反馈。", "undo"
    deeds = frozenset({Deed.RETURNED, Deed.MOVED})  # it may have to follow the case at once
    text = long_text("还缺什么")
    due = due_field("新的反馈期限")
    beyond = beyond_field()

    @staticmethod
    def against(record: Task, user: User) -> Iterable[Refusal]:
        """See `RecordForm`."""
        return closing(TaskStep.RETURN, actions.task_situation(record, user))

    def take(self, *, by: User, at: datetime) -> None:
        """Send back."""
        data = self.cleaned_data
        actions.return_task(
            task_id=self.record.pk, text=data["text"], due=data["due"], beyond=data["beyond"], by=by, at=at
        )


class CloseForm(RecordForm):
    """确认办结."""

    title, words, icon = "确认办结", "已确认办结。", "check"
    deeds = frozenset({Deed.CLOSED})
    text = long_text("核实的结果", rows=3)
    persons_view = long_text("信访人意见", required=False, rows=2, hint="领导批示、接访交办的，可以记下信访人的意见。")

    def prepare(self) -> None:
        """Only an order of a leader asks what the person thinks."""
        if self.record.order_id is None:
            del self.fields["persons_view"]

    @staticmethod
    def against(record: Task, user: User) -> Iterable[Refusal]:
        """See `RecordForm`."""
        return closing(TaskStep.CLOSE, actions.task_situation(record, user))

    def take(self, *, by: User, at: datetime) -> None:
        """Confirm."""
        data = self.cleaned_data
        actions.close_task(
            task_id=self.record.pk, text=data["text"], persons_view=data.get("persons_view", ""), by=by, at=at
        )


class WithdrawForm(RecordForm):
    """撤销."""

    title, words, icon = "撤销限办事项", "已撤销。", "undo"
    deeds = frozenset({Deed.WITHDRAWN})
    text = long_text("撤销的理由", rows=3)

    @staticmethod
    def against(record: Task, user: User) -> Iterable[Refusal]:
        """See `RecordForm`."""
        return closing(TaskStep.WITHDRAW, actions.task_situation(record, user))

    def take(self, *, by: User, at: datetime) -> None:
        """Withdraw."""
        actions.withdraw_task(task_id=self.record.pk, text=self.cleaned_data["text"], by=by, at=at)


class ConcludeForm(RecordForm, DemandRows):
    """会商结论."""

    title, words, icon = "作出会商结论", "会商已有结论。", "sign"
    deeds = frozenset({Deed.CONCLUDED})
    conclusion = long_text("会商结论", rows=5)
    waived = long_text("不再等待的理由", required=False, rows=2, hint="还有单位没有反馈意见时填写。")

    def prepare(self) -> None:
        """Rows for who does what."""
        self.prepare_rows(units_for(self.record.case, self.user))

    @staticmethod
    def against(record: Consultation, user: User) -> Iterable[Refusal]:
        """See `RecordForm`."""
        return to_conclude(
            ConsultationSituation(permissions=user.permissions, concluded=record.concluded_on is not None)
        )

    def take(self, *, by: User, at: datetime) -> None:
        """Conclude."""
        data = self.cleaned_data
        actions.conclude_consultation(
            consultation_id=self.record.pk,
            conclusion=data["conclusion"],
            demands=self.demands(),
            waived=data["waived"],
            by=by,
            at=at,
        )


class MeetForm(RecordForm):
    """约见."""

    title, words, icon = "登记约见", "已登记约见。", "users"
    deeds = frozenset({Deed.MET})
    on = Day(label="约见日期", required=True)
    place = Text(label="地点或方式", max_length=120)
    consent = forms.BooleanField(
        label="信访人本人同意约见",
        error_messages={"required": "约见须经信访人本人同意；不同意的不约见，也不影响办理。"},
    )
    summary = long_text("约见的情况")

    @staticmethod
    def against(record: CaseLead, user: User) -> Iterable[Refusal]:
        """See `RecordForm`."""
        return to_meet(actions.lead_situation(record.case, user, now(), lead=record))

    def take(self, *, by: User, at: datetime) -> None:
        """Note it."""
        data = self.cleaned_data
        actions.note_meeting(
            lead_id=self.record.pk, on=data["on"], place=data["place"], consent=data["consent"],
            summary=data["summary"], by=by, at=at,
        )  # fmt: skip


class EndForm(RecordForm):
    """结束包案."""

    title, words, icon = "结束包案", "包案已结束。", "check-circle"
    deeds = frozenset({Deed.LEAD_ENDED})
    end = Choice(
        [(end.value, end.label) for end in LeadEnd], label="结束的情形", empty=None, required=True,
        widget=forms.RadioSelect,
    )  # fmt: skip
    result = long_text("结果", hint="改由其他领导包案的，写明理由。")
    help_given = long_text("帮扶救助", required=False, rows=2)

    @staticmethod
    def against(record: CaseLead, user: User) -> Iterable[Refusal]:
        """See `RecordForm`."""
        return to_end(actions.lead_situation(record.case, user, now(), lead=record))

    def take(self, *, by: User, at: datetime) -> None:
        """End it."""
        data = self.cleaned_data
        actions.end_lead(
            lead_id=self.record.pk, end=LeadEnd(data["end"]), result=data["result"], help_given=data["help_given"],
            by=by, at=at,
        )  # fmt: skip


class SignForm(RecordForm):
    """签发督办函: the letter's words are shown beside it."""

    title, words, icon = "签发督办函", "督办函已签发，承办单位会在限办事项里看到。", "sign"
    deeds = frozenset({Deed.SUPERVISED, Deed.SUPERVISED_AGAIN, Deed.ASKED})

    @staticmethod
    def against(record: Urging, user: User) -> Iterable[Refusal]:
        """See `RecordForm`."""
        return to_sign(actions.letter_situation(record, user, now()))

    @classmethod
    def standing(cls, record: Any, user: User) -> tuple[Refusal, ...]:
        """Everything: the form asks for nothing."""
        return tuple(cls.against(record, user))

    def take(self, *, by: User, at: datetime) -> None:
        """Sign."""
        actions.sign_letter(urging_id=self.record.pk, by=by, at=at)


class SendBackForm(RecordForm):
    """退回督办函."""

    title, words, icon = "退回起草人", "已退回起草人。", "undo"
    deeds = frozenset({Deed.SENT_BACK})
    reason = long_text("退回的理由", rows=3)

    @staticmethod
    def against(record: Urging, user: User) -> Iterable[Refusal]:
        """See `RecordForm`."""
        return SignForm.against(record, user)

    def take(self, *, by: User, at: datetime) -> None:
        """Send back."""
        actions.send_back_letter(urging_id=self.record.pk, reason=self.cleaned_data["reason"], by=by, at=at)


RECORD_FORMS: dict[str, dict[str, type[RecordForm]]] = {
    "task": {"answer": AnswerForm, "close": CloseForm, "return": ReturnForm, "withdraw": WithdrawForm},
    "consultation": {"conclude": ConcludeForm},
    "meeting": {"topic": TopicForm, "present": PresentForm, "minutes": MinutesForm},
    "item": {"list": ListForm, "decide": DecideForm, "decline": DeclineForm},
    "lead": {"meet": MeetForm, "end": EndForm},
    "urging": {"sign": SignForm, "back": SendBackForm},
    "order": {},
}
