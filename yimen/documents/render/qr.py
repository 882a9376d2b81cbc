"""QR codes: SVG for pages, PNG for Word files."""

from __future__ import annotations

import io
from functools import lru_cache

import segno

QUIET = 2
"""Modules of white around the code; ISO/IEC 18004 asks for four, of which the paper's own white gives the rest."""


def qr_svg(url: str) -> str:
    """An inline SVG of the code for `url`, sized by the page's own style sheet through its viewBox.

    No style attribute, no width or height, no XML declaration: fit for a strict content security policy, inline or as
    a data URI. Error correction M or better.

    Raises:
        ValueError: `url` is empty or too long for a code.
    """
    return _code(url).svg_inline(omitsize=True, border=QUIET, svgclass="qr", lineclass=None, title="二维码")


def qr_data_uri(url: str) -> str:
    """The same code as a `data:image/svg+xml` address for an `img` (the policy allows `img-src data:`).

    Raises:
        ValueError: `url` is empty or too long for a code.
    """
    return _code(url).svg_data_uri(omitsize=True, border=QUIET, svgclass=None, lineclass=None)


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
