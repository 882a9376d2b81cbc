"""What a step needs: each need of each row is met and not met, and says what to do next."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.domain.procedure_facts import codes_of, ready
from yimen.domain.procedure import (
    STEPS,
    DeclineGround,
    Step,
    refusals,
)

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
