"""复查 and 复核 (第三十五条, 第三十六条) as one table, in the shape of the table of the petition itself.

A request is received, taken up or told where else to go, examined by a body that stands above the one it looks at and
never was the first handler, answered in writing by a second person's signature, and delivered. A delivered 复核 opinion
ends the matter (终结); help and guidance go on (第三十七条第三款).

The right is each petitioner's own: one asks within thirty days of the own receipt. Several may ask jointly, where they
look at one opinion; each of them receives the answer, and the next thirty days of each run from that.
"""

from yimen.domain.review.needs import NO_OPEN_REVIEW, Situation
from yimen.domain.review.stages import ENDED, OPEN, Level, NotTaken, Result, Side, Stage, Step
from yimen.domain.review.table import STEPS, StepRule, asked_in_time, edges, offers, refusals

__all__ = [
    "ENDED",
    "NO_OPEN_REVIEW",
    "OPEN",
    "STEPS",
    "Level",
    "NotTaken",
    "Result",
    "Side",
    "Situation",
    "Stage",
    "Step",
    "StepRule",
    "asked_in_time",
    "edges",
    "offers",
    "refusals",
]
