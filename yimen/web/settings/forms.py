"""The form of one routing rule (分流规则)."""

from __future__ import annotations

from typing import Any

from django import forms

from yimen.cases.actions import Overtaken
from yimen.cases.models import RoutingRule
from yimen.domain.content_classes import children_of, first_level
from yimen.domain.routing import Rule, Target
from yimen.ui.formats import cn_datetime
from yimen.web.intake.fields import BROKEN, Choice, Day, Text
from yimen.web.intake.places import District


def content_choices() -> list[tuple[str, Any]]:
    """Both levels of the classes; the first level stands for all under it."""
    groups = [
        (row.label, [(row.code, f"{row.label}（全部）"), *((one.code, one.label) for one in children_of(row.code))])
        for row in first_level()
    ]
    return [("", "不限内容"), *groups]


def division_choices(district: District, kept: str = "") -> list[tuple[str, str]]:
    """The places of the district, widest first; a place that is not among them stays when a rule has it."""
    named = {code: name for code, name in district.divisions() if code}
    named[district.office.division_code] = "本区划全部"
    rows = [(code, f"{name}（{code}）") for code, name in sorted(named.items(), key=lambda row: (len(row[0]), row[0]))]
    if kept and kept not in named:
        rows.append((kept, f"区划代码 {kept} 开头"))
    return [("", "不限属地"), *rows]


class SeenDraft(forms.Form):
    """Anything that is done to a draft: it carries the revision that was on the screen."""

    seen = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), BROKEN),
    )  # fmt: skip

    def overtaken(self, told: Overtaken) -> None:
        """Say that somebody was quicker; a second press then rests on the draft as it is now."""
        self.add_error(None, f"{overtaken_words(told)}填写的内容还在；请核对最新的规则，仍需提交的再按一次。")
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["seen"] = str(told.table.revision)  # type: ignore[index]


def overtaken_words(told: Overtaken) -> str:
    """Who changed the draft, and when."""
    table = told.table
    who = table.edited_by.name if table.edited_by else "另一位管理员"
    return f"{who}已于{cn_datetime(table.edited_at)}修改了草稿，本页没有提交。"


class RuleForm(SeenDraft):
    """Where, what, who, from when to when, and why."""

    division = Choice(label="问题属地", empty=None, help_text="选了区县或乡镇的，也管它下面的村（社区）。")
    content = Choice(label="内容分类", empty=None, help_text="选“全部”的，管这一类下面的各小类。")
    target = Choice(
        [(target.value, target.label) for target in Target],
        label="由谁办理", empty=None, required=True, widget=forms.RadioSelect,
        help_text="选属地乡镇（街道）的，一条规则就管各个乡镇。",
    )  # fmt: skip
    unit = Choice(label="机关、单位", empty="请选择有权处理的机关、单位", help_text="由属地乡镇（街道）办理的不用选。")
    since = Day(label="开始适用", required=True)
    until = Day(label="最后一天", help_text="长期适用的留空。")
    basis = Text(
        label="依据", max_length=200, rows=2, required=True,
        help_text="三定规定或文件的名称、文号。办信人员会看到这句话。",
    )  # fmt: skip

    def __init__(self, *args: Any, district: District, row: RoutingRule | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if row is not None:
            names = ("division", "content", "target", "since", "until", "basis")
            self.initial = {name: getattr(row, name) for name in names} | {"unit": row.unit_id, **self.initial}
        units = [("", "请选择有权处理的机关、单位"), *district.to_forward()]
        listed = {value for _, group in units[1:] for value, _ in group}
        if row is not None and row.unit is not None and str(row.unit_id) not in listed:
            units.append((str(row.unit_id), f"{row.unit.name}（已停用）"))
        choices = {
            "division": division_choices(district, row.division if row else ""),
            "content": content_choices(),
            "unit": units,
        }
        for name, rows in choices.items():
            self.fields[name].choices = rows  # type: ignore[attr-defined]

    def rule(self, number: int) -> Rule:
        """What was typed, as the domain reads it; only of a valid form."""
        data = self.cleaned_data
        target = Target(data["target"])
        unit = int(data["unit"]) if data["unit"] and target is Target.UNIT else None
        return Rule(
            number=number, division=data["division"], content=data["content"], target=target, unit=unit,
            since=data["since"], until=data["until"], basis=data["basis"],
        )  # fmt: skip
