"""Joint handling in a browser: a late case is urged by letter, decided on by the conference, taken over on a phone."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.test_journey import looked_at
from tests.browsing import DESKTOP, NO_SCRIPT_IN_DEEP, PHONE, sign_in
from tests.supervision.conftest import make_world
from yimen.cases import actions as cases
from yimen.cases.models import Clock
from yimen.supervision.models import CaseLead, Meeting, Task, Urging

pytestmark = pytest.mark.browser


@pytest.fixture
def world(live_site):
    """A case that was accepted eighty days ago and is late."""
    at = timezone.now() - timedelta(days=80)
    made = make_world(at=at, received_on=timezone.localdate(at))
    assert Clock.objects.get(case=made.case, code="C4").due < timezone.localdate()
    return made


class Desks:
    """Who works on the case, each in a browser of their own."""

    def __init__(self, new_context: Any, world: Any, *, script: bool) -> None:
        self.new_context, self.world, self.script = new_context, world, script

    def open(self, person: Any, size: dict[str, int] = DESKTOP) -> Any:
        context = self.new_context(viewport=size, java_script_enabled=self.script)
        sign_in(context, person)
        page = context.new_page()
        page.goto("/desk/")
        return page

    def case(self, page: Any) -> None:
        page.goto(f"/desk/cases/{self.world.case.pk}")

    def looked(self, page: Any, name: str = "") -> None:
        looked_at(page, script=self.script)
        if name and os.environ.get("SHOTS_DIR"):
            page.screenshot(path=Path(os.environ["SHOTS_DIR"]) / f"joint-{name}.png", full_page=True)


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def fill(page: Any, **values: str) -> None:
    for label, value in values.items():
        page.get_by_label(re.compile(f"^{label}")).fill(value)


def done(page: Any, words: str) -> None:
    page.get_by_role("button", name="确定").click()
    expect(page.locator("body")).to_contain_text(words)


def urge(desks: Desks) -> None:
    page = desks.open(desks.world.office_head)
    desks.case(page)
    desks.looked(page, "case-offers")
    page.get_by_role("link", name="催办、督办").click()
    page.get_by_role("button", name="确定").click()
    expect(page.locator(".error-summary")).to_contain_text("请填写发现的事实")
    desks.looked(page, "urge-errors")
    page.get_by_label("督办（出具督办函，由负责人签发）").check()
    page.get_by_label("办理信访事项拖延").check()
    fill(page, 发现的事实="受理后八十天没有作出处理意见。", 办理要求="三日内到现场核查，书面反馈。", 反馈期限=day(9))
    done(page, "督办函")
    assert Urging.objects.get().document is not None
    desks.looked(page, "urging")
    desks.case(page)
    expect(page.locator(".case-head")).to_contain_text("督办中")
    page.get_by_role("link", name="提请联席会议研究").click()
    fill(page, 提请的理由和建议="资金和检验涉及两个部门，需要协调。")
    done(page, "已提请")


def confer(desks: Desks) -> None:
    page = desks.open(desks.world.conference)
    page.get_by_role("link", name="联席会议", exact=True).click() if desks.script else page.goto(
        "/desk/joint/conference"
    )
    desks.looked(page, "conference")
    page.get_by_role("link", name="登记会议").click()
    fill(page, 会议日期=day(0), 地点="三楼会议室", 召集人="区委常委李某", 主持人="副区长周某")
    desks.looked(page)
    page.get_by_role("button", name="登记").click()
    expect(page.locator("body")).to_contain_text("已登记会议")
    page.goto("/desk/joint/conference")
    page.get_by_role("link", name=desks.world.case.number).click()
    page.get_by_role("link", name="列入联席会议议题").click()
    page.get_by_label("列入哪一次会议").select_option(str(Meeting.objects.get().pk))
    done(page, "已列入议题")
    page.get_by_role("link", name="登记议定事项").click()
    fill(page, 议定的意见="由住建局牵头维修，市监局检验。")
    page.get_by_label(re.compile("^责任单位 1")).select_option(str(desks.world.department.pk))
    page.get_by_label(re.compile("^办什么 1")).fill("牵头维修")
    page.get_by_label(re.compile("^反馈期限 1")).fill(day(20))
    desks.looked(page, "decide")
    done(page, "责任单位会在限办事项里看到")
    page.goto(f"/desk/joint/meeting/{Meeting.objects.get().pk}/present")
    page.get_by_label("云汀区住房和城乡建设局").check()
    page.get_by_label("云汀区市场监督管理局").check()
    done(page, "已登记参加单位")
    desks.looked(page, "meeting")
    signer = desks.open(desks.world.office_head)
    signer.goto(f"/desk/joint/meeting/{Meeting.objects.get().pk}")
    signer.get_by_role("link", name="签发会议纪要").click()
    desks.looked(signer)
    done(signer, "会议纪要已签发")
    expect(signer.get_by_role("link", name="纪要 PDF")).to_be_visible()


def take_over(desks: Desks) -> None:
    """On the phone: the case, its form, and afterwards two touches from the leader's own page."""
    page = desks.open(desks.world.leader, PHONE)
    desks.case(page)
    page.get_by_role("link", name="领导包案").click()
    fill(page, 化解措施="协调维修资金，每月调度一次。", 计划完成日期=day(90))
    desks.looked(page, "lead-phone")
    done(page, "已列入领导包案")
    page.goto("/desk/")
    page.get_by_role("link", name="我包的案").click()
    expect(page.locator("body")).to_contain_text(desks.world.case.number)
    desks.looked(page, "leads-phone")
    page.get_by_role("link", name=desks.world.case.number).first.click()
    expect(page.locator(".case-head")).to_contain_text("领导包案")
    page.goto(f"/desk/joint/lead/{CaseLead.objects.get().pk}")
    page.get_by_role("link", name="登记约见").click()
    fill(page, 约见日期=day(0), 地点或方式="社区", 约见的情况="说明了维修安排。")
    page.get_by_role("button", name="确定").click()
    expect(page.locator("body")).to_contain_text("不同意的不约见")
    desks.looked(page)
    page.get_by_label("信访人本人同意约见").check()
    done(page, "已登记约见")


def answer(desks: Desks) -> None:
    page = desks.open(desks.world.handler)
    desks.looked(page, "unit-home")
    page.get_by_role("link", name="限办事项").first.click()
    desks.looked(page, "tasks")
    for task in Task.objects.order_by("due"):
        page.goto("/desk/joint/tasks")
        page.get_by_role("link", name=task.what).click()
        page.get_by_role("link", name="反馈办理情况").click()
        fill(page, 办理情况和结果="已现场核查，维修完成。")
        desks.looked(page)
        done(page, "已反馈，等待")


def confirm(desks: Desks) -> None:
    page = desks.open(desks.world.leader)
    for task in Task.objects.order_by("due"):
        page.goto(f"/desk/joint/task/{task.pk}")
        page.get_by_role("link", name="确认办结").click()
        fill(page, 核实的结果="已核实。")
        done(page, "已确认办结。")
    desks.looked(page, "task")


def conclude(world: Any) -> None:
    """The unit answers the person as the law wants: that is the procedure's own way, and no part of joint handling."""
    now, pk = timezone.now(), world.case.pk
    cases.draft_opinion(
        case_id=pk,
        answers={order: cases.ClaimAnswer("supported", "情况属实，予以支持。") for order in (1, 2)},
        facts="经现场核查，电梯停运属实。",
        legal_basis=["《信访工作条例》第三十二条"],
        review_organ="云汀区人民政府",
        by=world.handler,
        at=now,
    )
    cases.issue_opinion(case_id=pk, by=world.head, at=now)
    cases.deliver(case_id=pk, delivered_on=timezone.localdate(now), proved=True, by=world.handler, at=now)


def end(desks: Desks) -> None:
    page = desks.open(desks.world.leader, PHONE)
    page.goto("/desk/joint/leads")
    expect(page.locator("body")).to_contain_text("事项已结束，请填写结果")
    page.get_by_role("link", name="措施和约见").click()
    page.get_by_role("link", name="结束包案").click()
    page.get_by_label("已依法办结").check()
    fill(page, 结果="电梯已修好，处理意见已送达。")
    done(page, "包案已结束")
    desks.case(page)
    desks.looked(page, "case-end")
    life = page.locator(".case-life")
    for words in (
        "已督办：区住建局", "已提请联席会议研究", "已列入联席会议议题", "联席会议已议定", "已列入领导包案",
        "包案领导约见信访人", "已反馈", "反馈已确认办结：区住建局", "领导包案已结束",
    ):  # fmt: skip
        expect(life).to_contain_text(words)
    expect(page.locator(".case-head")).not_to_contain_text("督办中")
    expect(page.locator(".case-head")).not_to_contain_text("领导包案")


@pytest.mark.parametrize("script", [True, NO_SCRIPT_IN_DEEP], ids=["script", "no-script"])
def test_a_late_case_is_urged_decided_on_taken_over_answered_and_closed(new_context, world, script):
    desks = Desks(new_context, world, script=script)
    urge(desks)
    confer(desks)
    take_over(desks)
    answer(desks)
    confirm(desks)
    conclude(world)
    end(desks)
    assert set(Task.objects.values_list("stage", flat=True)) == {"closed"}
