"""Named reads on cases; lists begin with what the user may see."""

from yimen.cases.queries.clock_line import clock_items, why_of
from yimen.cases.queries.desk import DESK_FILTERS, desk_counts, my_day, running
from yimen.cases.queries.lists import CaseFilter, Found, Page, inbox_counts, listed, search, with_clocks
from yimen.cases.queries.situation import PORTAL, situation

__all__ = [
    "DESK_FILTERS",
    "PORTAL",
    "CaseFilter",
    "Found",
    "Page",
    "clock_items",
    "desk_counts",
    "inbox_counts",
    "listed",
    "my_day",
    "running",
    "search",
    "situation",
    "why_of",
    "with_clocks",
]
