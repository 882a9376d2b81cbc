"""Writes on cases. Every change of a stage passes `steps.take`, the one door."""

from yimen.cases.actions.after import agree, reopen, reopen_answer, report, resolve
from yimen.cases.actions.aiding import accept_aid, close_aid, decline_aid, offer_aid, refer_aid
from yimen.cases.actions.contacting import note_contact, note_wish
from yimen.cases.actions.declining import decide_decline, propose_decline
from yimen.cases.actions.disputing import decide_unit, end_dispute, raise_dispute
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
from yimen.cases.actions.fulfilling import answer_check, fulfil_claim
from yimen.cases.actions.handing import answer_hand, offer_hand, order_hand, recall_hand, take_in_hand
from yimen.cases.actions.handling import (
    ClaimAnswer,
    accept,
    deliver,
    draft_opinion,
    issue_opinion,
    receive,
    return_opinion,
)
from yimen.cases.actions.helping import answer_help, ask_help, waive_help
from yimen.cases.actions.matters import link, note_matter_opened, undo, unlink
from yimen.cases.actions.noting import UNMASK_REASONS, note_opened, note_paper_read, note_searched, note_unmasked
from yimen.cases.actions.parting import MOST_PARTS, rejoin, split
from yimen.cases.actions.protecting import AccusationFacts, register_accusation
from yimen.cases.actions.recusing import ask_recusal, decide_recusal, declare_interest
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
from yimen.cases.actions.routing import (
    Overtaken,
    add_rule,
    add_rules,
    change_rule,
    move_rule,
    open_draft,
    release,
    switch_rule,
    try_draft,
)
from yimen.cases.actions.simple import accept_simplified, answer_simply, to_ordinary
from yimen.cases.actions.sorting import answer_on_spot, guide_elsewhere, sort
from yimen.cases.actions.steps import NotAllowed
from yimen.cases.actions.unchanged import (
    Stale,
    last_review_step,
    last_step,
    same_claims,
    unchanged,
    unchanged_review,
)

__all__ = [
    "MOST_PARTS",
    "UNMASK_REASONS",
    "AccusationFacts",
    "ClaimAnswer",
    "NotAllowed",
    "Overtaken",
    "PetitionFacts",
    "Registered",
    "Stale",
    "accept",
    "accept_aid",
    "accept_simplified",
    "add_rule",
    "add_rules",
    "agree",
    "answer_check",
    "answer_hand",
    "answer_help",
    "answer_on_spot",
    "answer_simply",
    "ask_extension",
    "ask_help",
    "ask_recusal",
    "assign",
    "change_rule",
    "close_aid",
    "decide_decline",
    "decide_extension",
    "decide_not_to_review",
    "decide_recusal",
    "decide_return",
    "decide_unit",
    "declare_interest",
    "decline_aid",
    "deliver",
    "deliver_review",
    "draft_opinion",
    "draft_review",
    "end_dispute",
    "forward",
    "fulfil_claim",
    "guide_elsewhere",
    "hold_hearing",
    "issue_opinion",
    "issue_review",
    "last_review_step",
    "last_step",
    "link",
    "move_rule",
    "new_query_code",
    "note_contact",
    "note_matter_opened",
    "note_opened",
    "note_paper_read",
    "note_searched",
    "note_unmasked",
    "note_wish",
    "object_to",
    "offer_aid",
    "offer_hand",
    "open_draft",
    "open_from_interview",
    "order_hand",
    "propose_decline",
    "propose_not_to_review",
    "raise_dispute",
    "recall_hand",
    "receive",
    "refer_aid",
    "register",
    "register_accusation",
    "rejoin",
    "release",
    "renew_query_code",
    "reopen",
    "reopen_answer",
    "report",
    "request_review",
    "resolve",
    "return_opinion",
    "return_review",
    "same_claims",
    "save_opinion_draft",
    "sort",
    "split",
    "switch_rule",
    "take_in_hand",
    "take_up_review",
    "to_ordinary",
    "to_political_legal",
    "try_draft",
    "unchanged",
    "unchanged_review",
    "undo",
    "unlink",
    "waive_help",
    "withdraw",
    "withdraw_review",
]
