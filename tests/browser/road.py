"""The road of one case from desk to desk, as people click it.

Whoever acts comes to the case from where the work waits: my day, the list of promises, the decision at the top of the
page. So each act is also the proof that the act before did not end blind: the case stands on the desk of the one who
must act next, with an open door. After each step the petitioner's page is opened too: it tells the steps that are
public, and none of the others.
"""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import TimeoutError as TooSlow
from playwright.sync_api import expect

from tests.browsing import DESKTOP, PHONE, sign_in, violations
from tests.factories import Life
from yimen.cases.models import Case
from yimen.cases.public.progress import TO_UNIT
from yimen.documents.models import Document
from yimen.domain.procedure import STEPS, Paper, Step
from yimen.web.cases.offers import SHARED
from yimen.web.steps.titles import TITLES

TODAY, ALL, PROMISES = "/desk/cases/today", "/desk/cases/all", "/desk/after/"
Typed = Mapping[str, str | bool]


class Road:
    """One case and the desks of those who meet on it; every page is looked at by axe, wide and narrow."""

    def __init__(self, new_context: Any, life: Life, *, name: str = "", case: Case | None = None) -> None:
        self.new_context, self.life, self.name = new_context, life, name
        self.case, self.code = case or life.case, life.query_code
        self.pages: dict[int, Any] = {}
        self.phone: Any = None
        self.serial = itertools.count(1)

    # --- looking ------------------------------------------------------------------------------------------------------

    def of(self, person: Any) -> Any:
        """The browser of one person."""
        if person.pk not in self.pages:
            context = self.new_context(viewport=DESKTOP)
            sign_in(context, person)
            self.pages[person.pk] = context.new_page()
        return self.pages[person.pk]

    def leaves(self, person: Any) -> None:
        """Away from the page: what goes to another unit is no longer this one's to see, as an open page would say."""
        self.of(person).goto("about:blank")

    def look(self, page: Any, name: str = "") -> None:
        """Open to everybody and not wider than its window; a picture is kept where one is wanted."""
        number = next(self.serial)
        for size in (PHONE, DESKTOP):
            page.set_viewport_size(size)
            assert violations(page) == [], (page.url, size)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (page.url, size)
            if os.environ.get("SHOTS_DIR"):
                file = f"path-{self.name}-{number:02d}-{name}-{size['width']}.png"
                page.screenshot(path=Path(os.environ["SHOTS_DIR"]) / file, full_page=True)

    def stage(self) -> str:
        """Where the case stands."""
        return str(Case.objects.get(pk=self.case.pk).stage)

    def papers(self) -> list[str]:
        """The papers issued so far, beside the receipt."""
        found = Document.objects.filter(case=self.case).exclude(paper=Paper.RECEIPT).order_by("pk")
        return list(found.values_list("paper", flat=True))

    # --- arriving -----------------------------------------------------------------------------------------------------

    def arrives(self, person: Any, where: str = TODAY) -> Any:
        """The person's page of the case, reached from where the work waits."""
        page = self.of(person)
        page.goto(where)
        number = Case.objects.get(pk=self.case.pk).number
        link = page.locator("main").get_by_role("link", name=number, exact=where == TODAY).first
        link.click()
        try:
            page.wait_for_url(re.compile(r"/desk/cases/\d+$"), timeout=10_000, wait_until="commit")
        except TooSlow:  # the list renewed itself under the finger, as lists that others work on do
            link.click()
        expect(page.locator("#case")).to_contain_text(number)
        return page

    def at_door(self, person: Any, words: str, where: str = TODAY) -> Any:
        """Through the door of a step; one that is seldom used stands in a fold."""
        page = self.arrives(person, where)
        door = page.locator("main .door").locator("a.btn, button").filter(has_text=words).first
        if not door.is_visible():
            page.locator("summary", has_text="其他步骤").first.click()
        door.click()
        page.wait_for_load_state()
        return page

    def decides_at(self, person: Any) -> Any:
        """The page of a decision, straight from 待您决定 at the top of my day."""
        page = self.of(person)
        page.goto(TODAY)
        page.locator("main .notice").get_by_role("link", name=self.case.number).first.click()
        page.wait_for_load_state()
        return page

    # --- acting -------------------------------------------------------------------------------------------------------

    def put(self, scope: Any, typed: Typed) -> None:
        """Fill fields by the words beside them: a box or a choice is ticked, a list chosen from, the rest typed."""
        for label, value in typed.items():
            field = scope.get_by_label(re.compile(rf"^\s*{re.escape(label)}")).first
            kind = field.evaluate("field => field.type")
            if kind in {"radio", "checkbox"}:
                field.check()
            elif kind.startswith("select"):
                field.select_option(label=str(value))
            else:
                field.fill(str(value))

    def sends(self, page: Any, says: str, button: str = "确定") -> None:
        """Press, and read what was done."""
        page.locator("main").get_by_role("button", name=button).first.click()
        expect(page.get_by_text(says).first).to_be_visible()

    def takes(self, person: Any, step: Step, typed: Typed, says: str, *, where: str = TODAY) -> Any:
        """A step with a short form of its own, from the case page."""
        page = self.at_door(person, TITLES.get(step, STEPS[step].label), where)
        self.look(page, step)
        self.put(page.locator("main"), typed)
        self.sends(page, says)
        self.told(step)
        return page

    def decides(self, person: Any, step: Step, typed: Typed, says: str) -> Any:
        """A decision about what somebody proposed, from the top of my day."""
        page = self.decides_at(person)
        self.look(page, step)
        self.put(page.locator("main"), typed)
        self.sends(page, says)
        self.told(step)
        return page

    def lets_go(
        self, person: Any, exit_: Step, typed: Typed, says: str, *, path: int = 6, kind: str = "appeal"
    ) -> None:
        """Sort it and take an exit, on the sorting page."""
        page = self.at_door(person, SHARED["web:mail-case"][1])
        for name, value in (("petition_class", kind), *([("path", str(path))] if path else [])):
            choice = page.locator(f"#exit input[name={name}][value='{value}']")
            if not choice.is_checked():
                with page.expect_response(lambda answer: answer.request.method == "POST"):
                    choice.check()
        way = page.locator("section.way").filter(has=page.locator(f"button[value={exit_}]"))
        fold = way.locator("details.way-body")
        expect(fold).to_be_attached()
        for each in (fold, *fold.locator("details").all()):
            if each.get_attribute("open") is None:
                each.locator("summary").first.click()
        self.look(page, exit_)
        self.put(fold, typed)
        way.locator(f"button[value={exit_}]").click()
        expect(page.get_by_text(says).first).to_be_visible()
        self.takes_the_receipt(page)
        self.told(exit_)

    def takes_the_receipt(self, page: Any) -> None:
        """Where a receipt with a new code was made, the one of before has ended: the person reads by the new one."""
        code = page.locator(".receipt-code")
        if code.count():
            self.code, self.phone = code.inner_text(), None

    def receives(self, person: Any) -> None:
        """接收 by one press."""
        page = self.at_door(person, STEPS[Step.RECEIVE].label)
        expect(page.get_by_text(f"已接收 {self.case.number}")).to_be_visible()
        self.told(Step.RECEIVE)

    def accepts(self, person: Any) -> None:
        """告知受理 with its paper."""
        page = self.at_door(person, STEPS[Step.ACCEPT].label)
        self.look(page, "accept")
        self.sends(page, "已出具受理告知书", "出具受理告知书")
        self.told(Step.ACCEPT)

    def drafts(self, person: Any, *, result: str = "支持（事实清楚") -> None:
        """The opinion, claim by claim."""
        page = self.at_door(person, STEPS[Step.DRAFT_OPINION].label)
        page.get_by_label("查明的事实").fill("经现场核查，电梯停运属实。")
        for box in page.locator(".claim-answer").all():
            box.locator("label", has_text=result).first.click()
            box.get_by_label("理由").fill("情况属实，予以支持。")
        page.get_by_label(re.compile("《信访工作条例》第三十二条")).first.check()  # stays ticked in what was returned
        self.look(page, "opinion")
        self.sends(page, "已提交审签", "提交审签")
        self.told(Step.DRAFT_OPINION)

    def returns(self, person: Any, why: str) -> None:
        """退回修改 by the second person."""
        page = self.at_door(person, "审签")
        page.get_by_label("退回理由").fill(why)
        self.sends(page, "已退回起草人修改", "退回修改")
        self.told(Step.RETURN_OPINION)

    def issues(self, person: Any) -> None:
        """审签出具."""
        page = self.at_door(person, "审签")
        self.look(page, "check")
        self.sends(page, "已审签出具处理意见书", "审签出具意见书")
        self.told(Step.ISSUE_OPINION)

    def delivers(self, person: Any, typed: Typed, says: str, *, one: bool = False) -> Any:
        """送达 to one person; the way is in what is typed."""
        page = self.at_door(person, STEPS[Step.DELIVER].label)
        self.put(page.locator("main"), typed)
        self.look(page, "deliver")
        self.sends(page, says, "登记送达")
        self.told(Step.DELIVER_ONE if one else Step.DELIVER)
        return page

    def answered(self, handler: Any, head: Any) -> None:
        """From the inbox to the signature, the straight way."""
        self.receives(handler)
        self.accepts(handler)
        self.drafts(handler)
        self.issues(head)
        self.delivers(handler, SIGNED, "送达已证明，该件已办结")

    # --- the person ---------------------------------------------------------------------------------------------------

    def reads(self) -> Any:
        """The petitioner's own page, opened by number and code."""
        if self.phone is None:
            self.phone = self.new_context(viewport=PHONE).new_page()
            self.phone.goto("/status/")
            self.phone.get_by_label("信访件编号").fill(self.case.number)
            self.phone.get_by_label("查询码").fill(self.code)
            self.phone.get_by_role("button", name="查询").first.click()
            expect(self.phone.get_by_text("办到哪一步了")).to_be_visible()
        self.phone.goto("/status/case/")
        return self.phone

    def told(self, step: Step) -> None:
        """The person's page tells a public step, and is silent about the office's own."""
        line = self.reads().locator(".timeline")
        if STEPS[step].public:
            expect(line).to_contain_text(TO_UNIT.get(step, STEPS[step].done))
        else:
            expect(line).not_to_contain_text(STEPS[step].done)

    def person_sees(self, *words: str) -> None:
        """These words stand on the person's page, which is looked at like every other."""
        page = self.reads()
        for one in words:
            expect(page.get_by_text(one).first).to_be_visible()
        self.look(page, "portal")


SIGNED: Typed = {"签收人": "王小云", "签名方式": "纸质签收，已存档"}
