"""Acts of supervision."""

from yimen.supervision.actions.conferring import (
    conference_situation,
    convene,
    decide_item,
    decline_item,
    list_item,
    note_minutes_read,
    note_present,
    propose_item,
    sign_minutes,
)
from yimen.supervision.actions.consulting import call_consultation, conclude_consultation
from yimen.supervision.actions.frame import Demand, Overtaken, unchanged
from yimen.supervision.actions.leading import (
    Occasion,
    end_lead,
    give_order,
    lead_situation,
    note_meeting,
    take_over,
)
from yimen.supervision.actions.tasks import answer_task, close_task, return_task, task_situation, withdraw_task
from yimen.supervision.actions.urging import letter_situation, send_back_letter, sign_letter, urge, urged_unit

__all__ = [
    "Demand",
    "Occasion",
    "Overtaken",
    "answer_task",
    "call_consultation",
    "close_task",
    "conclude_consultation",
    "conference_situation",
    "convene",
    "decide_item",
    "decline_item",
    "end_lead",
    "give_order",
    "lead_situation",
    "letter_situation",
    "list_item",
    "note_meeting",
    "note_minutes_read",
    "note_present",
    "propose_item",
    "return_task",
    "send_back_letter",
    "sign_letter",
    "sign_minutes",
    "take_over",
    "task_situation",
    "unchanged",
    "urge",
    "urged_unit",
    "withdraw_task",
]
