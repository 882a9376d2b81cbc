"""Writes on cases. Every change of a stage passes `steps.take`, the one door."""

from yimen.cases.actions.after import agree, fulfil_claim, reopen, report, resolve
from yimen.cases.actions.data_requests import (
    answer_data,
    ask_for_data,
    decide_data_refusal,
    propose_data_refusal,
)
from yimen.cases.actions.declining import decide_decline, propose_decline
from yimen.cases.actions.drafting import save_opinion_draft
from yimen.cases.actions.extending import ask_extension, decide_extension
from yimen.cases.actions.forwarding import (
    assign,
    decide_return,
    forward,
    object_to,
    to_political_legal,
    withdraw,
)
from yimen.cases.actions.handling import (
    ClaimAnswer,
    accept,
    deliver,
    draft_opinion,
    issue_opinion,
    receive,
    return_opinion,
)
from yimen.cases.actions.notices import decide_notice, load_notice, recalculate_again
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
from yimen.cases.actions.reviewing import (
    decide_not_to_review,
    deliver_review,
    draft_review,
    hold_hearing,
    issue_review,
    propose_not_to_review,
    request_review,
    return_review,
    take_up_review,
    withdraw_review,
)
from yimen.cases.actions.simple import accept_simplified, answer_simply, mark_simplified, to_ordinary
from yimen.cases.actions.sorting import answer_on_spot, guide_elsewhere, sort
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
    "accept_simplified",
    "agree",
    "answer_data",
    "answer_on_spot",
    "answer_simply",
    "ask_extension",
    "ask_for_data",
    "assign",
    "decide_data_refusal",
    "decide_decline",
    "decide_extension",
    "decide_not_to_review",
    "decide_notice",
    "decide_return",
    "deliver",
    "deliver_review",
    "draft_opinion",
    "draft_review",
    "forward",
    "fulfil_claim",
    "guide_elsewhere",
    "hold_hearing",
    "issue_opinion",
    "issue_review",
    "last_step",
    "load_notice",
    "mark_simplified",
    "new_query_code",
    "note_opened",
    "note_paper_read",
    "note_searched",
    "note_unmasked",
    "object_to",
    "open_from_interview",
    "propose_data_refusal",
    "propose_decline",
    "propose_not_to_review",
    "recalculate_again",
    "receive",
    "register",
    "register_accusation",
    "renew_query_code",
    "reopen",
    "report",
    "request_review",
    "resolve",
    "return_opinion",
    "return_review",
    "save_opinion_draft",
    "sort",
    "take_up_review",
    "to_ordinary",
    "to_political_legal",
    "unchanged",
    "withdraw",
    "withdraw_review",
]
