"""Addresses that leave the house (公开地址): in QR codes, receipts and messages. They come from PUBLIC_URL only.

Never from the request: its Host header is whatever the visitor's browser, or somebody else, put there.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings


def absolute(path: str) -> str:
    """The public address of a path of this site ("/q/ABC" -> "https://xf.example.gov.cn/q/ABC")."""
    return f"{settings.PUBLIC_URL.rstrip('/')}/{path.lstrip('/')}"


def is_loopback() -> bool:
    """Whether that address only works on this machine, so that a phone scanning the QR would reach nothing."""
    host = urlsplit(settings.PUBLIC_URL).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
