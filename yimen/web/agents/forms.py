"""Forms of mandates and errands."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from yimen.base.models import Unit, User
from yimen.cases import queries
from yimen.cases.actions import MandateFacts
from yimen.domain.dictionaries import ANSWER_WAYS
from yimen.domain.mandate import AT_DESK, KEPT, AgentKind, Basis, Ending, Evidence, Scope
from yimen.web.intake.confirmation import NotASignature, read_signature
from yimen.web.intake.fields import Choice, Day, KeyedForm, Text, Ticks, TypedForm, codes_of
from yimen.web.seen import SeenForm

USUAL_DAYS = 180
FIELD_OF = {
    "agent": "name", "contact": "phone", "again": "agent", "took_part": "agent", "basis": "basis",
    "evidence": "evidence", "signature": "evidence", "scope": "scope", "until_on": "until_on", "from_on": "from_on",
}  # fmt: skip
"""A refusal of the rules -> the field that shows it."""

USUAL = (Scope.SUBMIT, Scope.STATE, Scope.RECEIVE)
PLAIN = tuple(one for one in Scope if one not in KEPT)


class AgentFields(TypedForm):
    """Who the agent is, by which paper, to do what, until when; at the window and on the page of a case alike."""

    kind = Choice(codes_of(AgentKind), label="代理人类别", required=True)
    agent = Choice(label="信访代理员", empty="（不是信访代理员）")
    name = Text(label="代理人姓名", max_length=60, help_text="选了信访代理员的不用填。")
    phone = Text(label="代理人手机号", max_length=40)
    address = Text(label="代理人联系地址", max_length=200)
    id_number = Text(label="证件或者执业证号", max_length=40, help_text="只在需要核实身份时填。")
    basis = Choice(codes_of(Basis), label="代理依据", required=True)
    evidence = Choice(codes_of(Evidence), label="凭证", required=True)
    scope = Ticks(codes_of(PLAIN), label="委托事项")
    special = Ticks(
        codes_of(one for one in Scope if one in KEPT),
        label="特别委托",
        help_text="不勾选的仍由信访人本人办理。",
    )
    from_on = Day(label="起始日期", required=True)
    until_on = Day(label="截止日期", required=True)

    def __init__(self, *args: Any, office: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agents = {str(one.pk): one for one in queries.agents_near(office)}
        self.fields["agent"].choices = [  # type: ignore[attr-defined]
            ("", "（不是信访代理员）"),
            *((key, f"{one.name}（{one.unit.short_name}）") for key, one in self.agents.items()),
        ]

    def facts(self, key: str, *, signature: bytes = b"") -> MandateFacts:
        """What `cases.actions` registers; only of a valid form."""
        data = self.cleaned_data
        agent: User | None = self.agents.get(data["agent"]) if data["kind"] == AgentKind.PETITION_AGENT else None
        return MandateFacts(
            kind=AgentKind(data["kind"]),
            basis=Basis(data["basis"]),
            evidence=Evidence(data["evidence"]),
            scope=frozenset([*data["scope"], *data["special"]]),
            from_on=data["from_on"],
            until_on=data["until_on"],
            idempotency_key=key,
            agent=agent,
            name=data["name"],
            phone=data["phone"],
            address=data["address"],
            id_number=data["id_number"],
            signature=signature,
        )


class MandateForm(AgentFields, KeyedForm, SeenForm):
    """登记委托 on the page of a case; the signature of the petitioner may be drawn."""

    signature = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """The drawn signature as PNG."""
        data = super().clean() or {}
        data["png"] = b""
        try:
            data["png"] = read_signature(data.get("signature", ""))
        except NotASignature as wrong:
            self.add_error("evidence", str(wrong))
        return data


def first_mandate(today: date) -> dict[str, Any]:
    """An empty mandate with its usual period and scope; what stays with the petitioner is never ticked beforehand."""
    return {
        "kind": AgentKind.PETITION_AGENT.value,
        "basis": Basis.MANDATE.value,
        "scope": [one.value for one in USUAL],
        "from_on": today,
        "until_on": today + timedelta(days=USUAL_DAYS),
    }


class EndForm(KeyedForm, SeenForm):
    """终止委托: how the petitioner said so."""

    ending = Choice(codes_of(AT_DESK), label="终止方式", empty=None, required=True, widget=forms.RadioSelect)
    new_code = forms.BooleanField(
        label="同时换发查询码（代理人知道原查询码的）",
        required=False,
        help_text="只限本人到窗口、已核对身份的；原查询码立即作废。",
    )

    def how(self) -> Ending:
        """The ending that was chosen."""
        return Ending(self.cleaned_data["ending"])


class ErrandForm(KeyedForm, SeenForm):
    """交代代办事项."""

    use_required_attribute = False
    what = Text(label="代办内容", max_length=1000, rows=3, required=True)
    place = Text(label="到哪里办", max_length=120, required=True, help_text="单位或者地点。")
    due_on = Day(label="最迟日期", required=True)


class StepForm(SeenForm):
    """办了什么."""

    use_required_attribute = False
    words = Text(label="办了什么", max_length=500, rows=2, required=True)
    on = Day(label="日期", required=True)


class AnswerForm(SeenForm):
    """带回的答复."""

    use_required_attribute = False
    answer = Text(label="带回的答复", max_length=3000, rows=3, required=True, help_text="照原话写：谁、哪天、怎么说。")
    on = Day(label="带回日期", required=True)


class ConfirmForm(SeenForm):
    """本人确认收到答复."""

    use_required_attribute = False
    on = Day(label="确认日期", required=True)
    way = Choice(ANSWER_WAYS, label="确认方式", required=True)


ERRAND_FORMS: dict[str, type[SeenForm]] = {"step": StepForm, "answer": AnswerForm, "confirm": ConfirmForm}
