"""The sorting panel (分类与出口): three classes, the six-way switch of 第三十一条, and what follows from each choice.

The panel proposes and explains; a person chooses; the table of `domain.procedure` decides. What follows is shown with
its dates before anything is pressed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.timezone import localdate

from yimen.base import calendar
from yimen.cases.actions import MOST_DAYS
from yimen.cases.models import Case
from yimen.cases.queries.routing import suggestion_for
from yimen.domain import clocks, simplified, sorting
from yimen.domain.procedure import STEPS, Step
from yimen.domain.routing import passed_lines
from yimen.domain.sorting import Answers, Exit, ExitChoice, Path31, PetitionClass
from yimen.web.intake.fields import Choice, Day, Number, Text, TypedForm
from yimen.web.intake.places import District

HERE = (Exit.FORWARD, Exit.ANSWER_ON_SPOT, Exit.OTHER_PROCEDURE, Exit.ASSIGN)  # the exits that this desk can take
STEP_OF = {
    Exit.FORWARD: Step.FORWARD,
    Exit.ANSWER_ON_SPOT: Step.ANSWER_ON_SPOT,
    Exit.OTHER_PROCEDURE: Step.GUIDE_ELSEWHERE,
    Exit.ASSIGN: Step.ASSIGN,
}
LITIGATION = 1  # the item of 第三十一条 whose letters go to the 政法 organs
HELPERS = ("helper_1", "helper_2", "helper_3")

CLASS_WORDS = {
    PetitionClass.SUGGESTION.value: "对工作、政策提意见、提建议，自己没有要解决的问题。",
    PetitionClass.ACCUSATION.value: "举报、控告工作人员或单位违纪、违法、失职。须保护登记，不走普通流程。",
    PetitionClass.APPEAL.value: "对处理不服要申诉，或有问题要求解决。再看第二步。",
}


@dataclass(frozen=True, slots=True)
class SwitchRow:
    """One radio with what helps to choose it."""

    tag: Any
    label: str
    article: str
    words: str
    example: str = ""

    @property
    def ident(self) -> str:
        """The id of the control."""
        return str(self.tag.id_for_label)


class SortForm(TypedForm):
    """分类, and the fields of the three exits; which of them is needed depends on the button."""

    petition_class = Choice(
        [(rule.petition_class.value, rule.label) for rule in sorting.CLASSES],
        label="类别",
        empty=None,
        widget=forms.RadioSelect,
    )
    path = Choice(
        [(str(branch.item), branch.label) for branch in sorting.BRANCHES],
        label="第三十一条的六种情形",
        empty=None,
        widget=forms.RadioSelect,
    )
    to_unit = Choice(label="转送给", empty="请选择有权处理的机关、单位")
    why_other = Text(label="不按建议选择的理由", max_length=200, help_text="可以不填；填写的记入经过。")
    simple = forms.BooleanField(
        label="建议简易办理",
        required=False,
        widget=forms.CheckboxInput(attrs={"hx-vals": '{"do":"look"}'}),
        help_text="由责任单位最后决定。转送须在收到后1个工作日内，责任单位3个工作日内决定是否受理；原有期限照常计算。",
    )
    simple_kind = Choice([(kind.value, kind.label) for kind in simplified.Kind], label="属于哪一种", empty="请选择")
    simple_excluded = forms.MultipleChoiceField(
        label="有没有下列情形（有任何一种都不能建议）",
        choices=[(exclusion.value, exclusion.label) for exclusion in simplified.Exclusion],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "请从列表中选择。"},
    )
    helper_1 = Choice(label="协办单位一", empty="不需要")
    helper_2 = Choice(label="协办单位二", empty="不需要")
    helper_3 = Choice(label="协办单位三", empty="不需要", help_text="还要更多的，转送以后再“请求协办”。")
    help_request = Text(
        label="需要协办的事项", max_length=3000, rows=2, help_text="请各协办单位核查、提供什么；只在内部可见。"
    )
    help_due = Day(label="请在哪一天之前提出协办意见", help_text="在牵头单位自己的期限以内。")
    answer = Text(label="答复内容", max_length=5000, rows=4)
    assign_to = Choice(label="交办给", empty="请选择有权处理的机关、单位")
    assign_days = Number(label="办理期限（天）", least=1, most=MOST_DAYS, help_text="从今天起算，到期提交办结报告。")
    report_outline = Text(label="反馈要求", max_length=1000, rows=3)
    political_legal = Choice(label="转送给", empty="请选择同级政法部门")
    competent_body = Text(label="应当向哪里提出", max_length=120)
    reply = Text(label="为什么，怎样提出", max_length=5000, rows=3)

    def __init__(self, *args: Any, district: District, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.suggested = suggestion_for(case, today=localdate(), units=district.units)
        first = self.suggested.unit if self.suggested is not None else None
        for name in ("to_unit", "assign_to"):
            field = self.fields[name]
            field.choices = [  # type: ignore[attr-defined]
                ("", "请选择有权处理的机关、单位"), *district.to_forward(first=first),
            ]  # fmt: skip
            field.help_text = self.why_this_unit
        for name in HELPERS:
            self.fields[name].choices = [("", "不需要"), *district.to_forward()]  # type: ignore[attr-defined]
        organs = [("", "请选择同级政法部门"), *district.political_legal()]
        self.fields["political_legal"].choices = organs  # type: ignore[attr-defined]

    @property
    def helpers(self) -> tuple[str, ...]:
        """The units chosen to help, by their ids as typed, in order."""
        return tuple(chosen for name in HELPERS if (chosen := self.typed(name)))

    @property
    def help_opened(self) -> bool:
        """Whether the part on helpers is to stand open: something of it was typed, or is wrong."""
        mine = (*HELPERS, "help_request", "help_due")
        return any(name in self.errors or self.typed(name) for name in mine)

    @property
    def claims_seen(self) -> list[int]:
        """Orders of the claims that stood on the page; empty when it did not say."""
        seen = self.data.getlist("claim_seen") if isinstance(self.data, QueryDict) else []
        return [int(order) for order in seen if order.isascii() and order.isdigit() and len(order) < 5]

    @property
    def why_this_unit(self) -> str:
        """为什么是这个单位, in one line; "" where the office has no rules."""
        if self.suggested is None:
            return ""
        if self.suggested.unit is None:
            return "分流规则没有适合这件事的建议，请按职权选择。"
        return f"建议{self.suggested.unit_name}。{self.suggested.line}。只是建议，由您决定。"

    @property
    def passed_over(self) -> tuple[tuple[str, str], ...]:
        """The rules before the one that fits, by the reason why they do not."""
        return passed_lines(self.suggested.found.passed) if self.suggested is not None else ()

    @property
    def class_rows(self) -> list[SwitchRow]:
        """The three classes, each with its words and its article."""
        rules = {rule.petition_class.value: rule for rule in sorting.CLASSES}
        return [
            SwitchRow(radio, rules[radio.data["value"]].label, rules[radio.data["value"]].article, CLASS_WORDS[key])
            for radio, key in zip(self["petition_class"], rules, strict=True)
        ]

    @property
    def path_rows(self) -> list[SwitchRow]:
        """The six items of 第三十一条, each with its question, an example and its article."""
        return [
            SwitchRow(radio, f"（{branch.item}）{branch.label}", branch.article, branch.question, branch.example)
            for radio, branch in zip(self["path"], sorting.BRANCHES, strict=True)
        ]

    @property
    def simple_opened(self) -> bool:
        """Whether the list of the simplified procedure is to stand open: something of it was chosen, or is wrong."""
        mine = ("simple", "simple_kind", "simple_excluded")
        return any(name in self.errors for name in mine) or self.marked or bool(self.typed("simple_kind"))

    @property
    def marked(self) -> bool:
        """Whether the simplified procedure is proposed, as it stands on the screen."""
        return self.typed("simple") in {"on", "True", "true", "1"}

    def checklist(self) -> simplified.Checklist:
        """The list as ticked; only of a valid form."""
        data = self.cleaned_data
        excluded = frozenset(simplified.Exclusion(word) for word in data["simple_excluded"])
        return simplified.Checklist(simplified.Kind(data["simple_kind"]), excluded)

    @property
    def chosen_class(self) -> str:
        """The class as it stands on the screen."""
        return self.typed("petition_class")

    @property
    def chosen_path(self) -> int | None:
        """The item of 第三十一条, only for an appeal."""
        typed = self.typed("path")
        if self.chosen_class != PetitionClass.APPEAL or typed not in {str(n) for n in range(1, 7)}:
            return None
        return int(typed)


@dataclass(frozen=True, slots=True)
class ComingDate:
    """One date that follows: the clock, its day if the step is taken today, its article; `latest` is 最迟."""

    code: str
    what: str
    on: date
    article: str
    latest: bool = False
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class WayOut:
    """One exit as the panel shows it: open, or closed with the reason."""

    choice: ExitChoice
    do: str
    first: bool

    @property
    def open(self) -> bool:
        """Whether it fits."""
        return self.choice.allowed


@dataclass(frozen=True, slots=True)
class Follows:
    """What follows from the choices so far."""

    decided: bool
    question: str
    article: str
    document: str
    ways: tuple[WayOut, ...]
    dates: tuple[ComingDate, ...]
    note: str = ""

    @property
    def primary(self) -> WayOut | None:
        """The exit whose button is the main one."""
        return next((way for way in self.ways if way.first), None)


def answers_of(petition_class: str, path: int | None, *, channel: str) -> Answers:
    """The answers that a choice implies: an item of 第三十一条 says no to the items before it."""
    if petition_class not in PetitionClass._value2member_map_:
        return Answers(channel=channel)
    paths: dict[Path31, bool | None] = {}
    if path is not None:
        chosen = sorting.path_of_item(path)
        for branch in Path31:
            if branch == chosen:
                paths[branch] = True
                break
            paths[branch] = False
    return Answers(petition_class=PetitionClass(petition_class), paths=paths, channel=channel)


def follows(case: Case, petition_class: str, path: int | None, *, today: date, simple: bool = False) -> Follows:
    """What follows from this class and item for this case, if the exit is taken today."""
    answers = answers_of(petition_class, path, channel=case.channel)
    decided = sorting.decide(answers, day=case.received_on)
    fitting = [choice for choice in decided.exits if choice.exit in HERE]
    sorted_enough = petition_class == PetitionClass.SUGGESTION or path is not None
    ordered = sorted(fitting, key=lambda choice: HERE.index(choice.exit))
    first = next((choice.exit for choice in ordered if choice.allowed), None) if sorted_enough else None
    ways = tuple(WayOut(choice, step_of(choice.exit, path).value, choice.exit == first) for choice in ordered)
    if not sorted_enough:
        ways = tuple(WayOut(_closed(way.choice, decided.open_question), way.do, first=False) for way in ways)
    forwarded = first == Exit.FORWARD and path != LITIGATION
    return Follows(
        decided=sorted_enough,
        question="" if sorted_enough else decided.open_question or sorting.CLASS_QUESTION,
        article=decided.article,
        document=decided.document,
        ways=ways,
        dates=_dates(case, today, forwarded=forwarded, simple=simple),
        note=_note(case, petition_class, forwarded=forwarded),
    )


def step_of(exit_: Exit, path: int | None) -> Step:
    """The step behind an exit; a letter on litigation is forwarded to a 政法 organ (第二十二条第二款)."""
    return Step.TO_POLITICAL_LEGAL if exit_ == Exit.FORWARD and path == LITIGATION else STEP_OF[exit_]


def _closed(choice: ExitChoice, question: str | None) -> ExitChoice:
    reason = "请先回答：第三十一条的六种情形属于哪一种。" if question else choice.reason
    return ExitChoice(choice.exit, False, reason if choice.allowed else choice.reason, choice.article, choice.document)


def _note(case: Case, petition_class: str, *, forwarded: bool) -> str:
    if petition_class == PetitionClass.ACCUSATION:
        return (
            "这件事已经按普通件登记。属于检举控告的，请转入保护登记：内容全部移出普通记录，"
            "原编号和查询码本人仍可使用。不要在本件里继续写。"
        )
    if forwarded and not case.reachable:
        return "姓名或住址不清，责任单位没有书面告知的义务，因此不计告知期限（第二十三条）。"
    return ""


def _dates(case: Case, today: date, *, forwarded: bool, simple: bool) -> tuple[ComingDate, ...]:
    """C1 and T1 now; C2, C3, P1 and the latest C4 as they will be once forwarded today; S1 and S2 where proposed."""
    days = calendar.current()
    c1 = clocks.due("C1", case.received_on, days)
    found = [ComingDate("C1", "本局转送、交办或答复", c1.due, c1.term.article, provisional=c1.provisional)]
    t1 = case.clocks.filter(code="T1").first() if case.reached_on else None
    if t1 is not None:
        found.append(ComingDate("T1", "本局转送（上级转来）", t1.due, t1.article, provisional=t1.provisional))
    if simple and forwarded:
        s1, s2 = clocks.due("S1", case.received_on, days), clocks.due("S2", today, days)
        found += [
            ComingDate("S1", "本局转送（简易）", s1.due, s1.term.article, provisional=s1.provisional),
            ComingDate("S2", "责任单位决定是否受理（简易）", s2.due, s2.term.article, provisional=s2.provisional),
        ]
    if forwarded:
        started = STEPS[Step.FORWARD].starts
        if "C2" in started and case.reachable:
            c2 = clocks.due("C2", today, days)
            c4 = clocks.latest_conclusion(c2.due, days)
            found += [
                ComingDate("C2", "责任单位告知是否受理", c2.due, c2.term.article, provisional=c2.provisional),
                ComingDate("C4", "办结", c4.due, c4.term.article, latest=True, provisional=c4.provisional),
            ]
        c3 = clocks.due("C3", today, days)
        found.insert(
            -1 if case.reachable else len(found),
            ComingDate("C3", "责任单位可提异议到", c3.due, c3.term.article, provisional=c3.provisional),
        )
    return tuple(found)
