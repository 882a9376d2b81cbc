"""`./run test` gets what the browser tests need from apt, or says what to install."""

from __future__ import annotations

import os
import stat

import pytest

from yimen.ops import check
from yimen.ops.problem import Problem


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine without browser and font, whose apt-get is a script of ours that notes each call."""
    calls = tmp_path / "calls"
    calls.touch()
    browser = tmp_path / "chromium"

    def having(*, update: int = 0, install: int = 0, brings: bool = True) -> list[str]:
        apt = tmp_path / "apt-get"
        brought = f"touch {browser};" if brings else ""
        apt.write_text(
            f'#!/bin/sh\necho "$DEBIAN_FRONTEND $*" >> {calls}\n'
            f'case "$*" in *" update"*) exit {update};; *" install "*) {brought} exit {install};; esac\n'
        )
        apt.chmod(apt.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setattr(check, "_needs", lambda: [] if browser.exists() else ["chromium", "fonts-noto-cjk"])
        check._system_packages()
        return calls.read_text().splitlines()

    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin{os.pathsep}/bin")
    monkeypatch.setattr(check.os, "geteuid", lambda: 0)
    having.calls = calls
    return having


def test_root_installs_what_is_missing_without_questions(machine):
    update, install = machine()
    assert update.startswith("noninteractive -qq")
    assert update.endswith("update")
    assert "DPkg::Lock::Timeout" in install
    assert install.endswith("install -y --no-install-recommends chromium fonts-noto-cjk")


def test_nothing_is_asked_of_apt_when_nothing_is_missing(machine, tmp_path):
    (tmp_path / "chromium").touch()
    assert machine() == []


def test_one_broken_source_does_not_stop_the_rest(machine, capsys):
    assert len(machine(update=100)) == 2
    assert "仍尝试安装" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("apt", "words"),
    [
        ({"install": 100, "brings": False}, "install 失败，缺少 chromium fonts-noto-cjk.*google-chrome"),
        ({"brings": False}, "仍找不到 chromium fonts-noto-cjk"),
    ],
)
def test_what_apt_cannot_bring_is_named_with_a_way_on(machine, apt, words):
    with pytest.raises(Problem, match=words):
        machine(**apt)


def test_without_root_the_packages_are_named_and_apt_is_left_alone(machine, monkeypatch):
    monkeypatch.setattr(check.os, "geteuid", lambda: 1000)
    with pytest.raises(Problem, match="请执行 sudo apt-get install chromium fonts-noto-cjk，再运行"):
        machine()
    assert machine.calls.read_text() == ""
