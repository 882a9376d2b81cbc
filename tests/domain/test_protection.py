"""检举控告 is one table, and the conflict block stands before it: edges, needs, who is kept out, who keeps the item."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product

import pytest

from tests.domain.saying import told
from tests.domain.tables import each, rows
from yimen.domain import clocks, protection
from yimen.domain.protection import (
    NOTHING,
    PUBLIC_STATE,
    STEPS,
    Route,
    Side,
    Situation,
    Stage,
    Step,
    edges,
    offers,
    refusals,
    target_of,
)
from yimen.domain.roles import Permission
from yimen.domain.shielding import Shield, keeper, names, seat_of, units_named

# The whole table once more, as an officer would write it down (第二十二条, 第三十条). Before registration it is empty.
EDGES = {
    ("", "register", "received"),
    ("received", "name", "assigned"),
    ("assigned", "name", "assigned"),
    ("transferred", "name", "transferred"),
    ("answered", "name", "answered"),
    ("assigned", "unname", "assigned"),
    ("transferred", "unname", "transferred"),
    ("answered", "unname", "answered"),
    ("assigned", "transfer", "transferred"),
    ("transferred", "acknowledge", "answered"),
    ("transferred", "feedback", "answered"),
    ("answered", "feedback", "answered"),
    ("transferred", "sent_back", "assigned"),
    ("answered", "sent_back", "assigned"),
    ("assigned", "inform", "assigned"),
    ("transferred", "inform", "transferred"),
    ("answered", "inform", "answered"),
    ("assigned", "shield", "assigned"),
    ("transferred", "shield", "transferred"),
    ("answered", "shield", "answered"),
    ("assigned", "propose_release", "assigned"),
    ("assigned", "return_release", "assigned"),
    ("assigned", "release", "released"),
}
READY = {  # what is known when nothing stands against the step
    Step.REGISTER: {"claims": True},
    Step.NAME: {"person": True, "person_free": True},
    Step.UNNAME: {"person": True, "another": True},
    Step.TRANSFER: {"route": True, "organ": True, "identity": True, "identity_ground": True},
    Step.ACKNOWLEDGE: {"day": True},
    Step.FEEDBACK: {"day": True, "note": True},
    Step.SENT_BACK: {"day": True, "note": True},
    Step.INFORM: {"note": True},
    Step.SHIELD: {"accused": True},
    Step.PROPOSE_RELEASE: {"told": True, "note": True},
    Step.RETURN_RELEASE: {"proposed": True, "note": True},
    Step.RELEASE: {"proposed": True},
}
FREE = "不得转给被检举、揭发的人员或者单位及其下级，请按照管理权限选择其上级机关或者纪检监察机关。"
UNGROUNDED = "附身份须有本人同意，或者写明有权机关要求的依据；没有的，请不附身份。"
NEEDS = [  # need, step, what makes it fail, words, article
    ("claims", Step.REGISTER, {"claims": False}, "请至少写明一项请求或者反映的事实。", "第十九条"),
    ("person", Step.NAME, {"person": False}, "请选择一位有办理检举控告权限的人员。", "第三十条"),
    ("person_free", Step.NAME, {"person_free": False}, "这位人员不能办理本件，请另选一位。",
     "第二十八条第三款、第三十条第三款"),
    ("person", Step.UNNAME, {"person": False}, "请选择一位有办理检举控告权限的人员。", "第三十条"),
    ("another", Step.UNNAME, {"another": False}, "解除之后本件就没有专人了，请先指定另一位专人。", "第三十条"),
    ("no_proposal", Step.TRANSFER, {"proposed": True}, "已有解除保护的提议待审核，请先由负责人审核。", ""),
    ("route", Step.TRANSFER, {"route": False}, "请选择转送的依据：纪检监察机关，或者有权处理的机关、单位。",
     "第二十二条、第三十条"),
    ("organ", Step.TRANSFER, {"organ": False}, "请选择或者写明接收的机关。", "第二十二条第二款"),
    ("organ_free", Step.TRANSFER, {"organ_free": False}, FREE, "第三十条第三款"),
    ("identity", Step.TRANSFER, {"identity": False}, "请选择是否附反映人身份。", "第三十条"),
    ("identity_ground", Step.TRANSFER, {"identity_ground": False}, UNGROUNDED, "第三十条第三款"),
    ("day", Step.ACKNOWLEDGE, {"day": False}, "日期应在转送之日和今天之间。", ""),
    ("day", Step.FEEDBACK, {"day": False}, "日期应在转送之日和今天之间。", ""),
    ("note", Step.FEEDBACK, {"note": False}, "请写明情况和理由。", ""),
    ("day", Step.SENT_BACK, {"day": False}, "日期应在转送之日和今天之间。", ""),
    ("note", Step.SENT_BACK, {"note": False}, "请写明情况和理由。", ""),
    ("note", Step.INFORM, {"note": False}, "请写明情况和理由。", ""),
    ("accused", Step.SHIELD, {"accused": False}, "请选择要回避的单位，或者填写账号。", "第三十条第三款"),
    ("no_proposal", Step.PROPOSE_RELEASE, {"proposed": True}, "已有解除保护的提议待审核，请先由负责人审核。", ""),
    ("told", Step.PROPOSE_RELEASE, {"told": False},
     "请先告知本人，并填写告知日期和方式；匿名无法告知的，写明原因。", ""),
    ("note", Step.PROPOSE_RELEASE, {"note": False}, "请写明情况和理由。", ""),
    ("proposed", Step.RETURN_RELEASE, {"proposed": False}, "没有待审核的解除保护提议。", ""),
    ("second_person", Step.RETURN_RELEASE, {"own_proposal": True}, "提议人不能自己审核，请由另一位负责人审核。", ""),
    ("note", Step.RETURN_RELEASE, {"note": False}, "请写明情况和理由。", ""),
    ("proposed", Step.RELEASE, {"proposed": False}, "没有待审核的解除保护提议。", ""),
    ("second_person", Step.RELEASE, {"own_proposal": True}, "提议人不能自己审核，请由另一位负责人审核。", ""),
]  # fmt: skip


def ready(step: Step, **change: object) -> Situation:
    """The first lawful situation of a step, by somebody who may, on the right side, with every fact there."""
    rule = STEPS[step]
    facts = {
        "stage": next(iter(sorted(rule.sources)), None),
        "permissions": rule.permissions,
        "sides": frozenset({rule.side}),
        **READY[step],
    }
    return Situation(**{**facts, **change})  # type: ignore[arg-type]


def codes_of(step: Step, situation: Situation) -> set[str]:
    return {refusal.code for refusal in refusals(step, situation)}


def test_the_table_holds_exactly_the_lawful_edges():
    assert {(str(source or ""), str(step), str(target)) for source, step, target in edges()} == EDGES
    assert [rule.step for rule in STEPS.values()] == sorted(STEPS, key=list(STEPS).index)
    assert set(STEPS) == set(Step)


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
def test_every_other_edge_is_refused_naming_where_it_stands(stage, step):
    [found] = [refusal for refusal in refusals(step, ready(step, stage=stage)) if refusal.code == "stage"]
    rule, now = STEPS[step], stage.label if stage else "未登记"
    asked = "、".join(sorted(source.label for source in rule.sources))
    words = f"现在是“{now}”，只有“{asked}”时才能{rule.label}；现在能办什么，请看“下一步”。"
    assert found.words == (words if rule.sources else "该件已经登记过了。")


@pytest.mark.parametrize("step", list(Step))
def test_a_step_needs_its_permission_and_its_side(step):
    rule = STEPS[step]
    for permission in Permission:
        refused = "permission" in codes_of(step, ready(step, permissions=frozenset({permission})))
        assert refused == (permission not in rule.permissions)
    for side in Side:
        found = [one for one in refusals(step, ready(step, sides=frozenset({side}))) if one.code == "side"]
        assert bool(found) == (rule.side is not side)
        assert all(one.words == f"“{rule.label}”由{protection.WHO[rule.side]}办理，请与其联系。" for one in found)


def test_who_takes_which_step():
    assert {step for step, rule in STEPS.items() if rule.side is Side.LEAD} == {
        Step.NAME, Step.UNNAME, Step.RETURN_RELEASE, Step.RELEASE,
    }  # fmt: skip
    assert {rule.side for step, rule in STEPS.items() if step is Step.REGISTER} == {Side.DOOR}
    for rule in STEPS.values():
        wanted = {
            Side.DOOR: Permission.ACCUSATION_REGISTER,
            Side.LEAD: Permission.ACCUSATION_NAME,
            Side.NAMED: Permission.ACCUSATION_HANDLE,
        }[rule.side]
        assert rule.permissions == {wanted}
    assert protection.WHO == {
        Side.DOOR: "收到该件的信访部门", Side.LEAD: "保管该件的机关的负责人", Side.NAMED: "本件指定的专人",
    }  # fmt: skip


@pytest.mark.parametrize("step", list(Step))
def test_whoever_is_blocked_hears_that_there_is_nothing_and_no_other_reason(step):
    assert refusals(step, ready(step, blocked=True)) == (NOTHING,)
    assert refusals(step, replace(Situation(stage=None), blocked=True)) == (NOTHING,)
    assert (NOTHING.words, NOTHING.code, NOTHING.article) == ("没有找到这一件。", "nothing", "")


@pytest.mark.parametrize(("need", "step", "lacking", "words", "article"), NEEDS)
def test_a_missing_fact_is_refused_in_words_with_its_article(need, step, lacking, words, article):
    found = refusals(step, replace(ready(step), **lacking))
    assert [(refusal.code, refusal.words, refusal.article) for refusal in found] == [(need, words, article)]


def test_every_need_of_the_table_is_tested():
    in_table = {(need.name, step) for step, rule in STEPS.items() for need in rule.needs}
    assert in_table == {(need, step) for need, step, *_ in NEEDS}


@pytest.mark.parametrize("stage", list(Stage))
def test_only_the_steps_out_of_the_present_stage_are_offered(stage):
    assert {str(offer.rule.step) for offer in offers(Situation(stage=stage))} == {
        step for source, step, _ in EDGES if source == stage
    }


def test_what_no_form_can_mend_is_not_asked_in_a_form():
    closed = {need.name for rule in STEPS.values() for need in rule.needs if not need.typed}
    assert closed == {"no_proposal", "proposed", "second_person"}


def test_protection_ends_by_a_second_person_only():
    assert [step for step, rule in STEPS.items() if rule.target is Stage.RELEASED] == [Step.RELEASE]
    assert {need.name for need in STEPS[Step.RELEASE].needs} >= {"proposed", "second_person"}


def test_the_words_and_articles_of_the_table():
    assert {str(step): (rule.label, rule.done, rule.article) for step, rule in STEPS.items()} == {
        "register": ("保护登记", "保护登记", "第二十二条"),
        "name": ("指定专人", "指定专人", "第三十条"),
        "unname": ("解除指定", "解除指定", "第三十条"),
        "transfer": ("转送有权机关", "转送有权机关", "第二十二条第二款、第三十条"),
        "acknowledge": ("登记回执", "收到回执", "第三十条第一款"),
        "feedback": ("登记反馈", "收到反馈", "第三十条第一款"),
        "sent_back": ("有权机关退回", "有权机关退回", "第二十三条第三款"),
        "inform": ("通报组织（人事）部门", "通报组织（人事）部门", "第三十条第二款"),
        "shield": ("补充回避范围", "补充回避范围", "第三十条第三款"),
        "propose_release": ("提议：不属检举控告", "提议解除保护", "第三十条"),
        "return_release": ("不同意，继续保护", "不同意解除保护", "第三十条"),
        "release": ("审核解除保护", "解除保护", "第三十条"),
    }
    assert (Route.DISCIPLINE.article, Route.COMPETENT.article) == ("第二十二条第二款", "第三十条第一款")


def test_outside_the_circle_there_are_two_words():
    assert set(PUBLIC_STATE) == set(Stage)
    assert set(PUBLIC_STATE.values()) == {"已接收", "已转有权机关"}
    assert {stage for stage, word in PUBLIC_STATE.items() if word == "已转有权机关"} == {
        Stage.TRANSFERRED, Stage.ANSWERED,
    }  # fmt: skip


def test_the_only_term_is_that_of_the_office():
    assert clocks.term(protection.TERM, clocks.first_in_force()).n == 15


def test_an_item_that_does_not_stand_anywhere_has_no_target_but_registration():
    assert target_of(Step.REGISTER, None) is Stage.RECEIVED
    with told("inform creates an item and must say where it stands"):
        target_of(Step.INFORM, None)


def test_the_note_for_staff_has_its_articles():
    assert (
        protection.RETALIATION == "任何组织和个人不得打击报复信访人；泄露检举揭发材料或者打击报复的，依规依纪依法处理。"
    )
    assert protection.RETALIATION_ARTICLE == "第十八条第四款、第四十六条"
    assert protection.SECRECY == "不得将检举、揭发材料以及有关情况透露或者转给被检举、揭发的人员或者单位。"
    assert protection.SECRECY_ARTICLE == "第三十条第三款"


# --- whom it is kept from -----------------------------------------------------------------------------------------


def ids(text: str) -> frozenset[int]:
    return frozenset(int(part) for part in text.split("、") if part)


@each(rows("回避.csv"))
def test_who_is_kept_out_is_as_the_table_says(row):
    shield = Shield(ids(row["被反映单位"]), ids(row["回避账号"]), row["写明的被反映人"])
    blocked = shield.blocks(user_id=int(row["人员编号"]), name=row["人员姓名"], path=row["人员单位"])
    assert blocked == {"挡": True, "不挡": False}[row["结果"]]
    assert row["条文"].startswith("第")


@dataclass(frozen=True)
class Body:
    pk: int
    path: str
    level: str
    is_petition_office: bool = False
    name: str = "某某单位"
    short_name: str = "某单位"


NATION = Body(1, "/1/", "nation")
PROVINCE_OFFICE = Body(2, "/1/2/", "province", True)
CITY = Body(3, "/1/3/", "city")
CITY_OFFICE = Body(4, "/1/3/4/", "city", True)
OTHER_CITY_OFFICE = Body(5, "/1/90/5/", "city", True)
DISTRICT = Body(6, "/1/3/6/", "county", name="云汀区人民政府", short_name="区政府")
OFFICE = Body(7, "/1/3/6/7/", "county", True, name="云汀区信访局", short_name="区信访局")
HOUSING = Body(8, "/1/3/6/8/", "county", name="云汀区住房和城乡建设局", short_name="区住建局")
DISCIPLINE = Body(9, "/1/3/6/9/", "county", name="云汀区纪委监委", short_name="区纪委监委")
CITY_DISCIPLINE = Body(10, "/1/3/10/", "city")
TOWN_OFFICE = Body(11, "/1/3/6/12/11/", "town", True)
TOWN_DISCIPLINE = Body(13, "/1/3/6/12/13/", "town")
BODIES = [
    OFFICE, CITY_OFFICE, PROVINCE_OFFICE, OTHER_CITY_OFFICE, HOUSING, DISCIPLINE, CITY_DISCIPLINE, TOWN_OFFICE,
    TOWN_DISCIPLINE,
]  # fmt: skip
ORGANS = frozenset({DISCIPLINE.pk, CITY_DISCIPLINE.pk, TOWN_DISCIPLINE.pk})


@pytest.mark.parametrize(
    ("units", "without", "expected"),
    [
        ((), (), OFFICE),
        ((HOUSING,), (), OFFICE),  # another unit is concerned: the office keeps it
        ((OFFICE,), (), CITY_OFFICE),  # the office is concerned: the nearest above
        ((), (OFFICE,), CITY_OFFICE),  # whoever leads it is concerned: the caller leaves it out
        ((DISTRICT,), (), CITY_OFFICE),  # the government above it, with everything below
        ((OFFICE, CITY_OFFICE), (), PROVINCE_OFFICE),
        ((CITY,), (), PROVINCE_OFFICE),  # everything of the city is below the accused unit
        ((OFFICE,), (CITY_OFFICE, PROVINCE_OFFICE), DISCIPLINE),  # never a neighbour's, never one below
        ((OFFICE,), (CITY_OFFICE, PROVINCE_OFFICE, DISCIPLINE), CITY_DISCIPLINE),
        ((DISTRICT,), (CITY_OFFICE, PROVINCE_OFFICE), CITY_DISCIPLINE),
        ((OFFICE,), (CITY_OFFICE, PROVINCE_OFFICE, DISCIPLINE, CITY_DISCIPLINE), None),
        ((NATION,), (), None),
    ],
)
def test_who_keeps_an_item_that_concerns_the_office(units, without, expected):
    shield = Shield(frozenset(unit.pk for unit in units))
    bodies = [body for body in BODIES if body not in without]
    assert keeper(OFFICE, shield, bodies, discipline=ORGANS) == expected


UNKNOWN_LEVEL = (Body(14, "/1/3/6/14/", "field", True), Body(22, "/1/3/6/22/", "field"))
SAME_LEVEL = Body(15, "/1/3/6/15/", "county", True)
HIGHER_BUT_FARTHER = (Body(20, "/1/3/6/20/", "province", True), Body(21, "/1/21/", "city", True))


def test_nearest_is_the_next_level_then_who_shares_more_of_the_tree_and_never_an_unknown_level():
    shield, organs = Shield(frozenset({OFFICE.pk})), ORGANS | {22}
    others = [*UNKNOWN_LEVEL, SAME_LEVEL]
    assert keeper(OFFICE, shield, [*HIGHER_BUT_FARTHER, *others, *BODIES], discipline=organs) == CITY_OFFICE
    assert keeper(OFFICE, shield, [*others, DISCIPLINE], discipline=organs) == DISCIPLINE
    assert keeper(OFFICE, shield, others, discipline=organs) is None


def test_an_office_of_an_unknown_level_looks_to_every_known_one_above():
    office = Body(23, "/1/3/6/23/", "field", True)
    assert keeper(office, Shield(frozenset({23})), BODIES, discipline=ORGANS) == OFFICE


def test_a_seat_is_what_stands_around_a_body():
    assert seat_of(OFFICE) == "/1/3/6/"
    assert seat_of(NATION) == "/"
    assert seat_of(Body(6, "/66/6/", "county")) == "/66/"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("云汀区住房和城乡建设局某科长", {8}),
        ("区住建局、区纪委监委的人", {8, 9}),
        ("区 住建局", {8}),
        ("云汀区人民政府办公室某人", set()),  # above the office: chosen from the tree by who means it
        ("云汀区信访局某人", {7}),
        ("某科长", set()),
    ],
)
def test_a_unit_named_in_words_is_found_by_name_and_short_name(words, expected):
    assert units_named(words, [DISTRICT, OFFICE, HOUSING, DISCIPLINE], office=OFFICE) == expected


def test_a_name_of_two_characters_is_looked_for_and_a_shorter_one_is_not():
    assert names("李四收钱", "李四")
    assert not names("李四收钱", "李")
    assert not names("李四收钱", "")
