"""The main job, click by click, by real accounts: one person, one matter, from the number at the door to the figures.

The steps are those of the workplaces' own journeys; here each goes on where the one before ended. Every page on the way
is looked at by axe at 1366 and at 390 px, and must not scroll sideways in either.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pypdfium2
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.test_portal import Person
from tests.browser.test_unit import Unit
from tests.browser.test_window import Morning
from tests.browsing import DESKTOP, NO_SCRIPT_IN_DEEP, PHONE, violations
from tests.factories import PASSWORD, user
from yimen.base import audit
from yimen.cases.models import Case
from yimen.domain.calendar import shipped
from yimen.domain.roles import Role
from yimen.evaluations.models import Rating
from yimen.reception.models import Ticket

pytestmark = pytest.mark.browser

NOTHING = {"—", "0件", "0项"}  # shares of nothing have no value, counts of nothing are nought
COUNTED = {  # what this one case must move
    "及时受理率（信访部门）",
    "及时受理率（责任单位）",
    "按期办结率",
    "参评率（信访部门）",
    "参评率（责任单位）",
    "平均办理时限",
    "网信占比",
}
SATISFACTION = ("满意率（信访部门）", "满意率（责任单位）")  # counted, but one rating would tell what one person thinks
TAKEN_HOME = ("尽快修好电梯", "公示维修资金使用情况")


def looked_at(page: Any, *, script: bool) -> None:
    """The page as it is now is open to everybody, wide and narrow."""
    own = page.viewport_size
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        found = violations(page, script=script)
        if not script and "/screen/board/" in page.url:  # nobody operates it; what happens now must show (WCAG 2.2.1)
            found = [line for line in found if not line.startswith("meta-refresh:")]
        assert found == [], (page.url, size)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{page.url} is {wide} px too wide at {size['width']}"
    page.set_viewport_size(own)


def signed_in(new_context: Any, account: Any, *, script: bool) -> Any:
    """A browser in which this account went through the log-in page; it stands on the account's own workplace."""
    account.set_password(PASSWORD)
    account.save(update_fields=["password"])
    page = new_context(viewport=DESKTOP, java_script_enabled=script).new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/desk/")
    page.get_by_label("账号").fill(account.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_text(account.name).first).to_be_visible()
    return page


def pdf_text(page: Any, address: str) -> str:
    """The text of a PDF that this browser may open."""
    answer = page.context.request.get(address)
    assert answer.ok, (address, answer.status)
    pdf = pypdfium2.PdfDocument(answer.body())
    text = "".join(pdf[number].get_textpage().get_text_range() for number in range(len(pdf)))
    pdf.close()
    return re.sub(r"\s", "", text)


def cn(day: date) -> str:
    """A date as it is written on paper."""
    return f"{day.year}年{day.month}月{day.day}日"


class Window(Morning):
    """The receptionist, logged in by password."""

    def __init__(self, new_context: Any, *, script: bool) -> None:
        self.script = script
        super().__init__(new_context)

    def desk_of(self, clerk: Any, **context: Any) -> Any:
        return signed_in(self.new_context, clerk, script=self.script)

    def shot(self, name: str, page: Any = None) -> None:
        looked_at(page or self.page, script=self.script)


class Department(Unit):
    """The responsible unit's two desks, logged in by password."""

    def __init__(self, new_context: Any, window: Window) -> None:
        self.script = window.script
        at = window.department
        self.life = SimpleNamespace(handler=user(at, Role.HANDLER), head=user(at, Role.UNIT_HEAD))
        self.case = Case.objects.get()
        self.handler = signed_in(new_context, self.life.handler, script=self.script)
        self.head = signed_in(new_context, self.life.head, script=self.script)

    def look(self, page: Any, name: str) -> None:
        looked_at(page, script=self.script)


class Petitioner(Person):
    """The person's own phone."""

    def looks(self) -> None:
        looked_at(self.page, script=self.script)


class Story:
    """One matter's way through the house."""

    def __init__(self, new_context: Any, *, script: bool) -> None:
        self.new_context, self.script = new_context, script
        self.window = Window(new_context, script=script)
        self.guide = signed_in(new_context, user(self.window.office, Role.GUIDE), script=script)
        self.leader = signed_in(new_context, user(self.window.government, Role.LEADER), script=script)
        self.phone = Petitioner(new_context, script=script)
        self.board = new_context(viewport=DESKTOP, java_script_enabled=script).new_page()
        self.board.goto(f"/screen/board/{self.window.hall.pk}/")

    def look(self, page: Any) -> None:
        looked_at(page, script=self.script)

    def shows_itself(self, page: Any) -> None:
        """Live pages renew themselves; without script a person reloads."""
        if not self.script:
            page.reload()

    # --- 1, 2: a number, a call ---------------------------------------------------------------------------------------

    def a_number_is_taken(self) -> None:
        self.look(self.guide)
        self.guide.get_by_label("同行人数").fill("2")
        self.guide.get_by_role("button", name="来访登记").click()
        expect(self.guide.locator(".taken-label")).to_have_text("A001")
        self.look(self.guide)
        token = Ticket.objects.get().token
        for paper in self.guide.get_by_role("link", name=re.compile("打印小票|打印 A4")).all():
            assert "A001" in pdf_text(self.guide, paper.get_attribute("href"))
        slip = self.guide.get_by_role("link", name="网页打印").get_attribute("href")
        self.guide.goto(slip)
        expect(self.guide.locator(".slip svg.qr-code")).to_be_visible()
        self.look(self.guide)
        self.phone.goes_to(f"/line/{token}/")
        expect(self.phone.page.locator(".now-sentence")).to_contain_text("下一位就是您")
        if self.script:
            for page in (self.board, self.phone.page):
                expect(page.locator("html")).to_have_attribute("data-connection", "on", timeout=15_000)

    def the_window_calls(self) -> None:
        page = self.window.page
        expect(page.get_by_text("请选择今天的窗口")).to_be_visible()
        self.look(page)
        page.get_by_role("button", name="在1号窗口开窗").click()
        expect(page.get_by_role("button", name="呼叫下一位")).to_be_visible()
        self.look(page)
        page.get_by_role("button", name="呼叫下一位").click()
        expect(page.locator(".quiet-ticket")).to_have_text("A001")
        self.look(page)
        for shown in (self.board, self.phone.page):
            self.shows_itself(shown)
        expect(self.board.locator(".board-now-call")).to_contain_text(re.compile(r"A001\s*1\s*号窗口"))
        self.look(self.board)
        expect(self.phone.page.locator(".now-sentence")).to_have_text("请到 1 号窗口。")
        self.phone.looks()
        page.get_by_role("button", name="开始接谈").click()
        expect(page.get_by_text("接谈中")).to_be_visible()

    # --- 3, 4: the talk, the signature, the way out -------------------------------------------------------------------

    def they_talk(self) -> None:
        window, page = self.window, self.window.page
        self.look(page)
        window.fill()
        page.get_by_role("button", name="再加一项诉求").click()
        page.get_by_role("textbox", name="诉求 2").fill(TAKEN_HOME[1])
        page.get_by_role("button", name="再加一名信访人").click()
        page.get_by_label(re.compile("^姓名或名称")).nth(1).fill("李小禾")
        page.get_by_label(re.compile("^手机号")).nth(1).fill("13900000002")
        page.get_by_label(re.compile("^联系地址")).nth(1).fill("云汀区柳岸镇二号")
        page.get_by_label("已逐条宣读").check()
        if self.script:
            window.sign()
        else:
            page.get_by_label("未签名的原因").select_option(label="签名设备故障，另附纸质签名")
        self.look(page)
        page.get_by_role("button", name="登记", exact=False).first.click()
        expect(page.get_by_text("已登记，待分类")).to_be_visible()
        case = Case.objects.get()
        assert (case.claims.count(), case.parties.count()) == (2, 2)
        assert bytes(case.interview.signature or b"").startswith(b"\x89PNG") is self.script
        assert bool(case.interview.signature_missing) is not self.script

    def it_is_sorted_and_forwarded(self) -> None:
        page = self.window.page
        self.look(page)
        page.get_by_text("（6）", exact=False).first.click()
        if not self.script:
            page.get_by_role("button", name="看看后果和出口").click()
        for words in ("C2", "C4", "最迟"):
            expect(page.locator("#exits")).to_contain_text(words)
        self.look(page)
        page.get_by_label("转送给").select_option(label=self.window.department.name)
        page.locator("#exits").get_by_role("button", name="转送").click()
        expect(page.locator(".receipt-card")).to_be_visible()

    def the_receipt_is_in_hand(self) -> tuple[str, str]:
        page, case = self.window.page, Case.objects.get()
        receipt = page.locator(".receipt-card")
        number, code = (page.locator(f".receipt-{part}").inner_text() for part in ("number", "code"))
        assert number == case.number
        assert re.fullmatch(r"[0-9A-Z]{4} [0-9A-Z]{4}", code)
        expect(receipt.locator("svg.qr-code")).to_be_visible()
        notified = case.clocks.get(code="C2").due
        self.latest = shipped().next_working_day(notified + timedelta(days=60))
        expect(receipt.locator(".receipt-dates")).to_contain_text(re.compile(cn(notified) + ".*受理"))
        expect(receipt.locator(".receipt-dates")).to_contain_text(f"最迟 {cn(self.latest)}")
        self.look(page)
        for paper in page.get_by_role("link", name=re.compile(r"PDF（A[45]）")).all():
            text = pdf_text(page, paper.get_attribute("href"))
            assert number in text
            assert code.replace(" ", "") in text
            assert cn(self.latest) in text
        page.get_by_role("button", name="送别").click()
        expect(page.get_by_text("接待结束")).to_be_visible()
        self.look(page)
        return number, code

    def the_clocks_stand(self) -> None:
        """On the case page: C1 is done, C2 and C3 are dates, C4 is the latest day."""
        page, case = self.window.page, Case.objects.get()
        page.goto(f"/desk/cases/{case.pk}")
        expect(self.clock(page, "C1")).to_have_class(re.compile(r"\bclock-done\b"))
        for name in ("C2", "C3"):
            expect(self.clock(page, name)).to_contain_text(case.clocks.get(code=name).due.isoformat())
        expect(self.clock(page, "C4")).to_contain_text(f"最迟 {self.latest.isoformat()}")
        self.look(page)

    def clock(self, page: Any, name: str) -> Any:
        return page.locator("li.clock").filter(has=page.locator("b", has_text=re.compile(f"^{name}$")))

    # --- 5: the unit answers ------------------------------------------------------------------------------------------

    def the_unit_answers(self) -> None:
        unit = Department(self.new_context, self.window)
        unit.receives()
        unit.accepts()
        days = Case.objects.get().clocks.get(code="C4")
        assert days.start == timezone.localdate()
        expect(self.clock(unit.handler, "C4")).to_contain_text(days.due.isoformat())
        expect(self.clock(unit.handler, "C4")).not_to_contain_text("最迟")
        unit.press(unit.handler, "提交处理意见")
        unit.look(unit.handler, "opinion")
        unit.writes("账目已经公示，现作说明。")
        unit.hands_in()
        unit.head_opens_the_draft()
        unit.look(unit.head, "check")
        unit.press(unit.head, "审签出具意见书")
        expect(unit.head.get_by_text("已审签出具处理意见书")).to_be_visible()
        unit.look(unit.head, "issued")
        unit.opens_delivery()
        unit.look(unit.handler, "deliver")
        unit.handler.locator("[name=party]").first.check()
        self._is_received(unit, "王小云", "登记送达")
        unit.handler.get_by_role("link", name="登记送达").click()  # nobody represents the two: each receives it
        self._is_received(unit, "李小禾", "登记送达并办结")
        unit.is_concluded()

    def _is_received(self, unit: Any, name: str, button: str) -> None:
        unit.handler.get_by_label("签收人", exact=True).fill(name)
        if self.script:
            Morning.sign(SimpleNamespace(page=unit.handler))  # type: ignore[arg-type]
        else:
            unit.handler.get_by_label("签名方式").select_option("paper")
        unit.press(unit.handler, button)

    # --- 6: the person reads and rates --------------------------------------------------------------------------------

    def the_person_follows(self, number: str, code: str) -> None:
        phone = self.phone
        phone.goes_to("/status/")
        phone.types(number, code)
        phone.sees("事项办结", "办到哪一步了", "可以书面请求复查、复核，各人的期限见下方", *TAKEN_HOME)
        paper = phone.page.get_by_role("link", name=re.compile("^PDF.*信访事项处理意见书"))
        text = pdf_text(phone.page, paper.get_attribute("href"))
        for words in (*TAKEN_HOME, "支持", "解释说明", "账目已经公示，现作说明。", "第三十二条"):
            assert words in text
        phone.presses(re.compile("在线看.*信访事项处理意见书"), "link")
        phone.sees(*TAKEN_HOME)
        phone.presses("回到办理进度", "link")
        phone.presses("为什么是这一天", "link")
        phone.sees("逐日说明")

    def the_person_rates(self) -> None:
        phone = self.phone
        phone.goes_to("/status/case/")
        phone.presses("去评价", "link")
        assert phone.page.locator("input[type=radio]:checked").count() == 0
        office = phone.page.locator("form").filter(has_text="提交对信访部门的评价")
        office.get_by_label("满意", exact=True).check()
        phone.presses("提交对信访部门的评价")
        assert dict(Rating.objects.values_list("body", "level")) == {"office": 0}
        phone.page.get_by_label("基本满意").check()
        phone.presses("提交对责任单位的评价")
        assert dict(Rating.objects.values_list("body", "level")) == {"office": 0, "organ": 1}
        expect(phone.page.locator("input[type=radio]")).to_have_count(0)

    # --- 7: the figures -----------------------------------------------------------------------------------------------

    def figures(self) -> dict[str, str]:
        """What each card of the leader's page says, over a period in which the terms of today's case end."""
        today = timezone.localdate()
        self.leader.goto(f"/desk/leader/?first={today}&last={today + timedelta(days=120)}")
        self.look(self.leader)
        return {
            card.locator(".stat-label").inner_text(): card.locator(".stat-figure").inner_text()
            for card in self.leader.locator(".stat").all()
        }

    def no_single_rating_is_shown(self) -> None:
        for label in SATISFACTION:
            card = self.leader.locator(".stat").filter(has_text=label)
            expect(card.locator(".stat-figure")).to_have_text("—")
            expect(card.locator(".stat-meta")).to_contain_text("n = 1")
            expect(card.locator(".stat-meta")).to_contain_text("评价不足 5 份")

    def every_number_opens_its_list(self, number: str, counted: set[str]) -> set[str]:
        found = {link.inner_text(): link.get_attribute("href") for link in self.leader.locator("a.stat-link").all()}
        links = {label: address for label, address in found.items() if label in counted}
        for label, address in links.items():
            self.leader.goto(address)
            expect(self.leader.get_by_role("heading", name=label, level=1)).to_be_visible()
            expect(self.leader.get_by_role("link", name=number)).to_be_visible()
        self.look(self.leader)
        self.leader.get_by_role("link", name=number).click()
        expect(self.leader.locator("#case")).to_be_visible()
        self.look(self.leader)
        return set(links)


@pytest.mark.parametrize("script", [True, NO_SCRIPT_IN_DEEP], ids=["script", "no-script"])
def test_from_the_number_at_the_door_to_the_figures(live_site, new_context, settings, tmp_path, script):
    settings.AUDIT_SEALS = str(tmp_path / "seals")  # the seals of other tests are of databases that are gone
    story = Story(new_context, script=script)
    before = story.figures()
    assert set(before.values()) == NOTHING
    story.a_number_is_taken()
    story.the_window_calls()
    story.they_talk()
    story.it_is_sorted_and_forwarded()
    number, code = story.the_receipt_is_in_hand()
    story.the_clocks_stand()
    story.the_unit_answers()
    story.the_person_follows(number, code)
    story.the_person_rates()
    after = story.figures()
    story.no_single_rating_is_shown()
    counted = {label for label, figure in after.items() if figure not in NOTHING}
    assert counted >= COUNTED
    assert story.every_number_opens_its_list(number, counted) == counted
    assert audit.seal() > 0
    assert audit.verify() == []
