"""What the table says: the words of each refusal with their article, and which steps a screen offers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.domain.procedure_facts import EDGES, codes_of, ready
from yimen.domain.procedure import (
    Side,
    Situation,
    Stage,
    Step,
    offers,
    refusals,
)
from yimen.domain.roles import Permission


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
