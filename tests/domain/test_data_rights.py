"""个人信息请求: what may be asked, answered and refused, each refusal with its words and the law."""

from __future__ import annotations

from dataclasses import replace

import pytest

from yimen.domain.data_rights import ARTICLES, KEPT, NEEDS, Act, Ground, Kind, Situation, asked, refusals

READY = {
    Act.ANSWER: Situation(may_answer=True, words=True),
    Act.PROPOSE_REFUSAL: Situation(may_answer=True, words=True, ground=Ground.NOT_SELF),
    Act.CONFIRM_REFUSAL: Situation(may_decide=True, proposed=True),
    Act.RETURN_REFUSAL: Situation(may_decide=True, proposed=True, words=True),
}
LACKING = [
    *((act, "open", {"open": False}) for act in Act),
    *((act, "side", {"ours": False}) for act in Act),
    (Act.ANSWER, "permission", {"may_answer": False}),
    (Act.PROPOSE_REFUSAL, "permission", {"may_answer": False}),
    (Act.CONFIRM_REFUSAL, "permission", {"may_decide": False}),
    (Act.RETURN_REFUSAL, "permission", {"may_decide": False}),
    (Act.ANSWER, "not_proposed", {"proposed": True}),
    (Act.PROPOSE_REFUSAL, "not_proposed", {"proposed": True}),
    (Act.ANSWER, "words", {"words": False}),
    (Act.PROPOSE_REFUSAL, "words", {"words": False}),
    (Act.RETURN_REFUSAL, "words", {"words": False}),
    (Act.PROPOSE_REFUSAL, "ground", {"ground": None}),
    (Act.PROPOSE_REFUSAL, "fits", {"ground": Ground.KEPT_BY_LAW}),
    (Act.CONFIRM_REFUSAL, "proposed", {"proposed": False}),
    (Act.RETURN_REFUSAL, "proposed", {"proposed": False}),
    (Act.CONFIRM_REFUSAL, "second_person", {"own": True}),
    (Act.RETURN_REFUSAL, "second_person", {"own": True}),
]
WORDS = {
    "open": "这项请求已经答复过了。",
    "side": "由登记该件的信访部门答复。",
    "not_proposed": "不予办理的提议正在等待审核，请先审核。",
    "words": "请写明怎样办理的；不予办理的写明理由，本人会看到。",
    "ground": "不予办理须有法定理由，请选择一项。",
    "fits": "“保存期限未届满”只能用于删除请求，请另选理由。",
    "proposed": "没有等待审核的不予办理提议。",
    "second_person": "提议人不能自己审核，请由另一位有权人员审核。",
}


@pytest.mark.parametrize("act", list(Act))
def test_with_every_fact_there_an_act_is_lawful(act):
    assert refusals(act, READY[act]) == ()


@pytest.mark.parametrize(("act", "code", "change"), LACKING)
def test_without_one_fact_it_is_refused_for_that_alone(act, code, change):
    [refusal] = refusals(act, replace(READY[act], **change))
    assert refusal.code == code
    assert code == "permission" or refusal.words == WORDS[code]


def test_every_need_is_tested():
    assert {(act, need.name) for act, needs in NEEDS.items() for need in needs} == {(act, c) for act, c, _ in LACKING}


def test_the_articles_stand_beside_the_refusals():
    laws = {need.name: need.article for needs in NEEDS.values() for need in needs}
    assert laws["words"] == laws["open"] == laws["ground"] == "个人信息保护法第五十条"
    assert laws["fits"] == "个人信息保护法第四十七条"
    [open_] = refusals(Act.ANSWER, replace(READY[Act.ANSWER], open=False))
    assert (open_.words, open_.article) == ("这项请求已经答复过了。", laws["open"])


def test_permissions_name_what_is_lacking():
    [answers] = refusals(Act.ANSWER, replace(READY[Act.ANSWER], may_answer=False))
    [decides] = refusals(Act.CONFIRM_REFUSAL, replace(READY[Act.CONFIRM_REFUSAL], may_decide=False))
    assert answers.words == "您的岗位没有答复个人信息请求的权限。"
    assert decides.words == "您的岗位没有审核不予办理的权限。"


def test_what_is_kept_by_law_is_a_ground_for_deletion_only():
    kept = replace(READY[Act.PROPOSE_REFUSAL], ground=Ground.KEPT_BY_LAW, deletes=True)
    assert refusals(Act.PROPOSE_REFUSAL, kept) == ()
    assert "档案法" in KEPT
    assert "不能删除" in KEPT


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, []),
        ({"kind": None}, [("kind", "请选择要查阅、复制、更正还是删除。")]),
        ({"words": False}, [("words", "请写明要查阅、复制、更正或删除哪些信息。")]),
        ({"open_already": True}, [("open", "上一项个人信息请求还在办理，答复之后可以再提。")]),
    ],
)
def test_a_new_request_says_what_and_comes_one_at_a_time(facts, expected):
    found = asked(**{"words": True, "kind": Kind.COPY, "open_already": False, **facts})
    assert [(refusal.code, refusal.words) for refusal in found] == expected
    assert all(refusal.article.startswith("个人信息保护法第") for refusal in found)


def test_each_kind_names_its_article():
    assert {kind.value: article for kind, article in ARTICLES.items()} == {
        "access": "第四十五条", "copy": "第四十五条", "correct": "第四十六条", "delete": "第四十七条"
    }  # fmt: skip
