"""From a dispute about who takes it up to finality and the help after it: at the desk, on a phone, without script."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.walks import walks
from tests.browsing import DESKTOP, PHONE, sign_in, violations
from tests.factories import Life, unit, user
from yimen.cases import actions as cases
from yimen.cases.models import Aid, Case, Contact, Fulfilment, Review
from yimen.documents import actions as papers
from yimen.documents.models import Document
from yimen.domain.procedure import Step
from yimen.domain.roles import Role

pytestmark = pytest.mark.browser


class Matter:
    """A department that says it is not its affair, the body above it, and the two that review."""

    def __init__(self, new_context: Any, **context: Any) -> None:
        at = timezone.now() - timedelta(hours=3)
        self.life = life = Life(at=at)
        self.city = unit(level="city", name="海汀市人民政府", short_name="市政府")
        self.second = unit(life.government, name="云汀区市场监督管理局", short_name="区市场监管局")
        self.decider = user(life.government, Role.UNIT_HEAD)
        self.people = {
            "区": (user(life.government, Role.REVIEWER), user(life.government, Role.UNIT_HEAD)),
            "市": (user(self.city, Role.REVIEWER), user(self.city, Role.UNIT_HEAD)),
        }
        life.objected()
        cases.decide_return(case_id=life.case.pk, agree=False, reason="属贵局。", by=life.receptionist, at=at)
        self.case, self.new_context, self.context = life.case, new_context, context
        self.script = context.get("java_script_enabled", True)

    def desk_of(self, person: Any) -> Any:
        opened = self.new_context(**self.context)
        sign_in(opened, person)
        page = opened.new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        return page

    def look(self, page: Any, name: str) -> None:
        """The page is open to everybody and not wider than its window; a picture is kept where one is wanted."""
        assert violations(page, script=self.script) == []
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        if os.environ.get("SHOTS_DIR"):
            page.screenshot(path=Path(os.environ["SHOTS_DIR"]) / f"review-{name}.png", full_page=True)

    def press(self, page: Any, name: str) -> None:
        page.locator("main .btn", has_text=name).first.click()

    def choose(self, page: Any, words: str) -> None:
        page.locator("main label", has_text=words).first.click()

    # --- who takes it up ---

    def the_unit_asks_who_takes_it_up(self) -> None:
        page = self.desk_of(self.life.handler)
        page.goto(f"/desk/steps/{self.case.pk}/raise_dispute")
        self.look(page, "raise")
        self.choose(page, "对由谁受理有争议")
        page.get_by_label("涉及的另一个机关、单位").select_option(label=self.second.name)
        page.get_by_label("协商情况").fill("已电话协商，未能一致。")
        page.get_by_label("理由", exact=False).last.fill("电梯安全属特种设备监察职责。")
        self.press(page, "确定")
        expect(page.get_by_text("已提请决定由谁受理")).to_be_visible()
        self.look(page, "raised")

    def the_superior_leaves_it_where_it_is(self) -> None:
        page = self.desk_of(self.decider)
        page.goto("/desk/cases/today")
        self.look(page, "to-decide")
        page.get_by_role("link", name="受理争议").click()
        self.look(page, "decide")
        page.get_by_label("由哪个单位受理").select_option(label=self.life.department.name)
        page.get_by_label("理由", exact=False).last.fill("房屋附属设施由住建部门负责。")
        self.press(page, "确定")
        expect(page.get_by_text("已决定并出具受理机关决定书")).to_be_visible()
        assert Document.objects.filter(case=self.case, paper="jurisdiction").exists()

    # --- the opinion, as the journey of the unit plays it page by page ---

    def the_unit_answers(self) -> None:
        life, at = self.life, timezone.now() - timedelta(minutes=30)
        papers.accept(case_id=self.case.pk, by=life.handler, at=at)
        cases.draft_opinion(
            case_id=self.case.pk, answers={n: cases.ClaimAnswer("supported", "情况属实。") for n in (1, 2)},
            facts="电梯停运属实。", legal_basis=["《信访工作条例》第三十二条"], review_organ="云汀区人民政府",
            by=life.handler, at=at,
        )  # fmt: skip
        papers.issue_opinion(case_id=self.case.pk, by=life.head, at=at)
        proof = papers.DeliveryFacts(way="in_person", on=timezone.localdate(), receiver="王小云", paper_signature=True)
        papers.deliver(case_id=self.case.pk, delivery=proof, by=life.handler, at=at)

    # --- 复查, 复核 ---

    def the_person_asks(self, body: Any, level: str) -> None:
        page = self.desk_of(self.life.receptionist)
        page.goto(f"/desk/cases/{self.case.pk}")
        self.press(page, "登记复查（复核）请求")
        expect(page.get_by_role("heading", name=f"登记{level}请求").first).to_be_visible()
        page.get_by_label("复查（复核）机关、单位").select_option(label=body.name)
        page.locator("[name=request]").fill("撤销原意见。")
        page.locator("[name=reasons]").fill("电梯至今没有修好。")
        self.look(page, f"request-{level}")
        self.press(page, "登记")
        expect(page.get_by_text(f"已登记{level}请求")).to_be_visible()

    def is_examined(self, where: str, *, hearing: bool) -> None:
        who, head = self.people[where]
        review = Review.objects.latest("id")
        page = self.desk_of(who)
        page.goto("/desk/reviews/")
        self.look(page, f"list-{where}")
        page.get_by_role("link", name=review.get_level_display(), exact=True).click()
        self.press(page, "受理")
        self.press(page, "确定")
        expect(page.get_by_text("已受理，请在期限内提出意见")).to_be_visible()
        if hearing:
            self.press(page, "举行听证")
            page.get_by_label("听证开始日期").fill((timezone.localdate() + timedelta(days=5)).isoformat())
            page.get_by_label("听证结束日期").fill((timezone.localdate() + timedelta(days=6)).isoformat())
            self.look(page, "hearing")
            self.press(page, "确定")
            expect(page.get_by_text("听证时间不计入复核期限")).to_be_visible()
        self.press(page, "提交意见")
        page.locator("[name=facts]").fill("经调卷核查，电梯仍未运行。")
        page.locator("[name=opinion]").fill("原意见适当。")
        page.locator("[name=basis]").fill("《信访工作条例》第三十五条")
        self.choose(page, "维持")
        self.look(page, f"draft-{where}")
        self.press(page, "确定")
        expect(page.get_by_text("已提交，请另一位负责人审签")).to_be_visible()
        signs = self.desk_of(head)
        signs.goto(f"/desk/reviews/{review.pk}")
        self.press(signs, "审签出具意见书")
        self.press(signs, "确定")
        expect(signs.get_by_text("已审签出具意见书")).to_be_visible()
        now = timezone.now()
        proof = papers.DeliveryFacts(way="in_person", on=timezone.localdate(), receiver="王小云", paper_signature=True)
        papers.deliver_review(review_id=review.pk, delivery=proof, by=who, at=now)

    # --- after ---

    def it_is_final_and_help_goes_on(self) -> None:
        page = self.desk_of(self.life.receptionist)
        page.goto(f"/desk/cases/{self.case.pk}")
        expect(page.get_by_text("信访程序终结").first).to_be_visible()
        expect(page.get_by_role("link", name="复核意见书", exact=True)).to_be_visible()
        self.look(page, "final")
        self.press(page, "提出帮扶")
        self.choose(page, "社会救助")
        page.get_by_label("具体内容").fill("可以向街道申请临时救助。")
        self.look(page, "help")
        self.press(page, "确定")
        expect(page.get_by_text("由本人决定是否接受").first).to_be_visible()
        self.press(page, "本人不需要")
        self.look(page, "decline")
        self.press(page, "确定")
        expect(page.get_by_text("对办理没有任何影响")).to_be_visible()
        assert Aid.objects.get().stage == "declined"

    def what_was_promised_is_still_followed(self) -> None:
        page = self.desk_of(self.life.handler)
        page.goto("/desk/after/")
        self.look(page, "tasks")
        page.get_by_role("link", name=self.case.number).first.click()
        self.press(page, "回复落实检查")
        self.choose(page, "尽快修好电梯")
        self.choose(page, "正在落实")
        page.get_by_label("做了什么，有什么凭据").fill("控制柜已到货，正在安装。")
        self.look(page, "check")
        self.press(page, "确定")
        expect(page.get_by_text("已回复落实检查")).to_be_visible()
        assert Fulfilment.objects.get(next_check=2).ended_on is None

    def the_person_is_asked_first(self) -> None:
        page = self.desk_of(self.life.receptionist)
        page.goto(f"/desk/cases/{self.case.pk}")
        self.press(page, "登记本人意愿")
        self.choose(page, "愿意")
        page.get_by_label("联系方式").select_option("phone")
        self.look(page, "wish")
        self.press(page, "确定")
        self.press(page, "登记回访")
        page.get_by_label("本人的意见").fill("本人说正在修。")
        self.look(page, "contact")
        self.press(page, "确定")
        expect(page.get_by_text("已登记回访")).to_be_visible()
        assert Contact.objects.get().words == "本人说正在修。"

    def the_person_reads_it_all(self) -> None:
        page = self.new_context(**self.context).new_page()
        page.goto("/status/")
        page.get_by_label("信访件编号").fill(self.case.number)
        page.get_by_label("查询码").fill(self.life.query_code)
        page.locator("main button[type=submit], form button[type=submit]").first.click()
        expect(page.get_by_text("信访程序终结").first).to_be_visible()
        expect(page.get_by_text("复核：出具意见书")).to_be_visible()
        expect(page.get_by_text("提请决定由谁受理")).to_be_visible()
        self.look(page, "portal")
        page.get_by_role("link", name="登记我的意愿").click()
        page.locator("label", has_text="不愿意，请不要联系我").click()
        self.look(page, "portal-wish")
        page.locator("form button", has_text="提交").click()
        expect(page.get_by_text("不愿意被联系")).to_be_visible()


@walks(Step.RAISE_DISPUTE, Step.CONFIRM_UNIT, Step.CHECK)
@pytest.mark.parametrize(
    "context",
    [
        pytest.param({"viewport": DESKTOP}, id="desk"),
        pytest.param(
            {"viewport": PHONE, "java_script_enabled": False}, id="phone-without-script", marks=pytest.mark.deep
        ),
    ],
)
def test_a_matter_goes_to_finality_and_help_goes_on(live_site, new_context, context):
    matter = Matter(new_context, **context)
    matter.the_unit_asks_who_takes_it_up()
    matter.the_superior_leaves_it_where_it_is()
    matter.the_unit_answers()
    matter.the_person_asks(matter.life.government, "复查")
    matter.is_examined("区", hearing=False)
    matter.the_person_asks(matter.city, "复核")
    matter.is_examined("市", hearing=True)
    matter.it_is_final_and_help_goes_on()
    matter.what_was_promised_is_still_followed()
    matter.the_person_is_asked_first()
    matter.the_person_reads_it_all()
    assert Case.objects.get(pk=matter.case.pk).final_on is not None
