"""The keys of one installation (密钥): made at the first start, kept in `var/secrets`, 0600, never in the repository.

File names are `<purpose>-<id>.key`; a new id is a rotated key: the highest one encrypts, the older ones still read.
A backup without this folder cannot be read by anybody; a database whose keys are gone cannot either.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import stat
from pathlib import Path

from yimen.ops.problem import Problem

PURPOSES = ("django", "data", "index", "accusation", "accusation-index", "audit")
"""django: sessions and forms; data: personal values; index: blind index; accusation(-index): the same for 检举控告;
audit: signs the heads of the audit chains."""

BYTES = 32
_NAME = re.compile(r"(?P<purpose>[a-z-]+?)-(?P<id>[1-9][0-9]{0,2})\.key")


class SecretsError(Problem):
    """The keys are missing or not private; the message says in Chinese what to do."""


def folder(var: Path) -> Path:
    """Where the keys are."""
    return var / "secrets"


def load(var: Path) -> dict[str, dict[int, bytes]]:
    """All keys by purpose and id; makes the missing ones at the first start.

    Args:
        var: the data folder.

    Raises:
        SecretsError: keys were made here before and one is gone (a new one would make the data unreadable in silence),
            a key file is damaged, or this account may not use the folder.
    """
    try:
        return _load(var)
    except OSError as error:
        raise SecretsError(
            f"数据目录 {var} 不能使用：{error.filename or ''}（{error.strerror}）。请检查磁盘和权限"
            "（以前用别的账号如 root 启动过的，仍用那个账号，或把目录改归本账号），或用 --data 换一个目录。"
        ) from None


def _load(var: Path) -> dict[str, dict[int, bytes]]:
    place, made = folder(var), var / "secrets.made"
    var.mkdir(parents=True, exist_ok=True, mode=0o700)  # parents=True gives its mode to the last folder only
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    keys: dict[str, dict[int, bytes]] = {purpose: {} for purpose in PURPOSES}
    # Read before the keys are listed: what is noted as made by then is there, whoever else is starting right now.
    before = set(made.read_text().split()) if made.exists() else set()
    for path in sorted(place.iterdir()):  # not glob, to which a folder it may not read is an empty one
        name = _NAME.fullmatch(path.name)
        if name and name["purpose"] in keys and int(name["id"]) <= 255:
            keys[name["purpose"]][int(name["id"])] = _read(path)
    for purpose in PURPOSES:
        if keys[purpose]:
            continue
        if purpose in before:
            raise SecretsError(
                f"密钥 {purpose} 不在 {place}：它曾在此生成，现在没有了。请从备份恢复整个 secrets 目录；"
                "没有它，已存的个人信息无法读出。系统不会另造新密钥。"
            )
        keys[purpose][1] = _make(place / f"{purpose}-1.key")
    if before != set(PURPOSES):
        made.write_text("\n".join(PURPOSES) + "\n")
    return keys


def _make(path: Path) -> bytes:
    """Write a new key whole and exclusively; when another process was first, take its key."""
    half = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write(secrets.token_hex(BYTES) + "\n")
        out.flush()
        os.fsync(out.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(half, path)
    half.unlink()
    return _read(path)


def _read(path: Path) -> bytes:
    try:
        key = bytes.fromhex(path.read_text().strip())
    except ValueError:
        key = b""
    if len(key) != BYTES:
        raise SecretsError(f"密钥文件 {path} 已损坏（应为 {BYTES * 2} 位十六进制）。请从备份恢复。")
    return key


def exposed(var: Path) -> list[Path]:
    """Files and the folder of keys that others than the owner may read."""
    place = folder(var)
    return [
        path
        for path in (place, *place.glob("*"))
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO)
    ]
