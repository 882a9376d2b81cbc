"""Figures that open their list, sparklines, QR codes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import segno
from django import template
from django.utils.safestring import mark_safe

from yimen.ui import figures
from yimen.ui.components.values import get

register = template.Library()


@register.inclusion_tag("ui/parts/stat_card.html")
def stat_card(card: Any) -> dict[str, Any]:
    """A figure that opens its list (`pieces.StatCard`); "—" when there is nothing to count."""
    return {"card": card, "figure": get(card, "figure")}


@register.inclusion_tag("ui/parts/sparkline.html")
def sparkline(values: Sequence[float | None], label: str = "") -> dict[str, Any]:
    """A trend as a small SVG, drawn on the server; `label` is what it says in words."""
    lines = figures.sparkline_points(values)
    last = lines[-1].split(" ")[-1].split(",") if lines else None
    return {"lines": lines, "last": last, "label": label}


@cache
def _qr_svg(url: str) -> str:
    return segno.make(url, error="m").svg_inline(scale=4, border=2, omitsize=True, svgclass="qr-code", lineclass=None)


@register.inclusion_tag("ui/parts/qr_figure.html")
def qr_figure(url: str, caption: str = "", small: bool = False) -> dict[str, Any]:
    """A QR code of an absolute address; warns when a phone could never reach it (loopback)."""
    host = urlsplit(url).hostname or ""
    loopback = host in ("localhost", "::1", "0.0.0.0") or host.startswith("127.")
    return {
        "svg": mark_safe(_qr_svg(url)),
        "url": url,
        "caption": caption,
        "small": small,
        "loopback": loopback,
    }
