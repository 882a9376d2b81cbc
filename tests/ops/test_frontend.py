"""The front-end build: done when its inputs changed, skipped when not, in words when it fails."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from yimen.ops import frontend
from yimen.ops.problem import Problem

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path, collected):
    """The inputs, with the packages that are installed already."""
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "frontend", tmp_path / "frontend")
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    return tmp_path


def test_every_entry_becomes_a_bundle_and_a_second_build_is_skipped(checkout):
    assert frontend.build(checkout)
    entries = {path.name for path in (checkout / "frontend" / "src" / "entries").glob("*.js")}
    assert {"app.js", "board.js", "events-worker.js"} <= entries
    assert entries <= {path.name for path in (checkout / "static-built").glob("*.js")}
    assert not frontend.build(checkout)


def test_a_changed_source_is_built_anew(checkout):
    frontend.build(checkout)
    with (checkout / "frontend" / "src" / "entries" / "app.js").open("a") as source:
        source.write("\ndocument.body.dataset.marker = 'seen-in-the-bundle';\n")
    assert frontend.build(checkout)
    assert "seen-in-the-bundle" in (checkout / "static-built" / "app.js").read_text()


def test_a_source_that_does_not_parse_is_named(checkout):
    (checkout / "frontend" / "src" / "entries" / "app.js").write_text("const = 1;\n")
    with pytest.raises(Problem, match=r"前端构建失败(.|\n)*app\.js:1"):
        frontend.build(checkout)
    assert not (checkout / "static-built" / frontend.STAMP).exists()


def test_bundles_hold_no_eval_and_load_nothing_from_elsewhere(checkout):
    import re

    frontend.build(checkout)
    for path in (checkout / "static-built").rglob("*.js"):
        text = path.read_text()
        assert not re.search(r"""(?:import|importScripts)\s*\(?\s*["']https?:""", text), path.name
        assert "sourceMappingURL" not in text
