"""Every way through 复查 and 复核 (第三十五条, 第三十六条), by clicking."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.road import SIGNED, Road
from tests.browser.walks import walks
from tests.cases.test_reviewing import Reviewed
from tests.factories import person
from yimen.cases import actions as cases
from yimen.cases.models import Case, Review
from yimen.domain.review import STEPS, Step

pytestmark = [pytest.mark.browser, pytest.mark.deep]

OPINION = {
    "查明的事实": "经调卷核查，电梯仍未运行。",
    "意见和理由": "原意见认定事实不清。",
    "依据": "《信访工作条例》第三十五条",
}


@pytest.fixture
def life(live_site):
    return Reviewed(at=timezone.now() - timedelta(hours=2))


class Jointly(Reviewed):
    """An opinion that went to each of several petitioners on the same day."""

    def delivered(self) -> Any:
        self.issued()
        for pk in self.case.parties.values_list("pk", flat=True):
            key = {"case_id": self.case.pk, "party_id": pk, "by": self.handler, "at": self.at}
            self.case = cases.deliver(**key, delivered_on=timezone.localdate(self.at), proved=True)
        return self


class Reviews(Road):
    """The road of a request: asked at the office, examined above, told to the person."""

    def asks(self, body: Any, level: str, *, who: tuple[str, ...] = ()) -> None:
        """The person comes to the office; of several, who asks is ticked."""
        page = self.arrives(self.life.receptionist, "/desk/cases/all")
        page.locator("main a.btn", has_text="登记复查（复核）请求").click()
        other = page.get_by_role("link", name=f"登记{level}请求")
        if other.count():
            other.click()
            page.wait_for_load_state()
        ticks(page, "applicants", *who)
        self.put(page.locator("main"), {
            "复查（复核）机关、单位": body.name, "请求": "撤销原意见。", "事实和理由": "电梯至今没有修好。",
        })  # fmt: skip
        self.look(page, "request")
        self.sends(page, f"已登记{level}请求", "登记")

    def at_review(self, person: Any) -> Any:
        """The newest review, from the list of those that wait."""
        page, review = self.of(person), Review.objects.latest("id")
        page.goto("/desk/reviews/")
        row = page.locator("main tr", has_text=self.case.number)
        row.get_by_role("link", name=review.get_level_display(), exact=True).click()
        return page

    def goes(self, person: Any, step: Step, typed: dict[str, Any], says: str, *, door: str = "") -> None:
        """A step of the review, from the list of those that wait to the words of what was done."""
        page = self.at_review(person)
        page.locator("main .door a.btn", has_text=door or STEPS[step].label).first.click()
        self.look(page, f"review-{step}")
        self.put(page.locator("main"), typed)
        self.sends(page, says)
        line = self.reads().locator(".timeline")
        if STEPS[step].public:
            expect(line).to_contain_text(STEPS[step].done)
        else:
            expect(line).not_to_contain_text(STEPS[step].done)

    def stands(self) -> str:
        """Where the newest review stands."""
        return str(Review.objects.latest("id").stage)


@walks(Step.REQUEST, Step.PROPOSE_NOT, Step.RETURN_NOT, Step.CONFIRM_NOT)
def test_a_request_is_not_taken_up_by_two_people_and_may_be_made_again(life, new_context):
    road = Reviews(new_context, life, name="not-taken")
    road.asks(life.government, "复查")
    why = {"属于应当通过其他法定途径解决": True, "理由，以及可以向哪里提出": "应申请行政复议，可向区政府提出。"}
    waits = "须由另一位有权人员审核"
    road.goes(life.reviewer, Step.PROPOSE_NOT, why, waits)
    no = {"不同意，继续办理": True, "理由": "请再核对是否属于信访事项。"}
    road.goes(life.issuer, Step.RETURN_NOT, no, "已作出决定。", door="审核不予受理并告知")
    road.goes(life.reviewer, Step.PROPOSE_NOT, why, waits)
    road.goes(life.issuer, Step.CONFIRM_NOT, {"同意，出具告知书": True}, "已作出决定。")
    assert (road.stands(), road.papers()[-1]) == ("not_taken", "not_reviewed")
    road.asks(life.government, "复查")  # what was not taken up has not used up the thirty days
    assert road.stands() == "requested"


@walks(Step.REQUEST, Step.TAKE_UP, Step.WITHDRAW)
def test_a_request_is_taken_back_and_may_be_made_again(life, new_context):
    road = Reviews(new_context, life, name="taken-back")
    road.asks(life.government, "复查")
    road.goes(life.reviewer, Step.TAKE_UP, {}, "已受理，请在期限内提出意见")
    road.goes(life.reviewer, Step.WITHDRAW, {"理由": "本人书面撤回。"}, "已登记撤回。")
    assert road.stands() == "withdrawn"
    road.asks(life.government, "复查")


@walks(Step.REQUEST, Step.TAKE_UP, Step.DRAFT, Step.RETURN, Step.ISSUE, Step.DELIVER, Step.HOLD_HEARING)
def test_both_levels_to_finality_with_a_draft_sent_back_and_a_hearing(life, new_context):
    road = Reviews(new_context, life, name="final")
    for body, level, who, head in (
        (life.government, "复查", life.reviewer, life.issuer),
        (life.city, "复核", life.city_reviewer, life.city_issuer),
    ):
        road.asks(body, level)
        road.goes(who, Step.TAKE_UP, {}, "已受理，请在期限内提出意见")
        if level == "复核":
            first, last = ((timezone.localdate() + timedelta(days=n)).isoformat() for n in (5, 6))
            dates = {"听证开始日期": first, "听证结束日期": last}
            road.goes(who, Step.HOLD_HEARING, dates, "听证时间不计入复核期限")
        road.goes(who, Step.DRAFT, {**OPINION, "维持": True}, "请另一位负责人审签")
        road.goes(head, Step.RETURN, {"理由": "请补充调卷情况。"}, "已退回起草人修改。")
        road.goes(who, Step.DRAFT, {"查明的事实": "经调卷和现场核查，电梯仍未运行。"}, "请另一位负责人审签")
        road.goes(head, Step.ISSUE, {}, "已审签出具意见书")
        page = road.at_review(who)
        page.locator("main .door a.btn", has_text="登记送达").click()
        road.look(page, "review-deliver")
        road.put(page.locator("main"), SIGNED)
        road.sends(page, "送达已证明", "登记送达")
    assert Case.objects.get(pk=life.case.pk).final_on is not None
    road.person_sees("信访程序终结")
    page = road.arrives(life.receptionist, "/desk/cases/all")
    expect(page.get_by_text("信访程序终结").first).to_be_visible()
    expect(page.locator("main a.btn", has_text="登记复查（复核）请求")).to_have_count(0)
    expect(page.locator("main a.btn", has_text="提出帮扶")).to_be_visible()  # help goes on (第三十七条第三款)


def ticks(page: Any, name: str, *words: str) -> None:
    """Tick the boxes of these people; names stand masked there."""
    for one in words:
        page.locator("label", has_text=one).locator(f"input[name={name}]").check()


@walks(Step.WITHDRAW_ONE, Step.DELIVER_ONE, Step.DELIVER)
def test_three_ask_jointly_one_steps_back_and_the_opinion_goes_to_each_of_the_others(live_site, new_context):
    names = ("王小云", "李大海", "赵小山")
    people = tuple(person(name=name, phone=f"1390000000{n}") for n, name in enumerate(names))
    life = Jointly(at=timezone.now() - timedelta(hours=2), people=people, people_count=3)
    road = Reviews(new_context, life, name="jointly")
    road.asks(life.government, "复查", who=("王**", "李**", "赵**"))
    road.goes(life.reviewer, Step.WITHDRAW, {"赵**": True, "理由": "本人来电后书面撤回。"}, "已登记撤回。")
    assert road.stands() == "requested"  # the two others still ask
    road.goes(life.reviewer, Step.TAKE_UP, {}, "已受理，请在期限内提出意见")
    road.goes(life.reviewer, Step.DRAFT, {**OPINION, "维持": True}, "请另一位负责人审签")
    road.goes(life.issuer, Step.ISSUE, {}, "已审签出具意见书")
    for left, name in ((1, "王小云"), (0, "李大海")):
        page = road.at_review(life.reviewer)
        page.locator("main .door a.btn", has_text="登记送达").click()
        road.look(page, "review-deliver")
        if left:
            ticks(page, "party", "王**")
        road.put(page.locator("main"), {**SIGNED, "签收人": name})
        road.sends(page, "还有申请人待送达" if left else "送达已证明", "登记送达")
        assert road.stands() == ("issued" if left else "delivered")
    road.asks(life.government, "复查", who=("赵**",))  # who stepped back may still ask, within thirty days of one's own
    road.asks(life.city, "复核", who=("王**",))  # at the same time, one of those who were answered goes on alone
