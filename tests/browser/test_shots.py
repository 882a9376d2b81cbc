"""The five pictures of the README, of a small demo district: `just shots` makes them anew.

Nothing in them is real: district, people, numbers and sentences come from the demo's own grammar by a fixed seed. The
hall shows the moment at which it is photographed, so the play ends now.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db.models import QuerySet
from django.utils.timezone import localdate, now
from playwright.sync_api import expect

from tests.browser.test_window import Morning
from tests.browsing import DESKTOP, PHONE, sign_in
from yimen.base.models import User
from yimen.cases.actions.codes import query_code_again
from yimen.cases.models import Case
from yimen.ops.demo import running, scene
from yimen.ops.demo.world import World

FOLDER = os.environ.get("SHOTS_DIR", "")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not FOLDER, reason="pictures are made by `just shots`")]

SEED = 20220501
WEEKS = 26  # so that sixty days of handling and ninety of watching end in them
MOST = 300 * 1024  # bytes; a README is read on slow lines too
BOARD = {"width": 1920, "height": 1080}


class Photographer:
    """A demo district at this moment, and a camera that refuses heavy pictures and pages with errors."""

    def __init__(self, new_context: Any) -> None:
        self.new_context = new_context
        self.now = now()
        today = localdate(self.now)
        first = running.monday_of(today) - timedelta(weeks=WEEKS - 1)
        running.play_all(running.Story(SEED), first=first, until=running.end_of(today, self.now), tick=lambda *_: None)
        self.world = World()
        scene.due_now(self.world, seed=SEED, now=self.now)
        scene.set_up(self.world, seed=SEED, now=self.now)

    def page(self, path: str, *, who: str = "", **context: Any) -> Any:
        opened = self.new_context(**context)
        if who:
            sign_in(opened, User.objects.get(username=who))
        page = opened.new_page()
        assert page.goto(path).ok
        return page

    def shoot(self, page: Any, name: str, height: int | None = None) -> None:
        if height is not None:
            page.set_viewport_size({**page.viewport_size, "height": height})
        page.evaluate("document.fonts.ready.then(() => scrollTo(0, 0))")
        # "this QR code points to loopback": true of the test's site, not of what the picture shows
        page.evaluate("document.querySelectorAll('.qr-warning').forEach((words) => { words.hidden = true; })")
        page.mouse.move(0, 0)
        folder = Path(FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        picture = page.screenshot(path=folder / f"{name}.png", animations="disabled")
        assert len(picture) < MOST, f"{name}.png has {len(picture)} bytes"


def _told_best(cases: QuerySet[Case], *stages: str) -> Case:
    """The case with a running, not yet overdue C4 that is farthest in these stages, and has the most claims."""
    running_c4 = cases.filter(
        stage__in=stages, clocks__code="C4", clocks__stopped_on=None, clocks__due__gte=localdate()
    )
    return max(
        running_c4, key=lambda case: (stages.index(case.stage), case.claims.count(), case.steps.count(), case.pk)
    )


def test_the_five_pictures_of_the_readme(live_site, new_context):
    camera = Photographer(new_context)

    board = camera.page(f"/screen/board/{camera.world.halls[''].pk}/", viewport=BOARD)
    expect(board.locator("html[data-connection=on]")).to_have_count(1)
    expect(board.locator(".board-now-call").first).to_be_visible()
    camera.shoot(board, "board")

    window = camera.page("/desk/window/", who="jietan", viewport=DESKTOP)
    expect(window.get_by_text("接谈中")).to_be_visible()
    Morning.fill(SimpleNamespace(page=window))  # type: ignore[arg-type]
    window.get_by_role("button", name="再加一项诉求").click()
    window.get_by_role("textbox", name="诉求 2").fill("公示维修资金使用情况")
    expect(window.locator("[data-autosave-state]")).to_contain_text("已保存", timeout=15_000)
    camera.shoot(window, "window", height=1130)

    case = _told_best(Case.objects.filter(unit__code="云住建"), "handling", "drafted", "issued")
    page = camera.page(f"/desk/cases/{case.pk}", who="fuze" if case.stage == "drafted" else "jingban", viewport=DESKTOP)
    expect(page.locator("#case")).to_be_visible()
    camera.shoot(page, "case", height=900)

    case = _told_best(Case.objects.filter(source_key__startswith="demo:", channel="web"), "handling")
    phone = camera.page("/status/", viewport=PHONE, device_scale_factor=2)
    phone.get_by_label("信访件编号").fill(case.number)
    code = query_code_again(case.number, bytes(case.query_code or b""), seed=case.source_key or "")
    phone.get_by_label("查询码").fill(code)
    phone.get_by_role("button", name="查询").click()
    expect(phone.locator(".now-sentence")).to_be_visible()
    camera.shoot(phone, "portal")

    leader = camera.page("/desk/leader/", who="lingdao", viewport=DESKTOP)
    expect(leader.locator("a.stat-link").first).to_be_visible()
    camera.shoot(leader, "leader", height=1100)
