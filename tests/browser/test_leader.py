"""The leader in a browser: figures and lists at both widths, by the keyboard alone, and without script."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.test_journey import looked_at
from tests.browsing import DESKTOP, PHONE, sign_in
from tests.factories import Life, user
from yimen.domain.roles import Role

pytestmark = pytest.mark.browser


@pytest.fixture
def life(live_site):
    """A case answered and delivered, and the leader over it."""
    made = Life(at=timezone.now() - timedelta(hours=2)).delivered()
    made.leader = user(made.government, Role.LEADER)
    return made


def desk(new_context, life, **context):
    opened = new_context(**context)
    sign_in(opened, life.leader)
    page = opened.new_page()
    page.goto("/desk/")
    expect(page.get_by_role("heading", name="指标", level=1)).to_be_visible()
    return page


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1366", "390"])
def test_a_number_is_opened_to_the_case_and_a_wrong_period_corrected(new_context, life, size, script):
    page = desk(new_context, life, viewport=size, java_script_enabled=script)
    looked_at(page, script=script)
    page.get_by_label("从", exact=True).fill("2026-05-02")
    page.get_by_label("到", exact=True).fill("2026-05-01")
    page.get_by_role("button", name="查看").click()
    expect(page.locator(".error-summary")).to_contain_text("结束日期早于开始日期")
    expect(page.get_by_label("从", exact=True)).to_have_value("2026-05-02")
    looked_at(page, script=script)
    page.get_by_label("到", exact=True).fill(timezone.localdate().isoformat())
    page.get_by_role("button", name="查看").click()
    expect(page.locator(".error-summary")).to_have_count(0)
    page.get_by_role("link", name="平均办理时限").click()
    expect(page.get_by_role("heading", name="平均办理时限", level=1)).to_be_visible()
    looked_at(page, script=script)
    page.get_by_role("link", name=life.case.number).click()
    expect(page.locator("#case")).to_contain_text(life.case.number)


def test_the_keyboard_alone_reaches_a_case(new_context, life):
    page = desk(new_context, life, viewport=DESKTOP)
    wanted = page.get_by_role("link", name="平均办理时限")
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted.evaluate("link => link === document.activeElement"):
            break
    expect(wanted).to_be_focused()
    ring = wanted.evaluate("link => getComputedStyle(link, '::after').outlineStyle")  # around the whole card
    assert ring == "solid", "the focus cannot be seen"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="平均办理时限", level=1)).to_be_visible()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name=life.case.number)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#case")).to_contain_text(life.case.number)


def test_how_a_figure_is_counted_opens_under_it(new_context, life):
    page = desk(new_context, life, viewport=PHONE)
    card = page.locator(".stat").filter(has_text="平均办理时限")
    expect(card.locator(".stat-how p")).to_be_hidden()
    card.get_by_text("怎么算的").click()
    expect(card.locator(".stat-how p")).to_contain_text(re.compile("受理.*办结"))
    looked_at(page, script=True)
