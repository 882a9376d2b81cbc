"""The life of a matter as a state machine: thousands of lawful and unlawful steps by random people on random days.

Whatever is tried, either the action refuses in whole Chinese sentences and nothing at all is written, or it moves an
item along an edge of the table as written down in the tests; and after every step the facts of all items hang together
(`living/holds.py`).
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.cases.living.life import EDGES_WALKED, REVIEW_EDGES_WALKED, WALKED, Life
from tests.cases.living.moves import MOVES
from yimen.domain import review
from yimen.domain.procedure import Step

pytestmark = pytest.mark.django_db
# Not shrunk: the notes of a failed life say who did what and when, and shrinking takes longer than reading them.
USUAL = {"deadline": None, "suppress_health_check": list(HealthCheck), "phases": [Phase.generate]}


def test_whatever_is_tried_the_facts_of_a_matter_hang_together():
    run_state_machine_as_test(Life, settings=settings(max_examples=6, stateful_step_count=45, **USUAL))
    assert WALKED["sort"]


@pytest.mark.deep
def test_thousands_of_steps_walk_the_whole_table():
    lives, steps = int(os.environ.get("LIVES", "100")), 120
    run_state_machine_as_test(Life, settings=settings(max_examples=lives, stateful_step_count=steps, **USUAL))
    assert set(MOVES) <= set(WALKED), sorted(set(MOVES) - set(WALKED))
    assert set(Step) - {Step.RECORD_HISTORY} <= {step for _, step, _ in EDGES_WALKED}
    assert set(review.Step) <= {step for _, step in REVIEW_EDGES_WALKED}
