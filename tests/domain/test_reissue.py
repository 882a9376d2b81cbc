"""补发查询码 (第二十一条第二款): at the window of its own office, after a person has checked a person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from yimen.domain.reissue import A_DAY_OF_A_CASE, A_DAY_OF_A_CLERK, Check, Situation, closing, refusals

READY = Situation(permitted=True, ours=True, check=Check.DOCUMENT, present=True)
A = "第二十一条第二款"
OURS = "查询码由登记该件的信访部门在窗口补发，请交由该部门登记、接谈人员办理。"
KEPT_OUT = "您与该事项或信访人有直接利害关系，应当回避，请交由其他人员办理。"
TABLE = [  # what is wrong, the code, the words, the article, whether the form stays closed
    ({"permitted": False}, "permission", OURS, A, True),
    ({"ours": False}, "permission", OURS, A, True),
    ({"conflict": True}, "recusal", KEPT_OUT, "第二十八条第三款", True),
    ({"has_code": False}, "no_code", "历史件没有查询码，不能补发；要了解情况的，请当面答复。", A, True),
    ({"check": None}, "check", "请选择怎样核对了身份。", A, False),
    ({"check": Check.AGENT}, "agent", "没有写明“代收文书”和“查询进展”的有效委托，请信访人本人来补发。", A, False),
    ({"present": False}, "present", "请当面核对身份以后再补发；来电、来信要求的，请告知本人到窗口办理。", A, False),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "code", "words", "article", "shut"), TABLE)
def test_what_stands_against_a_new_code(wrong, code, words, article, shut):
    asked = replace(READY, **wrong)
    assert [(one.code, one.words, one.article) for one in refusals(asked)] == [(code, words, article)]
    assert [one.code for one in closing(asked)] == ([code] if shut else [])


@pytest.mark.parametrize("check", list(Check))
def test_whoever_was_checked_in_one_of_the_ways_gets_it(check):
    assert refusals(replace(READY, check=check, agent_takes=True)) == ()
    assert (refusals(replace(READY, check=check)) == ()) is (check is not Check.AGENT)


def test_everything_that_is_wrong_is_said_at_once():
    assert [one.code for one in refusals(Situation())] == ["permission", "check", "present"]


def test_the_limits_of_a_day():
    assert (A_DAY_OF_A_CASE, A_DAY_OF_A_CLERK) == (3, 30)


def test_the_ways_of_checking_are_told_in_words():
    assert [one.label for one in Check] == [
        "已核对身份证件，姓名、号码与登记一致",
        "登记时没有留证件号码：已核对身份证件上的姓名，并核对登记的地址、电话",
        "没有带证件：已凭村（社区）或者单位的证明，核对登记的姓名、地址、电话",
        "由代理人领取：委托书写明代收文书和查询进展，已核对代理人身份",
    ]
