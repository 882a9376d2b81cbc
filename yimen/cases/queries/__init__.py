"""Named reads on cases; lists begin with what the user may see."""

from yimen.cases.queries.clock_line import (
    RunningClock,
    clock_items,
    current_clocks,
    handed_over,
    latest,
    recounted,
    runs_c4,
    why_of,
)
from yimen.cases.queries.deciding import ToDecide, to_decide
from yimen.cases.queries.desk import DESK_FILTERS, DeskRow, desk_counts, my_day
from yimen.cases.queries.helping import Helping, help_ends, helping, helps_of
from yimen.cases.queries.lists import CaseFilter, Found, Page, inbox_counts, listed, search, undated_count, with_clocks
from yimen.cases.queries.matters import (
    JointItem,
    answering_together,
    deeds_of,
    items_of,
    joinable,
    joint_items,
    reaches,
)
from yimen.cases.queries.parting import awaiting, open_parts, parties_of, received
from yimen.cases.queries.review_situation import before_request, respondent_of, review_situation
from yimen.cases.queries.reviews import answer_term, answer_terms, asking_term, open_review, waiting_reviews
from yimen.cases.queries.situation import (
    HELPED,
    PORTAL,
    decided_proposal,
    kinds_decided_in,
    open_proposal,
    situation,
    unfulfilled_claims,
)

__all__ = [
    "DESK_FILTERS",
    "HELPED",
    "PORTAL",
    "CaseFilter",
    "DeskRow",
    "Found",
    "Helping",
    "JointItem",
    "Page",
    "RunningClock",
    "ToDecide",
    "answer_term",
    "answer_terms",
    "answering_together",
    "asking_term",
    "awaiting",
    "before_request",
    "clock_items",
    "current_clocks",
    "decided_proposal",
    "deeds_of",
    "desk_counts",
    "handed_over",
    "help_ends",
    "helping",
    "helps_of",
    "inbox_counts",
    "items_of",
    "joinable",
    "joint_items",
    "kinds_decided_in",
    "latest",
    "listed",
    "my_day",
    "open_parts",
    "open_proposal",
    "open_review",
    "parties_of",
    "reaches",
    "received",
    "recounted",
    "respondent_of",
    "review_situation",
    "runs_c4",
    "search",
    "situation",
    "to_decide",
    "undated_count",
    "unfulfilled_claims",
    "waiting_reviews",
    "why_of",
    "with_clocks",
]
