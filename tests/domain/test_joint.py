"""Joint handling: each refusal with its words, both sides of every boundary; one mistake at a time in a whole form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.domain.tables import each, rows
from yimen.domain.deputies import LENT
from yimen.domain.joint import (
    STEPS,
    ConferenceSituation,
    ConsultationSituation,
    Ground,
    Item,
    LeadEnd,
    LeadSituation,
    OrderKind,
    OrderSituation,
    TaskSide,
    TaskSituation,
    TaskStage,
    TaskStep,
    UrgeKind,
    UrgeSituation,
    conference,
    consulting,
    is_late,
    leading,
    task,
    urging,
    within,
)
from yimen.domain.joint.deeds import POWERS, Deed
from yimen.domain.roles import Permission

P = Permission
TODAY = date(2026, 3, 10)
TOMORROW = TODAY + timedelta(days=1)


def told(found):
    """Code -> (words, article)."""
    return {one.code: (one.words, one.article) for one in found}


def day(text):
    return date.fromisoformat(text) if text else None


@each(rows("限办.csv"))
def test_the_day_of_a_demand(row):
    found = within(day(row["期限"]), today=day(row["今天"]), main_end=day(row["办理期限"]), beyond=row["理由"])
    assert [one.code for one in found] == ([row["应当"]] if row["应当"] else [])


def test_the_words_about_a_day():
    assert told(within(None, today=TODAY)) == {"due": ("请填写反馈期限。", "")}
    assert told(within(TODAY, today=TODAY)) == {"due": ("反馈期限应当晚于今天，请重新填写。", "")}
    far = TODAY + timedelta(days=367)
    assert told(within(far, today=TODAY)) == {"due": ("反馈期限最长一年，请分阶段提出要求。", "")}
    beyond = within(date(2026, 5, 7), today=TODAY, main_end=date(2026, 5, 6))
    assert told(beyond) == {
        "beyond": (
            "反馈期限晚于本件的办理期限（2026年5月6日）。请提前，或者写明为什么可以更晚；法定期限不因此延长。",
            "第三十四条",
        )
    }


# --- tasks ------------------------------------------------------------------------------------------------------------

ALL_TASK = frozenset({P.TASK_ANSWER, P.TASK_CLOSE})
BOTH = frozenset(TaskSide)


def a_task(stage, **more):
    given = {"permissions": ALL_TASK, "sides": BOTH, "text": "写了", "due": TOMORROW, "today": TODAY, **more}
    return TaskSituation(stage=stage, **given)


EDGES = {
    (TaskStage.OPEN, TaskStep.ANSWER): TaskStage.ANSWERED,
    (TaskStage.ANSWERED, TaskStep.RETURN): TaskStage.OPEN,
    (TaskStage.ANSWERED, TaskStep.CLOSE): TaskStage.CLOSED,
    (TaskStage.OPEN, TaskStep.WITHDRAW): TaskStage.WITHDRAWN,
    (TaskStage.ANSWERED, TaskStep.WITHDRAW): TaskStage.WITHDRAWN,
}


@pytest.mark.parametrize("stage", list(TaskStage))
@pytest.mark.parametrize("step", list(TaskStep))
def test_every_lawful_and_every_forbidden_edge_of_a_task(stage, step):
    found = told(task.refusals(step, a_task(stage)))
    if (stage, step) in EDGES:
        assert found == {}
        assert STEPS[step].target is EDGES[stage, step]
    else:
        assert found == {"stage": (f"现在是“{stage.label}”，不能{STEPS[step].label}。请查看最新情况。", "")}


@pytest.mark.parametrize(
    ("step", "stage", "permission", "side", "label", "who", "asks"),
    [
        (TaskStep.ANSWER, TaskStage.OPEN, P.TASK_ANSWER, TaskSide.UNIT, "反馈", "被要求反馈的单位",
         "请写明办理情况和结果；尚未办完的，写明进展、原因和下一步。"),
        (TaskStep.RETURN, TaskStage.ANSWERED, P.TASK_CLOSE, TaskSide.ASKER, "退回补充", "提出要求的一方",
         "请写明还缺什么，单位才知道要补充什么。"),
        (TaskStep.CLOSE, TaskStage.ANSWERED, P.TASK_CLOSE, TaskSide.ASKER, "确认办结", "提出要求的一方",
         "请写明核实的结果。"),
        (TaskStep.WITHDRAW, TaskStage.OPEN, P.TASK_CLOSE, TaskSide.ASKER, "撤销", "提出要求的一方",
         "请写明撤销的理由。"),
    ],
)  # fmt: skip
def test_who_takes_a_step_of_a_task_and_with_what_words(step, stage, permission, side, label, who, asks):
    whole = a_task(stage, permissions=frozenset({permission}), sides=frozenset({side}))
    assert task.refusals(step, whole) == ()
    assert told(task.refusals(step, replace(whole, permissions=ALL_TASK - {permission}))) == {
        "permission": (f"您的岗位没有“{label}”的权限。", "")
    }
    assert told(task.refusals(step, replace(whole, sides=BOTH - {side}))) == {"side": (f"“{label}”由{who}办理。", "")}
    assert told(task.refusals(step, replace(whole, text=" \n"))) == {"text": (asks, "")}
    assert task.closing(step, replace(whole, text="", due=None)) == ()


def test_whoever_answered_does_not_confirm_but_may_send_back():
    mine = a_task(TaskStage.ANSWERED, answered_by_me=True)
    assert told(task.refusals(TaskStep.CLOSE, mine)) == {
        "second_person": ("反馈人不能自己确认办结，请由另一位有权人员确认。", "")
    }
    assert task.refusals(TaskStep.RETURN, mine) == ()
    assert task.refusals(TaskStep.WITHDRAW, mine) == ()


def test_only_what_is_sent_back_needs_a_new_day():
    late = {"due": date(2026, 5, 7), "main_end": date(2026, 5, 6)}
    assert set(told(task.refusals(TaskStep.RETURN, a_task(TaskStage.ANSWERED, **late)))) == {"beyond"}
    assert task.refusals(TaskStep.RETURN, a_task(TaskStage.ANSWERED, **late, beyond="要等")) == ()
    assert task.refusals(TaskStep.CLOSE, a_task(TaskStage.ANSWERED, due=None)) == ()


@pytest.mark.parametrize(
    ("stage", "answered", "today", "late"),
    [
        (TaskStage.OPEN, None, "2026-03-20", False),  # the day itself is in time
        (TaskStage.OPEN, None, "2026-03-21", True),
        (TaskStage.ANSWERED, "2026-03-20", "2026-04-01", False),
        (TaskStage.ANSWERED, "2026-03-21", "2026-04-01", True),
        (TaskStage.CLOSED, "2026-03-20", "2026-04-01", False),
        (TaskStage.CLOSED, "2026-03-21", "2026-04-01", True),
        (TaskStage.WITHDRAWN, None, "2026-04-01", False),
        (TaskStage.FOLLOWED, None, "2026-04-01", True),
        (TaskStage.OPEN, "2026-03-19", "2026-03-21", True),  # an answer that was sent back counts no more
    ],
)
def test_what_is_late(stage, answered, today, late):
    assert is_late(stage, date(2026, 3, 20), today=day(today), answered_on=day(answered)) is late


def test_the_words_of_stages_kinds_and_grounds():
    assert [stage.label for stage in TaskStage] == [
        "待反馈", "已反馈，待确认", "已确认办结", "已撤销", "未按要求反馈，已再次督办",
    ]  # fmt: skip
    assert [STEPS[step].done for step in TaskStep] == ["已反馈", "已退回补充", "已确认办结", "已撤销"]
    assert [(kind.value, kind.label) for kind in UrgeKind] == [("reminder", "催办"), ("letter", "督办")]
    assert [ground.label for ground in Ground] == [  # 第四十条第一款, one by one
        "违反信访工作规定受理、办理信访事项", "办理信访事项推诿", "办理信访事项敷衍", "办理信访事项拖延",
        "办理信访事项弄虚作假", "拒不执行信访处理意见", "其他应当督办的情形",
    ]  # fmt: skip
    assert [kind.label for kind in OrderKind] == ["批示", "接访交办", "下访交办", "阅信交办"]
    assert [end.label for end in LeadEnd] == ["事项已化解", "已依法办结", "改由其他领导包案"]
    assert [item.label for item in Item] == ["已提请，待列入议题", "已列入议题", "已议定", "未列入议题"]
    assert all(deed.label for deed in Deed)
    assert {Deed(step.value).value for step in TaskStep} == {"answer", "return", "close", "withdraw"}


# --- the four kinds: a whole form, and each mistake with its words ----------------------------------------------------

URGED = UrgeSituation(
    permissions=frozenset({P.URGE, P.URGE_SIGN}), ground=Ground.DELAYED, facts="没有调查", demand="核查", due=TOMORROW,
    today=TODAY,
)  # fmt: skip
LETTER = "第四十条第一款"


@pytest.mark.parametrize(
    ("wrong", "code", "words", "article"),
    [
        ({"permissions": frozenset({P.URGE_SIGN})}, "permission", "您的岗位没有“督办”的权限。", ""),
        ({"history": True}, "history", "历史件只供查阅，不能督办。", ""),
        ({"unit": False}, "own_unit", "督办的对象是承办该件的其他机关、单位；现在没有，或者就是您的单位。", LETTER),
        ({"own_unit": True}, "own_unit", "督办的对象是承办该件的其他机关、单位；现在没有，或者就是您的单位。", LETTER),
        ({"ground": None}, "ground", "请选择督办的情形。", LETTER),
        ({"ground": Ground.NOT_EXECUTED}, "executable",
         "该件没有已送达、应执行而未执行的处理意见，请选择其他情形。", LETTER),
        ({"facts": " "}, "facts", "请写明发现的事实。", LETTER),
        ({"demand": ""}, "demand", "请写明要求单位怎样办。", LETTER),
        ({"waiting": True}, "waiting", "该件已有督办，反馈期限未到；逾期不反馈的，可以再次督办。", ""),
        ({"waiting": True, "answered": True}, "answered", "上一次督办的反馈还没有确认，请先确认办结或者退回补充。", ""),
        ({"due": TODAY}, "due", "反馈期限应当晚于今天，请重新填写。", ""),
    ],
)  # fmt: skip
def test_what_an_urging_lacks(wrong, code, words, article):
    assert told(urging.to_urge(replace(URGED, **wrong))) == {code: (words, article)}


def test_an_urging_that_is_whole():
    assert urging.to_urge(URGED) == ()
    assert urging.to_urge(replace(URGED, ground=Ground.NOT_EXECUTED, executable=True)) == ()
    assert urging.to_urge(replace(URGED, waiting=True, overdue=True)) == ()
    late = replace(URGED, due=date(2026, 5, 7), main_end=date(2026, 5, 6))
    assert set(told(urging.to_urge(late))) == {"beyond"}
    assert urging.to_urge(replace(late, beyond="要等")) == ()


@pytest.mark.parametrize(
    ("wrong", "code", "words"),
    [
        ({"permissions": frozenset({P.URGE})}, "permission", "您的岗位没有“签发督办函”的权限。"),
        ({"signed": True}, "signed", "督办函已经签发或者退回，请查看最新情况。"),
        (
            {"moved": True},
            "moved",
            "该件已改由其他单位承办，函件写的是原承办单位，请退回起草人，对现承办单位重新起草。",
        ),
        ({"due": TODAY}, "due", "要求的反馈期限已过，请退回起草人重新填写。"),
    ],
)
def test_what_stands_against_signing(wrong, code, words):
    assert urging.to_sign(URGED) == ()
    assert urging.to_sign(replace(URGED, due=None)) == ()
    assert told(urging.to_sign(replace(URGED, **wrong))) == {code: (words, "")}


CALLED = ConsultationSituation(
    permissions=frozenset({P.CONSULTATION_CALL}), question="谁牵头", units=2, due=TOMORROW, today=TODAY
)
COORDINATE = "第十四条第二项"


@pytest.mark.parametrize(
    ("wrong", "code", "words", "article"),
    [
        ({"permissions": frozenset()}, "permission", "您的岗位没有“召集会商”的权限。", ""),
        ({"history": True}, "history", "历史件只供查阅，不能召集会商。", ""),
        ({"question": " "}, "question", "请写明要会商的问题。", COORDINATE),
        ({"units": 1}, "units", "会商至少要有两个单位参加；只需一个单位办理的，请交办或者督办。", COORDINATE),
        ({"due": TODAY}, "due", "反馈期限应当晚于今天，请重新填写。", ""),
        ({"in_writing": False, "place": "三楼"}, "meets_on",
         "开会会商的，请填写日期和地点；不开会的，请选择书面会商。", ""),
        ({"in_writing": False, "meets_on": TODAY, "place": " "}, "meets_on",
         "开会会商的，请填写日期和地点；不开会的，请选择书面会商。", ""),
        ({"in_writing": False, "meets_on": TODAY - timedelta(days=1), "place": "三楼"}, "meets_on",
         "会商日期应在今天起的一年之内。", ""),
        ({"in_writing": False, "meets_on": TODAY + timedelta(days=367), "place": "三楼"}, "meets_on",
         "会商日期应在今天起的一年之内。", ""),
    ],
)  # fmt: skip
def test_what_a_consultation_lacks(wrong, code, words, article):
    assert told(consulting.to_call(replace(CALLED, **wrong))) == {code: (words, article)}


def test_a_consultation_that_is_whole():
    assert consulting.to_call(CALLED) == ()
    for meets_on in (TODAY, TODAY + timedelta(days=366)):
        assert consulting.to_call(replace(CALLED, in_writing=False, meets_on=meets_on, place="三楼")) == ()
    late = replace(CALLED, due=date(2026, 5, 7), main_end=date(2026, 5, 6))
    assert set(told(consulting.to_call(late))) == {"beyond"}
    assert consulting.to_call(replace(late, beyond="要等")) == ()


@pytest.mark.parametrize(
    ("wrong", "code", "words", "article"),
    [
        ({"permissions": frozenset()}, "permission", "您的岗位没有“作出会商结论”的权限。", ""),
        ({"concluded": True}, "concluded", "会商已有结论，请查看最新情况。", ""),
        ({"conclusion": " "}, "conclusion", "请写明会商结论：由谁办什么、到什么时候。", COORDINATE),
        ({"missing": 2}, "missing", "还有2个单位没有反馈意见。请等待反馈，或者写明为什么不再等待。", ""),
        ({"missing": 1, "waived": " "}, "missing",
         "还有1个单位没有反馈意见。请等待反馈，或者写明为什么不再等待。", ""),
    ],
)  # fmt: skip
def test_what_a_conclusion_lacks(wrong, code, words, article):
    whole = replace(CALLED, conclusion="由住建局牵头")
    assert consulting.to_conclude(whole) == ()
    assert consulting.to_conclude(replace(whole, missing=1, waived="已电话征求")) == ()
    assert told(consulting.to_conclude(replace(whole, **wrong))) == {code: (words, article)}


ORDERED = OrderSituation(
    permissions=frozenset({P.ORDER_GIVE}), leader=True, words="请抓紧", unit=True, what="提出方案", on=TODAY,
    due=TOMORROW, today=TODAY,
)  # fmt: skip
LEADERS = "第十八条第二款"


@pytest.mark.parametrize(
    ("wrong", "code", "words", "article"),
    [
        ({"permissions": frozenset()}, "permission", "您的岗位没有“登记领导批示、交办”的权限。", ""),
        ({"history": True}, "history", "历史件只供查阅，不能批示交办。", ""),
        ({"leader": False}, "leader", "请写明作出批示、交办的领导。", LEADERS),
        ({"words": " "}, "words", "请写明批示或者交办的内容。", LEADERS),
        ({"unit": False}, "unit", "请选择承办单位。", ""),
        ({"what": " "}, "what", "请写明要承办单位办什么。", ""),
        ({"on": None}, "on", "批示、交办的日期应在一年之内，不能晚于今天。", ""),
        ({"on": TOMORROW}, "on", "批示、交办的日期应在一年之内，不能晚于今天。", ""),
        ({"on": TODAY - timedelta(days=367)}, "on", "批示、交办的日期应在一年之内，不能晚于今天。", ""),
        ({"due": TODAY}, "due", "反馈期限应当晚于今天，请重新填写。", ""),
    ],
)
def test_what_an_order_lacks(wrong, code, words, article):
    assert leading.to_order(ORDERED) == ()
    assert leading.to_order(replace(ORDERED, on=TODAY - timedelta(days=366))) == ()
    assert told(leading.to_order(replace(ORDERED, **wrong))) == {code: (words, article)}


def test_an_order_behind_the_term_needs_its_reason():
    late = replace(ORDERED, due=date(2026, 5, 7), main_end=date(2026, 5, 6))
    assert set(told(leading.to_order(late))) == {"beyond"}
    assert leading.to_order(replace(late, beyond="要等")) == ()


LED = LeadSituation(
    permissions=frozenset({P.CASE_LEAD}), leads=True, mine=True, measures="调度", due=TOMORROW, today=TODAY,
    since=date(2026, 3, 1), meets_on=TODAY, consent=True, summary="说明进展", end=LeadEnd.HANDED_OVER,
    result="分工调整",
)  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "code", "words", "article"),
    [
        ({"permissions": frozenset()}, "permission", "您的岗位没有“包案”的权限。", ""),
        ({"history": True}, "history", "历史件只供查阅，不能包案。", ""),
        ({"taken": True}, "taken",
         "该件已有领导包案；要改由其他领导包案的，请先结束原来的包案。", LEADERS),
        ({"resolved": True}, "resolved", "该事项已经化解，不需要再包案。", ""),
        ({"leads": False}, "leader", "请选择包案的领导。", LEADERS),
        ({"measures": " "}, "measures", "请写明化解措施。", LEADERS),
        ({"due": TODAY}, "due", "反馈期限应当晚于今天，请重新填写。", ""),
    ],
)  # fmt: skip
def test_what_stands_against_taking_a_case_over(wrong, code, words, article):
    assert leading.to_take_over(LED) == ()
    assert told(leading.to_take_over(replace(LED, **wrong))) == {code: (words, article)}


@pytest.mark.parametrize(
    ("wrong", "code", "words", "article"),
    [
        ({"permissions": frozenset()}, "permission", "您的岗位没有“登记约见”的权限。", ""),
        ({"mine": False}, "side", "“登记约见”由包案领导本人或者联席办办理。", ""),
        ({"ended_before": True}, "ended_before", "包案已经结束，请查看最新情况。", ""),
        ({"consent": False}, "consent", "约见须经信访人本人同意；不同意的不约见，也不影响办理。", LEADERS),
        ({"meets_on": None}, "meets_on", "约见日期应在包案之日和今天之间。", ""),
        ({"since": None}, "meets_on", "约见日期应在包案之日和今天之间。", ""),
        ({"meets_on": TOMORROW}, "meets_on", "约见日期应在包案之日和今天之间。", ""),
        ({"meets_on": date(2026, 2, 28)}, "meets_on", "约见日期应在包案之日和今天之间。", ""),
        ({"summary": " "}, "summary", "请写明约见的情况。", ""),
    ],
)
def test_what_stands_against_a_meeting(wrong, code, words, article):
    assert leading.to_meet(LED) == ()
    assert leading.to_meet(replace(LED, meets_on=date(2026, 3, 1))) == ()
    assert told(leading.to_meet(replace(LED, **wrong))) == {code: (words, article)}


@pytest.mark.parametrize(
    ("wrong", "code", "words", "article"),
    [
        ({"permissions": frozenset()}, "permission", "您的岗位没有“结束包案”的权限。", ""),
        ({"mine": False}, "side", "“结束包案”由包案领导本人或者联席办办理。", ""),
        ({"ended_before": True}, "ended_before", "包案已经结束，请查看最新情况。", ""),
        ({"end": None}, "end", "请选择结束的情形。", ""),
        ({"end": LeadEnd.RESOLVED}, "unresolved", "该件还没有认定化解，请先由信访部门认定。", LEADERS),
        ({"end": LeadEnd.CONCLUDED}, "not_ended", "该件还没有办结；包案到事项办结或者化解为止。", LEADERS),
        ({"result": " "}, "result", "请写明包案的结果；改由其他领导包案的，写明理由。", LEADERS),
    ],
)
def test_what_stands_against_ending_it(wrong, code, words, article):
    assert leading.to_end(LED) == ()
    assert leading.to_end(replace(LED, end=LeadEnd.RESOLVED, resolved=True)) == ()
    assert leading.to_end(replace(LED, end=LeadEnd.CONCLUDED, ended=True)) == ()
    assert told(leading.to_end(replace(LED, **wrong))) == {code: (words, article)}


MET = ConferenceSituation(
    permissions=frozenset({P.CONFERENCE_PROPOSE, P.CONFERENCE_KEEP, P.MINUTES_SIGN}), today=TODAY, topic="维修资金",
    reason="两家都不管", item=Item.LISTED, on=TODAY, place="三楼", convener="李某", chair="周某",
    decision="由住建局牵头", items=1, present=1,
)  # fmt: skip
MEETING = "第十三条第一款"
YEAR = timedelta(days=366)
NO_RIGHT = {"permissions": frozenset()}
MINUTED = "会议纪要已经签发，内容不能再改；需要补充的，请列入下一次会议。"
NOT_HELD = "会议还没有召开，请在召开之后登记。"
ANSWERED = "该议题已经列入或者已有答复，请查看最新情况。"
UNLISTED = "只有已列入议题、还没有议定的，才能登记议定事项。"


@pytest.mark.parametrize(
    ("rule", "wrong", "code", "words", "article"),
    [
        ("to_propose", NO_RIGHT, "permission", "您的岗位没有“提请联席会议研究”的权限。", ""),
        ("to_propose", {"history": True}, "history", "历史件只供查阅，不能提请联席会议研究。", ""),
        ("to_propose", {"waiting": True}, "waiting", "该件已经提请联席会议，还没有议定，请不要重复提请。", ""),
        ("to_propose", {"reason": " "}, "reason", "请写明提请的理由和建议。", "第十二条第二款"),
        ("to_convene", NO_RIGHT, "permission", "您的岗位没有“登记联席会议”的权限。", ""),
        ("to_convene", {"on": None}, "on", "请填写会议日期，前后不超过一年。", MEETING),
        ("to_convene", {"on": TODAY + YEAR + timedelta(days=1)}, "on", "请填写会议日期，前后不超过一年。", MEETING),
        ("to_convene", {"on": TODAY - YEAR - timedelta(days=1)}, "on", "请填写会议日期，前后不超过一年。", MEETING),
        ("to_convene", {"convener": " "}, "convener",
         "请写明召集人（一般由党委和政府负责同志担任）。", MEETING),
        ("to_convene", {"chair": " "}, "chair", "请写明主持人。", MEETING),
        ("to_convene", {"place": " "}, "place", "请写明会议地点。", ""),
        ("to_list", {**NO_RIGHT, "item": None}, "permission", "您的岗位没有“列入议题”的权限。", ""),
        ("to_list", {"item": None, "minuted": True}, "minuted", MINUTED, ""),
        ("to_list", {"item": None, "topic": " "}, "topic", "请写明议题。", ""),
        ("to_list", {"item": Item.DECLINED}, "item",
         "该议题现在是“未列入议题”，不能再列入。请查看最新情况。", ""),
        ("to_decline", {**NO_RIGHT, "item": Item.PROPOSED}, "permission", "您的岗位没有“不列入议题”的权限。", ""),
        ("to_decline", {}, "item", ANSWERED, ""),
        ("to_decline", {"item": Item.PROPOSED, "reason": " "}, "reason",
         "请写明不列入的理由和建议的办法，提请人会看到。", ""),
        ("to_decide", NO_RIGHT, "permission", "您的岗位没有“登记议定事项”的权限。", ""),
        ("to_decide", {"minuted": True}, "minuted", MINUTED, ""),
        ("to_decide", {"on": TOMORROW}, "held", NOT_HELD, ""),
        ("to_decide", {"on": None}, "held", NOT_HELD, ""),
        ("to_decide", {"item": Item.PROPOSED}, "item", UNLISTED, ""),
        ("to_decide", {"item": Item.DECIDED}, "item", UNLISTED, ""),
        ("to_decide", {"decision": " "}, "decision", "请写明议定的意见。", MEETING),
        ("to_note_present", NO_RIGHT, "permission", "您的岗位没有“登记参加单位”的权限。", ""),
        ("to_note_present", {"minuted": True}, "minuted", MINUTED, ""),
        ("to_note_present", {"on": TOMORROW}, "held", NOT_HELD, ""),
        ("to_note_present", {"present": 0}, "present", "请选择参加会议的单位。", ""),
        ("to_minute", NO_RIGHT, "permission", "您的岗位没有“签发会议纪要”的权限。", ""),
        ("to_minute", {"minuted": True}, "minuted", MINUTED, ""),
        ("to_minute", {"on": TOMORROW}, "held", NOT_HELD, ""),
        ("to_minute", {"mine": True}, "second_person",
         "会议由您登记，纪要请由召集人、主持人等另一位有权人员签发。", ""),
        ("to_minute", {"items": 0}, "items", "会议还没有议题，不能签发纪要。", ""),
        ("to_minute", {"undecided": 2}, "undecided", "还有2项议题没有登记议定意见，请先登记。", ""),
        ("to_minute", {"present": 0}, "present", "请选择参加会议的单位。", ""),
    ],
)  # fmt: skip
def test_what_stands_against_a_step_of_the_conference(rule, wrong, code, words, article):
    assert told(getattr(conference, rule)(replace(MET, **wrong))) == {code: (words, article)}


@pytest.mark.parametrize(
    ("rule", "facts"),
    [
        ("to_propose", {}),
        ("to_convene", {}),
        ("to_convene", {"on": TODAY + YEAR}),
        ("to_convene", {"on": TODAY - YEAR}),
        ("to_list", {"item": None}),
        ("to_list", {"item": Item.PROPOSED, "topic": ""}),
        ("to_decline", {"item": Item.PROPOSED}),
        ("to_decide", {}),
        ("to_decide", {"on": TODAY - timedelta(days=1)}),
        ("to_note_present", {}),
        ("to_minute", {}),
    ],
)
def test_a_step_of_the_conference_that_is_whole(rule, facts):
    assert getattr(conference, rule)(replace(MET, **facts)) == ()


def test_a_waiting_item_is_proposed_or_listed():
    assert {Item.PROPOSED, Item.LISTED} == conference.WAITING
    assert {TaskStage.OPEN, TaskStage.ANSWERED} == task.UNDONE


def test_every_deed_is_done_by_a_power_and_command_is_lent_while_a_leaders_own_is_not():
    """What is asked of a unit is asked by the power of what it comes from; what follows a case needs none."""
    assert set(POWERS) == set(Deed) - {Deed.ASKED, Deed.MOVED}
    lent = {deed for deed, power in POWERS.items() if power in LENT}
    assert {Deed.ORDERED, Deed.SUPERVISED, Deed.URGED, Deed.ANSWERED, Deed.CLOSED, Deed.CALLED, Deed.PROPOSED} <= lent
    assert not lent & {Deed.TOOK_OVER, Deed.MET, Deed.LEAD_ENDED, Deed.MINUTED, Deed.DECIDED, Deed.CONVENED}
