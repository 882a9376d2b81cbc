"""The moves of a life: each calls one action with what a person might type; `well` types it as it should be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.utils.timezone import localdate
from hypothesis import strategies as st

from yimen.base.models import Unit, User
from yimen.cases.actions import ClaimAnswer, NotAllowed
from yimen.domain.procedure import Refusal

Draw = Callable[[Any], Any]
Move = Callable[[Any, User, Draw, bool], Any]
MOVES: dict[str, Move] = {}
WORDS = st.sampled_from(["情况属实，依规办理。", "情况属实，依规办理。", "材料已核对。", "", "  "])
RESULTS = st.sampled_from(["supported", "supported", "explained", "not_supported", ""])


def move(function: Move) -> Move:
    MOVES[function.__name__] = function
    return function


def nothing_there(words: str) -> NotAllowed:
    """What a page would say of something that is not there: no action is called."""
    return NotAllowed((Refusal("none", words),))


def words(draw: Draw, well: bool) -> str:
    return "情况属实，依规办理。" if well else draw(WORDS)


def to(life: Any, draw: Draw, well: bool) -> Unit:
    world = life.world
    return draw(st.sampled_from([world.one, world.one, world.two] if well else [world.one, world.office, world.court]))


def answers(case: Any, draw: Draw, well: bool) -> dict[int, ClaimAnswer]:
    results = st.sampled_from(["supported", "supported", "explained"]) if well else RESULTS
    return {claim.order: ClaimAnswer(draw(results), words(draw, well)) for claim in case.claims.all()}


def some_day(life: Any, draw: Draw, well: bool) -> date:
    return localdate(life.now) + timedelta(days=0 if well else draw(st.integers(-40, 3)))


def by(life: Any, who: User) -> dict[str, Any]:
    return {"by": who, "at": life.now}
