"""回避 (第二十八条第三款): who declares, who asks, and who decides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from yimen.domain.recusal import ARTICLE, Act, Ground, Situation, Source, closing, decides, refusals
from yimen.domain.roles import Permission

STAFF = frozenset({Permission.CASE_VIEW})
READY = {
    Act.DECLARE: Situation(permissions=STAFF, ground=True, words=True),
    Act.ASK: Situation(permissions=STAFF, ground=True, words=True),
    Act.DECIDE: Situation(permissions=frozenset({Permission.RECUSAL_DECIDE}), words=True, same_body=True),
}
DECIDES = [
    # who is concerned, and who decides                      head  same  above none_above  decides
    ("工作人员，由本单位负责人决定", False, True, False, False, True),
    ("工作人员，也可以由上一级决定", False, False, True, False, True),
    ("工作人员，别的单位不能决定", False, False, False, False, False),
    ("负责人，本单位另一位负责人不能决定", True, True, False, False, False),
    ("负责人，由上一级决定", True, False, True, False, True),
    ("负责人，上面没有单位的，由本单位另一位负责人决定", True, True, False, True, True),
    ("负责人，上面没有单位的，别的单位不能决定", True, False, False, True, False),
]


@pytest.mark.parametrize(("case", "head", "same", "above", "none_above", "wanted"), DECIDES, ids=str)
def test_who_decides(case, head, same, above, none_above, wanted):
    situation = Situation(head=head, same_body=same, above=above, none_above=none_above)
    assert decides(situation) is wanted
    found = refusals(
        Act.DECIDE, replace(READY[Act.DECIDE], head=head, same_body=same, above=above, none_above=none_above)
    )
    assert [one.code for one in found] == ([] if wanted else ["decider"])


AGAINST = [
    (Act.DECLARE, {"already": True}, "already", "该件已有对这位工作人员的回避申报或决定。", ""),
    (Act.DECLARE, {"ground": False}, "ground", "请选择回避的情形。", ARTICLE),
    (Act.DECLARE, {"words": False}, "words", "请简要写明情况。", ARTICLE),
    (Act.ASK, {"ours": False}, "ours", "回避申请由经手该件的单位登记。", ARTICLE),
    (Act.ASK, {"concerned": False}, "concerned", "请选择经手该件的单位里的工作人员。", ARTICLE),
    (Act.ASK, {"already": True}, "already", "该件已有对这位工作人员的回避申报或决定。", ""),
    (Act.ASK, {"ground": False}, "ground", "请选择回避的情形。", ARTICLE),
    (Act.ASK, {"words": False}, "words", "请简要写明情况。", ARTICLE),
    (Act.DECIDE, {"waits": False}, "waits", "这项回避已经作出决定。", ""),
    (Act.DECIDE, {"is_person": True}, "second_person", "本人和登记人不能自己决定，请由另一位负责人决定。", ""),
    (Act.DECIDE, {"is_registrar": True}, "second_person", "本人和登记人不能自己决定，请由另一位负责人决定。", ""),
    (
        Act.DECIDE,
        {"same_body": False},
        "decider",
        "工作人员的回避由本单位负责人决定，负责人的回避由上一级决定。",
        ARTICLE,
    ),
    (Act.DECIDE, {"words": False}, "words", "请简要写明情况。", ARTICLE),
    (Act.DECIDE, {"permissions": STAFF}, "permission", "您的岗位没有“决定回避”的权限，请交由有权限的同事办理。", ""),
    (
        Act.DECIDE,
        {"conflict": True},
        "recusal",
        "您与该事项或信访人有直接利害关系，应当回避，请交由其他人员办理。",
        ARTICLE,
    ),
    (
        Act.ASK,
        {"permissions": frozenset()},
        "permission",
        "您的岗位没有“登记回避申请”的权限，请交由有权限的同事办理。",
        "",
    ),
    (
        Act.DECLARE,
        {"permissions": frozenset()},
        "permission",
        "您的岗位没有“申报回避”的权限，请交由有权限的同事办理。",
        "",
    ),
]


@pytest.mark.parametrize("act", list(Act))
def test_nothing_stands_against_an_act_that_is_in_order(act):
    assert refusals(act, READY[act]) == closing(act, READY[act]) == ()


@pytest.mark.parametrize(("act", "change", "code", "words", "article"), AGAINST, ids=lambda value: str(value)[:24])
def test_what_is_missing_is_said_in_words(act, change, code, words, article):
    found = refusals(act, replace(READY[act], **change))
    assert [(one.code, one.words, one.article) for one in found] == [(code, words, article)]


def test_declaring_is_open_to_anybody_whatever_the_body_and_to_who_is_kept_out():
    assert refusals(Act.DECLARE, replace(READY[Act.DECLARE], ours=False, concerned=False, conflict=True)) == ()
    assert refusals(Act.ASK, replace(READY[Act.ASK], conflict=True)) == ()


def test_a_form_stays_open_for_what_it_asks_itself():
    bare = Situation(permissions=STAFF, concerned=False, already=True)
    assert closing(Act.ASK, bare) == closing(Act.DECLARE, bare) == ()
    assert [one.code for one in closing(Act.ASK, replace(bare, ours=False))] == ["ours"]
    deciding = replace(READY[Act.DECIDE], words=False, waits=False, is_person=True, same_body=False)
    assert {one.code for one in closing(Act.DECIDE, deciding)} == {"waits", "second_person", "decider"}


def test_the_words_of_the_grounds_and_of_who_brought_it_up():
    assert [one.label for one in Ground] == [
        "本人是信访人，或者是信访事项的当事人",
        "与信访人或者当事人有近亲属关系",
        "信访事项反映的就是本人",
        "本人或者近亲属与信访事项有利害关系",
        "有其他直接利害关系，可能影响公正办理",
    ]
    assert [one.label for one in Source] == ["本人申报", "信访人申请"]
