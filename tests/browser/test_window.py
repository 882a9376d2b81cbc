"""The receptionist's morning in a browser: call, talk, sign, register, sort, forward, receipt; also without script."""

from __future__ import annotations

import os
import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from tests.browsing import PHONE, sign_in, violations
from tests.factories import district, hall, unit, user
from yimen.cases.models import Accuser, Case
from yimen.domain.roles import Role
from yimen.reception import actions
from yimen.reception.models import Interview, Window

pytestmark = pytest.mark.browser


class Morning:
    """A hall with people waiting; each step says what one sees."""

    def __init__(self, new_context: Any, **context: Any) -> None:
        self.new_context = new_context
        self.government, self.office, self.department = district()
        for name in ("柳岸镇人民政府", "云桥街道办事处"):
            unit(self.government, name=name, short_name=name[:4], level="town")
        self.hall = hall(self.office, windows=2)
        self.clerk = user(self.office, Role.RECEPTIONIST)
        self.page = self.desk_of(self.clerk, **context)

    def desk_of(self, clerk: Any, **context: Any) -> Any:
        opened = self.new_context(**context)
        sign_in(opened, clerk)
        page = opened.new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto("/desk/window/")
        return page

    def somebody_waits(self, **more: Any) -> Any:
        service = self.hall.services.get(prefix="A")
        key = str(uuid.uuid4())
        return actions.take_ticket(hall=self.hall, service=service, idempotency_key=key, by=None, at=now(), **more)

    def calls_and_sits_down(self) -> None:
        expect(self.page.get_by_role("button", name="呼叫下一位")).to_be_visible()
        self.page.keyboard.press("F2")
        expect(self.page.locator(".quiet-ticket")).to_be_visible()
        self.page.keyboard.press("F4")
        expect(self.page.get_by_text("接谈中")).to_be_visible()

    def shot(self, name: str, page: Any = None) -> None:
        """The page is whole and open to everybody; a picture is kept where one is wanted."""
        page = page or self.page
        assert violations(page) == []
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0
        if os.environ.get("SHOTS_DIR"):
            page.screenshot(path=Path(os.environ["SHOTS_DIR"]) / f"{name}.png", full_page=True, caret="initial")

    def fill(self, page: Any = None) -> None:
        page = page or self.page
        page.get_by_label(re.compile("^姓名或名称")).fill("王小云")
        page.get_by_label(re.compile("^手机号")).fill("13900000001")
        page.get_by_label(re.compile("^联系地址")).fill("云汀区柳岸镇一号")
        page.get_by_role("textbox", name="诉求 1").fill("尽快修好电梯")
        page.get_by_label("信访目的").select_option(label="求决")
        page.get_by_label("标题").fill("小区电梯停运两个月")
        page.get_by_label("事实").fill("电梯自一月起停运，物业一直没有修，老人上不了楼。")
        page.get_by_label("问题发生地").fill("柳岸小区三幢")
        page.get_by_label("内容分类").select_option(label="住房保障与房地产")
        for question, answer in (
            ("初件或重件", "初件"),
            ("已诉讼、复议或仲裁", "否"),
            ("已有复查、复核意见", "不清楚"),
        ):
            page.get_by_role("group", name=question).get_by_text(answer, exact=True).click()

    def sign(self) -> None:
        canvas = self.page.locator("canvas")
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        mouse = self.page.mouse
        mouse.move(box["x"] + 60, box["y"] + 100)
        mouse.down()
        for step in range(1, 9):
            mouse.move(box["x"] + 60 + 30 * step, box["y"] + 100 + (30 if step % 2 else -30))
        mouse.up()
        expect(self.page.get_by_text("已签名")).to_be_visible()


@pytest.fixture
def morning(live_site, new_context):
    return Morning(new_context)


def test_from_next_to_receipt_in_hand_by_keys(morning):
    page = morning.page
    morning.somebody_waits(priority="elderly")
    ticket = morning.somebody_waits()
    expect(page.get_by_text("请选择今天的窗口")).to_be_visible()
    morning.shot("window-1-choose")
    page.get_by_role("button", name="在1号窗口开窗").click()
    expect(page.get_by_text("优先（老年人）")).to_be_visible()
    morning.shot("window-2-idle")

    page.keyboard.press("F2")
    expect(page.locator(".quiet-ticket")).to_have_text("A001")
    page.keyboard.press("F3")
    expect(page.get_by_text("已呼叫 2 次")).to_be_visible()
    morning.shot("window-3-called")
    page.keyboard.press("F4")
    expect(page.get_by_text("接谈中")).to_be_visible()
    morning.shot("window-4-form")

    morning.fill()
    page.get_by_role("textbox", name="诉求 1").press("Tab")
    page.locator("h1").click()  # out of the field: N is a letter inside one
    page.keyboard.press("n")
    expect(page.get_by_role("textbox", name="诉求 2")).to_be_focused()
    page.get_by_role("textbox", name="诉求 2").fill("公示维修资金使用情况")
    expect(page.locator("[data-autosave-state]")).to_contain_text("已保存", timeout=8000)
    page.keyboard.press("F9")
    expect(page.get_by_role("alert")).to_contain_text("宣读")
    expect(page.get_by_role("textbox", name="诉求 2")).to_have_value("公示维修资金使用情况")
    morning.shot("window-5-refused")
    page.get_by_label("已逐条宣读").check()
    morning.sign()
    morning.shot("window-6-signed")
    page.keyboard.press("F9")
    expect(page.get_by_text("已登记，待分类")).to_be_visible()
    case = Case.objects.get()
    expect(page.locator(".talk-ticket")).to_have_text(case.number)
    assert case.interview.signature.startswith(b"\x89PNG")
    morning.shot("window-7-sort")

    page.get_by_text("（4）", exact=False).first.click()
    expect(page.locator("#exits")).to_contain_text("告知法定途径书")
    page.get_by_text("（6）", exact=False).first.click()
    expect(page.locator("#exits")).to_contain_text("最迟")
    page.get_by_label("转送给").select_option(label=morning.department.name)
    morning.shot("window-8-forward")
    page.keyboard.press("F9")
    expect(page.locator(".receipt-code")).to_have_text(re.compile(r"^[0-9A-Z]{4} [0-9A-Z]{4}$"))
    morning.shot("window-9-receipt")
    page.locator(".receipt-dates a").first.click()
    expect(page.locator("dialog[open] .why").first).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("F9")
    expect(page.get_by_text("接待结束")).to_be_visible()
    expect(page.locator(".line-list")).to_contain_text(ticket.label)
    case.refresh_from_db()
    assert case.unit == morning.department


def test_the_whole_visit_without_script(live_site, new_context):
    morning = Morning(new_context, java_script_enabled=False)
    page = morning.page
    morning.somebody_waits()
    page.get_by_role("button", name="在1号窗口开窗").click()
    page.get_by_role("button", name="呼叫下一位").click()
    page.get_by_role("button", name="开始接谈").click()
    morning.fill()
    page.get_by_role("button", name="再加一项诉求").click()
    page.get_by_role("textbox", name="诉求 2").fill("公示维修资金使用情况")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_role("textbox", name="诉求 2")).to_have_value("公示维修资金使用情况")
    page.get_by_label("已逐条宣读").check()
    page.get_by_label("未签名的原因").select_option(label="签名设备故障，另附纸质签名")
    page.get_by_role("button", name="登记", exact=False).first.click()
    page.get_by_text("（6）", exact=False).first.click()
    page.get_by_role("button", name="看看后果和出口").click()
    page.get_by_label("转送给").select_option(label=morning.department.name)
    page.get_by_role("button", name="转送").click()
    expect(page.locator(".receipt-code")).to_have_text(re.compile(r"^[0-9A-Z]{4} [0-9A-Z]{4}$"))
    page.get_by_role("button", name="送别").click()
    expect(page.get_by_text("接待结束")).to_be_visible()
    assert Case.objects.get().claims.count() == 2


def test_two_receptionists_at_once_each_with_their_own_visitor(morning):
    for _ in range(2):
        morning.somebody_waits()
    colleague = morning.desk_of(user(morning.office, Role.RECEPTIONIST))
    morning.page.get_by_role("button", name="在1号窗口开窗").click()
    colleague.get_by_role("button", name="在2号窗口开窗").click()
    expect(colleague.locator(".line-list li")).to_have_count(2)
    morning.page.get_by_role("button", name="呼叫下一位").click()
    expect(morning.page.locator(".quiet-ticket")).to_have_text("A001")
    expect(colleague.locator(".line-list li")).to_have_count(1)  # by the event, without a reload
    colleague.get_by_role("button", name="呼叫下一位").click()
    expect(colleague.locator(".quiet-ticket")).to_have_text("A002")


def test_a_dead_browser_finds_its_words_again(morning):
    morning.somebody_waits()
    page = morning.page
    page.get_by_role("button", name="在1号窗口开窗").click()
    morning.calls_and_sits_down()
    morning.fill()
    expect(page.locator("[data-autosave-state]")).to_contain_text("已保存", timeout=8000)
    page.context.close()
    again = morning.desk_of(morning.clerk)
    expect(again.get_by_label("标题")).to_have_value("小区电梯停运两个月")
    expect(again.get_by_role("textbox", name="诉求 1")).to_have_value("尽快修好电梯")


def test_an_accusation_turns_the_middle_at_once_and_the_browser_forgets(morning):
    morning.somebody_waits()
    page = morning.page
    page.get_by_role("button", name="在1号窗口开窗").click()
    morning.calls_and_sits_down()
    morning.fill()
    page.get_by_label("事实").fill("某所长多次索要好处费。")
    page.get_by_label("信访目的").select_option(label="揭发控告")
    expect(page.get_by_text("保护登记").first).to_be_visible()
    expect(page.get_by_label("反映的事实")).to_have_value("某所长多次索要好处费。")
    page.wait_for_timeout(2000)  # longer than a draft waits
    kept = page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('draft:'))")
    assert kept == []
    assert set(Interview.objects.get().draft) == {"protected"}
    page.get_by_label("被反映人或单位").fill("某所工作人员甲")
    page.get_by_label("本人要求匿名").check()
    morning.shot("window-a-protected")
    page.keyboard.press("F9")
    expect(page.locator(".receipt-number")).to_have_text(re.compile("^XJ"))
    expect(page.locator("body")).not_to_contain_text("索要")
    morning.shot("window-b-sealed")
    assert not Accuser.objects.exists()


def test_the_form_fits_a_phone(live_site, new_context):
    morning = Morning(new_context, viewport=PHONE)
    window = Window.objects.get(hall=morning.hall, number=1)
    actions.open_window(window=window, by=morning.clerk, at=now())
    morning.somebody_waits()
    actions.call_next(window=window, by=morning.clerk, at=now())
    actions.start_serving(window=window, by=morning.clerk, at=now())
    morning.page.reload()
    morning.shot("window-phone")


def test_a_letter_from_the_list_to_its_receipt(live_site, new_context):
    morning = Morning(new_context)
    page = morning.desk_of(user(morning.office, Role.MAIL_CLERK))
    page.goto("/desk/mail/")
    morning.shot("mail-1-empty", page)
    page.get_by_role("link", name="登记来信来电").first.click()
    morning.fill(page)
    page.get_by_label("信封或扫描件编号").fill("信2026-088")
    morning.shot("mail-2-form", page)
    page.keyboard.press("F9")
    expect(page.get_by_text("已登记，待分类")).to_be_visible()
    page.get_by_text("（6）", exact=False).first.click()
    expect(page.locator("#exits")).to_contain_text("最迟")
    page.get_by_label("转送给").select_option(label=morning.department.name)
    page.keyboard.press("F9")
    expect(page.locator(".receipt-code")).to_be_visible()
    morning.shot("mail-3-receipt", page)
    page.goto("/desk/mail/")
    expect(page.locator("table")).to_contain_text(Case.objects.get().number)
    morning.shot("mail-4-list", page)
