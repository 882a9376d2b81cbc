"""为什么是这个单位, after the choice: whether it was the unit that the routing rules suggested, or chosen by hand."""

from __future__ import annotations

from collections.abc import Iterable

from yimen.base.models import Unit
from yimen.cases.models import Case, RoutingRule, StepTaken

Named = tuple[int, int]
"""Version and number of a rule."""


def routed_words(case: Case, steps: Iterable[StepTaken]) -> dict[int, str]:
    """Step id -> the line, for the steps that sent a case to a unit while the office had rules.

    Two statements where another unit was suggested, for its name and for the basis of the rule; else none.
    """
    sent = [step for step in steps if "rule_version" in step.facts]
    others = [step for step in sent if step.facts["suggested"] not in (None, step.facts.get("to"))]
    names, bases = _names(others), _bases(case, others)
    return {step.pk: _line(step, names, bases) for step in sent}


def _names(others: list[StepTaken]) -> dict[int, str]:
    wanted = {step.facts["suggested"] for step in others}
    return dict(Unit.objects.filter(pk__in=wanted).values_list("pk", "short_name")) if wanted else {}


def _bases(case: Case, others: list[StepTaken]) -> dict[Named, str]:
    """The basis of each rule that was not followed, as it stood in the version that suggested."""
    wanted = {(step.facts["rule_version"], step.facts["rule"]) for step in others}
    if not wanted:
        return {}
    rows = RoutingRule.objects.filter(
        table__office=case.office_id,
        table__version__in={one[0] for one in wanted},
        number__in={one[1] for one in wanted},
    )
    return {
        (version, number): basis for version, number, basis in rows.values_list("table__version", "number", "basis")
    }


def _line(step: StepTaken, names: dict[int, str], bases: dict[Named, str]) -> str:
    rule, version, suggested = step.facts["rule"], step.facts["rule_version"], step.facts["suggested"]
    if suggested is None:
        return f"人工选择：第 {version} 版分流规则没有建议。"
    if suggested == step.facts.get("to"):
        return f"按规则 {rule}（第 {version} 版）的建议。"
    basis = bases.get((version, rule), "")
    because = f"（依据：{basis}）" if basis else ""
    said = f"人工选择：规则 {rule}（第 {version} 版）建议的是{names.get(suggested, '另一单位')}{because}。"
    return said if step.reason else f"{said}没有写明不按建议的理由。"
