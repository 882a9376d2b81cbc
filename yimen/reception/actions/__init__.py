"""Writes of the hall: tickets, calls, visits, windows."""

from yimen.reception.actions.calling import call_missed, call_next, mark_missed, recall
from yimen.reception.actions.confirming import Confirmation, confirm_interview
from yimen.reception.actions.incidents import (
    IncidentFacts,
    note_incident_opened,
    record_incident,
    review_incident,
    seal_due,
)
from yimen.reception.actions.refused import DraftConflict, NotPossible
from yimen.reception.actions.serving import finish_visit, save_draft, start_serving, walk_in
from yimen.reception.actions.tickets import bring_back, left, take_ticket
from yimen.reception.actions.windows import close_window, open_window

__all__ = [
    "Confirmation",
    "DraftConflict",
    "IncidentFacts",
    "NotPossible",
    "bring_back",
    "call_missed",
    "call_next",
    "close_window",
    "confirm_interview",
    "finish_visit",
    "left",
    "mark_missed",
    "note_incident_opened",
    "open_window",
    "recall",
    "record_incident",
    "review_incident",
    "save_draft",
    "seal_due",
    "start_serving",
    "take_ticket",
    "walk_in",
]
