"""Review and re-review are one table: every edge can be walked, every other edge and every missing fact is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from tests.domain.tables import each, rows
from yimen.domain import clocks
from yimen.domain.calendar import shipped
from yimen.domain.review import (
    ENDED,
    OPEN,
    STEPS,
    Level,
    Result,
    Side,
    Situation,
    Stage,
    Step,
    asked_in_time,
    edges,
    offers,
    refusals,
)
from yimen.domain.roles import Permission

# The whole table once more, as an officer would write it down (第三十五条, 第三十六条). Before the request it is empty.
EDGES = {
    ("", "request", "requested"),
    ("requested", "take_up", "examining"),
    ("requested", "propose_not", "requested"),
    ("requested", "return_not", "requested"),
    ("requested", "confirm_not", "not_taken"),
    ("requested", "withdraw", "withdrawn"),
    ("examining", "withdraw", "withdrawn"),
    ("drafted", "withdraw", "withdrawn"),
    ("requested", "withdraw_one", "requested"),
    ("examining", "withdraw_one", "examining"),
    ("drafted", "withdraw_one", "drafted"),
    ("examining", "hold_hearing", "examining"),
    ("examining", "draft", "drafted"),
    ("drafted", "return", "examining"),
    ("drafted", "issue", "issued"),
    ("issued", "deliver", "delivered"),
    ("issued", "deliver_one", "issued"),
}
READY = {  # what is known when nothing stands against the step
    Step.REQUEST: {"opinion_delivered": True, "written": True, "body_above": True},
    Step.TAKE_UP: {},
    Step.PROPOSE_NOT: {"not_taken": True, "reply": True},
    Step.RETURN_NOT: {"proposed": True, "reply": True},
    Step.CONFIRM_NOT: {"proposed": True},
    Step.WITHDRAW_ONE: {"reply": True, "others": 1},
    Step.WITHDRAW: {"reply": True},
    Step.HOLD_HEARING: {"level": Level.SECOND, "hearing": True},
    Step.DRAFT: {"facts": True, "basis": 1, "result": True},
    Step.RETURN: {"reply": True},
    Step.ISSUE: {"facts": True, "basis": 1, "result": True},
    Step.DELIVER_ONE: {"delivery_proved": True, "others": 1},
    Step.DELIVER: {"delivery_proved": True},
}
NEEDS = [  # need, step, what makes it fail
    ("applicants", Step.REQUEST, {"applicants": 0}),
    ("one_opinion", Step.REQUEST, {"one_opinion": False}),
    ("alike", Step.REQUEST, {"alike": False}),
    ("next_level", Step.REQUEST, {"next_level": False}),
    ("opinion_delivered", Step.REQUEST, {"opinion_delivered": False}),
    ("not_reopened", Step.REQUEST, {"reopened": True}),
    ("not_final", Step.REQUEST, {"final": True}),
    ("no_open_review", Step.REQUEST, {"open_review": True}),
    ("written", Step.REQUEST, {"written": False}),
    ("body_above", Step.REQUEST, {"body_above": False}),
    ("body_new", Step.REQUEST, {"body_handled": True}),
    ("recusal", Step.TAKE_UP, {"took_part": True}),
    ("no_proposal", Step.TAKE_UP, {"proposed": True}),
    ("in_time", Step.TAKE_UP, {"in_time": False}),
    ("recusal", Step.PROPOSE_NOT, {"took_part": True}),
    ("no_proposal", Step.PROPOSE_NOT, {"proposed": True}),
    ("not_taken", Step.PROPOSE_NOT, {"not_taken": False}),
    ("reply", Step.PROPOSE_NOT, {"reply": False}),
    ("recusal", Step.RETURN_NOT, {"took_part": True}),
    ("proposed", Step.RETURN_NOT, {"proposed": False}),
    ("second_person", Step.RETURN_NOT, {"own_proposal": True}),
    ("reply", Step.RETURN_NOT, {"reply": False}),
    ("recusal", Step.CONFIRM_NOT, {"took_part": True}),
    ("proposed", Step.CONFIRM_NOT, {"proposed": False}),
    ("second_person", Step.CONFIRM_NOT, {"own_proposal": True}),
    ("reply", Step.WITHDRAW_ONE, {"reply": False}),
    ("others_ask", Step.WITHDRAW_ONE, {"others": 0}),
    ("reply", Step.WITHDRAW, {"reply": False}),
    ("all_withdraw", Step.WITHDRAW, {"others": 1}),
    ("recusal", Step.HOLD_HEARING, {"took_part": True}),
    ("second_level", Step.HOLD_HEARING, {"level": Level.FIRST}),
    ("hearing", Step.HOLD_HEARING, {"hearing": False}),
    ("recusal", Step.DRAFT, {"took_part": True}),
    ("facts", Step.DRAFT, {"facts": False}),
    ("basis", Step.DRAFT, {"basis": 0}),
    ("result", Step.DRAFT, {"result": False}),
    ("recusal", Step.RETURN, {"took_part": True}),
    ("second_person", Step.RETURN, {"same_person": True}),
    ("reply", Step.RETURN, {"reply": False}),
    ("recusal", Step.ISSUE, {"took_part": True}),
    ("second_person", Step.ISSUE, {"same_person": True}),
    ("facts", Step.ISSUE, {"facts": False}),
    ("basis", Step.ISSUE, {"basis": 0}),
    ("result", Step.ISSUE, {"result": False}),
    ("delivery_proved", Step.DELIVER_ONE, {"delivery_proved": False}),
    ("others_wait", Step.DELIVER_ONE, {"others": 0}),
    ("delivery_proved", Step.DELIVER, {"delivery_proved": False}),
    ("all_delivered", Step.DELIVER, {"others": 1}),
]


def ready(step: Step, **change: object) -> Situation:
    """The first lawful situation of a step, by somebody who may, on the right side, with every fact there."""
    rule = STEPS[step]
    facts = {
        "stage": next(iter(sorted(rule.sources)), None),
        "permissions": rule.permissions,
        "sides": frozenset({rule.side}),
        **READY[step],
    }
    return Situation(**{**facts, **change})


def codes_of(step: Step, situation: Situation) -> set[str]:
    return {refusal.code for refusal in refusals(step, situation)}


def test_the_table_holds_exactly_the_lawful_edges():
    assert {(str(source or ""), str(step), str(target)) for source, step, target in edges()} == EDGES


@pytest.mark.parametrize(("source", "step"), sorted((source, step) for source, step, _ in EDGES))
def test_every_edge_can_be_walked(source, step):
    assert refusals(Step(step), ready(Step(step), stage=Stage(source) if source else None)) == ()


@pytest.mark.parametrize(
    ("stage", "step"),
    [
        (stage, step)
        for stage, step in product([None, *Stage], Step)
        if (str(stage or ""), str(step)) not in {(source, taken) for source, taken, _ in EDGES}
    ],
)
def test_every_other_edge_is_refused_naming_where_the_review_stands(stage, step):
    [found] = [refusal for refusal in refusals(step, ready(step, stage=stage)) if refusal.code == "stage"]
    rule, now = STEPS[step], stage.label if stage else "未登记"
    asked = "、".join(sorted(source.label for source in rule.sources))
    words = f"现在是“{now}”，只有“{asked}”时才能{rule.label}；现在能办什么，请看“下一步”。"
    assert found.words == (words if rule.sources else "该请求已经登记过了，请直接办理。")


@pytest.mark.parametrize("step", list(Step))
def test_a_step_needs_one_of_its_permissions_and_its_side(step):
    rule = STEPS[step]
    for permission in Permission:
        refused = "permission" in codes_of(step, ready(step, permissions=frozenset({permission})))
        assert refused == (permission not in rule.permissions)
    for side in Side:
        assert ("side" in codes_of(step, ready(step, sides=frozenset({side})))) == (rule.side is not side)
    [may_not] = refusals(step, ready(step, permissions=frozenset()))
    assert may_not.words == f"您的岗位没有“{rule.label}”的权限，请交由有权限的同事办理。"


@pytest.mark.parametrize("step", list(Step))
def test_who_has_a_direct_interest_takes_no_step(step):
    [found] = refusals(step, ready(step, conflict=True))
    assert (found.code, found.article) == ("recusal", "第二十八条第三款")


@pytest.mark.parametrize(("need", "step", "lacking"), NEEDS)
def test_a_missing_fact_is_refused_in_words(need, step, lacking):
    found = refusals(step, replace(ready(step), **lacking))
    assert [refusal.code for refusal in found] == [need]
    assert found[0].words.endswith("。")
    assert "请" in found[0].words, "a refusal says what to do next"


@pytest.mark.parametrize(
    ("on", "last_day", "in_time"),
    [
        (date(2026, 4, 1), date(2026, 4, 1), True),  # the last day of C5 of an opinion delivered on 2 March
        (date(2026, 4, 2), date(2026, 4, 1), False),
        (date(2026, 3, 2), date(2026, 4, 1), True),
        (date(2026, 3, 2), None, False),  # no opinion was delivered
    ],
)
def test_a_request_is_in_time_until_the_last_day_of_the_term_of_the_delivery(on, last_day, in_time):
    """第三十五条, 第三十六条."""
    assert asked_in_time(on, last_day) is in_time


def test_what_ends_without_an_opinion_gives_the_rest_of_the_term_back():
    assert {step for step, rule in STEPS.items() if rule.unused} == {
        Step.WITHDRAW_ONE, Step.WITHDRAW, Step.CONFIRM_NOT
    }  # fmt: skip
    assert {rule.target for rule in STEPS.values() if rule.unused} == {None, *ENDED - {Stage.DELIVERED}}


def test_one_of_several_moves_nobody_else():
    """第三十五条, 第三十六条: the right of each is their own; the review goes on, its term runs on."""
    for step in (Step.WITHDRAW_ONE, Step.DELIVER_ONE):
        assert (STEPS[step].target, STEPS[step].answers) == (None, False)


def test_every_need_of_the_table_is_tested():
    in_table = {(need.name, step) for step, rule in STEPS.items() for need in rule.needs}
    assert in_table == {(need, step) for need, step, _ in NEEDS}


LEVELS = {level.label: level for level in Level}


@each(rows("复查复核期限.csv"))
def test_a_late_request_is_taken_up_with_good_cause_only_and_answered_from_the_day_it_came(row):
    level, asked_on = LEVELS[row["哪一级"]], date.fromisoformat(row["请求日"])
    term = clocks.due(level.asked_within, date.fromisoformat(row["收到书面答复"]), shipped())
    assert term.due == date.fromisoformat(row["最后一天"])
    assert row["条文"] == term.term.article == level.article
    late = {"in_time": asked_in_time(asked_on, term.due), "good_cause": bool(row["正当理由"].strip())}
    found = refusals(Step.TAKE_UP, ready(Step.TAKE_UP, level=level, **late))
    assert [refusal.code for refusal in found] == ([] if row["可以受理"] == "可以" else [row["可以受理"]])
    assert clocks.due(level.answered_within, asked_on, shipped()).due == date.fromisoformat(row["答复期限"])


def test_nothing_is_refused_without_a_second_person():
    rule = STEPS[Step.CONFIRM_NOT]
    assert {need.name for need in rule.needs} >= {"proposed", "second_person"}
    assert [step for step, row in STEPS.items() if row.target is Stage.NOT_TAKEN] == [Step.CONFIRM_NOT]


@pytest.mark.parametrize(
    ("level", "article", "asked", "answered"),
    [(Level.FIRST, "第三十五条", "C5", "C6"), (Level.SECOND, "第三十六条", "C7", "C8")],
)
def test_each_level_has_its_article_and_its_two_clocks(level, article, asked, answered):
    assert (level.article, level.asked_within, level.answered_within) == (article, asked, answered)
    assert {asked, answered} <= set(clocks.codes())


@pytest.mark.parametrize(
    ("result", "again"),
    [(Result.UPHOLD, False), (Result.CHANGE, False), (Result.REVOKE, True), (Result.REDO, True)],
)
def test_what_is_revoked_or_to_be_redone_goes_back_to_the_handler(result, again):
    assert result.sends_back == again


def test_every_end_stops_the_clock_of_the_answer():
    assert {step for step, rule in STEPS.items() if rule.answers} == {
        step for step, rule in STEPS.items() if rule.target in ENDED
    }


@pytest.mark.parametrize("stage", list(Stage))
def test_only_the_steps_out_of_the_present_stage_are_offered(stage):
    assert {str(offer.rule.step) for offer in offers(Situation(stage=stage))} == {
        step for source, step, _ in EDGES if source == stage
    }
    assert (stage in OPEN) == any(source == stage for source, *_ in EDGES)
    assert all(
        offer.refusals == refusals(offer.rule.step, Situation(stage=stage)) for offer in offers(Situation(stage=stage))
    )


def test_while_it_is_handled_anew_the_reason_is_that_and_not_a_missing_delivery():
    """第三十五条: there is no opinion that stands; delivering the old one again is not what to do."""
    asked = ready(Step.REQUEST, opinion_delivered=False, reopened=True)
    (said,) = refusals(Step.REQUEST, asked)
    assert (said.code, said.article) == ("not_reopened", "第三十五条、第三十六条")
    assert said.words == "该件正在重新办理，原来的意见不再有效；请等新的意见送达以后，在期限内请求复查。"
