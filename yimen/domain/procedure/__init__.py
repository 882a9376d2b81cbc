"""The life of a petition (信访件) as one table: every lawful step, once.

Buttons, forms, permissions, checks, tests, the diagram in the docs and the API read `STEPS`. Adding a lawful step is
adding a row. A step that is refused says why, in words a screen can show, with the article beside it.
"""

from yimen.domain.procedure.deciding import Offer, diagram, edges, offers, refusals
from yimen.domain.procedure.needs import CLAIMS, EXTENSION_MAX, PETITION_PATH
from yimen.domain.procedure.situation import Need, Refusal, Situation
from yimen.domain.procedure.stages import (
    ARTICLE_OF_REOPEN,
    ENDED_STAGES,
    OF_AN_ANSWER,
    OF_THE_OFFICE,
    OPEN_STAGES,
    PAPER_OF_DECLINE,
    UNCOUNTED_STAGES,
    WITHOUT_CASE,
    DeclineGround,
    Paper,
    ReopenGround,
    Side,
    Stage,
    Step,
)
from yimen.domain.procedure.table import STEPS, StepRule

__all__ = [
    "ARTICLE_OF_REOPEN",
    "CLAIMS",
    "ENDED_STAGES",
    "EXTENSION_MAX",
    "OF_AN_ANSWER",
    "OF_THE_OFFICE",
    "OPEN_STAGES",
    "PAPER_OF_DECLINE",
    "PETITION_PATH",
    "STEPS",
    "UNCOUNTED_STAGES",
    "WITHOUT_CASE",
    "DeclineGround",
    "Need",
    "Offer",
    "Paper",
    "Refusal",
    "ReopenGround",
    "Side",
    "Situation",
    "Stage",
    "Step",
    "StepRule",
    "diagram",
    "edges",
    "offers",
    "refusals",
]
