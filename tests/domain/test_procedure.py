"""The life of a case is one table: every edge in it can be walked, every edge outside it is refused with words."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from yimen.domain import procedure
from yimen.domain.procedure import (
    ENDED_STAGES,
    OPEN_STAGES,
    STEPS,
    DeclineGround,
    Paper,
    Side,
    Situation,
    Stage,
    Step,
    edges,
    offers,
    refusals,
)
from yimen.domain.roles import Permission
from yimen.domain.terms import codes

DOCS = Path(__file__).resolve().parents[2] / "docs" / "case-states.md"

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


def test_the_table_holds_exactly_the_lawful_edges():
    assert {(str(source or ""), str(step), str(target)) for source, step, target in edges()} == EDGES


@pytest.mark.parametrize(("source", "step", "target"), sorted(EDGES))
def test_every_edge_of_the_table_can_be_walked(source, step, target):
    step = Step(step)
    assert refusals(step, ready(step, stage=Stage(source) if source else None)) == ()
    assert STEPS[step].target_from(Stage(source) if source else None) == target


@pytest.mark.parametrize(
    ("stage", "step"),
    [
        (stage, step)
        for stage, step in product([None, *Stage], Step)
        if (str(stage or ""), str(step)) not in {(source, taken) for source, taken, _ in EDGES}
    ],
)
def test_every_edge_outside_the_table_is_refused_with_the_present_stage_in_words(stage, step):
    found = [refusal for refusal in refusals(step, ready(step, stage=stage)) if refusal.code == "stage"]
    assert len(found) == 1
    assert (stage.label if stage else "未登记") in found[0].words or found[0].words == "该件已经登记过了，请直接办理。"


@pytest.mark.parametrize("step", list(Step))
def test_a_step_needs_one_of_its_permissions(step):
    rule = STEPS[step]
    for permission in Permission:
        refused = "permission" in codes_of(step, ready(step, permissions=frozenset({permission})))
        assert refused == (permission not in rule.permissions)
    assert "permission" in codes_of(step, ready(step, permissions=frozenset()))


@pytest.mark.parametrize(("step", "side"), list(product(Step, Side)))
def test_a_step_is_taken_by_its_side_only(step, side):
    refused = "side" in codes_of(step, ready(step, sides=frozenset({side})))
    assert refused == (STEPS[step].side is not side)


@pytest.mark.parametrize("step", list(Step))
def test_whoever_has_a_direct_interest_takes_no_step(step):
    """第二十八条第三款."""
    assert codes_of(step, ready(step, conflict=True)) == {"recusal"}


# need, a step that has it, what makes it fail
SAME = {"ground": DeclineGround.SAME_MATTER, "same_matter": True, "in_time": True, "superior": True}
NEEDS = [
    ("claims", Step.REGISTER, {"claims": 0}),
    ("claims", Step.RECORD_HISTORY, {"claims": 0}),
    ("not_accusation", Step.SORT, {"petition_class": "accusation", "path": None}),
    ("not_accusation", Step.SPLIT, {"petition_class": "accusation"}),
    ("no_decline", Step.SPLIT, {"decline_proposed": True}),
    ("no_decline", Step.REJOIN, {"decline_proposed": True}),
    ("no_proposal", Step.SPLIT, {"extension_asked": True}),
    ("no_proposal", Step.REJOIN, {"extension_asked": True}),
    ("no_helpers", Step.SPLIT, {"helpers": 1}),
    ("no_helpers", Step.REJOIN, {"helpers": 1}),
    ("no_helpers", Step.ISSUE_OPINION, {"helpers": 1}),
    ("taken_out", Step.SPLIT, {"taken_out": 0}),
    ("left", Step.SPLIT, {"left": 0}),
    ("reply", Step.SPLIT, {"reply": False}),
    ("reply", Step.REJOIN, {"reply": False}),
    ("reply", Step.ASK_HELP, {"reply": False}),
    ("reply", Step.ANSWER_HELP, {"reply": False}),
    ("reply", Step.WAIVE_HELP, {"reply": False}),
    ("part", Step.REJOIN, {"part": False}),
    ("origin_open", Step.REJOIN, {"origin_open": False}),
    ("no_parts", Step.REJOIN, {"parts": 1}),
    ("same_term", Step.REJOIN, {"later_term": True}),
    ("helper_named", Step.ASK_HELP, {"helper_named": False}),
    ("helpers_wait", Step.WAIVE_HELP, {"helpers": 0}),
    ("not_follower", Step.DRAFT_OPINION, {"follows": True}),
    ("not_follower", Step.RETURN_OPINION, {"follows": True}),
    ("not_follower", Step.ISSUE_OPINION, {"follows": True}),
    ("delivery_proved", Step.DELIVER_ONE, {"delivery_proved": False}),
    ("others_wait", Step.DELIVER_ONE, {"undelivered": 0}),
    ("all_delivered", Step.DELIVER, {"undelivered": 1}),
    ("not_accusation", Step.MARK_SIMPLIFIED, {"petition_class": "accusation"}),
    ("sorted", Step.MARK_SIMPLIFIED, {"petition_class": "appeal", "path": None}),
    ("not_other_path", Step.MARK_SIMPLIFIED, {"path": 4}),
    ("no_decline", Step.MARK_SIMPLIFIED, {"decline_proposed": True}),
    ("not_marked", Step.MARK_SIMPLIFIED, {"marked": True}),
    ("eligible", Step.MARK_SIMPLIFIED, {"eligible": False}),
    ("not_accusation", Step.ANSWER_ON_SPOT, {"petition_class": "accusation"}),
    ("not_accusation", Step.TO_POLITICAL_LEGAL, {"petition_class": "accusation"}),
    ("not_accusation", Step.FORWARD, {"petition_class": "accusation"}),
    ("not_accusation", Step.ASSIGN, {"petition_class": "accusation"}),
    ("not_accusation", Step.PROPOSE_DECLINE, {"petition_class": "accusation"}),
    ("not_accusation", Step.RAISE_DISPUTE, {"petition_class": "accusation"}),
    ("sorted", Step.RAISE_DISPUTE, {"petition_class": ""}),
    ("not_other_path", Step.RAISE_DISPUTE, {"path": 3}),
    ("sorted", Step.SORT, {"petition_class": "", "path": None}),
    ("sorted", Step.SORT, {"petition_class": "appeal", "path": None}),
    ("sorted", Step.ANSWER_ON_SPOT, {"petition_class": ""}),
    ("sorted", Step.FORWARD, {"petition_class": ""}),
    ("sorted", Step.ASSIGN, {"petition_class": ""}),
    ("other_path", Step.GUIDE_ELSEWHERE, {"path": 6}),
    ("other_path", Step.GUIDE_ELSEWHERE, {"petition_class": "suggestion", "path": None}),
    ("not_other_path", Step.ANSWER_ON_SPOT, {"path": 1}),
    ("not_other_path", Step.FORWARD, {"path": 4}),
    ("not_other_path", Step.ASSIGN, {"path": 3}),
    ("not_other_path", Step.ACCEPT, {"path": 2}),
    ("not_other_path", Step.ACCEPT_SIMPLIFIED, {"path": 1}),
    ("litigation_letter", Step.TO_POLITICAL_LEGAL, {"path": 2}),
    ("litigation_letter", Step.TO_POLITICAL_LEGAL, {"petition_class": "suggestion", "path": None}),
    ("litigation_letter", Step.TO_POLITICAL_LEGAL, {"by_visit": True}),
    ("political_legal", Step.TO_POLITICAL_LEGAL, {"to_political_legal": False}),
    ("to_unit", Step.FORWARD, {"to_unit": False}),
    ("to_unit", Step.ASSIGN, {"to_unit": False}),
    ("to_unit", Step.DECIDE_UNIT, {"to_unit": False}),
    *(
        ("no_dispute", step, {"dispute_open": True})
        for step in (Step.FORWARD, Step.ASSIGN, Step.WITHDRAW, Step.OBJECT, Step.RAISE_DISPUTE)
    ),
    ("objection_first", Step.RAISE_DISPUTE, {"objection_first": True}),
    ("not_decided", Step.RAISE_DISPUTE, {"jurisdiction_decided": True}),
    ("other_unit", Step.RAISE_DISPUTE, {"other_unit": False}),
    ("consulted", Step.RAISE_DISPUTE, {"consulted": False}),
    *(
        ("dispute_open", step, {"dispute_open": False})
        for step in (Step.END_DISPUTE, Step.DECIDE_UNIT, Step.CONFIRM_UNIT)
    ),
    ("task_open", Step.CHECK, {"task_open": False}),
    ("proof", Step.CHECK, {"proof": False}),
    ("answered_here", Step.REOPEN_ANSWER, {"answered_here": False}),
    ("reopen_ground", Step.REOPEN_ANSWER, {"reopen_ground": False}),
    ("not_to_self", Step.FORWARD, {"to_own_unit": True}),
    ("not_to_self", Step.ASSIGN, {"to_own_unit": True}),
    ("not_to_discipline", Step.FORWARD, {"to_discipline": True}),
    ("not_to_discipline", Step.ASSIGN, {"to_discipline": True}),
    ("period", Step.ASSIGN, {"days": 0}),
    *(
        ("reply", step, {"reply": False})
        for step in (
            Step.ANSWER_ON_SPOT, Step.GUIDE_ELSEWHERE, Step.WITHDRAW, Step.PROPOSE_DECLINE, Step.RETURN_DECLINE,
            Step.OBJECT, Step.AGREE_RETURN, Step.REFUSE_RETURN, Step.TO_ORDINARY, Step.ASK_EXTENSION,
            Step.REFUSE_EXTENSION, Step.RETURN_OPINION, Step.REPORT, Step.RESOLVE, Step.REOPEN,
            Step.RAISE_DISPUTE, Step.END_DISPUTE, Step.DECIDE_UNIT, Step.CONFIRM_UNIT, Step.REOPEN_ANSWER,
        )
    ),
    ("competent_body", Step.GUIDE_ELSEWHERE, {"competent_body": False}),
    *(
        ("no_decline", step, {"decline_proposed": True})
        for step in (
            Step.ANSWER_ON_SPOT, Step.GUIDE_ELSEWHERE, Step.TO_POLITICAL_LEGAL, Step.FORWARD, Step.ASSIGN,
            Step.PROPOSE_DECLINE, Step.OBJECT, Step.ACCEPT, Step.ACCEPT_SIMPLIFIED, Step.RAISE_DISPUTE,
        )
    ),
    *(
        (need, step, lacking)
        for step in (Step.PROPOSE_DECLINE, Step.CONFIRM_DECLINE)
        for need, lacking in (
            ("ground", {"ground": None}),
            ("same_matter", {**SAME, "same_matter": False}),
            ("same_matter", {**SAME, "in_time": False}),
            ("same_matter", {**SAME, "superior": False}),
            ("final_opinion", {"final_opinion": False}),
            ("final_opinion", {"same_facts": False}),
        )
    ),
    ("decline_proposed", Step.RETURN_DECLINE, {"decline_proposed": False}),
    ("decline_proposed", Step.CONFIRM_DECLINE, {"decline_proposed": False}),
    *(
        ("second_person", step, {"own_proposal": True})
        for step in (
            Step.RETURN_DECLINE, Step.CONFIRM_DECLINE, Step.AGREE_RETURN, Step.REFUSE_RETURN, Step.REFUSE_EXTENSION,
            Step.APPROVE_EXTENSION, Step.DECIDE_UNIT, Step.CONFIRM_UNIT,
        )
    ),
    ("second_person", Step.RETURN_OPINION, {"same_person": True}),
    ("second_person", Step.ISSUE_OPINION, {"same_person": True}),
    ("objection_in_time", Step.OBJECT, {"objection_in_time": False}),
    ("eligible", Step.ACCEPT_SIMPLIFIED, {"eligible": False}),
    ("simplified", Step.TO_ORDINARY, {"simplified": False}),
    ("simplified", Step.ANSWER_SIMPLY, {"simplified": False}),
    ("all_granted", Step.ANSWER_SIMPLY, {"not_supported": 1}),
    ("all_results", Step.ANSWER_SIMPLY, {"results": 1}),
    ("all_results", Step.DRAFT_OPINION, {"results": 1}),
    ("all_results", Step.DRAFT_OPINION, {"claims": 0, "results": 0}),
    ("all_results", Step.ISSUE_OPINION, {"results": 1}),
    ("c4", Step.ASK_EXTENSION, {"c4": False}),
    ("c4", Step.APPROVE_EXTENSION, {"c4": False}),
    ("not_extended", Step.ASK_EXTENSION, {"extended": True}),
    ("not_extended", Step.ASK_EXTENSION, {"extension_asked": True}),
    ("extension_days", Step.ASK_EXTENSION, {"days": 0}),
    ("extension_days", Step.ASK_EXTENSION, {"days": 31}),
    ("extension_asked", Step.REFUSE_EXTENSION, {"extension_asked": False}),
    ("extension_asked", Step.APPROVE_EXTENSION, {"extension_asked": False}),
    ("not_simplified", Step.DRAFT_OPINION, {"simplified": True}),
    *(
        (need, step, lacking)
        for step in (Step.MEDIATE, Step.SETTLE)
        for need, lacking in (
            ("appeal", {"petition_class": "suggestion", "path": None}),
            ("consent", {"consent": False}),
            ("terms", {"terms": False}),
        )
    ),
    ("legal_basis", Step.DRAFT_OPINION, {"legal_basis": 0}),
    ("legal_basis", Step.ISSUE_OPINION, {"legal_basis": 0}),
    ("delivery_proved", Step.DELIVER, {"delivery_proved": False}),
    ("assigned", Step.REPORT, {"assigned": False}),
    ("not_reported", Step.REPORT, {"reported": True}),
    ("supported", Step.FULFIL, {"supported": False}),
    ("not_resolved", Step.RESOLVE, {"resolved": True}),
    ("settled", Step.RESOLVE, {"all_fulfilled": False}),
    ("reopen_ground", Step.REOPEN, {"reopen_ground": False}),
    ("no_open_review", Step.REOPEN, {"review_open": True}),
]  # fmt: skip


@pytest.mark.parametrize(("need", "step", "lacking"), NEEDS)
def test_a_need_refuses_when_it_is_not_met_and_lets_pass_when_it_is(need, step, lacking):
    assert need in codes_of(step, replace(ready(step), **lacking))
    assert need not in codes_of(step, ready(step))
    said = next(refusal for refusal in refusals(step, replace(ready(step), **lacking)) if refusal.code == need)
    assert said.words.endswith("。")
    assert "请" in said.words or "可以" in said.words, "a refusal says what to do next"


def test_an_extension_is_of_one_to_thirty_days():
    """第三十四条."""
    for days in (1, 15, 30):
        assert refusals(Step.ASK_EXTENSION, ready(Step.ASK_EXTENSION, days=days)) == ()


def test_the_persons_own_word_settles_a_matter_too():
    settled = {"all_fulfilled": False, "persons_word": True}
    assert refusals(Step.RESOLVE, ready(Step.RESOLVE, **settled)) == ()


def test_every_need_of_the_table_is_tested():
    in_table = {(need.name, step) for step, rule in STEPS.items() for need in rule.needs}
    assert in_table == {(need, step) for need, step, _ in NEEDS}


@pytest.mark.parametrize("path", [1, 2, 3, 4, 5])
def test_the_first_five_branches_can_be_guided_elsewhere(path):
    assert refusals(Step.GUIDE_ELSEWHERE, ready(Step.GUIDE_ELSEWHERE, path=path)) == ()


@pytest.mark.parametrize(("path", "let"), [(1, False), (2, False), (3, False), (4, False), (5, True), (6, True)])
def test_only_the_last_two_branches_are_forwarded_to_a_unit(path, let):
    assert (refusals(Step.FORWARD, ready(Step.FORWARD, path=path)) == ()) == let


def test_a_suggestion_needs_no_branch():
    suggestion = {"petition_class": "suggestion", "path": None}
    assert refusals(Step.SORT, ready(Step.SORT, **suggestion)) == ()
    assert refusals(Step.FORWARD, ready(Step.FORWARD, **suggestion)) == ()


@pytest.mark.parametrize(
    ("step", "change", "code", "words", "article"),
    [
        (
            Step.ACCEPT,
            {"stage": Stage.HANDLING},
            "stage",
            "现在是“已受理，办理中”，只有“已接收，待告知”时才能告知受理；现在能办什么，请看“下一步”。",
            "",
        ),
        (
            Step.DELIVER,
            {"stage": None},
            "stage",
            "现在是“未登记”，只有“已出意见，待送达”时才能登记送达；现在能办什么，请看“下一步”。",
            "",
        ),
        (
            Step.OBJECT,
            {"stage": Stage.HANDLING},
            "stage",
            "现在是“已受理，办理中”，只有“已接收，待告知、已转送，待接收”时才能提出异议；现在能办什么，请看“下一步”。",
            "",
        ),
        (Step.REGISTER, {"stage": Stage.REGISTERED}, "stage", "该件已经登记过了，请直接办理。", ""),
        (
            Step.FORWARD,
            {"permissions": frozenset()},
            "permission",
            "您的岗位没有“转送”的权限，请交由有权限的同事办理。",
            "",
        ),
        *(
            (step, {"sides": frozenset()}, "side", words, "")
            for step, words in (
                (Step.FORWARD, "“转送”由登记该件的信访部门办理，请与其联系。"),
                (Step.ACCEPT, "“告知受理”由现承办的责任单位办理，请与其联系。"),
                (Step.SORT, "“分类”由该件现在所在的机关、单位办理，请与其联系。"),
                (
                    Step.RAISE_DISPUTE,
                    "“提请决定受理机关”由登记该件的信访部门或者现承办的责任单位办理，请与其联系。",
                ),
                (
                    Step.DECIDE_UNIT,
                    "“决定由其他单位受理”由有权决定的上一级机关、单位（没有的，由联席会议）办理，请与其联系。",
                ),
            )
        ),
        (
            Step.ACCEPT,
            {"conflict": True},
            "recusal",
            "您与该事项或信访人有直接利害关系，应当回避，请交由其他人员办理。",
            "第二十八条第三款",
        ),
        (Step.REGISTER, {"claims": 0}, "claims", "请至少写明一项诉求。", "第十九条"),
        (
            Step.ASK_HELP,
            {"sides": frozenset()},
            "side",
            "“请求协办”由登记该件的信访部门或者现承办的责任单位办理，请与其联系。",
            "",
        ),
        (
            Step.ANSWER_HELP,
            {"sides": frozenset()},
            "side",
            "“提交协办意见”由被请求协办、还没有答复的单位办理，请与其联系。",
            "",
        ),
        (
            Step.ISSUE_OPINION,
            {"helpers": 2},
            "no_helpers",
            "还有协办单位没有答复，请等协办意见；确实不再需要的，由牵头单位写明理由免除。",
            "第二十四条",
        ),
        (
            Step.ISSUE_OPINION,
            {"follows": True},
            "not_follower",
            "该件由同一事项的另一件合并答复，请在那一件上起草、审签或退回。",
            "第三十二条",
        ),
        (
            Step.DELIVER,
            {"undelivered": 1},
            "all_delivered",
            "还有信访人没有送达；没有推选代表的，请分别送达每一位，全部送达之后才算办结。",
            "第三十五条",
        ),
        (
            Step.DELIVER_ONE,
            {"undelivered": 0},
            "others_wait",
            "没有其他信访人待送达，请直接登记送达并办结。",
            "第三十五条",
        ),
        (Step.SPLIT, {"taken_out": 0}, "taken_out", "请至少选出一项诉求，分到另一件。", "第二十二条"),
        (
            Step.SPLIT,
            {"left": 0},
            "left",
            "原件至少要留一项诉求；全部诉求都归另一单位的，请直接转送。",
            "第二十二条",
        ),
        (Step.SPLIT, {"extension_asked": True}, "no_proposal", "已有延期申请待审批，请先审批。", "第三十四条"),
        (Step.REJOIN, {"part": False}, "part", "该件不是由其他件拆分出来的，没有可以并回的原件。", ""),
        (
            Step.REJOIN,
            {"origin_open": False},
            "origin_open",
            "原件已经答复，或者不在同一单位、同一环节，不能并回，请单独办理。",
            "第三十二条",
        ),
        (Step.REJOIN, {"parts": 1}, "no_parts", "由本件又拆出的件还没有并回，请先逐件并回。", ""),
        (
            Step.REJOIN,
            {"later_term": True},
            "same_term",
            "并回原件会使本件的期限变晚，或者使已经逾期的期限消失，不能并回，请单独办理。",
            "第二十二条、第二十三条、第三十四条",
        ),
        (
            Step.ASK_HELP,
            {"helper_named": False},
            "helper_named",
            "请选择协办单位：不能是牵头单位自己、登记的信访部门，或者已被请求、还没有答复的单位。",
            "第二十四条",
        ),
        (Step.WAIVE_HELP, {"helpers": 0}, "helpers_wait", "没有待答复的协办单位，请直接办理。", "第二十四条"),
    ],
)
def test_a_refusal_says_why_in_the_words_of_the_screen_with_its_article(step, change, code, words, article):
    said = next(refusal for refusal in refusals(step, ready(step, **change)) if refusal.code == code)
    assert (said.words, said.article) == (words, article)


def test_all_reasons_are_told_at_once():
    nobody = Situation(stage=Stage.REGISTERED)
    assert codes_of(Step.FORWARD, nobody) == {"permission", "side", "sorted", "to_unit"}


@pytest.mark.parametrize("stage", list(Stage))
def test_only_the_steps_out_of_the_present_stage_are_offered(stage):
    assert {str(offer.rule.step) for offer in offers(Situation(stage=stage))} == {
        step for source, step, _ in EDGES if source == stage
    }


def test_the_form_of_a_step_may_be_opened_before_its_facts_are_typed():
    handler = Situation(
        stage=Stage.HANDLING,
        permissions=frozenset({Permission.OPINION_DRAFT}),
        sides=frozenset({Side.UNIT}),
        petition_class="appeal",
        path=6,
        c4=True,
    )
    found = {offer.rule.step: offer for offer in offers(handler)}
    typed = {Step.ASK_EXTENSION, Step.MEDIATE, Step.SETTLE, Step.DRAFT_OPINION}
    assert {step for step, offer in found.items() if offer.open} == typed
    assert all(found[step].refusals for step in typed)
    assert not any(offer.open for offer in offers(replace(handler, sides=frozenset({Side.OFFICE}))))


@pytest.mark.parametrize(
    ("step", "lacking", "opens"),
    [
        (Step.OBJECT, {"reply": False}, True),  # typed in the form
        (Step.OBJECT, {"objection_in_time": False}, False),  # the return button locks after C3
        (Step.ASK_EXTENSION, {"days": 0, "reply": False}, True),
        (Step.ASK_EXTENSION, {"extended": True}, False),
        (Step.APPROVE_EXTENSION, {"own_proposal": True}, False),
        (Step.ACCEPT, {"decline_proposed": True}, False),
        (Step.ACCEPT_SIMPLIFIED, {"eligible": False}, True),  # ticked in the form
        (Step.REPORT, {"reported": True}, False),
        (Step.ISSUE_OPINION, {"same_person": True}, False),
        (Step.FORWARD, {"conflict": True}, False),
    ],
)
def test_what_no_form_can_mend_keeps_the_form_closed(step, lacking, opens):
    offer = next(one for one in offers(ready(step, **lacking)) if one.rule.step is step)
    assert offer.refusals
    assert offer.open == opens


@pytest.mark.parametrize("step", [Step.PROPOSE_DECLINE, Step.CONFIRM_DECLINE])
@pytest.mark.parametrize(
    "facts",
    [
        {"ground": DeclineGround.SAME_MATTER, "same_matter": True, "in_time": True, "superior": True},
        {"ground": DeclineGround.FINAL, "final_opinion": True, "same_facts": True},
    ],
)
def test_a_petition_is_declined_on_two_grounds_each_with_its_own_facts(step, facts):
    """第十九条第三款, 第三十六条第三款: the facts of the other ground are not asked for."""
    bare = {"ground": None, "final_opinion": False, "same_facts": False}
    assert refusals(step, ready(step, **{**bare, **facts})) == ()


def test_a_stage_is_either_open_or_ended():
    assert frozenset(Stage) == OPEN_STAGES | ENDED_STAGES
    assert not OPEN_STAGES & ENDED_STAGES
    assert {stage for stage in Stage if any(source == stage and target != stage for source, _, target in EDGES)} == {
        *OPEN_STAGES,
        Stage.CONCLUDED,  # only a lawful event opens it again
    }


@pytest.mark.parametrize("rule", STEPS.values(), ids=[str(step) for step in STEPS])
def test_a_row_names_known_clocks_and_papers_and_says_what_it_is(rule):
    assert {*rule.starts, *rule.stops, *rule.voids, *rule.resumes} <= set(codes())
    assert not set(rule.stops) & set(rule.voids)
    assert rule.paper is None or rule.paper in Paper
    assert rule.label
    assert rule.done
    assert rule.permissions


def test_every_clock_that_starts_against_a_unit_or_the_office_also_stops():
    started = {code for rule in STEPS.values() for code in rule.starts}
    stopped = {code for rule in STEPS.values() for code in rule.stops}
    # The petitioner's and the parties' own rights end by themselves; a helper's own clock stops with its own answer.
    assert started - stopped == {"C5", "M1", "H1"}
    assert stopped - started == set()


@pytest.mark.parametrize("step", [Step.WITHDRAW, Step.AGREE_RETURN])
def test_a_case_that_comes_back_runs_on_by_its_first_c1(step):
    """03 §5: returning and re-forwarding keeps the first C1."""
    assert STEPS[step].resumes == (("C1", "S1", "T1") if step is Step.WITHDRAW else ("C1", "T1"))
    assert STEPS[step].starts == ()
    assert {"C2", "S2", "A1", "P1"} <= set(STEPS[step].voids)


def test_ended_stages_leave_no_duty_running():
    """What ends a petition stops every clock that may run against office or unit there, but for the report (A1)."""
    duties = {"registered": {"C1", "S1", "T1"}, "received": {"C2", "C3"}, "handling": {"C4"}, "issued": {"C4"}}
    for source, step, target in EDGES:
        if target in {"concluded", "procedural"} and source != target:
            assert duties[source] <= set(STEPS[Step(step)].stops), step


def test_an_unknown_place_of_a_step_that_creates_nothing_is_an_error():
    with pytest.raises(ValueError, match="creates a petition"):
        STEPS[Step.SORT].target_from(None)


def test_the_diagram_in_the_docs_is_the_one_drawn_from_the_table():
    text = DOCS.read_text(encoding="utf-8")
    assert text.count("```mermaid\n") == 1
    drawn = text.split("```mermaid\n")[1].split("```")[0]
    assert drawn == procedure.diagram()


def test_the_diagram_draws_every_edge_of_the_table():
    drawn = procedure.diagram()
    for source, step, target in EDGES:
        assert f"    {source or '[*]'} --> {target}: {STEPS[Step(step)].label}\n" in drawn
