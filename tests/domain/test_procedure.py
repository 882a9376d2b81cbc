"""The life of a case is one table: every edge in it can be walked, every edge outside it is refused with words."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from tests.domain.procedure_facts import EDGES, codes_of, ready
from tests.domain.saying import told
from yimen.domain import procedure
from yimen.domain.procedure import (
    ENDED_STAGES,
    OPEN_STAGES,
    STEPS,
    Paper,
    Side,
    Stage,
    Step,
    edges,
    refusals,
)
from yimen.domain.roles import Permission
from yimen.domain.terms import codes

DOCS = Path(__file__).resolve().parents[2] / "docs" / "case-states.md"


def test_the_table_holds_exactly_the_lawful_edges():
    assert {(str(source or ""), str(step), str(target)) for source, step, target in edges()} == EDGES


@pytest.mark.parametrize(("source", "step", "target"), sorted(EDGES))
def test_every_edge_of_the_table_can_be_walked(source, step, target):
    step = Step(step)
    assert refusals(step, ready(step, stage=Stage(source) if source else None)) == ()
    assert STEPS[step].target_from(Stage(source) if source else None) == target


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
    assert (stage.label if stage else "未登记") in found[0].words or found[0].words == "该件已经登记过了，请直接办理。"


@pytest.mark.parametrize("step", list(Step))
def test_a_step_needs_one_of_its_permissions(step):
    rule = STEPS[step]
    for permission in Permission:
        refused = "permission" in codes_of(step, ready(step, permissions=frozenset({permission})))
        assert refused == (permission not in rule.permissions)
    assert "permission" in codes_of(step, ready(step, permissions=frozenset()))


@pytest.mark.parametrize(("step", "side"), list(product(Step, Side)))
def test_a_step_is_taken_by_its_side_only(step, side):
    refused = "side" in codes_of(step, ready(step, sides=frozenset({side})))
    assert refused == (STEPS[step].side is not side)


@pytest.mark.parametrize("step", list(Step))
def test_whoever_has_a_direct_interest_takes_no_step(step):
    """第二十八条第三款."""
    assert codes_of(step, ready(step, conflict=True)) == {"recusal"}


def test_a_stage_is_either_open_or_ended():
    assert frozenset(Stage) == OPEN_STAGES | ENDED_STAGES
    assert not OPEN_STAGES & ENDED_STAGES
    assert {stage for stage in Stage if any(source == stage and target != stage for source, _, target in EDGES)} == {
        *OPEN_STAGES,
        Stage.CONCLUDED,  # only a lawful event opens it again
    }


@pytest.mark.parametrize("rule", STEPS.values(), ids=[str(step) for step in STEPS])
def test_a_row_names_known_clocks_and_papers_and_says_what_it_is(rule):
    assert {*rule.starts, *rule.stops, *rule.voids, *rule.resumes} <= set(codes())
    assert not set(rule.stops) & set(rule.voids)
    assert rule.paper is None or rule.paper in Paper
    assert rule.label
    assert rule.done
    assert rule.permissions


def test_every_clock_that_starts_against_a_unit_or_the_office_also_stops():
    started = {code for rule in STEPS.values() for code in rule.starts}
    stopped = {code for rule in STEPS.values() for code in rule.stops}
    # The petitioner's and the parties' own rights end by themselves; a helper's own clock stops with its own answer.
    assert started - stopped == {"C5", "M1", "H1"}
    assert stopped - started == set()


@pytest.mark.parametrize("step", [Step.WITHDRAW, Step.AGREE_RETURN])
def test_a_case_that_comes_back_runs_on_by_its_first_c1(step):
    """03 §5: returning and re-forwarding keeps the first C1."""
    assert STEPS[step].resumes == (("C1", "S1", "T1") if step is Step.WITHDRAW else ("C1", "T1"))
    assert STEPS[step].starts == ()
    assert {"C2", "S2", "A1", "P1"} <= set(STEPS[step].voids)


def test_ended_stages_leave_no_duty_running():
    """What ends a petition stops every clock that may run against office or unit there, but for the report (A1)."""
    duties = {"registered": {"C1", "S1", "T1"}, "received": {"C2", "C3"}, "handling": {"C4"}, "issued": {"C4"}}
    for source, step, target in EDGES:
        if target in {"concluded", "procedural"} and source != target:
            assert duties[source] <= set(STEPS[Step(step)].stops), step


def test_an_unknown_place_of_a_step_that_creates_nothing_is_an_error():
    with told("sort creates a petition and must say where it stands"):
        STEPS[Step.SORT].target_from(None)


def test_the_diagram_in_the_docs_is_the_one_drawn_from_the_table():
    text = DOCS.read_text(encoding="utf-8")
    assert text.count("```mermaid\n") == 1
    drawn = text.split("```mermaid\n")[1].split("```")[0]
    assert drawn == procedure.diagram()


def test_the_diagram_draws_every_edge_of_the_table():
    drawn = procedure.diagram()
    for source, step, target in EDGES:
        assert f"    {source or '[*]'} --> {target}: {STEPS[Step(step)].label}\n" in drawn
