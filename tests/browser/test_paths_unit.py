"""Every way through the responsible unit, by clicking: returned, disputed, declined, extended, helped, answered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.road import ALL, PROMISES, SIGNED, Road
from tests.browser.walks import walks
from tests.factories import Life, person, unit, user
from yimen.domain.procedure import Step
from yimen.domain.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.deep]

ANOTHER = "云汀区市场监督管理局"
FINAL = {
    "已有复核意见，仍以同一事实和理由提出": True, "复核意见书文号": "云复核〔2025〕3号", "复核意见书日期": "2025-03-03",
    "已人工核对：事实和理由相同": True, "理由": "与已终结的事项相同，没有新的事实。",
}  # fmt: skip


@pytest.fixture
def life(live_site):
    return settled(Life(at=timezone.now() - timedelta(hours=2)))


def settled(life: Life) -> Life:
    """The people who meet on the case, and a second unit with its own."""
    life.checker = user(life.office, Role.CHECKER)
    life.other = unit(life.government, name=ANOTHER, short_name="区市场监管局")
    life.other_handler = user(life.other, Role.HANDLER)
    life.decider = user(life.government, Role.UNIT_HEAD)
    return life


@walks(Step.RECEIVE, Step.OBJECT, Step.AGREE_RETURN, Step.FORWARD)
def test_an_objection_is_agreed_to_and_the_case_goes_to_another_unit(life, new_context):
    road = Road(new_context, life.forwarded(), name="returned")
    road.receives(life.handler)
    reason = {"不属于本单位职权范围的详细理由": "电梯属特种设备监察。", "建议由哪个单位办理": ANOTHER}
    road.takes(life.handler, Step.OBJECT, reason, "已提出异议")
    road.leaves(life.handler)
    road.decides(life.checker, Step.AGREE_RETURN, {"同意退回": True, "理由": "核实属实。"}, "已决定并告知责任单位。")
    road.lets_go(life.checker, Step.FORWARD, {"转送给": ANOTHER}, f"已转送{ANOTHER}")
    road.receives(life.other_handler)
    road.accepts(life.other_handler)
    road.person_sees("责任单位提出异议", "转送部门同意退回")


@walks(
    Step.OBJECT, Step.REFUSE_RETURN, Step.RAISE_DISPUTE, Step.END_DISPUTE, Step.DECIDE_UNIT, Step.RECEIVE, Step.ACCEPT
)
def test_an_objection_is_refused_the_dispute_ended_raised_again_and_decided(life, new_context):
    road = Road(new_context, life.received(), name="disputed")
    reason = {"不属于本单位职权范围的详细理由": "电梯属特种设备监察。"}
    road.takes(life.handler, Step.OBJECT, reason, "已提出异议")
    road.decides(
        life.checker, Step.REFUSE_RETURN, {"不同意退回": True, "理由": "属贵局职责。"}, "已决定并告知责任单位。"
    )
    raised = {
        "两个以上机关、单位对由谁受理有争议": True, "涉及的另一个机关、单位": ANOTHER, "协商情况": "电话协商未果。",
        "理由": "职责不在我局。",
    }  # fmt: skip
    road.takes(life.handler, Step.RAISE_DISPUTE, raised, "已提请决定由谁受理")
    road.takes(life.handler, Step.END_DISPUTE, {"协商一致的情况": "协商由我局先办。"}, "已撤回提请")
    road.takes(life.handler, Step.RAISE_DISPUTE, raised, "已提请决定由谁受理")
    road.leaves(life.handler)
    c2 = life.case.clocks.get(code="C2").start
    decided = {"由哪个单位受理": ANOTHER, "理由": "依三定方案由市场监管部门负责。"}
    road.decides(life.decider, Step.DECIDE_UNIT, decided, "已决定并出具受理机关决定书")
    road.receives(life.other_handler)
    road.accepts(life.other_handler)
    assert life.case.clocks.get(code="C2").start == c2  # counted from the first day (第二十四条)
    road.person_sees("提请决定由谁受理", "决定受理机关")


@walks(Step.PROPOSE_DECLINE, Step.RETURN_DECLINE, Step.CONFIRM_DECLINE)
def test_a_unit_declines_what_was_ended_by_two_people_after_a_first_no(life, new_context):
    road = Road(new_context, life.received(), name="no-longer")
    waits = "须由另一位有权人员审核"
    road.takes(life.handler, Step.PROPOSE_DECLINE, FINAL, waits)
    no = {"不同意，继续办理": True, "理由": "请再核对有没有新的事实。"}
    road.decides(life.head, Step.RETURN_DECLINE, no, "已作出决定。")
    road.takes(life.handler, Step.PROPOSE_DECLINE, FINAL, waits)
    road.decides(life.head, Step.CONFIRM_DECLINE, {"同意，出具告知书": True}, "已作出决定。")
    road.person_sees("不予（不再）受理并告知")
    assert (road.stage(), road.papers()) == ("procedural", ["no_longer"])


@walks(Step.SORT, Step.GUIDE_ELSEWHERE)
@pytest.mark.parametrize("item", [1, 2, 3, 4, 5])
def test_a_unit_corrects_the_sorting_and_tells_the_statutory_path(life, new_context, item):
    road = Road(new_context, life.received(), name=f"unit-guide-{item}")
    road.takes(life.handler, Step.SORT, {"申诉求决": True, f"（{item}）": True}, "已更正分类。")
    typed = {"应当向哪里提出": "云汀区人民法院", "为什么，怎样提出": "该事项依法应当先申请仲裁。"}
    road.takes(life.handler, Step.GUIDE_ELSEWHERE, typed, "已出具告知法定途径书")
    road.person_sees("告知法定途径")
    assert (road.stage(), road.papers()) == ("procedural", ["other_path"])


@walks(
    Step.ASK_EXTENSION,
    Step.REFUSE_EXTENSION,
    Step.APPROVE_EXTENSION,
    Step.DRAFT_OPINION,
    Step.RETURN_OPINION,
    Step.ISSUE_OPINION,
)
def test_an_extension_is_refused_then_granted_and_the_opinion_returned_then_issued(life, new_context):
    road = Road(new_context, life.accepted(), name="extended")
    due = life.case.clocks.get(code="C4").due
    asked = {"延长天数": "30", "情况复杂的理由": "需委托检测机构鉴定。"}
    road.takes(life.handler, Step.ASK_EXTENSION, asked, "已提交延期申请")
    no = {"不批准": True, "理由": "请在期限内办结。"}
    road.decides(life.head, Step.REFUSE_EXTENSION, no, "已作出决定。")
    assert life.case.clocks.get(code="C4").due == due
    road.takes(life.handler, Step.ASK_EXTENSION, asked, "已提交延期申请")
    road.decides(life.head, Step.APPROVE_EXTENSION, {"批准，出具延期告知书": True}, "已作出决定。")
    assert life.case.clocks.get(code="C4").due >= due + timedelta(days=28)
    road.drafts(life.handler)
    road.returns(life.head, "第二项理由再写具体。")
    road.drafts(life.handler)
    road.issues(life.head)
    road.delivers(life.handler, SIGNED, "送达已证明，该件已办结")
    road.person_sees("批准延期并告知理由")


@walks(Step.ASK_HELP, Step.ANSWER_HELP, Step.WAIVE_HELP)
def test_one_unit_helps_and_another_is_let_off(life, new_context):
    third = unit(life.government, name="云汀区财政局", short_name="区财政局")
    road = Road(new_context, life.accepted(), name="helped")
    due = (timezone.localdate() + timedelta(days=10)).isoformat()
    for helper in (ANOTHER, third.name):
        typed = {"协办单位": helper, "需要协办的事项": "核查电梯年检记录。", "请在哪一天之前答复": due}
        road.takes(life.handler, Step.ASK_HELP, typed, "已请求协办")
    road.takes(life.other_handler, Step.ANSWER_HELP, {"协办意见": "年检记录齐全。"}, "已提交协办意见")
    off = {third.name: True, "免除理由": "已自行查清。"}
    road.takes(life.handler, Step.WAIVE_HELP, off, "已免除。")
    road.drafts(life.handler)
    road.issues(life.head)


@walks(Step.MEDIATE, Step.REOPEN)
def test_a_mediated_agreement_is_not_kept_and_the_case_is_opened_again(life, new_context):
    road = Road(new_context, life.accepted(), name="mediated")
    typed = agreement() | {"由人民调解委员会调解": True}
    road.takes(life.handler, Step.MEDIATE, typed, "已登记协议并办结。")
    assert life.case.clocks.get(code="M1").stopped_on is None  # thirty days for judicial confirmation
    road.person_sees("达成调解协议并办结")
    broken = {"调解、和解协议没有履行": True, "说明": "期限届满，电梯仍未修好。"}
    road.takes(life.head, Step.REOPEN, broken, "已重新办理", where=ALL)
    road.drafts(life.handler)
    assert road.papers() == ["mediation"]


@walks(Step.SETTLE, Step.CHECK, Step.RESOLVE)
def test_a_settlement_is_checked_three_times_and_carried_out(life, new_context):
    road = Road(new_context, life.accepted(), name="settled")
    road.takes(life.handler, Step.SETTLE, agreement(), "已登记协议并办结。")
    what = "做了什么，有什么凭据"
    road.takes(life.handler, Step.CHECK, {"尚未落实": True, what: "等待配件。"}, "已回复落实检查", where=PROMISES)
    road.takes(life.handler, Step.CHECK, {"正在落实": True, what: "配件已到。"}, "已回复落实检查", where=PROMISES)
    done = {"已落实": True, "落实日期": timezone.localdate().isoformat(), what: "验收单在卷。"}
    road.takes(life.handler, Step.CHECK, done, "已回复落实检查", where=PROMISES)
    settled_by = {"认定依据": "协议已全部履行。"}
    road.takes(life.receptionist, Step.RESOLVE, settled_by, "已认定化解。", where=ALL)
    road.person_sees("认定化解")


@walks(Step.FULFIL, Step.RESOLVE, Step.REOPEN)
def test_what_was_supported_is_carried_out_resolved_and_corrected_once_more(life, new_context):
    road = Road(new_context, life.delivered(), name="fulfilled")
    today = timezone.localdate().isoformat()
    for claim in ("1. 尽快修好电梯", "2. 公示维修资金"):
        road.takes(life.handler, Step.FULFIL, {claim: True, "落实日期": today}, "已登记落实。", where=PROMISES)
    road.takes(life.receptionist, Step.RESOLVE, {"认定依据": "两项诉求都已落实。"}, "已认定化解。", where=ALL)
    ground = {"原办理机关、单位或其上级发现原意见确有错误": True, "说明": "第二项所引依据已经修改。"}
    road.takes(life.head, Step.REOPEN, ground, "已重新办理", where=ALL)
    road.drafts(life.handler)
    road.person_sees("诉求落实", "认定化解", "重新办理")


WITNESSED = {"见证人一": "张三丰", "见证人二": "李四光"}


@walks(Step.DELIVER_ONE, Step.DELIVER)
def test_an_opinion_is_delivered_to_five_people_in_five_ways(live_site, new_context):
    names = ("王小云", "李大海", "赵小山", "孙一鸣", "周小禾")
    people = tuple(person(name=name, phone=f"1390000000{n}") for n, name in enumerate(names))
    life = settled(Life(at=timezone.now() - timedelta(hours=2), people=people, people_count=5))
    road = Road(new_context, life.drafted(), name="delivered")
    road.issues(life.head)
    ways: list[dict[str, str | bool]] = [
        {"当面送达": True, "签收人": names[0], "签名方式": "纸质签收，已存档"},
        {"当面送达": True, "本人拒绝签收": True, **WITNESSED},
        {"留置送达": True, **WITNESSED},
        {"邮寄送达": True, "邮寄单号": "1234567890123"},
        {"电子送达": True, "电子送达的同意方式": "登记表上勾选同意并签名"},
    ]
    for left, way in reversed(list(enumerate(ways))):
        last = left == 0
        says = "送达已证明，该件已办结" if last else "还有信访人待送达"
        page = road.at_door(life.handler, "登记送达")
        if not last:
            page.locator("[name=party]").first.check()
        road.put(page.locator("main"), way)
        road.look(page, "deliver")
        road.sends(page, says, "登记送达")
        road.told(Step.DELIVER if last else Step.DELIVER_ONE)
    assert road.stage() == "concluded"
    assert life.case.clocks.filter(code="C5").count() == 5  # each has thirty days of one's own
    expect(road.reads().locator("body")).to_contain_text("复查")


def agreement() -> dict[str, str | bool]:
    """What both sides agreed, to be carried out in twenty days."""
    return {
        "当事人": "王小云、柳岸物业", "争议双方当事人自愿，并已在协议上签名": True, "协议内容": "物业月底前修好电梯。",
        "履行方式": "施工修复", "履行期限": (timezone.localdate() + timedelta(days=20)).isoformat(),
    }  # fmt: skip
