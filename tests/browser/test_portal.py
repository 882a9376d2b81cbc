"""A person on the phone: writes, takes number and code home, follows, reads, rates. With script and without."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browsing import DESKTOP, PHONE, violations
from tests.factories import Life, district, hall
from tests.portal.people import accusation, concluded
from yimen.cases.models import Accusation, Case
from yimen.evaluations.models import Rating

pytestmark = pytest.mark.browser


class Person:
    """Told as it happens; every page is looked at by axe where there is a script to do so."""

    def __init__(self, new_context: Any, *, script: bool = True, elder: bool = False) -> None:
        self.script = script
        self.context = new_context(viewport=PHONE, java_script_enabled=script)
        self.page = self.context.new_page()
        if elder:
            self.page.goto("/")
            self.page.get_by_role("link", name="大字版").click()

    def goes_to(self, path: str) -> None:
        self.page.goto(path)
        self.looks()

    def presses(self, name: str | re.Pattern[str], role: str = "button") -> None:
        self.page.get_by_role(role, name=name).first.click()
        self.looks()

    def looks(self) -> None:
        if self.script:
            assert violations(self.page) == []
            wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{self.page.url} is {wide} px too wide"

    def shot(self, name: str) -> None:
        """A picture where one is wanted."""
        if os.environ.get("SHOTS_DIR"):
            self.page.screenshot(path=Path(os.environ["SHOTS_DIR"]) / f"portal-{name}.png", full_page=True)

    def sees(self, *words: str) -> None:
        for word in words:
            expect(self.page.get_by_text(word).first).to_be_visible()

    def writes_a_petition(self) -> None:
        page = self.page
        page.get_by_label("求决：请求解决一个问题").check()
        page.get_by_label("诉求 1").fill("尽快修好电梯")
        self.presses("再加一项诉求")
        page.get_by_label("诉求 2").fill("公示维修资金")
        page.get_by_label("事实经过").fill("电梯自一月起停运。")
        page.get_by_label("问题发生在哪里").fill("柳岸镇某小区")
        page.get_by_label("没有，第一次反映").check()
        page.locator("input[name=other_procedure][value=no]").check()
        page.locator("input[name=reviewed_before][value=unknown]").check()
        page.get_by_label("姓名或单位名称").fill("王小云")
        page.get_by_label("联系地址").fill("云汀区柳岸镇一号")

    def takes_home(self) -> tuple[str, str]:
        number, code = self.page.locator(".big-code").all_inner_texts()
        return number, code

    def types(self, number: str, code: str) -> None:
        self.page.get_by_label("信访件编号").fill(number)
        self.page.get_by_label("查询码").fill(code)
        self.presses("查询")


@pytest.mark.parametrize(("script", "elder"), [(True, False), (False, False), (True, True)])
def test_a_person_writes_and_follows(live_site, new_context, script, elder):
    office = district()[1]
    hall(office)
    person = Person(new_context, script=script, elder=elder)
    person.goes_to("/")
    person.sees("查询进度", "我要反映", "接待时间")
    person.shot(f"home{'' if not elder else '-elder'}")
    person.page.get_by_role("link", name=re.compile("我要反映 ?提出诉求")).click()
    person.looks()
    person.sees("涉密勿入")
    person.presses("下一步：核对")  # nothing written yet: told what is missing
    person.sees("请写明事实：时间、地点、经过。")
    person.writes_a_petition()
    person.presses("下一步：核对")
    person.sees("请核对，没有错再提交", "公示维修资金", "云汀区柳岸镇一号")
    person.shot(f"confirm{'' if not elder else '-elder'}")
    person.presses("返回修改")
    person.page.get_by_label("诉求 2").fill("公示维修资金使用情况")
    person.presses("下一步：核对")
    person.presses("确认提交")
    number, code = person.takes_home()
    assert Case.objects.get().number == number
    person.shot(f"done{'' if not elder else '-elder'}")
    assert Case.objects.get().claims.count() == 2
    person.presses("看办理进度", "link")
    person.sees("区信访局应于", "公示维修资金使用情况", "来访登记回执")
    person.presses("为什么是这一天", "link")
    person.sees("逐日说明")
    person.shot(f"why{'' if not elder else '-elder'}")
    person.goes_to("/status/case/")
    person.presses("退出查看")
    person.sees("已退出查看")
    person.types(number.lower().replace("-", " "), "2222 2222")
    person.sees("没有查到")
    expect(person.page.get_by_label("信访件编号")).to_have_value(number.lower().replace("-", " "))
    person.types(number, code)
    person.sees("区信访局应于")


@pytest.mark.parametrize("script", [True, False])
def test_a_person_reads_the_answer_and_rates_both_bodies(live_site, new_context, script):
    life = concluded()
    person = Person(new_context, script=script)
    person.goes_to(f"/s/{life.case.number}")
    person.page.get_by_label("查询码").fill(life.query_code)
    person.presses("查询")
    person.sees("事项办结", "书面请求云汀区人民政府复查")
    person.shot("case")
    person.presses(re.compile("在线看.*信访事项处理意见书"), "link")
    person.sees("尽快修好电梯", "《信访工作条例》第三十二条")
    person.shot("paper")
    person.presses("回到办理进度", "link")
    person.presses("去评价", "link")
    assert person.page.locator("input[type=radio]:checked").count() == 0
    person.page.locator("form").filter(has_text="提交对责任单位的评价").get_by_label("不满意", exact=True).check()
    person.page.get_by_label("不满意的原因").nth(1).fill("等得太久")
    person.presses("提交对责任单位的评价")
    person.sees("已收到您的评价")
    person.page.get_by_label("基本满意").check()
    person.presses("提交对信访部门的评价")
    assert dict(Rating.objects.values_list("body", "level")) == {"office": 1, "organ": 3}
    expect(person.page.locator("input[type=radio]")).to_have_count(0)


def test_an_accusation_takes_its_own_way(live_site, new_context):
    district()
    person = Person(new_context)
    person.goes_to("/petition/")
    person.page.get_by_label("检举控告：反映单位或个人违纪违法").check()
    person.page.get_by_label("事实经过").fill("在工程中收受财物。")
    person.presses("下一步：核对")
    person.sees("检举控告走单独的保护通道")
    person.shot("protected")
    expect(person.page.get_by_label("反映的事实")).to_have_value("在工程中收受财物。")
    person.page.get_by_label("被反映的单位或个人").fill("某局某干部")
    person.presses("下一步：核对")
    person.presses("确认提交")
    number, code = person.takes_home()
    assert Accusation.objects.get().number == number
    assert not Case.objects.exists()
    assert "yimen_status" not in [cookie["name"] for cookie in person.context.cookies()]
    person.goes_to("/status/")
    person.types(number, code)
    person.sees("已接收")
    assert "某局" not in person.page.content()


def test_lateness_and_every_other_page_are_accessible(live_site, new_context):
    life = Life(
        at=timezone.now() - timedelta(days=40), received_on=timezone.localdate() - timedelta(days=40)
    ).forwarded()
    accusation(life.office)
    person = Person(new_context, elder=True)
    person.goes_to("/status/")
    person.types(life.case.number, life.query_code)
    person.sees("已超期")
    person.shot("late")
    for path in ("/petition/", "/petition/p/", "/v/ABCDEFGHJKLM", "/status/?over=1"):
        person.goes_to(path)
    wide = new_context(viewport=DESKTOP).new_page()
    for path in ("/", "/status/", "/petition/"):
        wide.goto(path)
        assert violations(wide) == []
    for _ in range(10):
        person.goes_to("/status/")
        person.page.get_by_label("信访件编号").fill(life.case.number)
        person.page.get_by_label("查询码").fill("22222222")
        person.page.get_by_role("button", name="查询").click()
    person.goes_to("/status/")
    person.types(life.case.number, life.query_code)
    person.sees("操作太频繁", "分钟后")
    person.shot("too-often")


def test_a_case_page_travels_light(live_site, new_context):
    life = concluded()
    context = new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto("/status/")
    page.get_by_label("信访件编号").fill(life.case.number)
    page.get_by_label("查询码").fill(life.query_code)
    page.get_by_role("button", name="查询").click()
    fresh = new_context(viewport=PHONE, java_script_enabled=False, storage_state=context.storage_state()).new_page()
    answers: list[Any] = []
    fresh.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - Playwright marks the function
    fresh.goto("/status/case/", wait_until="networkidle")
    sizes = {answer.url: answer.request.sizes()["responseBodySize"] for answer in answers}
    assert any(url.endswith("/status/case/") for url in sizes)
    assert len(sizes) > 5
    assert 0 < sum(sizes.values()) < 50 * 1024, sizes
