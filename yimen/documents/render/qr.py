"""QR codes as PNG, for Word files; a page draws its own (`ui.components.stats`)."""

from __future__ import annotations

import io
from functools import lru_cache

import segno

QUIET = 2
"""Modules of white around the code; ISO/IEC 18004 asks for four, of which the paper's own white gives the rest."""


@lru_cache(maxsize=256)  # a paper shows the same code on odd and even pages
def qr_png(url: str, *, scale: int = 8) -> bytes:
    """A PNG of the code for `url`, `scale` pixels to the module.

    Raises:
        ValueError: `url` is empty or too long for a code.
    """
    out = io.BytesIO()
    _code(url).save(out, kind="png", scale=scale, border=QUIET)
    return out.getvalue()


def _code(url: str) -> segno.QRCode:
    if not url.strip():
        raise ValueError("二维码没有内容：请先填写网址")
    try:
        return segno.make(url, error="m", micro=False)
    except segno.DataOverflowError as error:
        raise ValueError("网址太长，放不进二维码：请缩短网址") from error
