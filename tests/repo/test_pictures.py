"""The pictures that the documents show are there, are pictures, and are light."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHOWN = {
    (page, path)
    for page in ("README.md", "README.en.md")
    for path in re.findall(r'(?:\]\(|src=")(docs/screenshots/[^)"]+)', (ROOT / page).read_text())
}
MOST = 300 * 1024  # bytes


def test_the_readme_shows_the_five_workplaces():
    names = {Path(path).stem for page, path in SHOWN if page == "README.md"}
    assert names == {"board", "window", "case", "portal", "leader"}


@pytest.mark.parametrize(("page", "path"), sorted(SHOWN))
def test_a_picture_is_there_and_light(page, path):
    data = (ROOT / path).read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert len(data) < MOST
    width, height = struct.unpack(">II", data[16:24])
    assert width >= 700
    assert height >= 700


def test_no_picture_lies_about_unused():
    there = {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs" / "screenshots").iterdir()}
    assert there == {path for _, path in SHOWN}
