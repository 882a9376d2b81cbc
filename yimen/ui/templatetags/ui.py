"""The components as template tags: `{% load ui %}`, then `{% button "保存" kind="primary" key="F9" %}`.

Each takes what it shows explicitly; the gallery page (/desk/gallery) shows every one. Block tags
(`{% card %}…{% endcard %}`) wrap markup of the caller. Shapes of the values are in `yimen.ui.pieces`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import segno
from django import forms, template
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from yimen.ui import figures, formats
from yimen.ui.pieces import CLOCK_STATES

register = template.Library()

register.filter("cn_date", formats.cn_date)
register.filter("cn_datetime", formats.cn_datetime)
register.filter("short_date", formats.short_date)
register.filter("minutes", formats.minutes)
register.filter("rate", formats.rate)

TONE_ICONS = {
    "ok": "clock",
    "near": "clock-alert",
    "late": "alert",
    "done": "check",
    "future": "circle-dotted",
    "brand": "arrow-right",
    "neutral": "circle",
}
NOTICE_KINDS = {
    "info": ("info", "提示"),
    "warning": ("alert", "注意"),
    "error": ("error", "有问题"),
    "success": ("check-circle", "已完成"),
    "debug": ("info", "提示"),
}


def _get(thing: Any, name: str, default: Any = None) -> Any:
    """A key of a dict or an attribute, so that components take either."""
    return thing.get(name, default) if isinstance(thing, dict) else getattr(thing, name, default)


# ---------------------------------------------------------------- small parts


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
) -> dict[str, Any]:  # noqa: A002
    """A button. `kind`: primary, quiet, danger or "" (plain); `key`: shortcut, shown and pressed by `app.js`.

    Further keywords become attributes, underscores as hyphens: `name`, `value`, `form`, `formaction`,
    `hx_post`, `data_undo`, `disabled=True`, `hidden=True`, `aria_label`.
    """
    return {"label": label, "kind": kind, "key": key, "icon": icon, "type": type, "attrs": _attributes(attrs)}


@register.inclusion_tag("ui/parts/link_button.html")
def link_button(label: str, url: str, *, kind: str = "", key: str = "", icon: str = "", **attrs: Any) -> dict[str, Any]:
    """A link that looks like a button: it goes somewhere, it changes nothing."""
    return {"label": label, "url": url, "kind": kind, "key": key, "icon": icon, "attrs": _attributes(attrs)}


def _attributes(attrs: dict[str, Any]) -> list[tuple[str, Any]]:
    """Keywords as (attribute, value); True is a bare attribute, False and None are left out."""
    return [(name.replace("_", "-"), value) for name, value in attrs.items() if value not in (False, None)]


@register.inclusion_tag("ui/parts/badge.html")
def badge(text: Any, tone: str = "neutral", icon: str = "") -> dict[str, Any]:
    """A short word beside something; `tone` as in `pieces.Tone`."""
    return {"text": text, "tone": tone, "icon": icon}


@register.inclusion_tag("ui/parts/stage_pill.html")
def stage_pill(label: str, tone: str = "neutral", icon: str = "") -> dict[str, Any]:
    """The stage of a matter, in words, with the icon of its tone."""
    return {"label": label, "tone": tone, "icon": icon or TONE_ICONS.get(tone, "circle")}


@register.inclusion_tag("ui/parts/user_chip.html")
def user_chip(name: str, role: str = "", unit: str = "") -> dict[str, str]:
    """Who: name, role and unit; no picture."""
    return {"name": name, "role": role, "unit": unit}


@register.inclusion_tag("ui/parts/progress.html")
def progress(
    value: float | None, label: str, *, max: float = 100, text: str = "", tone: str = "brand"
) -> dict[str, Any]:  # noqa: A002
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


# ---------------------------------------------------------------- forms


@register.inclusion_tag("ui/parts/field.html")
def field(
    bound: forms.BoundField, *, hint: str = "", label: str = "", autofocus: bool = False, **attrs: Any
) -> dict[str, Any]:
    """A field with its label, hint, error and required mark, whatever its widget.

    Further keywords become attributes of the control (underscores as hyphens), e.g. `autocomplete`, `rows`.
    """
    kind = _field_kind(bound.field.widget)
    control = {name: str(value) if value is not True else True for name, value in _attributes(attrs)}
    if kind in ("text", "textarea", "select", "date", "file"):
        own = bound.field.widget.attrs.get("class", "")
        control["class"] = f"{own} input input-{kind}".strip()
    if autofocus:
        control["autofocus"] = True
    help_text = hint or bound.help_text
    described = [f"{bound.auto_id}_helptext"] if help_text and bound.auto_id else []
    if bound.errors and bound.auto_id:
        described.append(f"{bound.auto_id}_error")
    if described and not bound.use_fieldset:
        control["aria-describedby"] = " ".join(described)
    if kind == "textarea" and "rows" not in control:
        control["rows"] = bound.field.widget.attrs.get("rows", 4)
    return {
        "bound": bound,
        "kind": kind,
        "label": label or bound.label,
        "hint": help_text,
        "errors": [str(e) for e in bound.errors],
        "required": bound.field.required,
        "fieldset": bound.use_fieldset,
        "described": " ".join(described),
        "control": bound.as_widget(attrs=control),
        "id": bound.auto_id,
    }


def _field_kind(widget: forms.Widget) -> str:
    kinds: tuple[tuple[type[forms.Widget] | tuple[type[forms.Widget], ...], str], ...] = (
        (forms.HiddenInput, "hidden"),
        ((forms.CheckboxSelectMultiple, forms.RadioSelect), "choices"),
        (forms.CheckboxInput, "checkbox"),
        (forms.Textarea, "textarea"),
        (forms.Select, "select"),
        (forms.DateTimeBaseInput, "date"),
        (forms.FileInput, "file"),
    )
    return next((kind for cls, kind in kinds if isinstance(widget, cls)), "text")


@register.inclusion_tag("ui/parts/form_fields.html")
def form_fields(form: forms.BaseForm) -> dict[str, Any]:
    """All fields of a form in its own order, hidden ones last."""
    return {"form": form}


@register.inclusion_tag("ui/parts/form_errors.html")
def form_errors(*all_forms: forms.BaseForm) -> dict[str, Any]:
    """What has to be corrected, at the top, each line a link to its field."""
    found: list[dict[str, str]] = []
    for form in all_forms:
        if not form.is_bound:
            continue
        for name, errors in form.errors.items():
            bound = form[name] if name in form.fields else None
            for error in errors:
                found.append(
                    {
                        "label": str(bound.label) if bound is not None else "",
                        "text": str(error),
                        "target": _first_control(bound) if bound is not None else "",
                    }
                )
    return {"found": found}


def _first_control(bound: forms.BoundField) -> str:
    return bound.id_for_label or (f"{bound.auto_id}_0" if bound.auto_id else "")


@register.inclusion_tag("ui/parts/signature_pad.html")
def signature_pad(
    name: str = "signature", *, label: str = "签名", statement: str = "", reason: forms.BoundField | None = None
) -> dict[str, Any]:
    """A pad to sign on; the hidden input `name` takes a PNG data URL.

    `reason`: the coded reason why there is no drawn signature (paper, cannot write, declined); without script
    it is the only way, so every form with a pad must offer it.
    """
    return {"name": name, "label": label, "statement": statement, "reason": reason}


# ---------------------------------------------------------------- clocks, time


@register.inclusion_tag("ui/parts/clock_chip.html")
def clock_chip(
    state: str, due: Any = None, *, name: str = "", days_left: int | None = None, unit: str = "天", url: str = ""
) -> dict[str, Any]:
    """One clock in a row of a list: state word, what is left, date."""
    _, tone, icon_name = CLOCK_STATES[state]
    return {
        "tone": tone,
        "icon": icon_name,
        "words": clock_words(state, days_left, unit),
        "due": due,
        "name": name,
        "url": url,
    }


def clock_words(state: str, days_left: int | None, unit: str = "天") -> str:
    """'还剩 9 天', '今天到期', '已逾期 3 天', or the state's own word."""
    word = CLOCK_STATES[state][0]
    if days_left is None or state not in ("running", "near", "late"):
        return word
    if days_left < 0:
        return f"已逾期 {-days_left} {unit}"
    if state == "late":
        return word
    return "今天到期" if days_left == 0 else f"还剩 {days_left} {unit}"


@register.inclusion_tag("ui/parts/clock_line.html")
def clock_line(clocks: Sequence[Any], label: str = "办理时限") -> dict[str, Any]:
    """The clocks C1 to C8 in one line (`pieces.ClockItem`); each opens "为什么是这一天"."""
    rows = []
    for clock in clocks:
        state = _get(clock, "state")
        _, tone, icon_name = CLOCK_STATES[state]
        rows.append(
            {
                "clock": clock,
                "tone": tone,
                "icon": icon_name,
                "words": clock_words(state, _get(clock, "days_left"), _get(clock, "unit", "天")),
                "running": state in ("running", "near", "late"),
                "finished": state in ("done", "done_late"),
            }
        )
    return {"rows": rows, "label": label}


@register.inclusion_tag("ui/parts/clock_why.html")
def clock_why(why: Any) -> dict[str, Any]:
    """为什么是这一天 (`pieces.WhyDate`): start, each day, small calendar, article."""
    days = list(_get(why, "days", ()))
    return {"why": why, "days": days, "months": figures.months_of(days), "weekdays": "一二三四五六日"}


@register.inclusion_tag("ui/parts/timeline.html")
def timeline(items: Sequence[Any], empty_text: str = "还没有记录") -> dict[str, Any]:
    """Steps, papers and notes in order, each kind with its own look (`pieces.TimelineItem`)."""
    return {"items": items, "empty_text": empty_text}


# ---------------------------------------------------------------- figures


@register.inclusion_tag("ui/parts/stat_card.html")
def stat_card(card: Any) -> dict[str, Any]:
    """A figure that opens its list (`pieces.StatCard`); "—" when there is nothing to count."""
    return {"card": card, "figure": _get(card, "figure")}


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
    loopback = host in ("localhost", "::1", "0.0.0.0") or host.startswith("127.")  # noqa: S104
    return {
        "svg": mark_safe(_qr_svg(url)),  # noqa: S308 - drawn by segno from modules, the address is not in it
        "url": url,
        "caption": caption,
        "small": small,
        "loopback": loopback,
    }


# ---------------------------------------------------------------- blocks


@register.simple_block_tag
def card(content: str, title: str = "", *, icon: str = "", tone: str = "", id: str = "", level: int = 2) -> SafeString:  # noqa: A002
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
) -> SafeString:  # noqa: A002
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
) -> SafeString:
    """A table: the caller writes thead and tbody. Give `rows` (the list itself): when empty the empty state shows.

    A link with class `row-link` makes its whole row a target. `keylist` gives J/K, Enter, X.
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
        },
    )
