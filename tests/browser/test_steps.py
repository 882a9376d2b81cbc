"""The paths beside the straight one in a browser: returned on an objection, refused by two people, extended, settled.

Told as it happens, from desk to desk; every page is looked at by axe at the desk's width and at a phone's.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browsing import DESKTOP, NO_SCRIPT_IN_DEEP, PHONE, sign_in, violations
from tests.factories import Life, unit, user
from yimen.cases.models import Case
from yimen.documents.models import Document
from yimen.domain.roles import Role

pytestmark = pytest.mark.browser


class Desks:
    """One case and the desks of those who meet on it."""

    def __init__(self, new_context: Any, life: Life, *, script: bool = True) -> None:
        self.new_context, self.life, self.script, self.case = new_context, life, script, life.case
        self.pages: dict[int, Any] = {}

    def of(self, person: Any) -> Any:
        """The page of one person, at the case."""
        if person.pk not in self.pages:
            context = self.new_context(viewport=DESKTOP, java_script_enabled=self.script)
            sign_in(context, person)
            self.pages[person.pk] = context.new_page()
        page = self.pages[person.pk]
        page.goto(f"/desk/cases/{self.case.pk}")
        self.look(page)
        return page

    def look(self, page: Any) -> None:
        for size in (PHONE, DESKTOP):
            page.set_viewport_size(size)
            assert violations(page, script=self.script) == [], (page.url, size)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{size}: scrolls sideways"

    def door(self, page: Any, name: str) -> None:
        """The step's button; one that is seldom used stands in a fold."""
        door = page.locator("main a.btn", has_text=name).first
        if not door.is_visible():
            page.locator("summary", has_text="其他").first.click()
        door.click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        self.look(page)

    def send(self, page: Any, said: str) -> None:
        page.get_by_role("button", name="确定").click()
        expect(page.get_by_text(said).first).to_be_visible()

    def stage(self) -> str:
        return Case.objects.get(pk=self.case.pk).stage

    def papers(self) -> list[str]:
        return list(Document.objects.filter(case=self.case).values_list("paper", flat=True))


@pytest.fixture
def life(live_site):
    return Life(at=timezone.now() - timedelta(hours=2))


@pytest.mark.parametrize("script", [True, NO_SCRIPT_IN_DEEP], ids=["script", "no-script"])
def test_a_unit_objects_and_the_office_sends_the_case_to_the_right_one(life, new_context, script):
    life.received()
    other = unit(life.government, name="云汀区市场监督管理局", short_name="区市场监管局")
    desks = Desks(new_context, life, script=script)
    handler = desks.of(life.handler)
    desks.door(handler, "提出异议")
    handler.get_by_role("button", name="确定").click()
    expect(handler.get_by_text("请").first).to_be_visible()  # an empty reason is asked for, nothing is sent
    assert desks.stage() == "received"
    handler.get_by_label("不属于本单位职权范围的详细理由").fill("电梯安全属市场监管部门职责（三定规定）。")
    handler.get_by_label("建议由哪个单位办理").select_option(str(other.pk))
    desks.send(handler, "已提出异议，等待转送部门决定；告知期限继续计算。")
    handler.close()  # what is returned is no longer this unit's to see, and an open page would say so
    clerk = desks.of(user(life.office, Role.CHECKER))
    desks.door(clerk, "核实异议")
    expect(clerk.get_by_text("电梯安全属市场监管部门职责")).to_be_visible()
    clerk.get_by_label("同意退回（回到待分流，首次转送期限不变）").check()
    clerk.get_by_label("理由").fill("核实属实。")
    desks.send(clerk, "已决定并告知责任单位。")
    assert desks.stage() == "registered"
    assert desks.papers() == ["objection", "returned"]


@pytest.mark.parametrize("script", [True, NO_SCRIPT_IN_DEEP], ids=["script", "no-script"])
def test_an_extension_is_asked_for_approved_by_another_and_told(life, new_context, script):
    life.accepted()
    desks = Desks(new_context, life, script=script)
    handler = desks.of(life.handler)
    desks.door(handler, "申请延期")
    handler.get_by_label("延长天数").fill("31")
    handler.get_by_label("情况复杂的理由").fill("需委托检测机构鉴定。")
    handler.get_by_role("button", name="确定").click()
    expect(handler.get_by_label("情况复杂的理由")).to_have_value("需委托检测机构鉴定。")  # what was typed is kept
    handler.get_by_label("延长天数").fill("30")
    desks.send(handler, "已提交延期申请")
    before = life.case.clocks.get(code="C4").due
    head = desks.of(life.head)
    desks.door(head, "审批延期申请")
    expect(head.get_by_text("需委托检测机构鉴定。")).to_be_visible()
    head.get_by_label("批准，出具延期告知书").check()
    desks.send(head, "已作出决定。")
    assert life.case.clocks.get(code="C4").due >= before + timedelta(days=28)
    assert desks.papers() == ["extension"]


def test_what_is_not_taken_up_passes_two_people_and_tells_the_person_why(life, new_context):
    life.received()
    desks = Desks(new_context, life)
    handler = desks.of(life.handler)
    desks.door(handler, "提议不予（不再）受理")
    handler.get_by_label("已有复核意见，仍以同一事实和理由提出").check()
    handler.get_by_label("复核意见书文号").fill("云复核〔2025〕3号")
    handler.get_by_label("复核意见书日期").fill("2025-03-03")
    handler.get_by_label("已人工核对：事实和理由相同").check()
    handler.get_by_label(re.compile("^理由")).fill("与已终结的事项相同，没有新的事实。")
    desks.send(handler, "须由另一位有权人员审核")
    head = desks.of(life.head)
    desks.door(head, "审核不予（不再）受理的提议")
    head.get_by_label("同意，出具告知书", exact=True).check()
    desks.send(head, "已作出决定。")
    assert (desks.stage(), desks.papers()) == ("procedural", ["no_longer"])


def test_both_sides_settle_and_what_was_agreed_is_carried_out(life, new_context):
    life.accepted()
    desks = Desks(new_context, life)
    handler = desks.of(life.handler)
    desks.door(handler, "达成调解协议")
    handler.get_by_label(re.compile("^当事人")).fill("王小云、柳岸物业")
    handler.get_by_label("争议双方当事人自愿，并已在协议上签名").check()
    handler.get_by_label("协议内容").fill("物业于月底前修好电梯。")
    handler.get_by_label("履行方式").fill("施工修复")
    handler.get_by_label("履行期限").fill((timezone.localdate() + timedelta(days=20)).isoformat())
    handler.get_by_label("由人民调解委员会调解").check()
    desks.send(handler, "已登记协议并办结。")
    clerk = desks.of(life.receptionist)
    desks.door(clerk, "认定化解")
    clerk.get_by_label("认定依据").fill("电话回访，本人表示已修好。")
    clerk.get_by_role("button", name="确定").click()
    expect(clerk.get_by_text("办结不等于化解").first).to_be_visible()  # neither carried out nor the person's word
    clerk.get_by_label("信访人本人表示问题已解决").check()
    desks.send(clerk, "已认定化解。")
    assert life.case.clocks.get(code="M1").stopped_on is None
    assert desks.papers() == ["mediation"]
