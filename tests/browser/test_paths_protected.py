"""Every way of an accusation inside its circle (第二十二条, 第三十条), by clicking; outside of it, nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.browser.road import Road
from tests.browser.walks import walks
from tests.circle import Circle
from tests.factories import unit
from yimen.cases.models import Accusation
from yimen.domain.protection import STEPS, Step

pytestmark = [pytest.mark.browser, pytest.mark.deep]


@pytest.fixture
def circle(live_site):
    made = Circle(at=timezone.now() - timedelta(hours=2)).registered()
    unit(made.government, name="云汀区审计局", short_name="区审计局")
    return made


class Ring(Road):
    """The desks of the circle around one item."""

    def __init__(self, new_context: Any, circle: Circle, name: str) -> None:
        self.circle, self.number = circle, circle.item.number
        self.new_context, self.name, self.pages, self.phone = new_context, name, {}, None
        self.serial = iter(range(1, 1000))  # type: ignore[assignment]

    def arrives(self, person: Any, where: str = "/desk/protected/") -> Any:
        """The item from the list of the circle."""
        page = self.of(person)
        page.goto(where)
        page.locator("main").get_by_role("link", name=self.number).first.click()
        return page

    def goes(
        self, person: Any, step: Step, typed: dict[str, Any], says: str, *, door: str = "", done: bool = False
    ) -> None:
        """A step, from the list; `done`: among those that were answered already."""
        page = self.arrives(person, "/desk/protected/?done=1" if done else "/desk/protected/")
        page.locator("main .door a.btn", has_text=door or STEPS[step].label).first.click()
        self.look(page, step)
        self.put(page.locator("main"), typed)
        self.sends(page, says)

    def person_reads(self, words: str) -> None:
        """The accuser's own page says where it stands, and nothing that could betray it."""
        if self.phone is None:
            self.phone = self.new_context().new_page()
            self.phone.goto("/status/")
            self.phone.get_by_label("信访件编号").fill(self.number)
            self.phone.get_by_label("查询码").fill(self.circle.code)
            self.phone.get_by_role("button", name="查询").click()
        self.phone.reload()
        assert words in self.phone.content()
        assert not any(word in self.phone.content() for word in ("索要", "孙小满", "检举", "控告"))


@walks(Step.NAME, Step.UNNAME, Step.SHIELD, Step.TRANSFER, Step.SENT_BACK, Step.ACKNOWLEDGE, Step.FEEDBACK, Step.INFORM)
def test_an_item_is_sent_back_sent_again_acknowledged_and_answered(circle, new_context):
    ring = Ring(new_context, circle, "sent-back")
    lead, handler, other = circle.lead, circle.handler, circle.other
    ring.goes(lead, Step.NAME, {"人员": handler.name}, "已指定专人。")
    ring.goes(lead, Step.NAME, {"人员": other.name}, "已指定专人。")
    ring.goes(lead, Step.UNNAME, {"人员": other.name}, "已解除指定。")
    page = ring.of(other)
    page.goto("/desk/protected/")
    assert ring.number not in page.content()  # gone from the desk of who is no longer named
    ring.goes(handler, Step.SHIELD, {"被反映人的账号": circle.accused_head.username}, "已补充回避范围")
    sent = {"属于纪检监察机关受理": True, "接收机关": circle.discipline.name, "不附反映人身份": True}
    ring.goes(handler, Step.TRANSFER, sent, "已转送，转送单在本件内")
    ring.person_reads("已转有权机关")
    ring.goes(handler, Step.SENT_BACK, {"情况": "告知不属其管辖。"}, "已登记退回")
    elsewhere = {"不属于纪检监察机关受理": True, "接收机关": "云汀区审计局", "不附反映人身份": True}
    ring.goes(handler, Step.TRANSFER, elsewhere, "已转送，转送单在本件内")
    ring.goes(handler, Step.ACKNOWLEDGE, {"情况": "已收到。"}, "已登记回执。")
    ring.goes(handler, Step.FEEDBACK, {"情况": "已立案。"}, "已登记反馈。", done=True)
    ring.goes(handler, Step.INFORM, {"何时向谁通报": "今天向区委组织部通报。"}, "已登记通报。", done=True)
    assert circle.stage() == "answered"
    ring.person_reads("已转有权机关")


@walks(Step.PROPOSE_RELEASE, Step.RETURN_RELEASE, Step.RELEASE)
def test_protection_ends_by_two_people_after_a_first_no(circle, new_context):
    circle.named()
    ring = Ring(new_context, circle, "released")
    today = timezone.localdate().isoformat()
    typed = {
        "为什么不属于检举控告": "反映的是办事流程。", "告知本人的日期": today, "告知方式": "电话",
        "本人要求按普通信访事项办理": True,
    }  # fmt: skip
    waits = "须由负责人审核"
    ring.goes(circle.handler, Step.PROPOSE_RELEASE, typed, waits)
    no = {"不同意，继续按检举控告保护": True, "理由": "所述内容仍涉及收受财物。"}
    ring.goes(circle.lead, Step.RETURN_RELEASE, no, "已作出决定。", door="审核解除保护")
    ring.goes(circle.handler, Step.PROPOSE_RELEASE, typed, waits)
    ring.goes(circle.lead, Step.RELEASE, {"同意，解除保护": True}, "已作出决定。")
    assert Accusation.objects.get().state == "released"
    ring.person_reads("已接收")
    page = ring.arrives(circle.handler, "/desk/protected/?done=1")
    ring.look(page, "after-release")
    assert "本人已同意" in page.content()
