"""信访代理 as an officer would check it: the period day by day, and each refusal to the word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.domain.tables import each, rows
from yimen.domain.mandate import (
    AT_DESK,
    KEPT,
    LATE_PERMIT_DAYS,
    LONGEST_DAYS,
    AgentKind,
    Basis,
    Ending,
    Errand,
    Evidence,
    Mandate,
    Proposed,
    Scope,
    State,
    allows,
    confirm_refusals,
    in_order,
    refusals,
    state,
    step_refusals,
    takes_receipt,
)

TODAY = date(2026, 3, 2)
GOOD = Proposed(
    kind=AgentKind.PETITION_AGENT,
    basis=Basis.MANDATE,
    evidence=Evidence.SCREEN,
    from_on=TODAY,
    until_on=date(2026, 8, 31),
    scope=frozenset({"submit"}),
)


@each(rows("代理期限.csv"))
def test_a_mandate_holds_on_the_days_of_the_table(row):
    ended = {"是": True, "否": False}[row["已终止"]]
    made = Mandate(
        date.fromisoformat(row["起始"]), date.fromisoformat(row["截止"]), ended, frozenset({"receive", "query"})
    )
    day = date.fromisoformat(row["哪一天"])
    may = {"可以": True, "不可以": False}[row["代收文书"]]
    assert state(made, day).label == row["状态"]
    assert allows(made, Scope.RECEIVE, day) is may
    assert takes_receipt(made, day) is may
    assert not allows(made, Scope.RATE, day)


@each(rows("委托登记.csv"))
def test_a_mandate_is_registered_for_the_periods_of_the_table(row):
    period = {name: date.fromisoformat(row[column]) for name, column in (("from_on", "起始"), ("until_on", "截止"))}
    found = refusals(replace(GOOD, **period), date.fromisoformat(row["今天"]))
    assert [refusal.code for refusal in found] == list(filter(None, row["结果"].split("、")))


@pytest.mark.parametrize(
    ("scope", "taken"), [({"receive"}, False), ({"query"}, False), ({"receive", "query"}, True), (set(), False)]
)
def test_the_receipt_goes_to_an_agent_who_takes_papers_and_may_follow_the_matter(scope, taken):
    """Its query code opens the matter, and following stays with the petitioner unless written."""
    assert takes_receipt(Mandate(TODAY, TODAY, ended=False, scope=frozenset(scope)), TODAY) is taken


def test_following_rating_and_reviews_stay_with_the_petitioner_unless_written():
    assert {Scope.QUERY, Scope.RATE, Scope.REVIEW} == KEPT
    assert [one.label for one in Scope if one not in KEPT] == ["递交材料", "代为陈述", "代收文书"]


def test_a_stored_scope_is_read_in_the_order_of_the_paper_and_unknown_words_give_nothing():
    assert in_order(["rate", "fly", "submit"]) == (Scope.SUBMIT, Scope.RATE)
    assert in_order([]) == ()


def test_staff_registers_every_ending_but_those_of_the_portal_and_of_time():
    assert set(Ending) - set(AT_DESK) == {Ending.AT_PORTAL, Ending.LAPSED}


def test_a_whole_mandate_is_registered():
    assert refusals(GOOD, TODAY) == ()
    guardian = replace(
        GOOD, kind=AgentKind.GUARDIAN, basis=Basis.GUARDIANSHIP, evidence=Evidence.GUARDIAN_PROOF, signed=False
    )
    assert refusals(guardian, TODAY) == ()
    assert refusals(replace(GOOD, evidence=Evidence.PAPER, signed=False), TODAY) == ()
    assert refusals(replace(GOOD, evidence=Evidence.MARK, signed=False), TODAY) == ()


DAY = timedelta(days=1)
BASIS = "监护人依监护代理，其他代理人依委托代理，请改正代理人类别或者代理依据。"
WRONG = [  # what is wrong, code, the sentence, article
    ({"history": True}, "history", "历史件只供查阅，不再登记代理。", ""),
    ({"named": False}, "agent", "请写明代理人姓名，或者选择信访代理员。", ""),
    ({"reachable": False}, "contact", "请至少留下代理人的手机号或者联系地址。", ""),
    ({"valid_agents": 2}, "most_agents", "一件信访事项同时最多2名代理人，请先终止一份委托再登记。", ""),
    ({"again": True}, "again", "这名信访代理员已是本件的代理人；要改事项或者期限的，请先终止原委托再登记。", ""),
    (
        {"took_part": True},
        "took_part",
        "登记、分流、承办这件事的工作人员和责任单位的人不能做它的代理人，请另选代理人。",
        "第二十八条第三款",
    ),
    (
        {"basis": Basis.GUARDIANSHIP, "evidence": Evidence.GUARDIAN_PROOF},
        "basis",
        BASIS,
        "",
    ),
    (
        {"kind": AgentKind.GUARDIAN},
        "basis",
        BASIS,
        "",
    ),
    (
        {"evidence": Evidence.GUARDIAN_PROOF},
        "evidence",
        "监护凭监护证明，委托凭本人签名或者按手印的委托书，请改正凭证。",
        "",
    ),
    (
        {"kind": AgentKind.GUARDIAN, "basis": Basis.GUARDIANSHIP, "signed": False},
        "evidence",
        "监护凭监护证明，委托凭本人签名或者按手印的委托书，请改正凭证。",
        "",
    ),
    ({"signed": False}, "signature", "请信访人本人在屏幕上签名；用纸质委托书的，请选择纸质凭证。", ""),
    ({"scope": frozenset()}, "scope", "请至少勾选一项委托事项。", ""),
    ({"scope": frozenset({"fly"})}, "scope", "请至少勾选一项委托事项。", ""),
    ({"until_on": TODAY - DAY}, "until_on", "截止日期早于起始日期，请核对。", ""),
    (
        {"from_on": TODAY - 9 * DAY, "until_on": TODAY - DAY},
        "until_on",
        "截止日期已经过去，请写以后的日期。",
        "",
    ),
    ({"until_on": TODAY + LONGEST_DAYS * DAY}, "until_on", "委托期限最长366日，到期可以续签，请缩短。", ""),
    (
        {"from_on": TODAY + (LATE_PERMIT_DAYS + 1) * DAY},
        "from_on",
        "起始日期最迟为今天起30日内，请核对。",
        "",
    ),
]


@pytest.mark.parametrize(("change", "code", "words", "article"), WRONG, ids=[row[1] for row in WRONG])
def test_each_fault_is_refused_with_what_to_do(change, code, words, article):
    found = refusals(replace(GOOD, **change), TODAY)
    assert [(one.code, one.words, one.article) for one in found] == [(code, words, article)]


@pytest.mark.parametrize(
    "change",
    [
        {"until_on": TODAY},
        {"from_on": TODAY - DAY, "until_on": TODAY},
        {"until_on": TODAY + (LONGEST_DAYS - 1) * DAY},
        {"from_on": TODAY + LATE_PERMIT_DAYS * DAY},
        {"valid_agents": 1},
    ],
)
def test_the_last_allowed_value_is_allowed(change):
    assert refusals(replace(GOOD, **change), TODAY) == ()


def test_a_name_that_is_missing_is_said_before_a_way_of_contact():
    assert [one.code for one in refusals(replace(GOOD, named=False, reachable=False), TODAY)] == ["agent"]


def codes(found):
    return [one.code for one in found]


def test_an_errand_is_worked_on_until_its_answer_is_there():
    assert step_refusals(Errand()) == ()
    assert step_refusals(Errand(by_agent=True)) == ()
    answered = step_refusals(Errand(answered_on=TODAY))
    assert [(one.code, one.words) for one in answered] == [("answered", "答复已经带回，请等信访人确认。")]
    done = step_refusals(Errand(answered_on=TODAY, confirmed=True))
    assert [(one.code, one.words) for one in done] == [("confirmed", "信访人已确认收到答复，这项代办已经办完。")]


def test_an_agent_without_a_valid_mandate_works_on_nothing_but_the_office_may_finish():
    found = step_refusals(Errand(by_agent=True, mandate_valid=False))
    assert [(one.code, one.words) for one in found] == [("mandate", "委托已经终止或者不在期限内，不能再办。")]
    assert step_refusals(Errand(mandate_valid=False)) == ()


def test_an_answer_is_confirmed_by_the_person_and_not_by_who_fetched_it():
    brought = Errand(answered_on=TODAY)
    assert confirm_refusals(brought, TODAY, TODAY) == ()
    found = confirm_refusals(replace(brought, by_agent=True), TODAY, TODAY)
    assert [(one.code, one.words) for one in found] == [
        ("second_person", "代理人自己不能代信访人确认，请由窗口向本人核实，或者由本人在网上确认。")
    ]


@pytest.mark.parametrize(
    ("errand", "on", "code", "words"),
    [
        (Errand(), TODAY, "answered", "还没有带回答复，请先登记答复。"),
        (Errand(answered_on=TODAY, confirmed=True), TODAY, "confirmed", "信访人已确认收到答复，不必重复登记。"),
        (Errand(answered_on=TODAY), TODAY - DAY, "confirmed_on", "确认日期早于带回答复的日期，请核对。"),
        (Errand(answered_on=TODAY - DAY), TODAY + DAY, "confirmed_on", "确认日期不能晚于今天，请核对。"),
    ],
)
def test_a_wrong_confirmation_is_refused_with_what_to_do(errand, on, code, words):
    assert [(one.code, one.words) for one in confirm_refusals(errand, on, TODAY)] == [(code, words)]


def test_every_state_has_its_word():
    assert [one.label for one in State] == ["未到起始日", "有效", "已期满", "已终止"]
