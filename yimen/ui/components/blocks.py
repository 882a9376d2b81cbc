# ruff: noqa: A002
"""Components that wrap the markup of their caller: card, notice, dialog, table."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()

NOTICE_KINDS = {
    "info": ("info", "提示"),
    "warning": ("alert", "注意"),
    "error": ("error", "有问题"),
    "success": ("check-circle", "已完成"),
    "debug": ("info", "提示"),
}


@register.simple_block_tag
def card(content: str, title: str = "", *, icon: str = "", tone: str = "", id: str = "", level: int = 2) -> SafeString:
    """A frame with a heading; `tone` late or near marks its edge."""
    return render_to_string(
        "ui/parts/card.html", {"content": content, "title": title, "icon": icon, "tone": tone, "id": id, "level": level}
    )


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: str = "") -> SafeString:
    """A message in the page; `kind`: info, warning, error, success."""
    icon_name, word = NOTICE_KINDS.get(kind, NOTICE_KINDS["info"])
    return render_to_string(
        "ui/parts/notice.html", {"content": content, "kind": kind, "title": title, "icon": icon_name, "word": word}
    )


@register.simple_block_tag
def dialog(
    content: str,
    label: str,
    *,
    title: str = "",
    kind: str = "",
    icon: str = "",
    key: str = "",
    id: str = "",
    opened: bool = False,
) -> SafeString:
    """A button that opens a dialog; without script it unfolds in place. `opened`: show again after an error."""
    return render_to_string(
        "ui/parts/dialog.html",
        {
            "content": content,
            "label": label,
            "title": title or label,
            "kind": kind,
            "icon": icon,
            "key": key,
            "id": id or f"dialog-{uuid4().hex[:8]}",
            "opened": opened,
        },
    )


@register.simple_block_tag
def datatable(
    content: str,
    caption: str,
    *,
    rows: Any = True,
    keylist: bool = False,
    empty_title: str = "没有记录",
    empty_hint: str = "",
    empty_url: str = "",
    empty_link: str = "",
    older: str = "",
    newer: str = "",
    shown: str = "",
    hide_caption: bool = False,
    cards: bool = False,
) -> SafeString:
    """A table: the caller writes thead and tbody. Give `rows` (the list itself): when empty the empty state shows.

    A link with class `row-link` makes its whole row a target. `keylist` gives J/K, Enter, X;
    `cards` stacks the cells of a row on a phone.
    """
    return render_to_string(
        "ui/parts/datatable.html",
        {
            "content": content,
            "caption": caption,
            "has_rows": bool(rows),
            "keylist": keylist,
            "empty_title": empty_title,
            "empty_hint": empty_hint,
            "empty_url": empty_url,
            "empty_link": empty_link,
            "older": older,
            "newer": newer,
            "shown": shown,
            "hide_caption": hide_caption,
            "cards": cards,
        },
    )
