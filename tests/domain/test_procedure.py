"""The life of a case is one table: every edge in it can be walked, every edge outside it is refused with words."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from yimen.domain import procedure
from yimen.domain.procedure import (
    ENDED_STAGES,
    OPEN_STAGES,
    STEPS,
    Paper,
    Side,
    Situation,
    Stage,
    Step,
    edges,
    offers,
    refusals,
)
from yimen.domain.roles import Permission
from yimen.domain.terms import codes

DOCS = Path(__file__).resolve().parents[2] / "docs" / "case-states.md"

# The whole table once more, as an officer would write it down. Before registration the stage is empty.
EDGES = {
    ("", "register", "registered"),
    ("", "record_history", "history"),
    ("registered", "sort", "registered"),
    ("registered", "answer_on_spot", "concluded"),
    ("registered", "guide_elsewhere", "procedural"),
    ("registered", "forward", "forwarded"),
    ("forwarded", "receive", "received"),
    ("received", "accept", "handling"),
    ("handling", "draft_opinion", "drafted"),
    ("drafted", "return_opinion", "handling"),
    ("drafted", "issue_opinion", "issued"),
    ("issued", "deliver", "concluded"),
}

READY = {  # what is known when nothing stands against the step
    Step.REGISTER: {"claims": 1},
    Step.RECORD_HISTORY: {"claims": 1},
    Step.SORT: {"petition_class": "appeal", "path": 6},
    Step.ANSWER_ON_SPOT: {"petition_class": "appeal", "path": 6, "reply": True},
    Step.GUIDE_ELSEWHERE: {"petition_class": "appeal", "path": 1, "reply": True, "competent_body": True},
    Step.FORWARD: {"petition_class": "appeal", "path": 6, "to_unit": True},
    Step.RECEIVE: {},
    Step.ACCEPT: {},
    Step.DRAFT_OPINION: {"claims": 2, "results": 2, "legal_basis": 1},
    Step.RETURN_OPINION: {"reply": True},
    Step.ISSUE_OPINION: {"claims": 2, "results": 2, "legal_basis": 1},
    Step.DELIVER: {"delivery_proved": True},
}


def ready(step: Step, **change: object) -> Situation:
    """The first lawful situation of a step, by somebody who may, on the right side, with every fact there."""
    rule = STEPS[step]
    facts = {
        "stage": next(iter(sorted(rule.sources)), None),
        "permissions": rule.permissions,
        "sides": frozenset({rule.side} if rule.side else ()),
        **READY[step],
    }
    return Situation(**{**facts, **change})


def codes_of(step: Step, situation: Situation) -> set[str]:
    return {refusal.code for refusal in refusals(step, situation)}


def test_the_table_holds_exactly_the_lawful_edges():
    assert {(str(source or ""), str(step), str(target)) for source, step, target in edges()} == EDGES


@pytest.mark.parametrize(("source", "step", "target"), sorted(EDGES))
def test_every_edge_of_the_table_can_be_walked(source, step, target):
    step = Step(step)
    assert refusals(step, ready(step, stage=Stage(source) if source else None)) == ()
    assert STEPS[step].target == target


@pytest.mark.parametrize(
    ("stage", "step"),
    [
        (stage, step)
        for stage, step in product([None, *Stage], Step)
        if (str(stage or ""), str(step)) not in {(source, taken) for source, taken, _ in EDGES}
    ],
)
def test_every_edge_outside_the_table_is_refused_with_the_present_stage_in_words(stage, step):
    found = [refusal for refusal in refusals(step, ready(step, stage=stage)) if refusal.code == "stage"]
    assert len(found) == 1
    assert (stage.label if stage else "未登记") in found[0].words or found[0].words == "该件已经登记过了。"


@pytest.mark.parametrize("step", list(Step))
def test_a_step_needs_one_of_its_permissions(step):
    rule = STEPS[step]
    for permission in Permission:
        refused = "permission" in codes_of(step, ready(step, permissions=frozenset({permission})))
        assert refused == (permission not in rule.permissions)
    assert "permission" in codes_of(step, ready(step, permissions=frozenset()))


@pytest.mark.parametrize(
    ("step", "side", "let"), [(step, side, STEPS[step].side is side) for step in Step for side in Side]
)
def test_a_step_is_taken_by_its_side_only(step, side, let):
    assert ("side" not in codes_of(step, ready(step, sides=frozenset({side})))) == let


# need -> (a step that has it, what makes it fail, an article beside the words or not)
NEEDS = [
    ("claims", Step.REGISTER, {"claims": 0}),
    ("claims", Step.RECORD_HISTORY, {"claims": 0}),
    ("not_accusation", Step.SORT, {"petition_class": "accusation", "path": None}),
    ("not_accusation", Step.ANSWER_ON_SPOT, {"petition_class": "accusation"}),
    ("not_accusation", Step.FORWARD, {"petition_class": "accusation"}),
    ("sorted", Step.SORT, {"petition_class": "", "path": None}),
    ("sorted", Step.SORT, {"petition_class": "appeal", "path": None}),
    ("sorted", Step.ANSWER_ON_SPOT, {"petition_class": ""}),
    ("sorted", Step.FORWARD, {"petition_class": ""}),
    ("other_path", Step.GUIDE_ELSEWHERE, {"path": 6}),
    ("other_path", Step.GUIDE_ELSEWHERE, {"petition_class": "suggestion", "path": None}),
    ("not_other_path", Step.ANSWER_ON_SPOT, {"path": 1}),
    ("not_other_path", Step.FORWARD, {"path": 4}),
    ("to_unit", Step.FORWARD, {"to_unit": False}),
    ("not_to_self", Step.FORWARD, {"to_own_unit": True}),
    ("reply", Step.ANSWER_ON_SPOT, {"reply": False}),
    ("reply", Step.GUIDE_ELSEWHERE, {"reply": False}),
    ("reply", Step.RETURN_OPINION, {"reply": False}),
    ("competent_body", Step.GUIDE_ELSEWHERE, {"competent_body": False}),
    ("all_results", Step.DRAFT_OPINION, {"results": 1}),
    ("all_results", Step.DRAFT_OPINION, {"claims": 0, "results": 0}),
    ("all_results", Step.ISSUE_OPINION, {"results": 1}),
    ("legal_basis", Step.DRAFT_OPINION, {"legal_basis": 0}),
    ("legal_basis", Step.ISSUE_OPINION, {"legal_basis": 0}),
    ("second_person", Step.RETURN_OPINION, {"same_person": True}),
    ("second_person", Step.ISSUE_OPINION, {"same_person": True}),
    ("delivery_proved", Step.DELIVER, {"delivery_proved": False}),
]


@pytest.mark.parametrize(("need", "step", "lacking"), NEEDS)
def test_a_need_refuses_when_it_is_not_met_and_lets_pass_when_it_is(need, step, lacking):
    assert need in codes_of(step, replace(ready(step), **lacking))
    assert need not in codes_of(step, ready(step))
    said = next(refusal for refusal in refusals(step, replace(ready(step), **lacking)) if refusal.code == need)
    assert said.words.endswith("。")


def test_every_need_of_the_table_is_tested():
    in_table = {(need.name, step) for step, rule in STEPS.items() for need in rule.needs}
    assert in_table == {(need, step) for need, step, _ in NEEDS}


@pytest.mark.parametrize("path", [1, 2, 3, 4, 5])
def test_the_first_five_branches_can_be_guided_elsewhere(path):
    assert refusals(Step.GUIDE_ELSEWHERE, ready(Step.GUIDE_ELSEWHERE, path=path)) == ()


@pytest.mark.parametrize(("path", "let"), [(1, False), (2, False), (3, False), (4, False), (5, True), (6, True)])
def test_only_the_last_two_branches_are_forwarded_to_a_unit(path, let):
    assert (refusals(Step.FORWARD, ready(Step.FORWARD, path=path)) == ()) == let


def test_a_suggestion_needs_no_branch():
    suggestion = {"petition_class": "suggestion", "path": None}
    assert refusals(Step.SORT, ready(Step.SORT, **suggestion)) == ()
    assert refusals(Step.FORWARD, ready(Step.FORWARD, **suggestion)) == ()


def test_all_reasons_are_told_at_once():
    nobody = Situation(stage=Stage.REGISTERED)
    assert codes_of(Step.FORWARD, nobody) == {"permission", "side", "sorted", "to_unit"}


@pytest.mark.parametrize("stage", list(Stage))
def test_only_the_steps_out_of_the_present_stage_are_offered(stage):
    assert {str(offer.rule.step) for offer in offers(Situation(stage=stage))} == {
        step for source, step, _ in EDGES if source == stage
    }


def test_the_form_of_a_step_may_be_opened_before_its_facts_are_typed():
    handler = Situation(
        stage=Stage.HANDLING, permissions=frozenset({Permission.OPINION_DRAFT}), sides=frozenset({Side.UNIT})
    )
    (offer,) = offers(handler)
    assert offer.refusals
    assert offer.open
    (closed,) = offers(replace(handler, sides=frozenset({Side.OFFICE})))
    assert not closed.open


def test_a_stage_is_either_open_or_ended():
    assert frozenset(Stage) == OPEN_STAGES | ENDED_STAGES
    assert not OPEN_STAGES & ENDED_STAGES
    assert {stage for stage in Stage if any(source == stage for source, *_ in EDGES)} == set(OPEN_STAGES)


@pytest.mark.parametrize("rule", STEPS.values(), ids=[str(step) for step in STEPS])
def test_a_row_names_known_clocks_and_papers_and_says_what_it_is(rule):
    assert set(rule.starts + rule.stops) <= set(codes())
    assert rule.paper is None or rule.paper in Paper
    assert rule.label
    assert rule.done
    assert rule.permissions


def test_every_clock_that_starts_against_a_unit_or_the_office_also_stops():
    started = {code for rule in STEPS.values() for code in rule.starts}
    stopped = {code for rule in STEPS.values() for code in rule.stops}
    assert started - stopped == {"C5"}  # the petitioner's own right: nothing that we do ends it
    assert stopped <= started


def test_the_diagram_in_the_docs_is_the_one_drawn_from_the_table():
    text = DOCS.read_text(encoding="utf-8")
    assert text.count("```mermaid\n") == 1
    drawn = text.split("```mermaid\n")[1].split("```")[0]
    assert drawn == procedure.diagram()


def test_the_diagram_draws_every_edge_of_the_table():
    drawn = procedure.diagram()
    for source, step, target in EDGES:
        assert f"    {source or '[*]'} --> {target}: {STEPS[Step(step)].label}\n" in drawn
