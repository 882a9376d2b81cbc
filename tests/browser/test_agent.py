"""代理 in a browser: mandate at the window, errand, revoked on the portal; then a report and an incident."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.agents import Agency
from tests.browsing import DESKTOP, PHONE, PHONE_IN_DEEP, sign_in, violations
from tests.factories import user
from yimen.cases.models import Case, Errand, Mandate, UrgentReport
from yimen.domain.roles import Role
from yimen.reception.models import Incident

pytestmark = pytest.mark.browser


class Story:
    """An office with a case, an agent near by, and the petitioner's own phone."""

    def __init__(self, new_context: Any, **context: Any) -> None:
        self.life = Agency()
        self.new_context, self.context = new_context, context
        self.clerk, self.agent = self.desk_of(self.life.receptionist), self.desk_of(self.life.agent)
        self.person = new_context(**{**context, "viewport": PHONE}).new_page()

    def desk_of(self, somebody: Any) -> Any:
        opened = self.new_context(**self.context)
        sign_in(opened, somebody)
        page = opened.new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        return page

    def look(self, page: Any, name: str) -> None:
        """Open to everybody, not wider than its window; a picture is kept where one is wanted."""
        script = self.context.get("java_script_enabled", True)
        assert violations(page, script=script) == []
        if script:
            assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        if os.environ.get("SHOTS_DIR"):
            width = page.viewport_size["width"]
            page.screenshot(path=Path(os.environ["SHOTS_DIR"]) / f"agent-{name}-{width}.png", full_page=True)

    def press(self, page: Any, name: str) -> None:
        page.locator("main .btn", has_text=name).first.click()

    # ---- the mandate

    def the_clerk_registers_the_mandate(self, *, signs: bool) -> None:
        page = self.clerk
        page.goto(f"/desk/cases/{self.life.case.pk}")
        page.get_by_role("link", name="代理委托").click()
        self.look(page, "no-mandates")
        page.get_by_role("link", name="登记委托").click()
        self.look(page, "new-mandate")
        page.get_by_label("信访代理员", exact=True).select_option(value=str(self.life.agent.pk))
        page.get_by_label("凭证").select_option(value="screen" if signs else "paper")
        page.locator("label", has_text="查询进展").first.click()
        if signs:
            self.press(page, "登记并出具委托书")
            expect(page.locator(".error-summary")).to_contain_text("请信访人本人在屏幕上签名")
            self.look(page, "unsigned")
            self.sign(page)
        self.press(page, "登记并出具委托书")
        expect(page.get_by_text("已登记委托并出具委托书")).to_be_visible()

    def sign(self, page: Any) -> None:
        pad = page.locator("[data-signature] canvas")
        pad.scroll_into_view_if_needed()
        box = pad.bounding_box()
        page.mouse.move(box["x"] + 30, box["y"] + 40)
        page.mouse.down()
        for step in range(1, 9):
            page.mouse.move(box["x"] + 30 + step * 20, box["y"] + (90 if step % 2 else 40))
        page.mouse.up()
        expect(page.locator("[data-signature-state]")).to_have_text("已签名")

    def the_clerk_asks_an_errand(self) -> None:
        page = self.clerk
        page.get_by_role("link", name="交代代办事项").click()
        page.get_by_label("代办内容").fill("到区住建局问维修资金账目")
        page.get_by_label("到哪里办").fill("区住建局")
        page.get_by_label("最迟日期").fill(Mandate.objects.get().until_on.isoformat())
        self.look(page, "new-errand")
        self.press(page, "登记")
        expect(page.get_by_text("已登记代办事项")).to_be_visible()
        self.look(page, "mandates")

    # ---- the agent

    def the_agent_opens_the_case(self) -> None:
        page = self.agent
        page.goto("/desk/")
        expect(page.get_by_role("heading", name="我的代理", level=1)).to_be_visible()
        self.look(page, "home")
        page.get_by_role("link", name=self.life.case.number).click()
        expect(page.get_by_text("尽快修好电梯")).to_be_visible()
        expect(page.get_by_text("委托书没有写明“查询进展”")).to_have_count(0)
        self.look(page, "case")

    def the_agent_brings_the_answer(self) -> None:
        page = self.agent
        page.get_by_role("link", name="到区住建局问维修资金账目").click()
        page.get_by_label("办了什么").fill("到窗口问了，约好下午答复")
        self.press(page, "记下")
        expect(page.get_by_text("已记下")).to_be_visible()
        page.get_by_label("带回的答复").fill("住建局科长当面答复：账目下周公示。")
        self.press(page, "登记答复")
        expect(page.get_by_text("答复已登记，等信访人确认")).to_be_visible()
        self.look(page, "answered")

    # ---- the petitioner

    def the_petitioner_opens_the_case(self) -> None:
        page = self.person
        page.goto("/status/")
        page.get_by_label("信访件编号").fill(self.life.case.number)
        page.get_by_label("查询码").fill(self.life.query_code)
        self.press(page, "查询")
        page.get_by_role("link", name="查看委托、代办和撤销").click()
        expect(page.get_by_text("账目下周公示")).to_be_visible()
        expect(page.get_by_text("代理人查看记录")).to_be_visible()
        self.look(page, "portal")

    def the_petitioner_confirms(self) -> None:
        self.person.get_by_role("button", name="我已收到这个答复").click()
        expect(self.person.get_by_text("已确认收到答复")).to_be_visible()
        assert Errand.objects.get().confirmed_way == "web"

    def the_petitioner_revokes(self) -> None:
        page = self.person
        page.get_by_role("link", name="撤销委托").click()
        self.look(page, "revoke")
        page.locator("label", has_text="代理人可能知道查询码").click()
        page.get_by_role("button", name="撤销委托").click()
        expect(page.get_by_text("新的查询码，只显示一次")).to_be_visible()
        self.look(page, "revoked")
        page.get_by_role("link", name="已记下，继续").click()
        expect(page.get_by_text("已终止")).to_be_visible()

    def the_agent_is_out(self) -> None:
        answer = self.agent.goto(f"/desk/agents/held/{Mandate.objects.get().pk}")
        assert answer.status == 404
        self.agent.goto("/desk/agents/")
        expect(self.agent.get_by_text("没有委托给您的事")).to_be_visible()


def test_an_agent_works_by_a_mandate_and_is_out_the_moment_it_is_revoked(live_site, new_context):
    story = Story(new_context, viewport=DESKTOP)
    story.the_clerk_registers_the_mandate(signs=True)
    story.the_clerk_asks_an_errand()
    story.the_agent_opens_the_case()
    story.the_agent_brings_the_answer()
    story.the_petitioner_opens_the_case()
    story.the_petitioner_confirms()
    page = story.agent  # with the case open in front of the agent
    page.goto(f"/desk/agents/held/{Mandate.objects.get().pk}")
    expect(page.locator("html")).to_have_attribute("data-connection", "on", timeout=15_000)
    story.the_petitioner_revokes()
    expect(page.get_by_text("尽快修好电梯")).to_have_count(0, timeout=15_000)  # the open page lets go of it by itself
    story.the_agent_is_out()


def test_the_whole_agency_works_on_a_phone_without_script(live_site, new_context):
    story = Story(new_context, viewport=PHONE, java_script_enabled=False)
    story.the_clerk_registers_the_mandate(signs=False)
    story.the_clerk_asks_an_errand()
    story.the_agent_opens_the_case()
    story.the_agent_brings_the_answer()
    story.the_petitioner_opens_the_case()
    story.the_petitioner_confirms()
    story.the_petitioner_revokes()
    story.the_agent_is_out()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE_IN_DEEP], ids=["desk", "phone"])
def test_an_urgent_report_goes_to_its_addressees_one_by_one(live_site, new_context, viewport):
    story = Story(new_context, viewport=viewport)
    page = story.desk_of(user(story.life.office, Role.DUTY_OFFICER))
    page.goto(f"/desk/cases/{story.life.case.pk}")
    page.get_by_role("link", name="写紧急报告").click()
    expect(page.get_by_text("先拨打 110、120")).to_be_visible()
    page.get_by_label("人员和人数").fill("约三十人，一名老人身体不适")
    page.locator("label", has_text="拨打120，联系医疗救护").click()
    story.look(page, "urgent-new")
    story.press(page, "生成报告")
    expect(page.get_by_text("已生成")).to_be_visible()
    story.look(page, "urgent")
    for to in ("本级政府", "国家信访局"):
        line = page.locator("li", has=page.get_by_text(to, exact=True)).filter(has=page.locator("form"))
        line.get_by_label("方式").select_option(label="电话")
        line.get_by_role("button").click()
        expect(page.get_by_text("已登记。")).to_be_visible()
    assert UrgentReport.objects.get().told.count() == 2
    story.look(page, "urgent-told")
    page.goto("/desk/urgent/")
    story.look(page, "urgent-home")


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE_IN_DEEP], ids=["desk", "phone"])
def test_an_incident_is_written_and_looked_at_by_a_second_person(live_site, new_context, viewport):
    story = Story(new_context, viewport=viewport)
    duty, head = (story.desk_of(user(story.life.office, role)) for role in (Role.DUTY_OFFICER, Role.OFFICE_HEAD))
    duty.goto("/desk/incidents/")
    duty.get_by_role("link", name="记录", exact=True).click()
    duty.get_by_label("地点").fill("接待大厅")
    duty.locator("label", has_text="侮辱、殴打、威胁").click()
    duty.locator("#id_facts").fill("一名来访人一贯推搡保安。")
    duty.locator("label", has_text="劝阻").click()
    story.press(duty, "提交复核")
    expect(duty.locator(".error-summary")).to_contain_text("说的是人，不是行为")
    story.look(duty, "incident-refused")
    duty.locator("#id_facts").fill("一名来访人推倒隔离带，持续约三分钟。")
    story.press(duty, "提交复核")
    expect(duty.get_by_text("等另一位有权人员复核后才算数")).to_be_visible()
    story.look(duty, "incident")
    head.goto("/desk/incidents/")
    story.look(head, "incidents")
    head.get_by_role("link", name=Incident.objects.get().number).click()
    head.locator("label", has_text="属实，同意").click()
    story.press(head, "提交复核意见")
    expect(head.get_by_text("已复核，这一版开始算数")).to_be_visible()
    head.goto("/desk/incidents/totals")
    story.look(head, "incident-totals")
    assert Case.objects.count() == 1
