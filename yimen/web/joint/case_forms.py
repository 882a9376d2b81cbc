"""The forms that begin something on a case: consultation, urging, order, taking over, proposal to the conference."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import Model
from django.utils.timezone import localdate, now

from yimen.base.models import User
from yimen.cases.models import Case
from yimen.cases.queries import current_clocks
from yimen.domain.joint import ConsultationSituation, Ground, OrderKind, OrderSituation, UrgeKind, UrgeSituation
from yimen.domain.joint.conference import to_propose
from yimen.domain.joint.consulting import to_call
from yimen.domain.joint.leading import to_order, to_take_over
from yimen.domain.joint.urging import to_urge
from yimen.domain.procedure import Refusal
from yimen.domain.roles import Permission, Role
from yimen.domain.terms import TERMS
from yimen.supervision import actions
from yimen.supervision.models import AgendaItem
from yimen.supervision.queries import is_history
from yimen.web.intake.fields import Choice, Day, Number, Text, choices_of
from yimen.web.joint.fields import (
    JointForm,
    beyond_field,
    due_field,
    leaders_for,
    long_text,
    named,
    set_units,
    unit_choice,
    units_for,
)

STANDING = frozenset({"permission", "history", "own_unit", "waiting", "answered", "taken", "resolved"})
"""What no form can mend."""
TERM_NAMES = {term.code: term.name for term in TERMS}


class CaseForm(JointForm):
    """A form that begins something on a case."""

    icon: ClassVar[str] = "edit"
    permission: ClassVar[Permission]
    idempotency_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.user = case, user
        self.prepare()

    def prepare(self) -> None:
        """Set choices that depend on the case."""

    @property
    def key(self) -> str | None:
        """The key of the press; None when the browser sent none."""
        return self.cleaned_data.get("idempotency_key") or None

    @staticmethod
    def against(case: Case, user: User) -> tuple[Refusal, ...]:
        """Everything that stands against it when nothing was typed."""
        raise NotImplementedError

    @classmethod
    def standing(cls, case: Case, user: User) -> tuple[Refusal, ...]:
        """What stands against opening the form at all."""
        return tuple(one for one in cls.against(case, user) if one.code in STANDING)

    def take(self, *, by: User, at: datetime) -> Model:
        """Do it, and return the record."""
        raise NotImplementedError


class ConsultForm(CaseForm):
    """召集会商."""

    title, words, icon = "召集会商", "已召集会商，各单位会在限办事项里看到。", "users"
    permission = Permission.CONSULTATION_CALL
    question = long_text("会商的问题", hint="写明需要各单位回答什么；不要写与问题无关的个人信息。")
    units = forms.MultipleChoiceField(
        label="参加会商的单位",
        widget=forms.CheckboxSelectMultiple,
        help_text="至少两个。",
        error_messages={"required": "请选择参加会商的单位。", "invalid_choice": "请从列表中选择单位。"},
    )
    due = due_field("各单位反馈意见的期限")
    beyond = beyond_field()
    way = Choice(
        [("writing", "书面会商"), ("meeting", "开会会商")], label="会商方式", empty=None, required=True,
        widget=forms.RadioSelect, initial="writing",
    )  # fmt: skip
    meets_on = Day(label="会商日期", help_text="开会会商时填写。")
    place = Text(label="会商地点", max_length=120)

    def prepare(self) -> None:
        """The units of the district."""
        self.near = units_for(self.case, self.user)
        self.fields["units"].choices = named(self.near)  # type: ignore[attr-defined]

    @staticmethod
    def against(case: Case, user: User) -> tuple[Refusal, ...]:
        """See `CaseForm`."""
        return to_call(ConsultationSituation(permissions=user.permissions, history=is_history(case)))

    def take(self, *, by: User, at: datetime) -> Model:
        """Call it."""
        data = self.cleaned_data
        return actions.call_consultation(
            case_id=self.case.pk,
            units=[unit for unit in self.near if str(unit.pk) in data["units"]],
            question=data["question"],
            due=data["due"],
            meets_on=data["meets_on"],
            place=data["place"],
            in_writing=data["way"] == "writing",
            beyond=data["beyond"],
            key=self.key,
            by=by,
            at=at,
        )


class UrgeForm(CaseForm):
    """催办、督办."""

    title, words, icon = "催办、督办", "已登记。需要签发的，由信访局负责人签发后送达承办单位。", "alert"
    permission = Permission.URGE
    kind = Choice(
        [(UrgeKind.REMINDER, "催办（出具催办单）"), (UrgeKind.LETTER, "督办（出具督办函，由负责人签发）")],
        label="方式", empty=None, required=True, widget=forms.RadioSelect,
    )  # fmt: skip
    ground = Choice(
        [(ground.value, ground.label) for ground in Ground], label="情形（第四十条）", empty=None, required=True,
        widget=forms.RadioSelect,
    )  # fmt: skip
    clock_code = Choice(label="涉及的期限", empty="与期限无关")
    facts = long_text("发现的事实", hint="写明时间、环节和依据，写进文书。")
    demand = long_text("办理要求", rows=3)
    due = due_field()
    beyond = beyond_field()

    def prepare(self) -> None:
        """The terms that the case has."""
        codes = sorted({clock.code for clock in current_clocks(self.case) if clock.responsible_id is not None})
        names = [(code, f"{code} {TERM_NAMES[code]}") for code in codes]
        self.fields["clock_code"].choices = choices_of(names, empty="与期限无关")  # type: ignore[attr-defined]

    @staticmethod
    def against(case: Case, user: User) -> tuple[Refusal, ...]:
        """See `CaseForm`; a reminder and a letter wait for their own answers, so what waits is told when it is sent."""
        mine = actions.urged_unit(case).pk == user.unit_id
        return to_urge(UrgeSituation(permissions=user.permissions, history=is_history(case), own_unit=mine))

    def take(self, *, by: User, at: datetime) -> Model:
        """Urge."""
        data = self.cleaned_data
        return actions.urge(
            case_id=self.case.pk,
            kind=UrgeKind(data["kind"]),
            ground=Ground(data["ground"]),
            facts=data["facts"],
            demand=data["demand"],
            due=data["due"],
            beyond=data["beyond"],
            clock_code=data["clock_code"],
            key=self.key,
            by=by,
            at=at,
        )


class OrderForm(CaseForm):
    """领导批示、接访交办."""

    title, words, icon = "登记领导批示、交办", "已登记，承办单位会在限办事项里看到要求，看不到批示原文。", "sign"
    permission = Permission.ORDER_GIVE
    kind = Choice(
        [(kind.value, kind.label) for kind in OrderKind], label="种类", empty=None, required=True,
        widget=forms.RadioSelect,
    )  # fmt: skip
    leader = Choice(label="领导", empty="不在列表中（上级领导）")
    leader_name = Text(label="上级领导姓名、职务", max_length=60, help_text="不在列表中的填写。")
    on = Day(label="批示、交办日期", required=True)
    place = Text(label="地点", max_length=120, help_text="接访、下访的填写。")
    announced = Choice([("yes", "是"), ("no", "否")], label="接访事先公示", empty="不适用")
    persons = Number(label="来访人数", least=1, most=9999)
    order_words = long_text("批示、交办内容", hint="只在内部可见。")
    unit = unit_choice()
    what = long_text("要求承办单位办什么", rows=3)
    due = due_field()
    beyond = beyond_field()

    def prepare(self) -> None:
        """Leaders and units; a leader gives orders of his own."""
        self.near = units_for(self.case, self.user)
        set_units(self, "unit", self.near)
        self.leaders = leaders_for(self.case)
        rows = [(str(one.pk), f"{one.name}（{one.unit.short_name}）") for one in self.leaders]
        self.fields["leader"].choices = choices_of(rows, empty="不在列表中（上级领导）")  # type: ignore[attr-defined]
        mine = str(self.user.pk) if Role.LEADER in self.user.roles else ""
        held = str(self.case.unit_id) if self.case.unit_id else ""
        self.initial = {"on": localdate(), "leader": mine, "unit": held, **(self.initial or {})}

    @staticmethod
    def against(case: Case, user: User) -> tuple[Refusal, ...]:
        """See `CaseForm`."""
        return to_order(OrderSituation(permissions=user.permissions, history=is_history(case)))

    def clean(self) -> dict[str, Any]:
        """A leader from the list, or the name of one who is not."""
        data = super().clean() or {}
        if not data.get("leader") and not data.get("leader_name") and "leader" not in self.errors:
            self.add_error("leader", "请选择领导；不在列表中的，在下面写明姓名、职务。")
        return data

    def take(self, *, by: User, at: datetime) -> Model:
        """Write it down."""
        data = self.cleaned_data
        leader = next((one for one in self.leaders if str(one.pk) == data["leader"]), None)
        occasion = actions.Occasion(
            kind=OrderKind(data["kind"]),
            on=data["on"],
            leader=leader,
            leader_name="" if leader else data["leader_name"],
            place=data["place"],
            announced={"yes": True, "no": False}.get(data["announced"]),
            persons=data["persons"],
        )
        unit = next(one for one in self.near if str(one.pk) == data["unit"])
        return actions.give_order(
            case_id=self.case.pk,
            occasion=occasion,
            words=data["order_words"],
            demand=actions.Demand(unit, data["what"], data["due"], data["beyond"]),
            key=self.key,
            by=by,
            at=at,
        )


class LeadForm(CaseForm):
    """包案."""

    title, words, icon = "领导包案", "已列入领导包案，到事项办结或者化解为止。", "flag"
    permission = Permission.CASE_LEAD
    leader = Choice(label="包案领导", required=True)
    measures = long_text("化解措施")
    why_unsolved = long_text("未解决的原因", required=False, rows=3)
    legal_view = long_text("法律意见", required=False, rows=3)
    due = Day(label="计划完成日期", required=True, help_text="可以晚于本件办理期限；法定期限不变。")

    def prepare(self) -> None:
        """The leaders; who is a leader himself takes over himself."""
        self.leaders = [self.user] if not self.user.may(Permission.CONFERENCE_KEEP) else leaders_for(self.case)
        rows = [(str(one.pk), f"{one.name}（{one.unit.short_name}）") for one in self.leaders]
        self.fields["leader"].choices = choices_of(rows)  # type: ignore[attr-defined]
        self.initial = {"leader": rows[0][0] if len(rows) == 1 else "", **(self.initial or {})}

    @staticmethod
    def against(case: Case, user: User) -> tuple[Refusal, ...]:
        """See `CaseForm`."""
        return to_take_over(actions.lead_situation(case, user, now()))

    def take(self, *, by: User, at: datetime) -> Model:
        """Take it over; the database has one open taking over of a case, so a second press is refused."""
        data = self.cleaned_data
        return actions.take_over(
            case_id=self.case.pk,
            leader=next(one for one in self.leaders if str(one.pk) == data["leader"]),
            measures=data["measures"],
            due=data["due"],
            why_unsolved=data["why_unsolved"],
            legal_view=data["legal_view"],
            by=by,
            at=at,
        )


class ProposeForm(CaseForm):
    """提请联席会议研究."""

    title, words, icon = "提请联席会议研究", "已提请，由联席会议办公室列入议题或者答复。", "forward"
    permission = Permission.CONFERENCE_PROPOSE
    reason = long_text("提请的理由和建议", hint="写明已经做了什么、为什么需要联席会议协调、建议怎样办。")

    @staticmethod
    def against(case: Case, user: User) -> tuple[Refusal, ...]:
        """See `CaseForm`."""
        waiting = AgendaItem.objects.filter(case=case, stage__in=("proposed", "listed")).exists()
        return to_propose(actions.conference_situation(user, now(), history=is_history(case), waiting=waiting))

    def take(self, *, by: User, at: datetime) -> Model:
        """Propose."""
        return actions.propose_item(case_id=self.case.pk, reason=self.cleaned_data["reason"], by=by, at=at)


CASE_FORMS: dict[str, type[CaseForm]] = {
    "urge": UrgeForm,
    "order": OrderForm,
    "lead": LeadForm,
    "consult": ConsultForm,
    "propose": ProposeForm,
}
