"""Clocks in a browser: the simplified way from the mark to the answer, warnings, explanations, a notice, my data."""

from __future__ import annotations

import os
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browsing import DESKTOP, NO_SCRIPT_IN_DEEP, PHONE, PHONE_IN_DEEP, sign_in, violations
from tests.factories import SHANGHAI, Life, user
from yimen.base import calendar
from yimen.cases.models import Case, Clock, DataRequest, Recalculation
from yimen.domain.roles import Role
from yimen.supervision.actions.warning import warn_all

pytestmark = pytest.mark.browser
SIZES = pytest.mark.parametrize("viewport", [DESKTOP, PHONE_IN_DEEP], ids=["desk", "phone"])


@pytest.fixture(autouse=True)
def _calendar():
    calendar.forget()
    yield
    calendar.forget()


class Desk:
    """One person's browser; each page is looked at by axe and must not be wider than its window."""

    def __init__(self, new_context: Any, person: Any, **context: Any) -> None:
        self.script = context.get("java_script_enabled", True)
        opened = new_context(**context)
        if person is not None:
            sign_in(opened, person)
        self.page = opened.new_page()

    def goes_to(self, path: str, name: str = "") -> Any:
        self.page.goto(path)
        self.looks(name)
        return self.page

    def looks(self, name: str = "") -> None:
        assert violations(self.page, script=self.script) == []
        if self.script:
            wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{self.page.url} is {wide} px too wide"
        if name and os.environ.get("SHOTS_DIR"):
            self.page.screenshot(path=Path(os.environ["SHOTS_DIR"]) / f"clocks-{name}.png", full_page=True)

    def press(self, name: str) -> None:
        self.page.locator("main .btn", has_text=name).first.click()


@pytest.fixture
def life():
    return Life(at=timezone.now() - timedelta(hours=1))


@SIZES
def test_the_simplified_way_from_the_mark_at_the_window_to_the_answer(live_site, new_context, life, viewport):
    window, unit = (Desk(new_context, who, viewport=viewport) for who in (life.receptionist, life.handler))
    page = window.goes_to(f"/desk/mail/{life.case.pk}")
    page.locator("input[name=petition_class][value=appeal]").check()
    page.locator("input[name=path][value='6']").check()
    page.get_by_label("转送给").select_option(str(life.department.pk))
    page.get_by_text("适宜简易办理？").click()
    page.get_by_label("建议简易办理").check()
    page.get_by_label("属于哪一种").select_option("clear")
    expect(page.locator("#exits .coming")).to_contain_text("S2")
    window.looks("mark")
    page.locator("button[name=do][value=forward]").click()
    expect(page.get_by_text("已转送云汀区住房和城乡建设局").first).to_be_visible()
    assert set(Clock.objects.filter(case=life.case, stopped_on=None).values_list("code", flat=True)) >= {"C2", "S2"}

    page = unit.goes_to(f"/desk/cases/{life.case.pk}", "marked-case")
    expect(page.get_by_text("信访部门建议简易办理")).to_be_visible()
    unit.press("接收")
    page.goto(f"/desk/steps/{life.case.pk}/accept_simplified")
    page.get_by_label("事实清楚、责任明确").check()
    unit.looks()
    unit.press("确定")
    expect(page.get_by_text("已受理并适用简易办理")).to_be_visible()
    for code in ("C1", "C2", "C3", "C4", "S1", "S2", "S3"):
        page = unit.goes_to(f"/desk/cases/{life.case.pk}/clocks/{code}")
        expect(page.get_by_role("heading", name="为什么是这一天", level=1)).to_be_visible()
    assert Case.objects.get(pk=life.case.pk).simplified


def test_without_script_the_mark_is_made_and_taken_back(live_site, new_context, life):
    desk = Desk(new_context, life.receptionist, viewport=DESKTOP, java_script_enabled=False)
    page = desk.goes_to(f"/desk/mail/{life.case.pk}")
    page.locator("input[name=petition_class][value=appeal]").check()
    page.locator("input[name=path][value='6']").check()
    page.get_by_role("button", name="看看后果和出口").click()
    page.get_by_label("转送给").select_option(str(life.department.pk))
    page.get_by_text("适宜简易办理？").click()
    page.get_by_label("建议简易办理").check()
    page.locator("button[name=do][value=forward]").click()
    expect(page.locator("main")).to_contain_text("请选择属于哪一种")
    page.get_by_label("属于哪一种").select_option("clear")
    page.locator("button[name=do][value=forward]").click()
    expect(page.locator("main")).to_contain_text("已转送")
    assert Case.objects.get(pk=life.case.pk).marked_simplified


@SIZES
def test_warnings_are_listed_and_seen(live_site, new_context, viewport):
    day = calendar.current().previous_working_day(timezone.localdate())
    began = datetime.combine(day - timedelta(days=12), time(9), SHANGHAI)
    life = Life(at=began, received_on=began.date()).forwarded()
    assert warn_all(at=datetime.combine(day, time(10), SHANGHAI)) > 0
    desk = Desk(new_context, life.handler, viewport=viewport)
    page = desk.goes_to("/desk/cases/today", "my-day")
    page.get_by_role("link", name="改为按权重排列").click()
    expect(page.get_by_text("只看期限和事项本身，不看信访人")).to_be_visible()
    desk.looks("by-weight")
    page.get_by_role("link", name="预警 1 条").click()
    expect(page.get_by_role("link", name=life.case.number)).to_be_visible()
    desk.looks("warnings")
    page.get_by_role("button", name="已看").first.click()
    expect(page.get_by_text("已看 1 条")).to_be_visible()
    expect(page.get_by_text("没有预警")).to_be_visible()


@SIZES
def test_a_notice_is_loaded_by_one_and_decided_by_another(live_site, new_context, life, viewport):
    life.accepted()
    due = Clock.objects.get(case=life.case, code="C4").due
    text = f"date,kind,name,notice,notice_checked\n{due},rest,测试假,测试明电〔2026〕9号,yes\n"
    admin = Desk(new_context, user(life.government, Role.ADMINISTRATOR), viewport=viewport)
    page = admin.goes_to("/desk/settings/notices/", "notices")
    page.get_by_label("或者直接粘贴").fill(text)
    admin.press("载入，等待审核")
    expect(page.get_by_text("等待另一位有权人员审核；审核前期限不变")).to_be_visible()
    expect(page.get_by_text(life.case.number)).to_have_count(0)
    admin.looks("notice-waiting")
    where = page.url
    checker = Desk(new_context, user(life.office, Role.CHECKER), viewport=viewport)
    page = checker.goes_to(where)
    page.get_by_text("您能看到的前").click()
    expect(page.get_by_text(life.case.number).first).to_be_visible()
    page.get_by_label("同意，载入并重算").check()
    checker.looks("notice-preview")
    checker.press("确定")
    expect(page.get_by_text("与签名一致")).to_be_visible()
    expect(page.get_by_text(life.case.number).first).to_be_visible()
    checker.looks("notice-signed")
    assert Recalculation.objects.get().changed >= 1
    assert Clock.objects.get(case=life.case, code="C4").due > due


@pytest.mark.parametrize("script", [True, NO_SCRIPT_IN_DEEP], ids=["script", "plain"])
def test_a_person_asks_for_their_data_and_is_answered(live_site, new_context, life, script):
    phone = Desk(new_context, None, viewport=PHONE, java_script_enabled=script)
    page = phone.goes_to(f"/s/{life.case.number}")
    page.get_by_label("查询码").fill(life.query_code)
    page.get_by_role("button", name="查询").click()
    page.get_by_role("link", name="我的信息").click()
    phone.looks("my-data")
    page.get_by_role("button", name="提出请求").click()
    expect(page.locator(".error-summary")).to_contain_text("请选择要查阅、复制、更正还是删除")
    page.get_by_label("复制").check()
    page.get_by_label("哪些信息，怎样办理").fill("复制我提交的全部材料。")
    page.get_by_role("button", name="提出请求").click()
    expect(page.get_by_text("已收到您的请求")).to_be_visible()
    phone.looks("my-data-asked")
    asked = DataRequest.objects.get()
    expect(page.get_by_text(f"复制　{asked.number}", exact=True)).to_be_visible()

    desk = Desk(new_context, life.receptionist, viewport=DESKTOP, java_script_enabled=script)
    work = desk.goes_to("/desk/data-requests/", "data-list")
    work.get_by_role("link", name=asked.number).click()
    desk.looks("data-answer")
    work.get_by_label("已办理").check()
    work.get_by_label("写给本人的答复").fill("已复制交您本人。")
    desk.press("确定")
    expect(work.get_by_text("本人凭编号和查询码可以看到")).to_be_visible()
    desk.looks()
    page.goto("/status/data/")
    expect(page.get_by_text("已复制交您本人。")).to_be_visible()
    phone.looks("my-data-answered")
