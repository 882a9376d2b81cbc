"""为什么是这个单位, after the choice: whether it was the unit that the routing rules suggested, or chosen by hand."""

from __future__ import annotations

from collections.abc import Iterable

from yimen.base.models import Unit
from yimen.cases.models import StepTaken


def routed_words(steps: Iterable[StepTaken]) -> dict[int, str]:
    """Step id -> the line, for the steps that sent a case to a unit while the office had rules.

    One statement where another unit was suggested, else none.
    """
    sent = [step for step in steps if "rule_version" in step.facts]
    others = {step.facts["suggested"] for step in sent} - {step.facts.get("to") for step in sent} - {None}
    names = dict(Unit.objects.filter(pk__in=others).values_list("pk", "short_name")) if others else {}
    return {step.pk: _line(step, names) for step in sent}


def _line(step: StepTaken, names: dict[int, str]) -> str:
    rule, version, suggested = step.facts["rule"], step.facts["rule_version"], step.facts["suggested"]
    if suggested is None:
        return f"人工选择：第 {version} 版分流规则没有建议。"
    if suggested == step.facts.get("to"):
        return f"按规则 {rule}（第 {version} 版）的建议。"
    return f"人工选择：规则 {rule}（第 {version} 版）建议的是{names.get(suggested, '另一单位')}。"
