"""Every way out of the petition office, by clicking: 第二十二条, 第三十一条, the simplified answer, history."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.road import ALL, SIGNED, Road
from tests.browser.test_window import Morning
from tests.browser.walks import walks
from tests.factories import Life, petition, unit, user
from yimen.cases import actions as cases
from yimen.cases.models import Case
from yimen.domain.procedure import Step
from yimen.domain.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.deep]

ANOTHER = "云汀区市场监督管理局"


@pytest.fixture
def life(live_site):
    made = Life(at=timezone.now() - timedelta(hours=2))
    made.checker = user(made.office, Role.CHECKER)
    made.other = unit(made.government, name=ANOTHER, short_name="区市场监管局")
    return made


@walks(
    Step.SORT, Step.ASSIGN, Step.RECEIVE, Step.ACCEPT, Step.DRAFT_OPINION, Step.ISSUE_OPINION, Step.DELIVER, Step.REPORT
)
def test_an_assignment_is_answered_and_reported(life, new_context):
    road = Road(new_context, life, name="assign")
    typed = {"交办给": life.department.name, "办理期限": "30", "反馈要求": "调查情况和处理结果。"}
    road.lets_go(life.receptionist, Step.ASSIGN, typed, f"已交办{life.department.name}")
    road.answered(life.handler, life.head)
    road.takes(life.handler, Step.REPORT, {"办结报告": "电梯已修好，意见书已送达。"}, "已提交办结报告")
    road.person_sees("事项办结")
    assert road.papers() == ["assignment", "acceptance", "opinion", "delivery", "report"]


@walks(Step.SORT, Step.FORWARD, Step.WITHDRAW)
def test_what_was_sent_to_the_wrong_unit_is_withdrawn_and_sent_to_the_right_one(life, new_context):
    road = Road(new_context, life, name="withdraw")
    c1 = life.case.clocks.get(code="C1")
    road.lets_go(life.receptionist, Step.FORWARD, {"转送给": ANOTHER}, f"已转送{ANOTHER}")
    road.takes(life.receptionist, Step.WITHDRAW, {"撤回理由": "单位选错。"}, "已撤回", where=ALL)
    clock = life.case.clocks.get(pk=c1.pk)
    assert (clock.due, clock.stopped_on) == (c1.due, None)  # the first term runs on as it was
    road.lets_go(life.receptionist, Step.FORWARD, {"转送给": life.department.name}, f"已转送{life.department.name}")
    road.receives(life.handler)
    road.person_sees("撤回转送", "责任单位接收")


@walks(Step.SORT, Step.GUIDE_ELSEWHERE)
@pytest.mark.parametrize("item", [1, 2, 3, 4, 5])
def test_the_office_tells_the_statutory_path(life, new_context, item):
    road = Road(new_context, life, name=f"guide-{item}")
    typed = {"应当向哪里提出": "云汀区人民法院", "为什么，怎样提出": "该事项依法应当先申请仲裁。"}
    road.lets_go(life.receptionist, Step.GUIDE_ELSEWHERE, typed, "已告知法定途径", path=item)
    road.person_sees("云汀区人民法院")
    assert (road.stage(), road.papers()) == ("procedural", ["other_path"])


@walks(Step.SORT, Step.TO_POLITICAL_LEGAL)
def test_a_letter_on_litigation_goes_to_the_political_legal_organ(live_site, new_context):
    life = Life(at=timezone.now() - timedelta(hours=2), channel="letter")
    unit(life.government, name="云汀区人民法院", short_name="区法院", organ_kind="court")
    clerk = user(life.office, Role.MAIL_CLERK)
    road = Road(new_context, life, name="litigation")
    road.lets_go(clerk, Step.TO_POLITICAL_LEGAL, {"转送给": "云汀区人民法院"}, "已转送云汀区人民法院", path=1)
    road.person_sees("转送政法部门")
    assert (road.stage(), road.papers()) == ("procedural", ["referral"])


@walks(Step.PROPOSE_DECLINE, Step.RETURN_DECLINE, Step.CONFIRM_DECLINE)
def test_the_same_matter_is_declined_by_two_people_after_a_first_no(life, new_context):
    given = {"office": life.office, "by": life.receptionist, "at": life.at}
    first = cases.register(petition=petition(received_on=timezone.localdate(life.at)), **given).case
    cases.sort(case_id=first.pk, petition_class="appeal", path=6, by=life.receptionist, at=life.at)
    cases.forward(case_id=first.pk, to_unit=life.department, by=life.receptionist, at=life.at)
    cases.receive(case_id=first.pk, by=life.handler, at=life.at)
    cases.accept(case_id=first.pk, by=life.handler, at=life.at)
    road = Road(new_context, life, name="decline")
    typed = {
        "同一信访事项已经受理": True, "原件编号": first.number, "已人工核对：两件是同一信访事项": True,
        "理由": "与正在办理的那一件是同一事项。",
    }  # fmt: skip
    waits = "须由另一位有权人员审核"
    road.takes(life.receptionist, Step.PROPOSE_DECLINE, typed, waits)
    no = {"不同意，继续办理": True, "理由": "请再核对诉求第二项。"}
    road.decides(life.checker, Step.RETURN_DECLINE, no, "已作出决定。")
    road.takes(life.receptionist, Step.PROPOSE_DECLINE, typed, waits)
    road.decides(life.checker, Step.CONFIRM_DECLINE, {"同意，出具告知书": True}, "已作出决定。")
    road.person_sees("不予（不再）受理并告知")
    assert (road.stage(), road.papers()) == ("procedural", ["declined"])


@walks(Step.SORT, Step.ANSWER_ON_SPOT, Step.REOPEN_ANSWER)
def test_an_answer_on_the_spot_is_opened_again(life, new_context):
    road = Road(new_context, life, name="on-the-spot")
    road.lets_go(life.receptionist, Step.ANSWER_ON_SPOT, {"答复内容": "已当场说明办理流程。"}, "已当场答复并办结")
    road.person_sees("已当场说明办理流程。")
    ground = {"原办理机关、单位或其上级发现原意见确有错误": True, "说明": "答复所引依据已经废止。"}
    road.takes(life.checker, Step.REOPEN_ANSWER, ground, "已重新办理，回到待分流", where=ALL)
    road.lets_go(life.receptionist, Step.FORWARD, {"转送给": life.department.name}, "已转送")
    road.receives(life.handler)


@walks(Step.SORT, Step.MARK_SIMPLIFIED, Step.FORWARD, Step.RECEIVE, Step.ACCEPT_SIMPLIFIED, Step.ANSWER_SIMPLY)
def test_a_simple_matter_is_marked_accepted_and_answered_simply(life, new_context):
    road = Road(new_context, life, name="simple")
    marks_it_simple(road)
    road.receives(life.handler)
    kind = {"事实清楚、责任明确": True}
    road.takes(life.handler, Step.ACCEPT_SIMPLIFIED, kind, "已受理并适用简易办理")
    typed = {
        "怎样答复本人": "电话", "答复日期": timezone.localdate().isoformat(),
        "第 1 项诉求的处理结果": "支持（事实清楚，符合规定）", "第 1 项诉求的答复": "今天上午已修好。",
        "第 2 项诉求的处理结果": "解释说明（事由合理，但缺乏法律依据）", "第 2 项诉求的答复": "账目每季公示。",
    }  # fmt: skip
    road.takes(life.handler, Step.ANSWER_SIMPLY, typed, "已简易答复并办结")
    road.person_sees("今天上午已修好。")
    assert road.stage() == "concluded"


@walks(Step.ACCEPT_SIMPLIFIED, Step.TO_ORDINARY, Step.DRAFT_OPINION)
def test_a_simple_matter_goes_the_ordinary_way_after_all(life, new_context):
    road = Road(new_context, life, name="to-ordinary")
    marks_it_simple(road)
    c2 = life.case.clocks.get(code="C2").due
    road.receives(life.handler)
    road.takes(life.handler, Step.ACCEPT_SIMPLIFIED, {"事实清楚、责任明确": True}, "已受理并适用简易办理")
    road.takes(life.handler, Step.TO_ORDINARY, {"转普通程序的理由": "本人要求出具意见书。"}, "已转普通程序")
    assert life.case.clocks.get(code="C2").due == c2
    road.drafts(life.handler)
    road.issues(life.head)
    road.delivers(life.handler, SIGNED, "送达已证明，该件已办结")


def marks_it_simple(road: Road) -> None:
    """The office proposes it with the forwarding."""
    typed = {
        "转送给": road.life.department.name,
        "建议简易办理": True,
        "属于哪一种": "事实清楚、责任明确、争议不大、易于解决",
    }
    road.lets_go(road.life.receptionist, Step.FORWARD, typed, "已转送")


@walks(Step.REGISTER, Step.RECORD_HISTORY)
def test_an_old_letter_is_kept_as_history_and_a_new_one_runs(live_site, new_context):
    morning = Morning(new_context)
    page = morning.desk_of(user(morning.office, Role.MAIL_CLERK))
    for day, words in (("2015-03-02", "已收录"), (timezone.localdate().isoformat(), "已登记，待分类")):
        page.goto("/desk/mail/")
        page.get_by_role("link", name="登记来信来电").first.click()
        morning.fill(page)
        page.get_by_label("信访日期").fill(day)
        page.keyboard.press("F9")
        expect(page.get_by_text(words).first).to_be_visible()
    old = Case.objects.get(stage="history")
    page.goto(f"/desk/cases/{old.pk}")
    expect(page.get_by_text("历史件只供查阅。")).to_be_visible()
    expect(page.locator("main .door")).to_have_count(0)
    morning.shot("path-history", page)
    page.goto("/desk/mail/")
    expect(page.locator("table")).to_contain_text(Case.objects.get(stage="registered").number)


@walks(Step.SPLIT, Step.REJOIN, Step.FORWARD)
def test_a_claim_goes_to_an_item_of_its_own_and_comes_back(life, new_context):
    road = Road(new_context, life, name="rejoin")
    life.sorted()
    page = road.at_door(life.receptionist, "拆分诉求")
    road.look(page, "split")
    page.get_by_label("分到新件 1").nth(1).check()
    road.put(page.locator("main"), {"拆分理由": "第二项由另一单位负责。"})
    road.sends(page, "已拆分。")
    part = Case.objects.get(split_from=life.case)
    road.person_sees(part.number)
    other = Road(new_context, life, name="rejoin-part", case=part)
    page = other.at_door(life.receptionist, "并回原件")
    other.look(page, "rejoin")
    other.put(page.locator("main"), {"并回理由": "还是同一件事。"})
    other.sends(page, "已并回原件")
    road.person_sees("已经合回这一件")
    road.lets_go(life.receptionist, Step.FORWARD, {"转送给": life.department.name}, "已转送")
    assert life.case.claims.count() == 2
