"""疏导帮扶 (第二十七条, 第三十七条) as one table: offered, accepted or declined, passed on, noted; never more."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from yimen.domain import aid as rules
from yimen.domain.aid import HELPERS, OPEN, STEPS, Ground, Kind, Situation, Stage, Step, offers, refusals
from yimen.domain.roles import Permission

EDGES = {
    ("", "offer", "offered"),
    ("offered", "accept", "accepted"),
    ("offered", "decline", "declined"),
    ("accepted", "decline", "declined"),  # a person may change their mind
    ("referred", "decline", "declined"),
    ("accepted", "refer", "referred"),
    ("accepted", "close", "closed"),
    ("referred", "close", "closed"),
}
READY = {
    Step.OFFER: {"ground": Ground.HARDSHIP, "words": True},
    Step.ACCEPT: {},
    Step.DECLINE: {},
    Step.REFER: {"to": True},
    Step.CLOSE: {"words": True},
}
NEEDS = [
    ("ground", Step.OFFER, {"ground": None}),
    ("ground", Step.OFFER, {"ground": Ground.FINAL}),
    ("not_twice", Step.OFFER, {"same_open": True}),
    ("words", Step.OFFER, {"words": False}),
    ("to", Step.REFER, {"to": False}),
    ("words", Step.CLOSE, {"words": False}),
]


def ready(step: Step, stage: str | None = None, **change: object) -> Situation:
    sources = sorted(STEPS[step].sources)
    at = Stage(stage) if stage else next(iter(sources), None)
    return Situation(**{"stage": at, "permissions": HELPERS, "concerned": True, **READY[step], **change})


def test_the_table_holds_exactly_these_edges():
    found = {
        (str(source or ""), str(row.step), str(row.target))
        for row in STEPS.values()
        for source in row.sources or {None}
    }
    assert found == EDGES


@pytest.mark.parametrize(("source", "step"), sorted((source, step) for source, step, _ in EDGES))
def test_every_edge_can_be_walked(source, step):
    assert refusals(Step(step), ready(Step(step), source or None)) == ()


@pytest.mark.parametrize(
    ("stage", "step"),
    [
        (stage, step)
        for stage, step in product(Stage, Step)
        if (str(stage), str(step)) not in {(source, taken) for source, taken, _ in EDGES}
    ],
)
def test_every_other_edge_is_refused(stage, step):
    [found] = [one for one in refusals(step, ready(step, stage)) if one.code == "stage"]
    rule = STEPS[step]
    asked = "、".join(sorted(source.label for source in rule.sources))
    words = f"现在是“{stage.label}”，只有“{asked}”时才能{rule.label}；现在能办什么，请看“下一步”。"
    assert found.words == (words if rule.sources else "这项帮扶已经提出过了，请直接办理。")


@pytest.mark.parametrize(("need", "step", "lacking"), NEEDS)
def test_a_missing_fact_is_refused_in_words(need, step, lacking):
    [found] = refusals(step, replace(ready(step), **lacking))
    assert (found.code, found.article) == (need, "第三十七条")
    assert "请" in found.words
    assert found.words.endswith("。")


def test_every_need_is_tested():
    assert {(need.name, step) for step, row in STEPS.items() for need in row.needs} == {(n, s) for n, s, _ in NEEDS}


def test_after_finality_it_is_offered_for_that():
    assert refusals(Step.OFFER, ready(Step.OFFER, ground=Ground.FINAL, final=True)) == ()


def test_declining_asks_for_nothing_and_ends_it():
    """第三十七条: voluntary, without a reason and without an effect."""
    assert STEPS[Step.DECLINE].needs == ()
    assert Stage.DECLINED not in OPEN
    assert [row.step for row in STEPS.values() if Stage.DECLINED in row.sources] == []


@pytest.mark.parametrize("step", list(Step))
def test_who_works_on_the_matter_takes_it_and_nobody_else(step):
    for permission in Permission:
        found = {one.code for one in refusals(step, ready(step, permissions=frozenset({permission})))}
        assert ("permission" in found) == (permission not in HELPERS)
    [found] = refusals(step, ready(step, concerned=False))
    assert found.words == f"“{STEPS[step].label}”由登记该件的信访部门或者承办该件的责任单位办理，请与其联系。"
    assert [one.code for one in refusals(step, ready(step, conflict=True))] == ["recusal"]


def test_only_the_steps_out_of_the_present_stage_are_offered():
    found = {offer.rule.step: offer for offer in offers(ready(Step.REFER, to=False))}
    assert set(found) == {Step.DECLINE, Step.REFER, Step.CLOSE}
    assert found[Step.REFER].open, "its form asks for the body"
    assert [one.code for one in found[Step.REFER].refusals] == ["to"]


def test_there_is_no_state_to_keep_people_still():
    """Red line 3: no 稳控, no visit schedule."""
    words = [one.label for kind in (Kind, Ground, Stage) for one in kind] + [row.label for row in STEPS.values()]
    assert not [word for word in words if "稳" in word or "控" in word or "走访" in word]
    assert "schedule" not in rules.Situation.__slots__
