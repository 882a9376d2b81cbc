"""Promises that every template of the repository keeps, whoever wrote it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from yimen.ui.gallery import icon_names

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(ROOT.glob("yimen/**/templates/**/*.html"))
NAMES = [str(path.relative_to(ROOT)) for path in TEMPLATES]

# what a strict content policy would silently block
FORBIDDEN = {
    "an inline style": r"<[^>]+\sstyle\s*=",
    "a style element": r"<style\b",
    "an inline script": r"<script\b(?![^>]*\bsrc=)",
    "an event attribute": r"<[a-z][^>]*\son[a-z]+\s*=",
    "hx-on": r"\shx-on[:=-]",
    "an evaluated value": r"""hx-(?:vals|headers|vars)\s*=\s*["'](?:js|javascript):""",
    "a javascript address": r"""href\s*=\s*["']javascript:""",
}


def test_there_are_templates_to_look_at():
    assert len(TEMPLATES) > 40


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_a_template_holds_nothing_that_the_content_policy_blocks(path):
    source = path.read_text(encoding="utf-8")
    found = [what for what, rule in FORBIDDEN.items() if re.search(rule, source, re.IGNORECASE)]
    assert found == []


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_a_template_names_only_icons_that_exist(path):
    source = path.read_text(encoding="utf-8")
    named = re.findall(r'{% icon "([^"]+)"', source) + re.findall(r'{%[^%]*\bicon="([^"]+)"', source)
    assert set(named) - set(icon_names()) == set()


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        ("an inline style", '<p class="a" style="color:red">'),
        ("an inline script", "<script>alert(1)</script>"),
        ("an event attribute", '<a href="#" onclick="x()">'),
        ("hx-on", '<p hx-on:click="x()">'),
    ],
)
def test_the_rules_find_what_they_look_for(rule, source):
    assert re.search(FORBIDDEN[rule], source, re.IGNORECASE)


def test_red_is_named_only_by_its_tokens():
    """A colour is written once, in tokens.css; components use its name (screen.css draws its own dark board)."""
    for sheet in ("base", "components", "workbench", "desk", "portal"):
        source = (ROOT / f"yimen/ui/static/ui/css/{sheet}.css").read_text(encoding="utf-8")
        written = set(re.findall(r"#[0-9a-fA-F]{3,8}\b", source)) - {"#fff", "#000"}
        assert written <= {"#d5e3f1", "#c4d5e6"}, sheet  # light blues on the dark top bar
