"""Read back and confirmed (宣读确认, 第十九条): a tick, and a signature drawn on the screen or a coded reason."""

from __future__ import annotations

import base64
import binascii
import struct
from typing import Any

from django import forms

from yimen.domain import registration
from yimen.domain.dictionaries import UNSIGNED_REASONS
from yimen.web.intake.fields import Choice, TypedForm

DATA_URL = "data:image/png;base64,"
PNG = b"\x89PNG\r\n\x1a\n"
MOST_BYTES = 300_000
MOST_PIXELS = 4_000  # a side; pads are 640 wide, at most thrice that on a fine screen


class NotASignature(ValueError):  # noqa: N818 - errors are named for what is wrong
    """What came is no PNG of a pad; the text is Chinese and says what to do."""


def read_signature(data_url: str) -> bytes:
    """The PNG of a signature pad from its data URL; empty for an empty pad.

    Raises:
        NotASignature: another kind of file, broken, or too large.
    """
    if not data_url:
        return b""
    again = "请点“重签”再签一次，或选择未签名的原因。"
    if not data_url.startswith(DATA_URL):
        raise NotASignature(f"签名不是签名板的图片（PNG）。{again}")
    if len(data_url) > MOST_BYTES * 4 // 3 + len(DATA_URL) + 4:
        raise NotASignature(f"签名图片太大。{again}")
    try:
        png = base64.b64decode(data_url[len(DATA_URL) :], validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotASignature(f"签名图片不完整。{again}") from error
    if not png.startswith(PNG) or png[12:16] != b"IHDR" or len(png) < 57:  # header, IHDR, IDAT and IEND at least
        raise NotASignature(f"签名不是签名板的图片（PNG）。{again}")
    width, height = struct.unpack(">II", png[16:24])
    if not (0 < width <= MOST_PIXELS and 0 < height <= MOST_PIXELS):
        raise NotASignature(f"签名图片的尺寸不对。{again}")
    return png


class ConfirmForm(TypedForm):
    """宣读确认. A signature is never shown again: when the text changed, it has to be given again."""

    read_back = forms.BooleanField(label="已逐条宣读，来访人确认无误", required=False)
    signature_missing = Choice(UNSIGNED_REASONS, label="未签名的原因", empty="（已在屏幕上签名）")
    signature = forms.CharField(required=False, strip=True, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """By `registration.check_confirmation`: read back, then signed or a reason."""
        values = super().clean() or {}
        values["png"] = b""
        try:
            values["png"] = read_signature(values.get("signature", ""))
        except NotASignature as wrong:
            self.add_error("signature_missing", str(wrong))
            return values
        found = registration.check_confirmation(
            read_back=bool(values.get("read_back")),
            signed=bool(values["png"]),
            unsigned_reason=values.get("signature_missing", ""),
        )
        for problem in found:
            self.add_error("read_back" if problem.field == "read_back" else "signature_missing", problem.message)
        return values
