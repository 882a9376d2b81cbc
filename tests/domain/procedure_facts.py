"""What an officer would write down of the table: every lawful edge, and of each step what must be known to take it."""

from __future__ import annotations

from yimen.domain.procedure import STEPS, DeclineGround, Situation, Step, refusals

# The whole table once more, as an officer would write it down. Before registration the stage is empty.
EDGES = {
    ("", "register", "registered"),
    ("", "record_history", "history"),
    # 分类: by the office, and corrected by the unit until it has said whether it accepts
    ("registered", "sort", "registered"),
    ("received", "sort", "received"),
    # 拆分, 并回: claims of several units get an item of their own, and may come back until they are answered
    ("registered", "split", "registered"),
    ("received", "split", "received"),
    ("handling", "split", "handling"),
    ("registered", "rejoin", "rejoined"),
    ("received", "rejoin", "rejoined"),
    ("handling", "rejoin", "rejoined"),
    # several units: one leads, others help (第二十四条)
    ("forwarded", "ask_help", "forwarded"),
    ("received", "ask_help", "received"),
    ("handling", "ask_help", "handling"),
    ("forwarded", "answer_help", "forwarded"),
    ("objected", "answer_help", "objected"),
    ("received", "answer_help", "received"),
    ("handling", "answer_help", "handling"),
    ("drafted", "answer_help", "drafted"),
    ("forwarded", "waive_help", "forwarded"),
    ("received", "waive_help", "received"),
    ("handling", "waive_help", "handling"),
    ("drafted", "waive_help", "drafted"),
    ("registered", "mark_simplified", "registered"),
    # the exits of the window (第二十二条)
    ("registered", "answer_on_spot", "concluded"),
    ("registered", "guide_elsewhere", "procedural"),
    ("received", "guide_elsewhere", "procedural"),
    ("registered", "to_political_legal", "procedural"),
    ("registered", "forward", "forwarded"),
    ("registered", "assign", "forwarded"),
    ("forwarded", "withdraw", "registered"),
    # 不予受理, 不再受理: proposed, then decided by another person (第十九条, 第三十六条)
    ("registered", "propose_decline", "registered"),
    ("received", "propose_decline", "received"),
    ("registered", "return_decline", "registered"),
    ("received", "return_decline", "received"),
    ("registered", "confirm_decline", "procedural"),
    ("received", "confirm_decline", "procedural"),
    # the unit receives, objects, accepts (第二十三条)
    ("forwarded", "receive", "received"),
    ("forwarded", "object", "objected"),
    ("received", "object", "objected"),
    ("objected", "agree_return", "registered"),
    ("objected", "refuse_return", "received"),
    # 第二十四条: who takes it up is in dispute, and decided by the body above
    ("registered", "raise_dispute", "registered"),
    ("forwarded", "raise_dispute", "forwarded"),
    ("received", "raise_dispute", "received"),
    ("registered", "end_dispute", "registered"),
    ("forwarded", "end_dispute", "forwarded"),
    ("received", "end_dispute", "received"),
    ("registered", "decide_unit", "forwarded"),
    ("forwarded", "decide_unit", "forwarded"),
    ("received", "decide_unit", "forwarded"),
    ("forwarded", "confirm_unit", "forwarded"),
    ("received", "confirm_unit", "received"),
    ("received", "accept", "handling"),
    ("received", "accept_simplified", "handling"),
    # 简易办理
    ("registered", "to_ordinary", "registered"),
    ("received", "to_ordinary", "received"),
    ("handling", "to_ordinary", "handling"),
    ("handling", "answer_simply", "concluded"),
    # 第三十四条: the term is extended
    ("handling", "ask_extension", "handling"),
    ("drafted", "ask_extension", "drafted"),
    ("handling", "refuse_extension", "handling"),
    ("drafted", "refuse_extension", "drafted"),
    ("handling", "approve_extension", "handling"),
    ("drafted", "approve_extension", "drafted"),
    # 第三十三条: both parties agree
    ("handling", "mediate", "concluded"),
    ("handling", "settle", "concluded"),
    # 第三十二条、第三十四条: the opinion and its delivery
    ("handling", "draft_opinion", "drafted"),
    ("drafted", "return_opinion", "handling"),
    ("drafted", "issue_opinion", "issued"),
    ("issued", "deliver_one", "issued"),
    ("issued", "deliver", "concluded"),
    # after conclusion
    ("concluded", "report", "concluded"),
    ("procedural", "report", "procedural"),
    ("concluded", "check", "concluded"),
    ("concluded", "fulfil", "concluded"),
    ("concluded", "resolve", "concluded"),
    ("concluded", "reopen", "handling"),
    ("concluded", "reopen_answer", "registered"),
    # 第三十条: what turns out to be an accusation leaves the ordinary records from wherever it stands
    ("registered", "set_apart", "set_apart"),
    ("forwarded", "set_apart", "set_apart"),
    ("objected", "set_apart", "set_apart"),
    ("received", "set_apart", "set_apart"),
    ("handling", "set_apart", "set_apart"),
    ("drafted", "set_apart", "set_apart"),
    ("issued", "set_apart", "set_apart"),
}

APPEAL = {"petition_class": "appeal", "path": 6}
FINAL = {"ground": DeclineGround.FINAL, "final_opinion": True, "same_facts": True}
READY = {  # what is known when nothing stands against the step
    Step.REGISTER: {"claims": 1},
    Step.RECORD_HISTORY: {"claims": 1},
    Step.SORT: APPEAL,
    Step.SPLIT: {"taken_out": 1, "left": 1, "reply": True},
    Step.REJOIN: {"part": True, "origin_open": True, "reply": True},
    Step.ASK_HELP: {"helper_named": True, "reply": True},
    Step.ANSWER_HELP: {"reply": True},
    Step.WAIVE_HELP: {"helpers": 1, "reply": True},
    Step.MARK_SIMPLIFIED: {**APPEAL, "eligible": True},
    Step.ANSWER_ON_SPOT: {**APPEAL, "reply": True},
    Step.GUIDE_ELSEWHERE: {**APPEAL, "path": 1, "reply": True, "competent_body": True},
    Step.TO_POLITICAL_LEGAL: {**APPEAL, "path": 1, "to_political_legal": True},
    Step.FORWARD: {**APPEAL, "to_unit": True},
    Step.ASSIGN: {**APPEAL, "to_unit": True, "days": 30},
    Step.WITHDRAW: {"reply": True},
    Step.PROPOSE_DECLINE: {**FINAL, "reply": True},
    Step.RETURN_DECLINE: {"decline_proposed": True, "reply": True},
    Step.CONFIRM_DECLINE: {"decline_proposed": True, **FINAL},
    Step.RECEIVE: {},
    Step.SET_APART: {},
    Step.OBJECT: {"reply": True},
    Step.AGREE_RETURN: {"reply": True},
    Step.REFUSE_RETURN: {"reply": True},
    Step.RAISE_DISPUTE: {**APPEAL, "other_unit": True, "consulted": True, "reply": True},
    Step.END_DISPUTE: {"dispute_open": True, "reply": True},
    Step.DECIDE_UNIT: {"dispute_open": True, "to_unit": True, "reply": True},
    Step.CONFIRM_UNIT: {"dispute_open": True, "reply": True},
    Step.ACCEPT: {},
    Step.ACCEPT_SIMPLIFIED: {"eligible": True},
    Step.TO_ORDINARY: {"simplified": True, "reply": True},
    Step.ANSWER_SIMPLY: {"simplified": True, "claims": 2, "results": 2},
    Step.ASK_EXTENSION: {"c4": True, "days": 30, "reply": True},
    Step.REFUSE_EXTENSION: {"extension_asked": True, "reply": True},
    Step.APPROVE_EXTENSION: {"extension_asked": True, "c4": True},
    Step.MEDIATE: {**APPEAL, "consent": True, "terms": True},
    Step.SETTLE: {**APPEAL, "consent": True, "terms": True},
    Step.DRAFT_OPINION: {"claims": 2, "results": 2, "legal_basis": 1},
    Step.RETURN_OPINION: {"reply": True},
    Step.ISSUE_OPINION: {"claims": 2, "results": 2, "legal_basis": 1},
    Step.DELIVER_ONE: {"delivery_proved": True, "undelivered": 1},
    Step.DELIVER: {"delivery_proved": True},
    Step.REPORT: {"assigned": True, "reply": True},
    Step.CHECK: {"task_open": True, "proof": True},
    Step.FULFIL: {"supported": True},
    Step.RESOLVE: {"all_fulfilled": True, "reply": True},
    Step.REOPEN: {"reopen_ground": True, "reply": True},
    Step.REOPEN_ANSWER: {"answered_here": True, "reopen_ground": True, "reply": True},
}


def ready(step: Step, **change: object) -> Situation:
    """The first lawful situation of a step, by somebody who may, on the right side, with every fact there."""
    rule = STEPS[step]
    facts = {
        "stage": next(iter(sorted(rule.sources)), None),
        "permissions": rule.permissions,
        "sides": frozenset({rule.side} if rule.side else ()),
        **READY[step],
    }
    return Situation(**{**facts, **change})


def codes_of(step: Step, situation: Situation) -> set[str]:
    return {refusal.code for refusal in refusals(step, situation)}
