"""`./run test`: every check in order, each with its name and time, on one database of its own."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from yimen.ops import frontend
from yimen.ops.problem import Problem

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = Path(sys.executable).parent
COVERAGE_FLOOR = 85  # per cent of branches and lines; raise it, never lower it
MUTANTS_FLOOR = 90  # per cent; the same
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FONT = "NotoSansCJK"
APT_LOCK = 180  # seconds; a fresh Ubuntu upgrades itself in the background


def _needs() -> list[str]:
    """Debian's packages that the browser tests miss here."""
    missing = []
    if not any(Path("/usr/bin", name).exists() for name in BROWSERS):
        missing.append("chromium")
    folders = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts"]
    if not any(True for folder in folders if folder.is_dir() for _ in folder.rglob(f"{FONT}*")):
        missing.append("fonts-noto-cjk")
    return missing


def _system_packages() -> None:
    missing = _needs()
    if not missing:
        return
    names = " ".join(missing)
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise Problem(f"浏览器测试缺少系统软件包：{names}。请执行 sudo apt-get install {names}，再运行 ./run test。")
    print(f"=== apt-get install {names}", flush=True)  # noqa: T201
    if not _apt("update"):  # one broken source of many: what is needed may still be there
        print("apt-get update 失败，仍尝试安装。", file=sys.stderr)  # noqa: T201
    if not _apt("install", "-y", "--no-install-recommends", *missing):
        raise Problem(
            f"apt-get install 失败，缺少 {names}。请按上面的提示检查软件源后重试；"
            f"软件源里没有 chromium 的，可自行安装浏览器，/usr/bin 里有 {'、'.join(BROWSERS)} 之一即可。"
        )
    if missing := _needs():
        raise Problem(f"apt-get 已执行，但仍找不到 {' '.join(missing)}。请自行安装后再运行 ./run test。")


def _apt(*command: str) -> bool:
    """Run apt-get without questions; another apt at work is waited for."""
    done = subprocess.run(
        ["apt-get", "-qq", "-o", f"DPkg::Lock::Timeout={APT_LOCK}", *command],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode == 0


def _step(title: str, command: Sequence[str | Path], **environment: str) -> bool:
    print(f"\n=== {title}", flush=True)  # noqa: T201
    began = time.monotonic()
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        check=False,
    )
    right = done.returncode == 0
    print(f"--- {title}: {'ok' if right else 'FAILED'} in {time.monotonic() - began:.1f} s", flush=True)  # noqa: T201
    return right


def main() -> int:
    """Run everything; later steps run even when an earlier one failed, so that one run shows all that is wrong."""
    parser = argparse.ArgumentParser(prog="./run test", description=__doc__)
    parser.add_argument("--deep", action="store_true", help="also mutation, long properties, drills")
    chosen, more = parser.parse_known_args()
    began = time.monotonic()
    try:
        _system_packages()
        print("=== front end", flush=True)  # noqa: T201
        frontend.build(ROOT, say=lambda line: print(line, flush=True))  # noqa: T201
    except Problem as problem:
        print(f"无法继续：{problem}", file=sys.stderr)  # noqa: T201
        return 1
    right = [
        _step("ruff check", [BIN / "ruff", "check", "."]),
        _step("ruff format", [BIN / "ruff", "format", "--check", "."]),
        _step("import contracts", [BIN / "lint-imports"]),
        _step("types", [BIN / "mypy"]),
        _step("tests", _pytest(more), **({"YIMEN_DEEP": "1"} if chosen.deep else {})),
    ]
    if chosen.deep:
        right.append(_step("mutation of the rules", [BIN / "mutmut", "run"]))
        right.append(_mutants_killed())
    print(f"\n{'ALL GREEN' if all(right) else 'FAILED'} in {time.monotonic() - began:.0f} s", flush=True)  # noqa: T201
    return 0 if all(right) else 1


def _mutants_killed() -> bool:
    """Whether the tests noticed enough of the changed rules; tests/README.md says what survives and why."""
    _step("mutation results", [BIN / "mutmut", "export-cicd-stats"])
    found = json.loads((ROOT / "mutants" / "mutmut-cicd-stats.json").read_text())
    judged = found["killed"] + found["survived"]
    share = 100 * found["killed"] / judged if judged else 0
    print(f"mutants killed: {found['killed']} of {judged} ({share:.0f} %, floor {MUTANTS_FLOOR} %)", flush=True)  # noqa: T201
    return share >= MUTANTS_FLOOR


def _pytest(more: Sequence[str]) -> list[str | Path]:
    workers = ["-n", str(min(4, os.cpu_count() or 1))] if (os.cpu_count() or 1) > 1 else []
    cover = ["--cov", "--cov-report=term:skip-covered", f"--cov-fail-under={COVERAGE_FLOOR}"] if not more else []
    return [BIN / "pytest", "-q", *workers, "--dist", "loadgroup", "--durations=10", *cover, *more]


if __name__ == "__main__":
    sys.exit(main())
