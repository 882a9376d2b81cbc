"""Writes on cases. Every change of a stage passes `steps.take`, the one door."""

from yimen.cases.actions.drafting import save_opinion_draft
from yimen.cases.actions.handling import (
    ClaimAnswer,
    accept,
    deliver,
    draft_opinion,
    fulfil_claim,
    issue_opinion,
    receive,
    return_opinion,
)
from yimen.cases.actions.noting import UNMASK_REASONS, note_opened, note_paper_read, note_searched, note_unmasked
from yimen.cases.actions.protecting import AccusationFacts, register_accusation
from yimen.cases.actions.registering import (
    PetitionFacts,
    Registered,
    new_query_code,
    open_from_interview,
    register,
    renew_query_code,
)
from yimen.cases.actions.sorting import answer_on_spot, forward, guide_elsewhere, sort
from yimen.cases.actions.steps import NotAllowed
from yimen.cases.actions.unchanged import Stale, last_step, unchanged

__all__ = [
    "UNMASK_REASONS",
    "AccusationFacts",
    "ClaimAnswer",
    "NotAllowed",
    "PetitionFacts",
    "Registered",
    "Stale",
    "accept",
    "answer_on_spot",
    "deliver",
    "draft_opinion",
    "forward",
    "fulfil_claim",
    "guide_elsewhere",
    "issue_opinion",
    "last_step",
    "new_query_code",
    "note_opened",
    "note_paper_read",
    "note_searched",
    "note_unmasked",
    "open_from_interview",
    "receive",
    "register",
    "register_accusation",
    "renew_query_code",
    "return_opinion",
    "save_opinion_draft",
    "sort",
    "unchanged",
]
