# ruff: noqa: A002
"""Small parts: buttons, badges, progress, tabs, switches. The keyword names are those a template writes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import template
from django.template.context import Context
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yimen.ui.components.values import attributes, small_part

register = template.Library()

TONE_ICONS = {
    "ok": "clock",
    "near": "clock-alert",
    "late": "alert",
    "done": "check",
    "future": "circle-dotted",
    "brand": "arrow-right",
    "neutral": "circle",
}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of our own sprite; with `label` it speaks, without it is decoration."""
    href = f"{_sprite()}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, href)
    return format_html('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', href)


def _sprite() -> str:
    return static("ui/icons.svg")


@register.inclusion_tag("ui/parts/button.html")
def button(
    label: str, *, kind: str = "", key: str = "", icon: str = "", type: str = "submit", **attrs: Any
) -> dict[str, Any]:
    """A button. `kind`: primary, quiet, danger or "" (plain); `key`: shortcut, shown and pressed by `app.js`.

    Further keywords become attributes, underscores as hyphens: `name`, `value`, `form`, `formaction`,
    `hx_post`, `data_undo`, `disabled=True`, `hidden=True`, `aria_label`.
    """
    return {"label": label, "kind": kind, "key": key, "icon": icon, "type": type, "attrs": attributes(attrs)}


@register.inclusion_tag("ui/parts/link_button.html")
def link_button(label: str, url: str, *, kind: str = "", key: str = "", icon: str = "", **attrs: Any) -> dict[str, Any]:
    """A link that looks like a button: it goes somewhere, it changes nothing."""
    return {"label": label, "url": url, "kind": kind, "key": key, "icon": icon, "attrs": attributes(attrs)}


@register.simple_tag
def badge(text: Any, tone: str = "neutral", icon: str = "") -> SafeString:
    """A short word beside something; `tone` as in `pieces.Tone`."""
    return small_part("ui/parts/badge.html", text=text, tone=tone, icon=icon)


@register.simple_tag
def stage_pill(label: str, tone: str = "neutral", icon: str = "") -> SafeString:
    """The stage of a matter, in words, with the icon of its tone."""
    return small_part("ui/parts/stage_pill.html", label=label, tone=tone, icon=icon or TONE_ICONS.get(tone, "circle"))


@register.inclusion_tag("ui/parts/user_chip.html")
def user_chip(name: str, role: str = "", unit: str = "") -> dict[str, str]:
    """Who: name, role and unit; no picture."""
    return {"name": name, "role": role, "unit": unit}


@register.inclusion_tag("ui/parts/progress.html")
def progress(
    value: float | None, label: str, *, max: float = 100, text: str = "", tone: str = "brand"
) -> dict[str, Any]:
    """A bar; `value` None means under way, length unknown."""
    return {"value": value, "max": max, "label": label, "text": text, "tone": tone}


@register.inclusion_tag("ui/parts/definition_list.html")
def definition_list(items: Sequence[tuple[Any, Any]], wide: bool = False) -> dict[str, Any]:
    """Pairs of term and value; an empty value shows "—"."""
    return {"items": items, "wide": wide}


@register.inclusion_tag("ui/parts/skeleton.html")
def skeleton(lines: int = 3, label: str = "正在加载") -> dict[str, Any]:
    """A place kept while its piece is being fetched."""
    return {"lines": range(lines), "label": label}


@register.inclusion_tag("ui/parts/key_hints.html")
def key_hints(hints: Sequence[Any], list_keys: bool = False) -> dict[str, Any]:
    """The keys of this page; `list_keys` adds J/K, Enter and X of a key list."""
    return {"hints": hints, "list_keys": list_keys}


@register.inclusion_tag("ui/parts/print_button.html")
def print_button(label: str = "打印") -> dict[str, str]:
    """Print this page; hidden without script, since the browser's own menu does it."""
    return {"label": label}


@register.inclusion_tag("ui/parts/empty.html")
def empty(title: str, hint: str = "", url: str = "", link: str = "", icon: str = "inbox") -> dict[str, str]:
    """An empty state that says what to do next."""
    return {"title": title, "hint": hint, "url": url, "link": link, "icon": icon}


@register.inclusion_tag("ui/parts/toast.html")
def toast(text: str, undo_url: str = "") -> dict[str, str]:
    """A passing message, with undo where `undo_url` (POST) is given. Without script it stays as a notice."""
    return {"text": text, "undo_url": undo_url}


@register.inclusion_tag("ui/parts/live_state.html")
def live_state() -> dict[str, str]:
    """Where `live.js` says that the connection is lost and being restored."""
    return {}


@register.inclusion_tag("ui/parts/tabs.html")
def tabs(items: Sequence[Any], label: str = "分页") -> dict[str, Any]:
    """Tabs as links (`pieces.Tab`), so that they work without script and can be bookmarked."""
    return {"items": items, "label": label}


@register.inclusion_tag("ui/parts/steps.html")
def steps(labels: Sequence[str], current: int = 1) -> dict[str, Any]:
    """Where we are in a task of several pages; `current` counts from 1."""
    items = [
        {"label": label, "number": n, "state": "done" if n < current else "current" if n == current else "todo"}
        for n, label in enumerate(labels, start=1)
    ]
    return {"items": items, "current": current, "total": len(items)}


@register.inclusion_tag("ui/parts/pagination.html")
def pagination(older: str = "", newer: str = "", shown: str = "") -> dict[str, str]:
    """Key pagination: a link to older and to newer rows by cursor; never a page number."""
    return {"older": older, "newer": newer, "shown": shown}


@register.inclusion_tag("ui/parts/elder_switch.html", takes_context=True)
def elder_switch(context: Context) -> dict[str, Any]:
    """Switch to large type and back: a link, so that it works without script."""
    request = context.get("request")
    try:
        url = reverse("ui:elder_mode")
    except NoReverseMatch:
        url = ""
    return {
        "url": url,
        "elder": is_elder(request),
        "next": request.get_full_path() if request is not None else "",
    }


def is_elder(request: Any) -> bool:
    """Whether this browser asked for large type."""
    return request is not None and request.COOKIES.get("elder") == "1"


@register.simple_tag(takes_context=True)
def html_class(context: Context) -> str:
    """Classes of <html>: "elder" when the cookie says so."""
    return "elder" if is_elder(context.get("request")) else ""


@register.simple_tag(takes_context=True)
def idempotency_key(context: Context, value: str = "") -> SafeString:
    """Hidden key of a creating form: the same key sent twice creates once.

    A page shown again after a refused POST keeps the key that was sent; `app.js` renews it after a success.
    """
    request = context.get("request")
    sent = request.POST.get("idempotency_key", "") if request is not None and request.method == "POST" else ""
    key = value or (sent if re.fullmatch(r"[0-9A-Za-z-]{8,64}", sent) else str(uuid4()))
    return format_html('<input type="hidden" name="idempotency_key" value="{}" data-idempotency>', key)
