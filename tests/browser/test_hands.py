"""Who has a case in hand, in a browser: ordered, offered, declined, accepted; an interest declared; a deputy signs."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browsing import DESKTOP, PHONE, PHONE_IN_DEEP, in_deep, sign_in, violations
from tests.factories import Life, user
from yimen.cases import actions as cases
from yimen.cases.models import Case
from yimen.domain.roles import Role

pytestmark = pytest.mark.browser


class Team:
    """A department with one accepted case: a handler, two colleagues and the head, each at a desk."""

    def __init__(self, new_context: Any, **context: Any) -> None:
        self.life = Life(at=timezone.now() - timedelta(hours=3)).accepted()
        self.case = self.life.case
        self.one, self.two = (user(self.life.department, Role.HANDLER) for _ in range(2))
        self.script = context.get("java_script_enabled", True)
        self.new_context, self.context = new_context, context

    def desk_of(self, person: Any) -> Any:
        opened = self.new_context(**self.context)
        sign_in(opened, person)
        return opened.new_page()

    def look(self, page: Any, name: str) -> None:
        assert violations(page, script=self.script) == []
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        if os.environ.get("SHOTS_DIR"):
            page.screenshot(path=Path(os.environ["SHOTS_DIR"]) / f"hands-{name}.png", full_page=True)

    def opens_the_case(self, page: Any) -> None:
        page.goto(f"/desk/cases/{self.case.pk}")

    def press(self, page: Any, name: str) -> None:
        page.locator("main .btn", has_text=name).first.click()

    def holder(self) -> Any:
        return Case.objects.get(pk=self.case.pk).holder

    def hands_on(self, page: Any, how: str, to: Any, why: str) -> None:
        self.opens_the_case(page)
        self.press(page, how)
        expect(page.get_by_role("heading", name=how, level=1)).to_be_visible()
        page.get_by_label("同事").select_option(str(to.pk))
        page.locator("[name=reason]").fill(why)
        self.look(page, "form")
        self.press(page, "确定")


@pytest.mark.parametrize(
    "context",
    [{"viewport": DESKTOP}, in_deep({"viewport": PHONE}), in_deep({"viewport": PHONE, "java_script_enabled": False})],
    ids=["desk", "phone", "phone without script"],
)
def test_a_case_goes_from_hand_to_hand(live_site, new_context, context):
    team = Team(new_context, **context)
    handler, head, one, two = (team.desk_of(who) for who in (team.life.handler, team.life.head, team.one, team.two))

    team.hands_on(head, "指定承办人", team.one, "专人办理")  # the head's order needs no yes
    expect(head.get_by_text(f"已指定{team.one.name}承办。")).to_be_visible()
    team.look(head, "case")

    team.hands_on(one, "请同事接办", team.two, "我明天出差")  # a colleague declines
    two.goto("/desk/cases/today")
    expect(two.get_by_text("同事请您接办 1 件")).to_be_visible()
    team.look(two, "my-day")
    two.get_by_role("link", name="不接").click()
    team.press(two, "不接")
    expect(two.locator(".error-summary")).to_contain_text("请写明不接的理由")
    team.look(two, "answer")
    two.get_by_label("不接的理由").fill("手上已满")
    team.press(two, "不接")
    expect(two.get_by_text("已答复不接")).to_be_visible()
    assert team.holder() == team.one

    team.hands_on(one, "请同事接办", team.life.handler, "我明天出差")  # another accepts
    handler.goto("/desk/unit/")
    team.look(handler, "unit")
    if team.script and context["viewport"] == DESKTOP:
        handler.keyboard.press("y")  # one key
    else:
        team.press(handler, "接办")
    expect(handler.get_by_text("已接办，该件现在由您承办。")).to_be_visible()
    expect(handler.locator("#hands")).to_contain_text("同事接办")
    assert team.holder() == team.life.handler


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE_IN_DEEP], ids=["desk", "phone"])
def test_one_declares_an_interest_and_a_deputy_decides_and_signs(live_site, new_context, viewport):
    team = Team(new_context, viewport=viewport)
    handler, head, one = (team.desk_of(who) for who in (team.life.handler, team.life.head, team.one))

    head.goto("/desk/deputies/")  # the head is away from today
    head.get_by_label("由谁代理").select_option(str(team.one.pk))
    team.look(head, "deputies")
    team.press(head, "指定")
    expect(head.get_by_text("代理中")).to_be_visible()

    team.opens_the_case(handler)
    team.press(handler, "申报回避")
    team.press(handler, "确定")
    expect(handler.locator(".error-summary")).to_contain_text("请选择回避的情形")
    handler.locator("label", has_text="近亲属关系").first.click()
    handler.locator("[name=words]").fill("信访人是我表兄")
    team.look(handler, "declare")
    team.press(handler, "确定")
    expect(handler.locator("#hands")).to_contain_text("回避待决定")
    expect(handler.locator(".case-next")).to_contain_text("应当回避")
    team.look(handler, "declared")
    handler.goto("/desk/cases/today")
    expect(handler.get_by_text(team.case.number)).to_have_count(0)  # gone from the work list at once

    one.goto("/desk/cases/today")
    one.get_by_role("link", name=team.life.handler.name).click()
    one.locator("label", has_text="决定回避").first.click()
    one.locator("[name=words]").fill("情况属实")
    team.look(one, "decide")
    team.press(one, "确定")
    expect(one.locator("#hands")).to_contain_text("承办人回避，交回本单位")
    assert team.holder() is None
    assert handler.goto(f"/desk/cases/{team.case.pk}").status == 404  # nor is the case there for him now

    answers = {order: cases.ClaimAnswer("supported", "情况属实，予以支持。") for order in (1, 2)}
    cases.draft_opinion(
        case_id=team.case.pk,
        answers=answers,
        facts="经现场核查，电梯停运属实。",
        legal_basis=["《信访工作条例》第三十二条"],
        review_organ="云汀区人民政府",
        by=team.two,
        at=timezone.now(),
    )
    team.opens_the_case(one)
    team.press(one, "审签")
    team.press(one, "审签出具意见书")
    expect(one.get_by_text("已审签出具处理意见书")).to_be_visible()
    expect(one.locator(".timeline")).to_contain_text(f"{team.one.name}（代{team.life.head.name}）")
    team.look(one, "signed")
