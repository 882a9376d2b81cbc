"""A group visit and a letter about one matter: split, linked, answered by one opinion, delivered and rated thrice."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browsing import PHONE, in_deep, sign_in, violations
from tests.factories import Life, person, petition, unit, user
from yimen.cases import actions as cases
from yimen.cases.models import Case, Help, MatterDeed
from yimen.documents.models import Delivery, Document
from yimen.domain.roles import Role
from yimen.evaluations.models import Rating

pytestmark = pytest.mark.browser

DESK = {"width": 1366, "height": 768}
GROUP = (
    person(representative=True),
    person(name="李大海", phone="13900000002", representative=True),
    person(name="赵小山", phone="13900000003"),
)


class OneMatter:
    """The office and the department at their desks, the people on their phones."""

    def __init__(self, new_context: Any, *, script: bool = True, **context: Any) -> None:
        at = timezone.now() - timedelta(hours=3)
        today = timezone.localdate(at)
        self.life = Life(
            at=at, people=GROUP, joint=True, people_count=12,
            claims=("尽快修好电梯", "公示维修资金", "补发停运补贴"),
        )  # fmt: skip
        self.life.sorted()
        letter = petition(
            channel="letter", received_on=today, title="我们小区电梯停运两个月没人管", claims=("修好电梯",),
            people=(person(name="孙一鸣", phone="13900000009"),),
        )  # fmt: skip
        clerk = user(self.life.office, Role.MAIL_CLERK)
        self.letter = cases.register(office=self.life.office, petition=letter, by=clerk, at=at)
        self.clerk = clerk
        cases.sort(case_id=self.letter.case.pk, petition_class="appeal", path=6, by=clerk, at=at)
        self.new_context, self.script, self.context = new_context, script, {**context, "java_script_enabled": script}
        self.office = self.desk_of(self.life.receptionist)

    def desk_of(self, who: Any) -> Any:
        opened = self.new_context(**self.context)
        sign_in(opened, who)
        page = opened.new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        return page

    def look(self, page: Any, name: str) -> None:
        assert violations(page, script=self.script) == []
        if self.script:
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{name} is {wide} px too wide"
        if os.environ.get("SHOTS_DIR"):
            where = Path(os.environ["SHOTS_DIR"]) / f"matter-{name}-{page.viewport_size['width']}.png"
            page.screenshot(path=where, full_page=True)

    def press(self, page: Any, name: str) -> None:
        page.locator("main .btn", has_text=name).first.click()

    def opens(self, page: Any, case: Case) -> None:
        page.goto(f"/desk/cases/{case.pk}")

    def splits_the_visit(self) -> None:
        page = self.office
        page.goto(f"/desk/steps/{self.life.case.pk}/split")
        self.look(page, "split")
        self.press(page, "确定")
        expect(page.get_by_role("alert").first).to_contain_text("请填写拆分理由")
        page.get_by_label("分到新件 1").nth(2).check()
        page.get_by_label("拆分理由").fill("补贴另由一个科室核算。")
        self.press(page, "确定")
        expect(page.get_by_text("已拆分。")).to_be_visible()
        self.look(page, "after-split")
        self.part = Case.objects.get(split_from=self.life.case)
        assert Document.objects.filter(case=self.part, paper="receipt").count() == 1

    def links(self, number: str, *, hinted: bool) -> None:
        page = self.office
        self.opens(page, self.life.case)
        page.get_by_role("link", name="关联另一件").click()
        self.look(page, "link")
        if hinted:
            page.get_by_role("link", name=re.compile(f"关联这一件.*{number}")).click()
            expect(page.get_by_label("另一件的编号")).to_have_value(number)
        else:
            page.get_by_label("另一件的编号").fill(number)
        page.get_by_label("理由").fill("同一部电梯。")
        self.press(page, "确认是同一事项，关联")
        expect(page.get_by_text(f"已关联 {number}")).to_be_visible()

    def sees_the_matter(self) -> None:
        page = self.office
        page.locator("main").get_by_role("link", name="事项 SX").click()
        for case in self.all_three():
            expect(page.get_by_role("link", name=case.number).first).to_be_visible()
        self.look(page, "matter")

    def all_three(self) -> list[Case]:
        return list(Case.objects.order_by("pk"))

    def goes_to_the_unit(self) -> None:
        life = self.life
        for case in self.all_three():
            cases.forward(case_id=case.pk, to_unit=life.department, by=life.receptionist, at=life.at)
            cases.receive(case_id=case.pk, by=life.handler, at=life.at)
            cases.accept(case_id=case.pk, by=life.handler, at=life.at)
        self.handler, self.head = self.desk_of(life.handler), self.desk_of(life.head)

    def asks_a_helper_who_answers(self) -> None:
        helping = unit(self.life.government, name="云汀区市场监督管理局", short_name="区市监局")
        page = self.handler
        page.goto(f"/desk/steps/{self.life.case.pk}/ask_help")
        self.look(page, "ask-help")
        page.get_by_label("协办单位").select_option(label=helping.name)
        page.get_by_label("需要协办的事项").fill("核查电梯年检记录。")
        page.get_by_label("请在哪一天之前答复").fill((timezone.localdate() + timedelta(days=10)).isoformat())
        self.press(page, "确定")
        expect(page.get_by_text("已请求协办")).to_be_visible()
        helper = self.desk_of(user(helping, Role.HANDLER))
        helper.goto("/desk/unit/")
        self.look(helper, "helper-desk")
        helper.get_by_role("link", name=self.life.case.number).first.click()
        self.press(helper, "提交协办意见")
        helper.get_by_label("协办意见").fill("年检记录齐全，最近一次为去年十月。")
        self.press(helper, "确定")
        expect(helper.get_by_text("已提交协办意见")).to_be_visible()
        self.look(helper, "helper-case")
        assert Help.objects.get().answer.startswith("年检记录齐全")

    def one_opinion_answers_all(self) -> None:
        page = self.handler
        page.goto(f"/desk/unit/{self.life.case.pk}/opinion")
        for case in self.all_three()[1:]:
            page.locator(f"#with-{case.pk}").check()
        self.press(page, "显示选中件的诉求")
        expect(page.get_by_role("heading", name=self.letter.case.number)).to_be_visible()
        self.look(page, "opinion")
        page.get_by_label("查明的事实").fill("经现场核查，电梯停运属实。")
        boxes = page.locator(".claim-answer")
        expect(boxes).to_have_count(4)
        for n in range(4):
            boxes.nth(n).locator("label", has_text="支持（事实清楚").first.click()
            boxes.nth(n).get_by_label("理由").fill("已安排修复，予以支持。")
        page.locator("label", has_text="《信访工作条例》第三十二条").first.click()
        self.press(page, "提交审签")
        expect(page.get_by_text("已提交审签")).to_be_visible()
        self.head.goto(f"/desk/unit/{self.life.case.pk}/check")
        self.look(self.head, "check")
        self.press(self.head, "审签出具意见书")
        expect(self.head.get_by_text("已审签出具处理意见书")).to_be_visible()
        assert Document.objects.filter(paper="opinion").count() == 3

    def delivers_three_times(self) -> None:
        page = self.handler
        page.goto(f"/desk/matters/of/{self.life.case.pk}/deliveries")
        self.look(page, "deliveries")
        expect(page.get_by_text("还有 3 处待送达")).to_be_visible()
        for left in (2, 1, 0):
            page.get_by_role("link", name="登记送达").first.click()
            self.look(page, f"deliver-{left}")
            page.get_by_label("签收人", exact=True).fill("本人")
            page.get_by_label("签名方式").select_option("paper")
            self.press(page, "登记送达")
            expect(page.get_by_text(f"还有 {left} 处待送达" if left else "已全部送达")).to_be_visible()
        assert set(Case.objects.values_list("stage", flat=True)) == {"concluded"}
        assert Delivery.objects.filter(for_group=True).count() == 2
        assert Delivery.objects.count() == 3

    def each_holder_of_a_code_rates(self) -> None:
        for case in self.all_three():
            clerk = self.clerk if case.pk == self.letter.case.pk else self.life.receptionist
            code = cases.renew_query_code(case_id=case.pk, by=clerk, at=self.life.at).query_code
            phone = self.new_context(viewport=PHONE, java_script_enabled=self.script).new_page()
            phone.goto("/status/")
            phone.get_by_label("信访件编号").fill(case.number)
            phone.get_by_label("查询码").fill(code)
            phone.get_by_role("button", name="查询").first.click()
            self.look(phone, f"portal-{case.pk}")
            expect(phone.get_by_text("年检记录齐全")).to_have_count(0)  # what a helper wrote is an inside note
            phone.get_by_role("link", name="去评价").click()
            for who in ("信访部门", "责任单位"):
                form = phone.locator("form").filter(has_text=f"提交对{who}的评价")
                form.get_by_label("满意", exact=True).check()
                form.get_by_role("button", name=f"提交对{who}的评价").click()
                expect(phone.get_by_text("已收到您的评价")).to_be_visible()
            phone.context.close()
        assert Rating.objects.count() == 6

    def takes_one_out_again(self) -> None:
        page = self.office
        self.opens(page, self.letter.case)
        page.get_by_role("link", name="从事项中取出").click()
        self.look(page, "unlink")
        page.get_by_label("理由").fill("这一封信说的是另一部电梯。")
        self.press(page, "取出")
        expect(page.get_by_text("从事项中取出；编号、查询码、日期和期限都不变")).to_be_visible()
        letter = Case.objects.get(pk=self.letter.case.pk)
        assert letter.matter is None
        assert (letter.number, letter.stage) == (self.letter.case.number, "concluded")
        assert MatterDeed.objects.latest("id").kind == "unlink"


@pytest.mark.parametrize(
    ("viewport", "script"),
    [(DESK, True), in_deep(PHONE, True), in_deep(DESK, False)],
    ids=["desk", "phone", "without-script"],
)
def test_a_group_visit_and_a_letter_are_one_matter(live_site, new_context, viewport, script):
    one = OneMatter(new_context, script=script, viewport=viewport)
    one.splits_the_visit()
    one.links(one.letter.case.number, hinted=True)
    one.links(one.part.number, hinted=False)
    one.sees_the_matter()
    one.goes_to_the_unit()
    one.asks_a_helper_who_answers()
    one.one_opinion_answers_all()
    one.delivers_three_times()
    one.each_holder_of_a_code_rates()
    one.takes_one_out_again()
