"""Named reads of supervision."""

from yimen.supervision.queries.facts import (
    FIELDS,
    is_history,
    main_end,
    newest_step,
    sides_of,
    to_be_executed,
)
from yimen.supervision.queries.lists import (
    Key,
    LeaderCounts,
    TaskCounts,
    asked,
    ended,
    first_after,
    leader_counts,
    meetings,
    open_leads,
    owed,
    proposed_items,
    task_counts,
    tasks_of_leader,
    to_confirm,
    waiting_letters,
)
from yimen.supervision.queries.of_case import OnCase, on_case

__all__ = [
    "FIELDS",
    "Key",
    "LeaderCounts",
    "OnCase",
    "TaskCounts",
    "asked",
    "ended",
    "first_after",
    "is_history",
    "leader_counts",
    "main_end",
    "meetings",
    "newest_step",
    "on_case",
    "open_leads",
    "owed",
    "proposed_items",
    "sides_of",
    "task_counts",
    "tasks_of_leader",
    "to_be_executed",
    "to_confirm",
    "waiting_letters",
]
