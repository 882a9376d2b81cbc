"""The store of issued files (文书存储): encrypted files on disk, named by chance, never by content."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.conf import settings

from yimen.base import crypto

_PLACE = "documents.file"


def _path(name: str) -> Path:
    return Path(settings.FILES_DIR) / name[:2] / name


def put(data: bytes, *, key: bytes) -> str:
    """Write `data` encrypted under the record's key; returns its name.

    The file is complete on disk before the name is returned, so that a committed row never points at half a file; a
    transaction that rolls back leaves an orphan without a row, which nobody can decrypt or find.
    """
    name = secrets.token_hex(16)
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as out:
        out.write(crypto.seal(data, key=key, key_id=0, bound_to=_PLACE))
        out.flush()
        if settings.FSYNC_FILES:
            os.fsync(out.fileno())
    return name


def get(name: str, *, key: bytes) -> bytes:
    """Read and decrypt.

    Raises:
        FileNotFoundError: the store lost the file.
        crypto.CannotDecrypt: it was changed, or the record's key is destroyed.
    """
    return crypto.unseal(_path(name).read_bytes(), key=key, bound_to=_PLACE)


def remove(name: str) -> None:
    """Remove a file whose record was emptied; nothing when it is gone already."""
    _path(name).unlink(missing_ok=True)
