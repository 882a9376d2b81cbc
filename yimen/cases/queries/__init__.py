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
from yimen.cases.queries.review_situation import before_request, one_above, respondent_of, review_situation
from yimen.cases.queries.situation import PORTAL, kinds_decided_in, open_proposal, situation

__all__ = [
    "DESK_FILTERS",
    "PORTAL",
    "CaseFilter",
    "DeskRow",
    "Found",
    "Page",
    "RunningClock",
    "ToDecide",
    "before_request",
    "clock_items",
    "current_clocks",
    "desk_counts",
    "handed_over",
    "inbox_counts",
    "kinds_decided_in",
    "latest",
    "listed",
    "my_day",
    "one_above",
    "open_proposal",
    "recounted",
    "respondent_of",
    "review_situation",
    "runs_c4",
    "search",
    "situation",
    "to_decide",
    "undated_count",
    "why_of",
    "with_clocks",
]
