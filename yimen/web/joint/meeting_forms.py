"""The forms of the joint conference: a meeting, who was present, its items and what was decided, the minutes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.timezone import now

from yimen.base.models import User
from yimen.domain.joint import conference as conference_rules
from yimen.domain.joint.deeds import Deed
from yimen.domain.procedure import Refusal
from yimen.supervision import actions
from yimen.supervision.models import AgendaItem, Meeting
from yimen.web.intake.fields import Choice, Day, Text, choices_of
from yimen.web.joint.fields import (
    DemandRows,
    JointForm,
    RecordForm,
    long_text,
    named,
    units_for,
)


class TopicForm(RecordForm):
    """列入议题: a proposed case, or a topic without one."""

    title, words, icon = "列入议题", "已列入议题。", "list"
    deeds = frozenset({Deed.LISTED})
    topic = Text(
        label="议题", max_length=200, required=True, help_text="没有对应信访件的议题；提请的件请在提请列表里列入。"
    )

    @staticmethod
    def against(record: Meeting, user: User) -> Iterable[Refusal]:
        """See `RecordForm`."""
        return conference_rules.to_list(actions.conference_situation(user, now(), meeting=record))

    def take(self, *, by: User, at: datetime) -> None:
        """List it."""
        actions.list_item(meeting_id=self.record.pk, topic=self.cleaned_data["topic"], by=by, at=at)


class PresentForm(RecordForm):
    """参加单位."""

    title, words, icon = "登记参加单位", "已登记参加单位。", "users"
    deeds = frozenset({Deed.ATTENDED})
    units = forms.MultipleChoiceField(
        label="参加单位",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请选择参加会议的单位。", "invalid_choice": "请从列表中选择单位。"},
    )

    def prepare(self) -> None:
        """The units of the district."""
        self.near = units_for(None, self.user)
        self.fields["units"].choices = named(self.near)  # type: ignore[attr-defined]
        there = [str(pk) for pk in self.record.present.values_list("pk", flat=True)]
        self.initial = {"units": there, **(self.initial or {})}

    @staticmethod
    def against(record: Meeting, user: User) -> Iterable[Refusal]:
        """See `RecordForm`."""
        return conference_rules.to_note_present(actions.conference_situation(user, now(), meeting=record))

    def take(self, *, by: User, at: datetime) -> None:
        """Note them."""
        units = [unit for unit in self.near if str(unit.pk) in self.cleaned_data["units"]]
        actions.note_present(meeting_id=self.record.pk, units=units, by=by, at=at)


class MinutesForm(RecordForm):
    """签发纪要: the items are shown beside it."""

    title, words, icon = "签发会议纪要", "会议纪要已签发。", "sign"
    deeds = frozenset({Deed.MINUTED})

    @staticmethod
    def against(record: Meeting, user: User) -> Iterable[Refusal]:
        """See `RecordForm`."""
        return conference_rules.to_minute(actions.conference_situation(user, now(), meeting=record))

    @classmethod
    def standing(cls, record: Any, user: User) -> tuple[Refusal, ...]:
        """Everything: the form asks for nothing."""
        return tuple(cls.against(record, user))

    def take(self, *, by: User, at: datetime) -> None:
        """Sign."""
        actions.sign_minutes(meeting_id=self.record.pk, by=by, at=at)


class ListForm(RecordForm):
    """列入哪一次会议."""

    title, words, icon = "列入联席会议议题", "已列入议题。", "list"
    deeds = frozenset({Deed.LISTED})
    meeting = Choice(label="列入哪一次会议", required=True)

    def prepare(self) -> None:
        """Meetings without minutes, the nearest first."""
        rows = Meeting.objects.visible_to(self.user).filter(minutes=None).order_by("-on", "-id")[:20]
        self.fields["meeting"].choices = choices_of([(str(one.pk), f"{one}（{one.on:%Y-%m-%d}）") for one in rows])  # type: ignore[attr-defined]

    @staticmethod
    def against(record: AgendaItem, user: User) -> Iterable[Refusal]:
        """See `RecordForm`."""
        return conference_rules.to_list(actions.conference_situation(user, now(), item=record))

    def take(self, *, by: User, at: datetime) -> None:
        """List it."""
        meeting = int(self.cleaned_data["meeting"])
        actions.list_item(meeting_id=meeting, item_id=self.record.pk, by=by, at=at)


class DeclineForm(RecordForm):
    """不列入."""

    title, words, icon = "不列入议题", "已答复提请人。", "undo"
    deeds = frozenset({Deed.DECLINED})
    reason = long_text("不列入的理由和建议的办法")

    @staticmethod
    def against(record: AgendaItem, user: User) -> Iterable[Refusal]:
        """See `RecordForm`."""
        return conference_rules.to_decline(actions.conference_situation(user, now(), item=record))

    def take(self, *, by: User, at: datetime) -> None:
        """Answer."""
        actions.decline_item(item_id=self.record.pk, reason=self.cleaned_data["reason"], by=by, at=at)


class DecideForm(RecordForm, DemandRows):
    """议定事项."""

    title, words, icon = "登记议定事项", "已登记，责任单位会在限办事项里看到。", "check"
    deeds = frozenset({Deed.DECIDED})
    decision = long_text("议定的意见", rows=5)

    def prepare(self) -> None:
        """Rows for who does what."""
        self.prepare_rows(units_for(self.record.case, self.user))

    @staticmethod
    def against(record: AgendaItem, user: User) -> Iterable[Refusal]:
        """See `RecordForm`."""
        facts = actions.conference_situation(user, now(), meeting=record.meeting, item=record)
        return conference_rules.to_decide(facts)

    def take(self, *, by: User, at: datetime) -> None:
        """Write it down."""
        actions.decide_item(
            item_id=self.record.pk, decision=self.cleaned_data["decision"], demands=self.demands(), by=by, at=at
        )


class ConveneForm(JointForm):
    """登记联席会议."""

    title, words = "登记联席会议", "已登记会议，请列入议题。"
    idempotency_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    on = Day(label="会议日期", required=True)
    place = Text(label="地点", max_length=120, required=True)
    convener = Text(
        label="召集人", max_length=60, required=True, help_text="一般由党委和政府负责同志担任（第十三条）。"
    )
    chair = Text(label="主持人", max_length=60, required=True)

    def take(self, *, by: User) -> Meeting:
        """Enter it."""
        data = self.cleaned_data
        return actions.convene(
            on=data["on"], place=data["place"], convener=data["convener"], chair=data["chair"],
            key=data["idempotency_key"] or None, by=by, at=now(),
        )  # fmt: skip
