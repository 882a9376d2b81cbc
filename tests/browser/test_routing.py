"""分流规则 in a browser: the administrator writes, the checker runs and releases, the clerk takes another unit."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browsing import DESKTOP, PHONE, PHONE_IN_DEEP, sign_in, violations
from tests.factories import PASSWORD, district, petition, unit, user
from yimen.base.models import User
from yimen.cases import actions as cases
from yimen.cases.models import Case, RoutingRule, RoutingTable
from yimen.documents import actions as papers
from yimen.domain.roles import Role

pytestmark = pytest.mark.browser
LIFT, WAGES = "030600", "040200"


class Office:
    """An office with three people at their screens, and last month's cases."""

    def __init__(self, new_context: Any, **context: Any) -> None:
        self.new_context, self.context = new_context, context
        self.government, self.office, self.housing = district()
        self.labour = unit(self.government, name="云汀区人力资源和社会保障局", short_name="区人社局")
        unit(self.government, name="柳岸镇人民政府", short_name="柳岸镇", level="town", division_code="999901101")
        self.clerk_user = user(self.office, Role.MAIL_CLERK)
        for content, to in ((LIFT, self.housing), (LIFT, self.housing), (WAGES, self.housing), (WAGES, self.labour)):
            self.sent(content, to)
        self.admin = self.page_of(user(self.office, Role.ADMINISTRATOR))
        self.checker = self.page_of(user(self.office, Role.CHECKER))
        self.clerk = self.page_of(self.clerk_user)

    def page_of(self, person: User) -> Any:
        opened = self.new_context(**self.context)
        sign_in(opened, person)
        page = opened.new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        return page

    def registered(self, content: str, **fields: Any) -> Case:
        at = timezone.now() - timedelta(hours=2)
        facts = petition(content_class=content, channel="letter", received_on=timezone.localdate(at), **fields)
        return cases.register(office=self.office, petition=facts, by=self.clerk_user, at=at).case

    def sent(self, content: str, to: Any) -> None:
        case = self.registered(content)
        by, at = self.clerk_user, timezone.now() - timedelta(hours=1)
        cases.sort(case_id=case.pk, petition_class="appeal", path=6, by=by, at=at)
        papers.forward(case_id=case.pk, to_unit=to, by=by, at=at)

    def look(self, page: Any, name: str) -> None:
        """The page is open to everybody and not wider than its window; a picture is kept where one is wanted."""
        script = self.context.get("java_script_enabled", True)
        assert violations(page, script=script) == []
        if script:
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0
        if os.environ.get("SHOTS_DIR"):
            page.screenshot(path=Path(os.environ["SHOTS_DIR"]) / f"routing-{name}.png", full_page=True)

    def begins_a_draft(self) -> None:
        self.admin.goto("/desk/settings/routing/")
        self.look(self.admin, "empty")
        self.admin.get_by_role("button", name="起草新版本").click()
        expect(self.admin.get_by_text("已起草第 1 版")).to_be_visible()

    def adds(self, content: str, to: Any, basis: str, **more: str) -> None:
        page = self.admin
        page.get_by_role("link", name="加一条规则").click()
        page.get_by_label("内容分类").select_option(content)
        page.get_by_label("机关、单位", exact=True).select_option(str(to.pk))
        page.get_by_label("依据").fill(basis)
        if more.get("look"):
            self.look(page, more["look"])
        page.get_by_role("button", name="保存到草稿").click()
        expect(page.get_by_text("已保存在草稿里")).to_be_visible()

    def presses(self, do: str, number: int) -> None:
        self.admin.get_by_role("button", name=re.compile(rf"{do}\s*规则 {number}$")).click()

    def checker_runs(self) -> None:
        page = self.checker
        page.goto("/desk/settings/routing/")
        page.get_by_role("link", name="试算与发布").click()
        page.get_by_role("button", name="试算草稿").click()
        expect(page.get_by_text("已试算")).to_be_visible()

    def checker_releases(self) -> None:
        self.checker.get_by_role("button", name="发布草稿").click()
        expect(self.checker.get_by_text("第 1 版已发布")).to_be_visible()

    def clerk_sorts(self, case: Case) -> None:
        page = self.clerk
        page.goto(f"/desk/mail/{case.pk}")
        page.locator("input[name=petition_class][value=appeal]").check()
        page.locator("input[name=path][value='6']").check()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE_IN_DEEP], ids=["desk", "phone"])
def test_rules_are_written_run_released_and_the_clerk_stays_free(live_site, new_context, viewport):
    office = Office(new_context, viewport=viewport)
    width = viewport["width"]
    office.begins_a_draft()
    office.adds("030000", office.housing, "区住建局三定规定", look=f"rule-{width}")
    office.adds(LIFT, office.housing, "2026年第9号文")
    expect(office.admin.get_by_text("排在前面的规则 1 已包含它的全部情形").first).to_be_visible()
    office.look(office.admin, f"warned-{width}")
    office.presses("上移", 2)
    expect(office.admin.get_by_text("规则 2 已上移")).to_be_visible()
    office.adds(WAGES, office.labour, "区人社局三定规定")
    office.presses("停用", 1)
    expect(office.admin.get_by_text("规则 1 已停用")).to_be_visible()
    office.look(office.admin, f"draft-{width}")

    office.checker_runs()
    office.look(office.checker, f"trial-{width}")
    expect(office.checker.locator(".stat", has_text="与实际转送一致")).to_contain_text("3")
    office.checker.get_by_role("link", name="建议另一单位").click()
    expect(office.checker.locator("tbody tr")).to_have_count(1)
    expect(office.checker.locator("tbody tr")).to_contain_text("区人社局")
    office.look(office.checker, f"list-{width}")
    office.admin.goto("/desk/settings/routing/trial/")
    expect(office.admin.get_by_text("系统管理员只看数字，不看件")).to_be_visible()
    expect(office.admin.get_by_text(re.compile(r"XF\d{4}"))).to_have_count(0)
    office.look(office.admin, f"counts-{width}")
    office.checker.get_by_role("link", name="返回试算").click()
    office.checker_releases()
    office.look(office.checker, f"current-{width}")

    case = office.registered(WAGES)
    office.clerk_sorts(case)
    page = office.clerk
    expect(page.get_by_text("按规则 3：区人社局三定规定（不限属地，劳动和社会保障 / 工资福利）").first).to_be_visible()
    choice = page.get_by_label("转送给")
    expect(choice).to_have_value("")
    assert choice.locator("option").nth(1).inner_text() == office.labour.name
    office.look(page, f"suggested-{width}")
    choice.select_option(str(office.housing.pk))
    page.get_by_label("不按建议选择的理由").fill("工地欠薪，先由住建约谈")
    page.locator("button[value=forward]").click()
    expect(page.get_by_text(f"已转送{office.housing.name}")).to_be_visible()
    page.goto(f"/desk/cases/{case.pk}")
    expect(page.get_by_text("人工选择：规则 3（第 1 版）建议的是区人社局（依据：区人社局三定规定）。")).to_be_visible()
    office.look(page, f"case-{width}")


def test_rules_are_written_and_released_without_script(live_site, new_context):
    office = Office(new_context, viewport=PHONE, java_script_enabled=False)
    office.begins_a_draft()
    office.adds(LIFT, office.housing, "区住建局三定规定")
    office.adds(WAGES, office.labour, "区人社局三定规定")
    office.presses("下移", 1)
    assert list(RoutingRule.objects.order_by("order").values_list("number", flat=True)) == [2, 1]
    office.look(office.admin, "no-script")
    office.checker_runs()
    office.checker_releases()
    assert RoutingTable.objects.get().state == "current"


def test_the_first_log_in_by_keyboard_alone(live_site, new_context):
    office = district()[1]
    clerk = user(office, Role.MAIL_CLERK, with_password=True)
    User.objects.filter(pk=clerk.pk).update(must_change_password=True)
    page = new_context(viewport=PHONE).new_page()
    page.goto("/desk/login")
    page.keyboard.type(clerk.username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("请先修改密码")).to_be_visible()
    assert violations(page) == []
    if os.environ.get("SHOTS_DIR"):
        page.screenshot(path=Path(os.environ["SHOTS_DIR"]) / "password.png", full_page=True)
    page.get_by_label("现在的密码").focus()
    for word in (PASSWORD, "liu an de chun tian", "liu an de chun tian"):
        page.keyboard.type(word)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("密码已修改")).to_be_visible()
    expect(page.get_by_role("heading", name="来信来电", level=1)).to_be_visible()
