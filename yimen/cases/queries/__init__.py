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
from yimen.cases.queries.lists import CaseFilter, Found, Page, inbox_counts, listed, search, undated_count, with_clocks
from yimen.cases.queries.mandates import (
    addressees_of,
    agents_near,
    held_mandates,
    is_local_office,
    mandates_of,
    openings_of,
    rates_for,
    receipt_goes_to,
    urgent_reports,
)
from yimen.cases.queries.review_situation import before_request, respondent_of, review_situation
from yimen.cases.queries.reviews import answer_term, answer_terms, asking_term, open_review, waiting_reviews
from yimen.cases.queries.situation import (
    PORTAL,
    decided_proposal,
    kinds_decided_in,
    open_proposal,
    situation,
    unfulfilled_claims,
)

__all__ = [
    "DESK_FILTERS",
    "PORTAL",
    "CaseFilter",
    "DeskRow",
    "Found",
    "Page",
    "RunningClock",
    "ToDecide",
    "addressees_of",
    "agents_near",
    "answer_term",
    "answer_terms",
    "asking_term",
    "before_request",
    "clock_items",
    "current_clocks",
    "decided_proposal",
    "desk_counts",
    "handed_over",
    "held_mandates",
    "inbox_counts",
    "is_local_office",
    "kinds_decided_in",
    "latest",
    "listed",
    "mandates_of",
    "my_day",
    "open_proposal",
    "open_review",
    "openings_of",
    "rates_for",
    "receipt_goes_to",
    "recounted",
    "respondent_of",
    "review_situation",
    "runs_c4",
    "search",
    "situation",
    "to_decide",
    "undated_count",
    "unfulfilled_claims",
    "urgent_reports",
    "waiting_reviews",
    "why_of",
    "with_clocks",
]
