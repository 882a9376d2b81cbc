"""The unit in a browser: receive, accept, draft, return, issue, deliver; at the desk, on a phone, without script."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browsing import PHONE, sign_in, violations
from tests.factories import Life, petition
from yimen.base.models import AuditEntry
from yimen.cases import actions as cases
from yimen.cases.models import Case, OpinionDraft
from yimen.documents import actions as papers
from yimen.documents.models import Delivery

pytestmark = pytest.mark.browser

DESK = {"width": 1366, "height": 768}


class Unit:
    """A department with one case in its inbox; the handler's and the head's desks."""

    def __init__(self, new_context: Any, **context: Any) -> None:
        self.life = Life(at=timezone.now() - timedelta(hours=3))
        self.life.sorted()
        papers.forward(
            case_id=self.life.case.pk, to_unit=self.life.department, by=self.life.receptionist, at=self.life.at
        )
        self.case = Case.objects.get(pk=self.life.case.pk)
        self.new_context, self.context = new_context, context
        self.handler, self.head = self.desk_of(self.life.handler), self.desk_of(self.life.head)

    def desk_of(self, person: Any) -> Any:
        opened = self.new_context(**self.context)
        sign_in(opened, person)
        page = opened.new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        return page

    def stage(self) -> str:
        return Case.objects.get(pk=self.case.pk).stage

    def look(self, page: Any, name: str) -> None:
        """The page is open to everybody and not wider than its window; a picture is kept where one is wanted."""
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        if os.environ.get("SHOTS_DIR"):
            page.screenshot(path=Path(os.environ["SHOTS_DIR"]) / f"unit-{name}.png", full_page=True)

    def opens_the_case(self, page: Any) -> None:
        page.goto(f"/desk/cases/{self.case.pk}")

    def press(self, page: Any, name: str) -> None:
        """The primary action of the page, by its button."""
        page.locator("main .btn", has_text=name).first.click()

    def receives(self) -> None:
        self.handler.goto("/desk/unit/")
        self.look(self.handler, "home")
        self.handler.get_by_role("link", name=self.case.number).click()
        self.look(self.handler, "case-forwarded")
        self.press(self.handler, "接收")
        expect(self.handler.get_by_text("已接收 " + self.case.number)).to_be_visible()

    def accepts(self) -> None:
        self.press(self.handler, "告知受理")
        expect(self.handler.get_by_text("从今天告知之日起 60 日内办结")).to_be_visible()
        self.look(self.handler, "accept")
        self.press(self.handler, "出具受理告知书")
        expect(self.handler.get_by_text("已出具受理告知书")).to_be_visible()

    def writes(self, reason: str) -> None:
        page = self.handler
        page.get_by_label("查明的事实").fill("经现场核查，电梯停运属实，系控制柜损坏。")
        for n, result in ((0, "支持（事实清楚"), (1, "解释说明（事由合理")):
            box = page.locator(".claim-answer").nth(n)
            box.locator("label", has_text=result).first.click()
            box.get_by_label("理由").fill(reason)
        page.locator("label", has_text="《信访工作条例》第三十二条").first.click()
        page.get_by_label("其他法律依据").fill("《物业管理条例》第五十三条")
        expect(page.get_by_label("复查机关")).to_have_value("云汀区人民政府")

    def hands_in(self) -> None:
        self.press(self.handler, "提交审签")
        expect(self.handler.get_by_text("已提交审签")).to_be_visible()

    def head_opens_the_draft(self) -> None:
        self.opens_the_case(self.head)
        self.press(self.head, "审签")
        expect(self.head.get_by_text("系控制柜损坏")).to_be_visible()

    def head_returns(self, why: str) -> None:
        self.head_opens_the_draft()
        self.look(self.head, "check")
        self.press(self.head, "退回修改")
        expect(self.head.get_by_role("alert")).to_contain_text("退回修改须写明理由")
        self.head.get_by_label("退回理由").fill(why)
        self.press(self.head, "退回修改")
        expect(self.head.get_by_text("已退回起草人修改")).to_be_visible()

    def head_issues(self) -> None:
        self.head_opens_the_draft()
        self.press(self.head, "审签出具意见书")
        expect(self.head.get_by_text("已审签出具处理意见书")).to_be_visible()

    def opens_delivery(self) -> None:
        self.opens_the_case(self.handler)
        self.press(self.handler, "登记送达")
        expect(self.handler.get_by_role("heading", name="登记送达", level=1)).to_be_visible()

    def is_concluded(self) -> None:
        expect(self.handler.get_by_text("送达已证明，该件已办结")).to_be_visible()
        self.look(self.handler, "concluded")
        assert self.stage() == "concluded"


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_a_unit_answers_a_case_from_the_inbox_to_the_signature(live_site, new_context, viewport):
    unit = Unit(new_context, viewport=viewport)
    unit.receives()
    unit.accepts()
    unit.press(unit.handler, "提交处理意见")
    unit.look(unit.handler, "opinion")
    unit.writes("账目已经公示，现作说明。")
    expect(unit.handler.locator("[data-autosave-state]")).to_contain_text("已保存", timeout=10_000)
    assert OpinionDraft.objects.get().text["facts"].startswith("经现场核查")
    unit.handler.reload()
    expect(unit.handler.get_by_label("查明的事实")).to_have_value("经现场核查，电梯停运属实，系控制柜损坏。")
    unit.hands_in()
    unit.head_returns("第二项理由再写具体。")
    unit.opens_the_case(unit.handler)
    expect(unit.handler.get_by_text("第二项理由再写具体。")).to_be_visible()
    unit.press(unit.handler, "提交处理意见")
    unit.handler.locator(".claim-answer").nth(1).get_by_label("理由").fill("账目已于三月公示，现逐笔说明。")
    unit.hands_in()
    unit.head_issues()
    unit.opens_delivery()
    unit.press(unit.handler, "登记送达并办结")
    expect(unit.handler.locator(".error-summary")).to_contain_text("请填写签收人并签名")
    unit.look(unit.handler, "deliver-errors")
    unit.handler.get_by_label("签收人", exact=True).fill("王小云")
    pad = unit.handler.locator("[data-signature] canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    unit.handler.mouse.move(box["x"] + 30, box["y"] + 40)
    unit.handler.mouse.down()
    for step in range(1, 9):
        unit.handler.mouse.move(box["x"] + 30 + step * 20, box["y"] + (90 if step % 2 else 40))
    unit.handler.mouse.up()
    expect(unit.handler.locator("[data-signature-state]")).to_have_text("已签名")
    unit.press(unit.handler, "登记送达并办结")
    unit.is_concluded()
    assert bytes(Delivery.objects.get().signature).startswith(b"\x89PNG")


def test_the_whole_answer_works_without_script(live_site, new_context):
    unit = Unit(new_context, viewport=DESK, java_script_enabled=False)
    page = unit.handler
    page.goto("/desk/unit/")
    page.get_by_role("link", name=unit.case.number).click()
    unit.press(page, "接收")
    unit.press(page, "告知受理")
    unit.press(page, "出具受理告知书")
    unit.press(page, "提交处理意见")
    page.get_by_label("查明的事实").fill("写到一半")
    unit.press(page, "保存草稿")
    expect(page.get_by_label("查明的事实")).to_have_value("写到一半")
    unit.writes("账目已经公示，现作说明。")
    unit.hands_in()
    unit.head_issues()
    unit.opens_delivery()
    page.get_by_label("签收人", exact=True).fill("王小云")
    page.get_by_label("签名方式").select_option("paper")
    unit.press(page, "登记送达并办结")
    expect(page.get_by_text("送达已证明，该件已办结")).to_be_visible()
    assert unit.stage() == "concluded"
    page.get_by_role("link", name="C5").click()  # why this date, as a page of its own
    expect(page.get_by_role("heading", name="为什么是这一天", level=1)).to_be_visible()
    expect(page.get_by_text("处理意见书送达信访人")).to_be_visible()


def test_a_case_page_renews_itself_when_somebody_else_acts(live_site, new_context):
    unit = Unit(new_context, viewport=DESK)
    unit.opens_the_case(unit.head)
    expect(unit.head.locator("#case")).to_contain_text("已转送，待接收")
    expect(unit.head.locator("html")).to_have_attribute("data-connection", "on", timeout=15_000)
    cases.receive(case_id=unit.case.pk, by=unit.life.handler, at=timezone.now())
    expect(unit.head.locator("#case")).to_contain_text("已接收，待告知", timeout=10_000)
    expect(unit.head.locator("#case")).to_contain_text("告知受理")


def test_why_this_date_opens_as_a_sheet_and_the_person_only_for_a_reason(live_site, new_context):
    unit = Unit(new_context, viewport=DESK)
    page = unit.handler
    unit.opens_the_case(page)
    expect(page.get_by_text("王**")).to_be_visible()
    page.get_by_role("link", name="C2").click()
    sheet = page.locator("[data-sheet-dialog]")
    expect(sheet).to_contain_text("第二十三条")
    unit.look(page, "why-sheet")
    page.keyboard.press("Escape")
    page.locator("#unmask summary").click()
    dialog = page.locator("#unmask dialog")
    dialog.get_by_label("查看原因").select_option(label="联系信访人")
    dialog.get_by_role("button", name="查看").click()
    expect(page.get_by_text("13900000001")).to_be_visible()
    unit.look(page, "unmasked")
    assert AuditEntry.objects.filter(verb="case.unmasked").count() == 1


def test_my_day_is_worked_with_four_keys(live_site, new_context):
    unit = Unit(new_context, viewport=DESK)
    for n in range(3):
        made = cases.register(
            office=unit.life.office, petition=petition(received_on=timezone.localdate(unit.life.at), title=f"第{n}件"),
            by=unit.life.receptionist, at=unit.life.at,
        ).case  # fmt: skip
        cases.sort(case_id=made.pk, petition_class="appeal", path=6, by=unit.life.receptionist, at=unit.life.at)
        cases.forward(case_id=made.pk, to_unit=unit.life.department, by=unit.life.receptionist, at=unit.life.at)
    page = unit.handler
    page.goto("/desk/cases/today")
    unit.look(page, "my-day")
    links = page.locator("a.row-link")
    page.keyboard.press("j")
    expect(links.nth(0)).to_be_focused()
    expect(page.locator("html")).to_have_attribute("data-connection", "on", timeout=15_000)
    for _ in range(4):
        page.keyboard.press("j")
    expect(links.nth(4)).to_be_focused()
    first = page.locator("input[name=pick]").first
    first.check()
    links.nth(4).focus()
    with page.expect_response(lambda answer: answer.url.endswith("/desk/cases/today")):  # somebody else acts meanwhile
        cases.receive(case_id=int(page.locator("input[name=pick]").last.get_attribute("value")), by=unit.life.head,
                      at=timezone.now())  # fmt: skip
    expect(page.locator("input[name=pick]")).to_have_count(3)
    expect(links.nth(4)).to_be_focused()
    expect(first).to_be_checked()
    first.uncheck()
    links.nth(4).focus()
    page.keyboard.press("k")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.locator("input[name=pick]:checked").count() == 2
    unit.press(page, "接收选中的件")
    unit.look(page, "receive-preview")
    unit.press(page, "接收这 2 件")
    expect(page.get_by_text("已接收 2 件")).to_be_visible()
    assert Case.objects.filter(stage="received").count() == 3
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#case")).to_be_visible()


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_lists_and_search_are_open_to_everybody(live_site, new_context, viewport):
    unit = Unit(new_context, viewport=viewport)
    page = unit.handler
    for name, address in (("my-day", "/desk/cases/today"), ("list", "/desk/cases/all"), ("home", "/desk/unit/")):
        page.goto(address)
        unit.look(page, f"{name}-{viewport['width']}")
    page.goto("/desk/cases/all")
    page.get_by_label("查找信访件").fill("XF2026-00001-0")
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_role("alert")).to_be_visible()
    unit.look(page, f"not-found-{viewport['width']}")
    page.get_by_label("查找信访件").fill(unit.case.number)
    page.get_by_role("button", name="查找").click()
    expect(page.locator("#case")).to_be_visible()
