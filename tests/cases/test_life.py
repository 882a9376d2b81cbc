"""The life of a matter as a state machine: thousands of lawful and unlawful steps by random people on random days.

Whatever is tried, either the action refuses in whole Chinese sentences and nothing at all is written, or it moves an
item along an edge of the table as written down in the tests; and after every step the facts of all items hang together
(`living/holds.py`).
"""

from __future__ import annotations

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


def lives(number: int, steps: int) -> None:
    run_state_machine_as_test(Life, settings=settings(max_examples=number, stateful_step_count=steps, **USUAL))


def test_whatever_is_tried_the_facts_of_a_matter_hang_together():
    lives(6, 45)
    assert WALKED["sort"]


def not_walked() -> set[str]:
    """Moves, steps of the table and steps of a review that no life of this process has made."""
    steps = set(Step) - {Step.RECORD_HISTORY} - {step for _, step, _ in EDGES_WALKED}  # history is no life
    return {*(set(MOVES) - set(WALKED)), *steps, *(set(review.Step) - {step for _, step in REVIEW_EDGES_WALKED})}


@pytest.mark.deep
def test_thousands_of_steps_walk_the_whole_table():
    for _ in range(6):  # a rare step may want more lives than the first forty
        lives(40, 120)
        if not not_walked():
            break
    assert not_walked() == set()
