"""An accusation in a browser: window, named person, transfer, portal; and what the accused unit sees: nothing."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.test_window import Morning
from tests.browser.walks import walks
from tests.browsing import DESKTOP, PHONE, sign_in, violations
from tests.factories import petition, unit, user
from yimen.cases import actions as cases
from yimen.cases.models import Accusation, AccusationLetter, Case, ProtectedAlarm
from yimen.domain import procedure, protection
from yimen.domain.roles import Role

pytestmark = pytest.mark.browser

SECRETS = ("索要", "所长甲", "孙小满")


class Circle(Morning):
    """The window of that morning, and the people around it, each with a browser of their own."""

    def __init__(self, new_context: Any) -> None:
        super().__init__(new_context)
        unit(self.government, name="云汀区纪委监委", short_name="区纪委监委", organ_kind="supervision")
        self.lead, self.handler = user(self.office, Role.OFFICE_HEAD), user(self.office, Role.CHECKER)
        self.accused_head = user(self.department, Role.UNIT_HEAD, Role.CHECKER)

    def browser(self, who: Any, **context: Any) -> Any:
        opened = self.new_context(**context)
        sign_in(opened, who)
        return opened.new_page()

    def look(self, page: Any, name: str, *, script: bool = True) -> None:
        """Open to everybody and not wider than its window."""
        assert violations(page, script=script) == []
        if script:
            assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        if os.environ.get("SHOTS_DIR"):
            page.screenshot(path=Path(os.environ["SHOTS_DIR"]) / f"protected-{name}.png", full_page=True)

    def at_the_window(self) -> tuple[str, str]:
        """Somebody accuses; number and code from the receipt, which says nothing else."""
        page = self.page
        self.somebody_waits()
        page.get_by_role("button", name="在1号窗口开窗").click()
        self.calls_and_sits_down()
        page.get_by_label("信访目的").select_option(label="揭发控告")
        page.get_by_label("被反映人或单位").fill("某所所长甲")
        page.get_by_label("被反映人所在单位").select_option(value=str(self.department.pk))
        page.get_by_label("反映的事实").fill("多次索要好处费。")
        page.get_by_label("反映人姓名或名称").fill("孙小满")
        self.look(page, "1-window")
        page.keyboard.press("F9")
        number = page.locator(".receipt-number")
        expect(number).to_have_text(re.compile("^XJ"))
        expect(page.locator("body")).not_to_contain_text(re.compile("检举|控告|举报|索要|所长甲"))
        self.look(page, "2-receipt")
        found = number.inner_text(), page.locator(".receipt-code").inner_text()
        page.keyboard.press("F9")
        expect(page.locator(".receipt-number")).to_have_count(0)
        page.reload()
        assert found[0] not in page.content()
        return found


@pytest.fixture
def circle(live_site, new_context):
    return Circle(new_context)


@walks(protection.Step.REGISTER, protection.Step.NAME, protection.Step.TRANSFER)
def test_from_the_window_to_the_discipline_organ(circle, new_context):
    number, code = circle.at_the_window()
    item = Accusation.objects.get()

    lead = circle.browser(circle.lead, viewport=DESKTOP)
    lead.goto("/desk/protected/")
    circle.look(lead, "3-list")
    lead.get_by_role("link", name=number).click()
    expect(lead.get_by_text("只显示编号和日期")).to_be_visible()
    assert not any(word in lead.content() for word in SECRETS)
    lead.get_by_role("link", name="指定专人").click()
    lead.get_by_label("人员").select_option(label=circle.handler.name)
    circle.look(lead, "4-name")
    lead.get_by_role("button", name="确定").click()
    expect(lead.get_by_text("已指定专人。")).to_be_visible()

    handler = circle.browser(circle.handler, viewport=PHONE)
    handler.goto("/desk/protected/")
    handler.get_by_role("link", name=number).click()
    expect(handler.get_by_text("多次索要好处费。")).to_be_visible()
    expect(handler.get_by_text("任何组织和个人不得打击报复信访人").first).to_be_visible()
    assert "孙小满" not in handler.content()
    circle.look(handler, "5-item-phone")
    handler.get_by_label("查看理由").select_option(label="征求是否同意附身份转送")
    handler.get_by_role("button", name="查看身份").click()
    expect(handler.get_by_text("孙小满")).to_be_visible()
    circle.look(handler, "6-identity-phone")
    handler.get_by_role("link", name="转送有权机关").click()
    handler.get_by_role("button", name="确定").click()
    expect(handler.get_by_text("请选择转送依据。").first).to_be_visible()
    circle.look(handler, "7-refused-phone")
    handler.get_by_label("按照管理权限转送有关纪检监察机关").check()
    handler.get_by_label("接收机关").select_option(label="云汀区纪委监委")
    handler.get_by_label("不附反映人身份").check()
    handler.get_by_role("button", name="确定").click()
    expect(handler.get_by_text("已转送，转送单在本件内")).to_be_visible()
    circle.look(handler, "8-sent-phone")
    assert AccusationLetter.objects.get().organ == "云汀区纪委监委"

    person = new_context(viewport=PHONE).new_page()
    person.goto("/status/")
    person.get_by_label("信访件编号").fill(number)
    person.get_by_label("查询码").fill(code)
    person.get_by_role("button", name="查询").click()
    expect(person.get_by_text("已转有权机关")).to_be_visible()
    circle.look(person, "9-portal-phone")
    assert not any(word in person.content() for word in (*SECRETS, "纪委", "检举"))

    accused = circle.browser(circle.accused_head, viewport=DESKTOP)
    accused.goto("/desk/protected/")
    expect(accused.get_by_text("没有待办的件")).to_be_visible()
    circle.look(accused, "10-accused-list")
    answer = accused.goto(f"/desk/protected/{item.key}")
    assert answer.status == 404
    assert number not in accused.content()
    for path in ("/desk/unit/", "/desk/cases/", "/desk/cases/my-day"):
        accused.goto(path)
        assert not any(word in accused.content() for word in (number, *SECRETS))

    auditor = circle.browser(user(circle.office, Role.AUDITOR), viewport=DESKTOP)
    auditor.goto("/desk/protected/alarms")
    expect(auditor.get_by_role("cell", name=circle.accused_head.name)).to_be_visible()
    circle.look(auditor, "11-alarms")
    auditor.get_by_role("button", name="已查阅").click()
    expect(auditor.get_by_text("已记录查阅。")).to_be_visible()
    assert ProtectedAlarm.objects.get().seen_at is not None


@walks(procedure.Step.SET_APART, protection.Step.NAME, protection.Step.PROPOSE_RELEASE, protection.Step.RELEASE)
def test_without_script_on_a_phone_an_ordinary_item_is_moved_and_handled(circle, new_context):
    morning = circle
    made = cases.register(
        office=morning.office, petition=petition(received_on=timezone.localdate(), title="反映所长甲"),
        by=morning.clerk, at=timezone.now(),
    )  # fmt: skip
    case = made.case
    plain = {"viewport": PHONE, "java_script_enabled": False}
    clerk = morning.browser(morning.clerk, **plain)
    clerk.goto(f"/desk/protected/take-in/{case.pk}")
    morning.look(clerk, "12-take-in-phone", script=False)
    clerk.get_by_label("被反映人或单位").fill("所长甲")
    clerk.get_by_role("button", name="转入保护登记").click()
    expect(clerk.get_by_text("已转入保护登记。")).to_be_visible()
    assert not Case.objects.exists()

    lead = morning.browser(morning.lead, **plain)
    number = Accusation.objects.get().number
    lead.goto("/desk/protected/")
    lead.get_by_role("link", name=number).click()
    lead.get_by_role("link", name="指定专人").click()
    lead.get_by_label("人员").select_option(label=morning.handler.name)
    lead.get_by_role("button", name="确定").click()
    handler = morning.browser(morning.handler, **plain)
    handler.goto("/desk/protected/")
    handler.get_by_role("link", name=number).click()
    expect(handler.get_by_text("反映所长甲")).to_be_visible()
    handler.get_by_role("link", name="提议：不属检举控告").click()
    handler.get_by_label("为什么不属于检举控告").fill("只是咨询。")
    handler.get_by_label("告知方式").fill("电话")
    handler.get_by_label("告知本人的日期").fill(timezone.localdate().isoformat())
    handler.get_by_role("button", name="确定").click()
    expect(handler.get_by_text("须由负责人审核")).to_be_visible()
    lead.goto("/desk/protected/")
    lead.get_by_role("link", name=number).click()
    lead.get_by_role("link", name="审核解除保护").click()
    morning.look(lead, "13-release-phone", script=False)
    lead.get_by_label("同意，解除保护", exact=True).check()
    lead.get_by_role("button", name="确定").click()
    assert Accusation.objects.get().state == "released"

    person = new_context(**plain).new_page()
    person.goto("/status/")
    person.get_by_label("信访件编号").fill(case.number)
    person.get_by_label("查询码").fill(made.query_code)
    person.get_by_role("button", name="查询").click()
    expect(person.get_by_text("已接收")).to_be_visible()
