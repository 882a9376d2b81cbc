"""Which steps a journey takes by clicking: declared beside it, and held against the rows that the site has written.

`@walks(Step.FORWARD, …)` on a journey declares rows of the three tables. What a test plays through the actions to get
there is written by its own process and does not count; what is left was written by the live site.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any, TypeVar

from django.db.models import Model
from django.db.models.signals import post_save

from yimen.cases.models import AccusationStep, ReviewStepTaken, StepTaken
from yimen.domain import procedure, protection, review

Row = tuple[str, str]  # table, step
ROWS_OF: dict[str, type[Model]] = {"case": StepTaken, "review": ReviewStepTaken, "accusation": AccusationStep}
STEPS_OF: dict[str, type[StrEnum]] = {"case": procedure.Step, "review": review.Step, "accusation": protection.Step}
TABLE_OF = {steps: table for table, steps in STEPS_OF.items()}
EVERY_ROW: frozenset[Row] = frozenset((table, str(step)) for table, steps in STEPS_OF.items() for step in steps)

DECLARED: dict[str, frozenset[Row]] = {}
"""Name of a journey -> the rows that it takes; filled as the modules of the journeys are read."""

T = TypeVar("T", bound=Callable[..., Any])


def walks(*steps: StrEnum) -> Callable[[T], T]:
    """Declare the steps that a journey takes in the browser."""

    def declare(journey: T) -> T:
        rows = frozenset((TABLE_OF[type(step)], str(step)) for step in steps)
        journey.walks = DECLARED[journey.__name__] = rows  # type: ignore[attr-defined]
        return journey

    return declare


class Own:
    """The rows that this process has written itself."""

    def __init__(self) -> None:
        self.ids: dict[type[Model], set[int]] = {model: set() for model in ROWS_OF.values()}

    def note(self, sender: type[Model], instance: Model, **_: object) -> None:
        """A row was saved here."""
        if sender in self.ids:
            self.ids[sender].add(instance.pk)

    def by_the_site(self) -> set[Row]:
        """The steps that somebody else has written."""
        found: set[Row] = set()
        for table, model in ROWS_OF.items():
            rows = model.objects.exclude(pk__in=self.ids[model])  # type: ignore[attr-defined]
            found |= {(table, step) for step in rows.values_list("step", flat=True)}
        return found


@contextmanager
def own_rows() -> Iterator[Own]:
    """Note every row of the three tables that is written in this process."""
    own = Own()
    post_save.connect(own.note, weak=False)
    try:
        yield own
    finally:
        post_save.disconnect(own.note)
