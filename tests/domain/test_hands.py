"""In whose hand a petition is after each step (首接首办、现办), and what stands against handing it on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.domain.tables import each, rows
from yimen.domain import hands
from yimen.domain.hands import (
    ACTS,
    HANDS,
    HOW_OF,
    TAKES_IN_HAND,
    Act,
    Holder,
    How,
    Outcome,
    Situation,
    closing,
    holder_after,
    offered_after,
    outcome_of,
    refusals,
)
from yimen.domain.procedure import STEPS, Stage, Step
from yimen.domain.roles import ROLES, Permission, Role

OFFICE, UNIT = 1, 2
BODIES = {"信访部门": OFFICE, "责任单位": UNIT}
PEOPLE = {"甲": 10, "乙": 20}
LABELS = {rule.label: step for step, rule in STEPS.items()}
STAGES = {stage.label: stage for stage in Stage}
OUTCOMES = {"": None, **{one.label: one for one in Outcome}}
BEFORE_FORWARDING = {
    Step.REGISTER,
    Step.RECORD_HISTORY,
    Step.SORT,
    Step.GUIDE_ELSEWHERE,
    Step.WITHDRAW,
    Step.AGREE_RETURN,
}


def holder(words: str) -> Holder | None:
    if not words:
        return None
    body, person = words[:4], words[4:]
    return Holder(BODIES[body], PEOPLE[person] + BODIES[body] if person else None)


@each(rows("经手.csv"))
def test_in_whose_hand_it_is_and_who_is_asked_to_take_over(row):
    step, stage = LABELS[row["步骤"]], STAGES[row["办后状态"]]
    who = holder(row["谁办"]) if row["谁办"] != "信访人" else None
    before = holder(row["办前在谁手上"])
    unit = None if step in BEFORE_FORWARDING else UNIT
    after = holder_after(
        step, stage, now=before, office=OFFICE, unit=unit,
        by=who.person if who else None, by_unit=who.unit if who else None,
    )  # fmt: skip
    assert after == holder(row["办后在谁手上"])
    asked = offered_after(stage, holder=after, office=OFFICE, unit=unit)
    assert asked == BODIES.get(row["请谁接手"])
    wanted = OUTCOMES[row["交接结果"]]
    if wanted is not None:
        offered_to = OFFICE if before and before.unit == UNIT else UNIT
        assert outcome_of(offered_to=offered_to, holder=after, by_unit=who.unit if who else None) is wanted


def test_nobody_is_asked_where_nobody_has_it_or_it_was_sent_nowhere():
    assert offered_after(Stage.FORWARDED, holder=None, office=OFFICE, unit=UNIT) is None
    assert offered_after(Stage.OBJECTED, holder=Holder(OFFICE), office=OFFICE, unit=None) is None
    assert offered_after(Stage.HANDLING, holder=Holder(OFFICE), office=OFFICE, unit=UNIT) is None
    assert offered_after(Stage.FORWARDED, holder=Holder(UNIT), office=OFFICE, unit=UNIT) is None


def test_an_ended_case_leaves_no_holder_and_an_offer_without_one_was_declined_or_recalled():
    assert outcome_of(offered_to=UNIT, holder=None, by_unit=UNIT) is Outcome.DECLINED
    assert outcome_of(offered_to=UNIT, holder=None, by_unit=None) is Outcome.RECALLED


def test_how_it_came_is_said_in_the_offices_words():
    assert {step: how.label for step, how in HOW_OF.items()} == {
        Step.REGISTER: "登记（首接）",
        Step.RECEIVE: "接收转送",
        Step.AGREE_RETURN: "同意退回，收回办理",
        Step.REFUSE_RETURN: "不同意退回，由责任单位办理",
        Step.REOPEN: "重新办理",
    }
    assert [how.label for how in How if how not in HOW_OF.values()] == [
        "随办理步骤转交", "领办", "同事接办", "负责人指定", "承办人回避，交回本单位", "随诉求拆分，仍在原处",
    ]  # fmt: skip
    assert [act.label for act in Act] == ["领办", "请同事接办", "接办", "不接", "撤回交接", "指定承办人"]


def test_who_only_checks_signs_or_decides_does_not_take_a_case_by_it():
    assert {
        Step.SORT,
        Step.FORWARD,
        Step.ASSIGN,
        Step.ACCEPT,
        Step.ACCEPT_SIMPLIFIED,
        Step.DRAFT_OPINION,
    } == TAKES_IN_HAND


def test_every_post_that_does_the_work_may_have_it_in_hand():
    may = {role for role in Role if ROLES[role] & HANDS}
    assert may == {
        Role.REGISTRAR, Role.RECEPTIONIST, Role.MAIL_CLERK, Role.CHECKER, Role.HANDLER, Role.UNIT_HEAD,
    }  # fmt: skip


WORKER = Situation(permissions=frozenset({Permission.OPINION_DRAFT}), ours=True)
READY = {
    Act.TAKE: WORKER,
    Act.OFFER: replace(WORKER, held=True, mine=True, colleague=True, reason=True),
    Act.ACCEPT: replace(WORKER, offered=True, offered_to_me=True),
    Act.DECLINE: replace(WORKER, offered=True, offered_to_me=True, reason=True),
    Act.RECALL: replace(WORKER, offered=True, given_by_me=True),
    Act.ORDER: replace(WORKER, permissions=frozenset({Permission.HAND_ORDER}), colleague=True),
}
AGAINST = [
    # act, what is changed, code, words
    (Act.TAKE, {"held": True}, "not_held", "该件已有承办人；要换人的，请承办人交接，或由负责人指定。"),
    (Act.TAKE, {"ours": False}, "ours", "该件不在本单位手上。"),
    (Act.TAKE, {"open": False}, "open", "该件已经办结，不再交接。"),
    (Act.OFFER, {"open": False}, "open", "该件已经办结，不再交接。"),
    (Act.OFFER, {"mine": False}, "mine", "只有现在的承办人能请同事接办；负责人可以直接指定。"),
    (Act.OFFER, {"offered": True}, "not_offered", "已有一次交接在等答复，请先等对方答复，或者撤回。"),
    (Act.OFFER, {"colleague": False}, "colleague", "请选择本单位在岗、能承办该件的同事。"),
    (Act.OFFER, {"has_it": True}, "another", "该件本来就在这位同事手上。"),
    (Act.OFFER, {"barred": True}, "barred", "这位同事对该件应当回避，请另选一位。"),
    (Act.OFFER, {"reason": False}, "reason", "请写明理由。"),
    (Act.ACCEPT, {"offered_to_me": False}, "to_me", "这次交接请的不是您。"),
    (Act.ACCEPT, {"open": False}, "open", "该件已经办结，不再交接。"),
    (Act.ACCEPT, {"outcome": "已撤回"}, "answered", "这次交接已撤回，不用再答复；该件现在在谁手上，请看最新情况。"),
    (Act.DECLINE, {"offered_to_me": False}, "to_me", "这次交接请的不是您。"),
    (Act.DECLINE, {"reason": False}, "reason", "请写明理由。"),
    (Act.DECLINE, {"open": False}, "open", "该件已经办结，不再交接。"),
    (Act.DECLINE, {"outcome": "已失效"}, "answered", "这次交接已失效，不用再答复；该件现在在谁手上，请看最新情况。"),
    (Act.RECALL, {"given_by_me": False}, "given", "只有提出交接的人、现在的承办人或本单位负责人能撤回。"),
    (Act.RECALL, {"open": False}, "open", "该件已经办结，不再交接。"),
    (Act.RECALL, {"outcome": "已接办"}, "answered", "这次交接已接办，不用再答复；该件现在在谁手上，请看最新情况。"),
    (Act.ORDER, {"open": False}, "open", "该件已经办结，不再交接。"),
    (Act.ORDER, {"ours": False}, "ours", "该件不在本单位手上。"),
    (Act.ORDER, {"colleague": False}, "colleague", "请选择本单位在岗、能承办该件的同事。"),
    (Act.ORDER, {"has_it": True}, "another", "该件本来就在这位同事手上。"),
    (Act.ORDER, {"barred": True}, "barred", "这位同事对该件应当回避，请另选一位。"),
    (Act.ORDER, {"permissions": HANDS}, "permission", "您的岗位没有“指定承办人”的权限，请交由有权限的同事办理。"),
]


@pytest.mark.parametrize("act", list(Act))
def test_nothing_stands_against_an_act_that_is_in_order(act):
    assert refusals(act, READY[act]) == ()
    assert closing(act, READY[act]) == ()


@pytest.mark.parametrize(("act", "change", "code", "words"), AGAINST, ids=lambda value: str(value)[:20])
def test_what_is_missing_is_said_in_words(act, change, code, words):
    found = refusals(act, replace(READY[act], **change))
    assert [(one.code, one.words) for one in found] == [(code, words)]
    assert found[0].article == ("第二十八条第三款" if code == "barred" else "")


@pytest.mark.parametrize("act", list(Act))
def test_who_must_keep_out_or_has_no_such_post_does_nothing(act):
    assert [one.code for one in refusals(act, replace(READY[act], conflict=True))] == ["recusal"]
    nobody = replace(READY[act], permissions=frozenset({Permission.CASE_VIEW}))
    assert [(one.code, one.words) for one in refusals(act, nobody)] == [
        ("permission", f"您的岗位没有“{act.label}”的权限，请交由有权限的同事办理。")
    ]


def test_an_act_that_answers_nothing_does_not_ask_what_became_of_an_offer():
    for act in (Act.TAKE, Act.OFFER, Act.ORDER):
        assert refusals(act, replace(READY[act], outcome="已撤回")) == ()


def test_a_form_stays_open_for_what_it_asks_itself():
    bare = replace(READY[Act.OFFER], colleague=False, reason=False, has_it=True, barred=True)
    assert closing(Act.OFFER, bare) == ()
    assert {one.code for one in closing(Act.OFFER, replace(bare, mine=False, open=False))} == {"mine", "open"}
    assert {one.code for one in closing(Act.DECLINE, replace(READY[Act.DECLINE], outcome="已撤回"))} == {"answered"}


def test_the_head_takes_an_offer_back_as_well_and_the_permissions_are_those_of_the_post():
    assert ACTS[Act.RECALL].permissions == HANDS | {Permission.HAND_ORDER}
    assert ACTS[Act.ORDER].permissions == frozenset({Permission.HAND_ORDER})
    assert all(ACTS[act].permissions == HANDS for act in (Act.TAKE, Act.OFFER, Act.ACCEPT, Act.DECLINE))
    assert frozenset() == hands.OFFICE_HANDS & hands.UNIT_HANDS
