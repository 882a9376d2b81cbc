"""What the repository promises about itself: settings, secrets, assets, paths, executables."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from config.describe import page
from config.env import Env

ROOT = Path(__file__).resolve().parents[2]
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".html",
    ".css",
    ".js",
    ".mjs",
    ".json",
    ".yaml",
    ".yml",
    ".sh",
    ".csv",
    ".svg",
    ".txt",
    "",
}
OURS = {"localhost", "127.0.0.1"}


def tracked() -> list[Path]:
    """The files git knows; outside a git checkout, all but what is built."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if done.returncode == 0:
        return [ROOT / name for name in done.stdout.decode().split("\0") if name and (ROOT / name).is_file()]
    built = {".venv", ".uv", "var", "node_modules", "static-built", ".git"}
    return [p for p in ROOT.rglob("*") if p.is_file() and not built & set(p.relative_to(ROOT).parts)]


FILES = [path for path in tracked() if path.suffix in TEXT and path.name not in {"uv.lock", "package-lock.json"}]


def lines_with(pattern: str, files: list[Path]) -> list[str]:
    """`file:line` of each match."""
    wanted = re.compile(pattern)
    found = []
    for path in files:
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), start=1):
            if wanted.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}")
    return found


def test_the_page_of_settings_is_that_of_the_settings():
    assert (ROOT / "docs" / "settings.md").read_text() == page(), "run `just settings`"


@pytest.mark.parametrize("name", list(Env.model_fields))
def test_every_setting_has_a_hint_in_chinese(name):
    hint = Env.model_fields[name].description or ""
    assert re.search(r"[\u4e00-\u9fff]{4}", hint), name
    assert hint.endswith("。"), name


def test_no_file_holds_a_path_of_somebodys_machine():
    people = r"(?<![\w.])/(?:home|Users)/[a-z]\w*/|(?<![\w.~])/root/|[A-Z]:\\Users\\"
    homes = rf"{people}|(?<![\w.])/(?:work(?:space|dir)?|builds)/"
    here = [path for path in FILES if path != Path(__file__)]
    assert lines_with(homes, here) == []


def test_no_link_leads_out_of_the_repository():
    """A link's target is a path of somebody's machine too, and it takes the place of what stands there."""
    done = subprocess.run(["git", "ls-files", "-s", "-z"], cwd=ROOT, capture_output=True, check=False)
    links = [line.split("\t", 1)[1] for line in done.stdout.decode().split("\0") if line.startswith("120000 ")]
    assert [name for name in links if not (ROOT / name).resolve().is_relative_to(ROOT)] == []
    assert "node_modules" not in links


def test_no_file_names_a_private_host_or_mirror():
    private = r"https?://(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)|\.(?:internal|lan|corp)\b"
    here = [path for path in FILES if path != Path(__file__)]
    assert lines_with(private, here) == []


def test_pages_load_nothing_from_elsewhere():
    pages = [p for p in FILES if p.suffix in {".html", ".css", ".js", ".mjs"} and "tests" not in p.parts]
    assert pages
    loading = (
        r"""(?:src|srcset|action|formaction|data)\s*=\s*["'](?:https?:)?//|<link[^>]*href\s*=\s*["'](?:https?:)?//"""
        r"""|url\(\s*["']?(?:https?:)?//|@import|import\s*\(?\s*["'](?:https?:)?//|fetch\(\s*["'](?:https?:)?//"""
    )
    assert lines_with(loading, pages) == []


def test_templates_hold_no_inline_script_style_or_handler():
    pages = [p for p in FILES if p.suffix == ".html" and "templates" in p.parts]
    assert len(pages) > 20
    script = r"""<script(?![^>]*\ssrc=)(?![^>]*type="application/json")"""
    inline = r"""\sstyle\s*=|<style|\son[a-z]+\s*=\s*["']|hx-on|javascript:|""" + script
    assert lines_with(inline, pages) == []


def test_no_secret_stands_in_a_file():
    secret = r"BEGIN [A-Z ]*PRIVATE KEY|(?i:secret_key|password|token)\s*=\s*[\"'][A-Za-z0-9+/_-]{24,}[\"']"
    here = [path for path in FILES if path != Path(__file__)]
    assert lines_with(secret, here) == []


@pytest.mark.parametrize("name", ["run", ".ci/run"])
def test_scripts_can_be_started_and_parsed(name):
    script = ROOT / name
    assert os.access(script, os.X_OK)
    assert script.read_text().startswith("#!/bin/sh\n")
    assert subprocess.run(["/bin/sh", "-n", script], check=False).returncode == 0


def test_the_rules_load_without_any_library_of_ours():
    names = sorted(p.stem for p in (ROOT / "yimen" / "domain").glob("*.py") if p.stem != "__init__")
    assert len(names) > 10
    code = (
        "import sys\n"
        + "\n".join(f"import yimen.domain.{name}" for name in names)
        + "\nbad = {m.split('.')[0] for m in sys.modules} & {'django', 'psycopg', 'pydantic', 'click', 'ninja'}"
        + "\nsys.exit(', '.join(bad) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_nothing_generated_is_in_the_repository():
    built = {"var", "node_modules", "static-built", ".venv", "__pycache__"}
    assert [p for p in tracked() if built & set(p.relative_to(ROOT).parts)] == []


def test_no_file_of_ours_is_too_long_to_be_read():
    code = [
        p for p in tracked() if p.suffix == ".py" and p.is_relative_to(ROOT / "yimen") and "migrations" not in p.parts
    ]
    long = {str(p.relative_to(ROOT)): n for p in code if (n := len(p.read_text().splitlines())) > 500}
    assert long == {}
