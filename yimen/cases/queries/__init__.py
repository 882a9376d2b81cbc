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
from yimen.cases.queries.hands import LedgerLine, colleagues, hand_situation, ledger, offers_to, waiting_offer
from yimen.cases.queries.helping import Helping, help_ends, helping, helps_of
from yimen.cases.queries.lists import CaseFilter, Found, Page, inbox_counts, listed, search, undated_count, with_clocks
from yimen.cases.queries.matters import (
    JointItem,
    answering_together,
    changes_of,
    deeds_of,
    items_of,
    joinable,
    joint_items,
)
from yimen.cases.queries.parting import awaiting, open_parts, parties_of, received, returned_parts
from yimen.cases.queries.powers import PORTAL, deputy_for, powers_of
from yimen.cases.queries.recusals import could_be_recused, recusal_situation, recusals_of, recusals_to_decide
from yimen.cases.queries.review_situation import before_request, respondent_of, review_powers, review_situation
from yimen.cases.queries.reviews import answer_term, answer_terms, asking_term, open_review, waiting_reviews
from yimen.cases.queries.situation import (
    HELPED,
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
    "LedgerLine",
    "Page",
    "RunningClock",
    "ToDecide",
    "answer_term",
    "answer_terms",
    "answering_together",
    "asking_term",
    "awaiting",
    "before_request",
    "changes_of",
    "clock_items",
    "colleagues",
    "could_be_recused",
    "current_clocks",
    "decided_proposal",
    "deeds_of",
    "deputy_for",
    "desk_counts",
    "hand_situation",
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
    "ledger",
    "listed",
    "my_day",
    "offers_to",
    "open_parts",
    "open_proposal",
    "open_review",
    "parties_of",
    "powers_of",
    "received",
    "recounted",
    "recusal_situation",
    "recusals_of",
    "recusals_to_decide",
    "respondent_of",
    "returned_parts",
    "review_powers",
    "review_situation",
    "runs_c4",
    "search",
    "situation",
    "to_decide",
    "undated_count",
    "unfulfilled_claims",
    "waiting_offer",
    "waiting_reviews",
    "why_of",
    "with_clocks",
]
