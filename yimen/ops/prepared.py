"""Whether the last start prepared exactly this (已就绪): then pages may open before everything is looked at again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from yimen.ops import secrets

STAMP = "prepared"
LOOKED_AT = ("yimen", "config", "frontend", "static-built")
PLAIN = ("DEBUG", "DATABASE_URL", "DATABASE_DIRECT_URL", "PUBLIC_URL", "PORT")


def _states(root: Path, var: Path) -> Iterator[str]:
    for top in LOOKED_AT:
        for folder, folders, names in os.walk(root / top):
            folders[:] = sorted(name for name in folders if name != "__pycache__")
            for name in sorted(names):
                state = os.stat(os.path.join(folder, name))  # noqa: PTH116, PTH118 - 700 files, each a microsecond
                yield f"{folder}/{name} {state.st_size} {state.st_mtime_ns}"
    for path in (root / "uv.lock", root / "package-lock.json", var / "static" / ".collected"):
        yield f"{path} {path.exists() and (path.stat().st_size, path.stat().st_mtime_ns)}"
    cluster = var / "postgres" / "data" / "PG_VERSION"
    yield f"{cluster} {cluster.exists() and (cluster.stat().st_ino, cluster.stat().st_ctime_ns)}"
    yield from (
        f"{name}={os.environ[name]}" for name in sorted(os.environ) if name.startswith("YIMEN_") or name in PLAIN
    )


def fingerprint(root: Path, var: Path) -> str:
    """A digest over what a start depends on: code, pages, built files, settings, the database's folder."""
    digest = hashlib.sha256()
    for state in _states(root, var):
        digest.update(state.encode() + b"\n")
    return digest.hexdigest()


def remember(root: Path, var: Path) -> None:
    """Everything was looked at and is right."""
    (var / STAMP).write_text(fingerprint(root, var))


def same(root: Path, var: Path, *, url: str) -> bool:
    """Whether nothing has changed since `remember`. Never for a server of its own: others may change it."""
    stamp = var / STAMP
    return not url and stamp.exists() and not secrets.exposed(var) and stamp.read_text() == fingerprint(root, var)
