"""What a clerk types into the registration form, as a browser posts it. Names are invented."""

from __future__ import annotations

import base64
import re
import struct
import zlib
from typing import Any

from django.utils.timezone import localdate


def png(width: int = 640, height: int = 200) -> bytes:
    """A true, small PNG of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\xff" * width for _ in range(height)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def signature(width: int = 640) -> str:
    """A drawn signature, as the pad sends it."""
    return "data:image/png;base64," + base64.b64encode(png(width)).decode()


def person(order: int = 0, **change: Any) -> dict[str, str]:
    """One row of a petitioner."""
    values = {
        "kind": "person", "name": "王小云", "address": "云汀区柳岸镇一号", "phone": "13900000001",
        "id_type": "", "id_number": "", "unclear_reason": "", "needs_help": "", "gender": "", "birth_year": "",
        "occupation": "", **change,
    }  # fmt: skip
    return {f"p-{order}-{name}": value for name, value in values.items() if value is not None}


def claims(*texts: str) -> dict[str, str]:
    """The rows of claims."""
    rows = {f"c-{order}-text": text for order, text in enumerate(texts)}
    return {"c-TOTAL_FORMS": str(max(len(texts), 1)), "c-INITIAL_FORMS": "0", **rows}


def visit(**change: Any) -> dict[str, Any]:
    """A complete registration form of a visit, read back and signed; None takes a field out."""
    values: dict[str, Any] = {
        "p-TOTAL_FORMS": "1", "p-INITIAL_FORMS": "0",
        **person(), **claims("尽快修好电梯", "公示维修资金使用情况"),
        "received_on": localdate().isoformat(), "people_count": "1", "affected_count": "", "purpose": "request",
        "title": "小区电梯停运两个月", "facts": "电梯自一月起停运，物业一直没有修。", "reasons": "", "place": "柳岸镇",
        "division_code": "999901", "content_class": "030600", "first_or_repeat": "first", "other_procedure": "no",
        "reviewed_before": "unknown", "summary": "", "read_back": "on", "signature": signature(),
        "signature_missing": "", "do": "register",
    }  # fmt: skip
    return {name: value for name, value in {**values, **change}.items() if value is not None}


def letter(**change: Any) -> dict[str, Any]:
    """A letter with what a letter has."""
    values = visit(
        channel="letter", scan_number="", summary=None, read_back=None, signature=None, signature_missing=None
    )
    return {name: value for name, value in {**values, **change}.items() if value is not None}


def accusation(**change: Any) -> dict[str, Any]:
    """The protected form."""
    values: dict[str, Any] = {
        "received_on": localdate().isoformat(), "accused": "某镇某所工作人员甲", "title": "索要好处费",
        "facts": "办理手续时多次索要好处费。", "claims": "请求调查处理", "name": "", "address": "", "phone": "",
        "do": "accuse",
    }  # fmt: skip
    return {name: value for name, value in {**values, **change}.items() if value is not None}


def seen(client: Any, url: str) -> str:
    """What a form on this page says that its reader saw."""
    found = re.search(r'name="seen" value="(\d+)"', client.get(url).content.decode())
    assert found, f"no form on {url}"
    return found[1]


def press(client: Any, url: str, data: dict[str, Any] | None = None, **how: Any) -> Any:
    """Open the page and send its form."""
    return client.post(url, {"seen": seen(client, url), **(data or {})}, **how)
