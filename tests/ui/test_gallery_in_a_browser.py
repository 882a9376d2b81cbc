"""The gallery in a real browser: accessible, never wider than its screen, and alive."""

from __future__ import annotations

from pathlib import Path

import pytest

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

pytestmark = pytest.mark.browser


def cookie(url: str) -> dict[str, str]:
    return {"name": "elder", "value": "1", "url": url}


@pytest.mark.parametrize("elder", [False, True], ids=["standard", "large type"])
@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_the_gallery_has_no_accessibility_violation_and_fits_its_screen(live_site, browser, width, height, elder):
    # the policy is lifted only to let axe in
    context = browser.new_context(viewport={"width": width, "height": height}, bypass_csp=True, locale="zh-CN")
    try:
        if elder:
            context.add_cookies([cookie(live_site.url)])
        page = context.new_page()
        page.goto(f"{live_site.url}/desk/gallery")
        page.add_script_tag(path=str(AXE))
        result = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
        assert len(result["passes"]) > 20
        assert [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in result["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        size = page.evaluate("getComputedStyle(document.documentElement).fontSize")
        assert size == ("20px" if elder else "16px")
    finally:
        context.close()


def test_keys_dialogs_and_signature_work_under_the_content_policy(live_site, page):
    page.goto("/desk/gallery")
    pad = page.locator("[data-signature] canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    for step in range(12):
        page.mouse.move(box["x"] + 40 + step * 12, box["y"] + 50 + step % 4 * 15)
    page.mouse.up()
    assert page.locator("[data-signature-value]").input_value().startswith("data:image/png;base64,")
    page.locator("[data-signature-clear]").click()
    assert page.locator("[data-signature-value]").input_value() == ""

    page.locator("#demo-dialog summary").click()
    assert page.locator("#demo-dialog dialog").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#demo-dialog dialog").is_visible()

    page.evaluate("document.activeElement.blur()")
    for key in ("j", "j", "x"):
        page.keyboard.press(key)
    assert page.locator("tr input:checked").input_value() == "XF2026-001187"
    page.locator('[data-sheet][href="#why"]').first.click()
    assert page.locator("[data-sheet-dialog] .why").is_visible()


def test_the_gallery_works_without_script(live_site, browser):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    try:
        page = context.new_page()
        page.goto(f"{live_site.url}/desk/gallery")
        assert not page.locator("[data-signature-area]").is_visible()
        assert page.locator("#id_reason").is_visible()
        page.locator("#demo-dialog summary").click()
        assert page.locator("#demo-dialog textarea").is_visible()
        page.locator(".menu-button").click()
        assert page.locator("#desk-nav").is_visible()
        page.keyboard.press("Escape")
        page.locator(".topbar .elder-switch").click()
        assert page.locator("html.elder").count() == 1
    finally:
        context.close()
