"""An office begins: unit, account and hall set up in a browser; into the protected circle only by two people."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browsing import DESKTOP, PHONE, in_deep, sign_in, violations
from tests.factories import Life, district, petition, user
from yimen.base.models import AccountRequest, User
from yimen.cases import actions as cases
from yimen.documents import actions as papers
from yimen.domain.data_rights import Kind
from yimen.domain.roles import Role
from yimen.reception.models import Window

pytestmark = pytest.mark.browser
FIRST = re.compile(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}")


class Office:
    """An office with an administrator and its head at their screens."""

    def __init__(self, new_context: Any, *, script: bool, viewport: dict[str, int]) -> None:
        self.new_context, self.script, self.width = new_context, script, viewport["width"]
        self.context = {"viewport": viewport, "java_script_enabled": script}
        self.government, self.office, self.housing = district()
        self.admin = self.page_of(user(self.office, Role.ADMINISTRATOR))
        self.head = self.page_of(user(self.office, Role.OFFICE_HEAD))

    def page_of(self, person: User | None) -> Any:
        opened = self.new_context(**self.context)
        if person is not None:
            sign_in(opened, person)
        return opened.new_page()

    def look(self, page: Any, name: str) -> None:
        """The page is open to everybody and not wider than its window; a picture is kept where one is wanted."""
        assert violations(page, script=self.script) == []
        if self.script:
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0
        if os.environ.get("SHOTS_DIR"):
            page.screenshot(path=Path(os.environ["SHOTS_DIR"]) / f"settings-{name}-{self.width}.png", full_page=True)

    def a_unit_is_made(self) -> None:
        page = self.admin
        page.goto("/desk/settings/units/")
        self.look(page, "units")
        page.get_by_role("link", name="建立机构").click()
        self.look(page, "unit-new")
        page.get_by_label("上级机构").select_option(str(self.government.pk))
        page.get_by_label("机构代字").fill("云园")
        page.get_by_label(re.compile("^名称")).fill("云汀区园林绿化局")
        page.get_by_label("简称").fill("区园林局")
        page.get_by_label("机关类别").select_option("administrative")
        page.get_by_role("button", name="建立").click()
        expect(page.get_by_text("已建立云汀区园林绿化局")).to_be_visible()

    def an_account_is_made(self, username: str, *posts: str) -> str:
        """Its first password, as the administrator saw it."""
        page = self.admin
        page.goto("/desk/settings/accounts/")
        self.look(page, "accounts")
        page.get_by_role("link", name="建立账号").click()
        page.get_by_label(re.compile("^账号")).fill(username)
        page.get_by_label("姓名").fill("王小柳")
        page.get_by_label(re.compile("^单位")).select_option(str(self.office.pk))
        for post in posts:
            page.get_by_label(post, exact=True).check()
        self.look(page, "account-new")
        page.get_by_role("button", name="建立").click()
        expect(page.get_by_text("只显示这一次").first).to_be_visible()
        self.look(page, "account-made")
        return FIRST.search(page.locator("main").inner_text())[0]

    def the_head_agrees(self) -> str:
        page = self.head
        page.goto("/desk/settings/accounts/requests/")
        self.look(page, "requests")
        page.get_by_role("button", name=re.compile(r"^同意\s*：王小柳$")).click()
        expect(page.get_by_text("已同意，变更生效")).to_be_visible()
        self.look(page, "agreed")
        return FIRST.search(page.locator("main").inner_text())[0]

    def the_person_logs_in(self, username: str, password: str) -> Any:
        page = self.page_of(None)
        page.goto("/desk/login")
        page.get_by_label("账号").fill(username)
        page.get_by_label("密码").fill(password)
        page.get_by_role("button", name="登录").click()
        return page

    def a_hall_is_opened(self) -> None:
        page = self.admin
        page.goto("/desk/settings/halls/")
        self.look(page, "halls-empty")
        page.get_by_role("link", name="建立接待大厅").click()
        page.get_by_label(re.compile("^名称")).fill("云汀区来访接待中心")
        page.get_by_role("button", name="保存").click()
        page.get_by_role("link", name="添加业务").click()
        page.get_by_label("号头").select_option("A")
        page.get_by_label(re.compile("^业务")).fill("来访登记")
        self.look(page, "service")
        page.get_by_role("button", name="保存").click()
        page.get_by_role("link", name="添加窗口").click()
        page.get_by_label("窗口号").fill("1")
        self.look(page, "window")
        page.get_by_role("button", name="保存").click()
        expect(page.get_by_text("1号窗口已保存")).to_be_visible()
        self.look(page, "halls")


@pytest.mark.parametrize(("viewport", "script"), [(DESKTOP, True), in_deep(PHONE, False), in_deep(PHONE, True)])
def test_an_office_begins_and_nobody_is_let_into_the_circle_by_one_person(live_site, new_context, viewport, script):
    office = Office(new_context, script=script, viewport=viewport)
    office.a_unit_is_made()
    known = office.an_account_is_made("shenhe", "业务审核", "接谈员")
    assert AccountRequest.objects.waiting().count() == 1
    password = office.the_head_agrees()
    assert password != known
    refused = office.the_person_logs_in("shenhe", known)
    expect(refused.get_by_text("账号或密码不对")).to_be_visible()
    page = office.the_person_logs_in("shenhe", password)
    expect(page.get_by_text("修改密码").first).to_be_visible()
    office.a_hall_is_opened()
    assert Window.objects.get().serves == ["A"]


@pytest.mark.parametrize("viewport", [DESKTOP, in_deep(PHONE)])
def test_the_other_pages_of_this_part_are_open_to_everybody(live_site, new_context, viewport):
    """What else was made with these pages, each looked at once: choices, requests with papers, a draft to drop."""
    office = Office(new_context, script=True, viewport=viewport)
    life = Life(at=timezone.now() - timedelta(hours=1)).forwarded()
    asked = papers.ask_for_data(
        case_id=life.case.pk, kind=Kind.COPY, words="全部材料", source_key="k", by=life.receptionist, at=timezone.now()
    )
    clerk, admin = office.page_of(life.receptionist), office.page_of(user(life.office, Role.ADMINISTRATOR))
    clerk.goto("/desk/warnings/settings")
    office.look(clerk, "warnings")
    clerk.goto(f"/desk/data-requests/{asked.pk}")
    office.look(clerk, "data-request")
    sorting = office.page_of(user(life.office, Role.MAIL_CLERK))
    facts = petition(channel="letter", received_on=timezone.localdate())
    letter = cases.register(
        office=life.office, petition=facts, by=user(life.office, Role.MAIL_CLERK), at=timezone.now()
    ).case
    sorting.goto(f"/desk/mail/{letter.pk}")
    sorting.locator("input[name=petition_class][value=appeal]").check()
    sorting.locator("input[name=path][value='6']").check()
    sorting.get_by_text("需要其他单位协办？").click()
    expect(sorting.get_by_label("协办单位一")).to_be_visible()
    office.look(sorting, "helpers")
    cases.open_draft(office=life.office, by=user(life.office, Role.ADMINISTRATOR), at=timezone.now())
    admin.goto("/desk/settings/routing/draft/drop")
    office.look(admin, "drop")
    admin.goto(f"/desk/settings/accounts/{life.receptionist.pk}")
    office.look(admin, "account")
    admin.goto(f"/desk/settings/units/{life.department.pk}")
    office.look(admin, "unit")
    clerk.context.clear_cookies()
    clerk.goto("/status/")
    clerk.get_by_label("编号").fill(life.case.number)
    clerk.get_by_label("查询码").fill(life.query_code)
    clerk.get_by_role("button", name="查询").click()
    clerk.goto("/status/data/")
    office.look(clerk, "portal-data")
