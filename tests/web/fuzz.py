"""A fuzzer of forms (表单模糊测试): whatever a browser, a script or a slip sends, the answer is never a 500.

`fuzz_form(client, url, form_fields, base)` sends values made by Hypothesis for some fields on top of a good form, and
checks each answer: a status below 500; and, where the page comes back with the form (422 or 200), that what was typed
in the fields of `kept` still stands on it.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.test import Client
from hypothesis import strategies as st

NASTY = (
    "", " ", "\0", "a\0b", "'", '"><script>alert(1)</script>', "{{ 7*7 }}", "{% debug %}", "%s%n", "\u202e倒着写",
    "😀" * 40, "𠮷野家", "\ud7ff", "\ufeff", "é" * 300, "０１２３", "-1", "0", "1e309", "NaN", "9" * 400, "9999-12-31",
    "0000-00-00", "2026-02-30", "../../etc/passwd", "data:image/png;base64,iVBORw0KGgo=", "\r\n\r\n", "长" * 30_000,
    "None", "null", "[]", "true", "1;drop table x", "\x7f\x1b[31m", "\u0661\u0662", "+8613900000001",
)  # fmt: skip

nasty_text = st.one_of(
    st.sampled_from(NASTY),
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80),
    st.binary(max_size=40).map(lambda data: data.decode("latin-1")),
    st.integers().map(str),
)


@dataclass(frozen=True)
class Target:
    """One form to fuzz.

    Attributes:
        url: where it posts.
        names: the fields that may be changed; unknown ones may be added as well.
        base: a good form.
        kept: fields whose typed text must come back when the form does.
    """

    url: str
    names: Sequence[str]
    base: Mapping[str, Any]
    kept: Sequence[str] = field(default_factory=tuple)


def names_of(form: type[forms.Form] | forms.Form, prefix: str = "") -> list[str]:
    """The names of a Django form's fields as they are posted."""
    fields = form.base_fields if isinstance(form, type) else form.fields
    return [f"{prefix}-{name}" if prefix else name for name in fields]


def changes(names: Iterable[str]) -> st.SearchStrategy[dict[str, list[str]]]:
    """Some fields with nasty values, some twice, some left out (an empty list), some that nobody asked for."""
    known = st.sampled_from(sorted(set(names)))
    odd = st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789_-[]", min_size=1, max_size=20)
    return st.dictionaries(st.one_of(known, known, odd), st.lists(nasty_text, max_size=2), min_size=1, max_size=6)


def send(client: Client, target: Target, change: Mapping[str, list[str]], **headers: str) -> Any:
    """Post the changed form; returns the answer after asserting what must hold for every answer."""
    data: dict[str, list[str]] = {
        name: [str(v) for v in value] if isinstance(value, list) else [str(value)]
        for name, value in target.base.items()
    }
    data.update(change)
    response = client.post(target.url, {name: values for name, values in data.items() if values}, headers=headers)
    assert response.status_code < 500, (response.status_code, change)
    if response.status_code in (200, 422) and "text/html" in response.headers.get("Content-Type", ""):
        nothing_lost(response.content.decode(), data, target.kept)
    return response


def nothing_lost(page: str, data: Mapping[str, list[str]], kept: Sequence[str]) -> None:
    """What was typed into these fields stands on the page that came back."""
    shown = html.unescape(page)
    for name in kept:
        typed = data.get(name) or [""]
        want = typed[-1].replace("\r\n", "\n").strip()
        assert want in shown.replace("\r\n", "\n"), f"{name} was lost: {want[:60]!r}"
