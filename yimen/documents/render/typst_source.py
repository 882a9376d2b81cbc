"""Words for typst: text as string literals, never as markup, so that nothing a person types can become code."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby

from yimen.documents.fonts import WANTED, Faces

UNBROKEN = 18
"""Characters in a row without a place to break; a longer run may be broken anywhere, or it would leave the margin."""

_BREAKS_ANYWHERE = re.compile("[ \u3000\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def string(text: str) -> str:
    """A typst string literal; control characters are dropped, everything else stays as it is."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c for c in escaped if c >= " " and not "\x7f" <= c <= "\x9f") + '"'


def points(value: float) -> str:
    """A length in points."""
    return f"{value:.3f}pt"


def array(items: Iterable[str]) -> str:
    """A typst array; the comma at the end makes one item an array too."""
    return "(" + "".join(f"{item}, " for item in items) + ")"


def words(text: str) -> str:
    """Text as a sequence of typst expressions for code mode, one a line; '\\n' breaks the line, a tab is two spaces.

    A long run without a place to break is set character by character in boxes: a line may end after each, and the text
    of the PDF stays as it is (a zero-width space would be copied along).
    """
    parts: list[str] = []
    for index, line in enumerate(text.split("\n")):
        if index:
            parts.append("linebreak()")
        for number, field in enumerate(line.split("\t")):
            if number:
                parts.append("h(2em)")
            parts.extend(_pieces(field))
    return "\n".join(parts)


def _pieces(text: str) -> Iterator[str]:
    held = ""
    for run, breaks in _runs(text):
        if breaks or len(run) <= UNBROKEN:
            held += run
            continue
        if held:
            yield string(held)
        held = ""
        yield from (f"box({string(cluster)})" for cluster in _clusters(run))
    if held:
        yield string(held)


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    """The text in runs that a line may end in anywhere (True) and runs it may not (False)."""
    for breaks, characters in groupby(text, key=lambda c: _BREAKS_ANYWHERE.match(c) is not None):
        yield "".join(characters), breaks


def _clusters(run: str) -> Iterator[str]:
    """Characters together with the marks that belong to them."""
    cluster = ""
    for character in run:
        joined = (
            unicodedata.category(character).startswith("M") or character in "\u200d\u200c" or cluster.endswith("\u200d")
        )
        if cluster and not joined:
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def face_lines(found: Faces) -> str:
    """`#let` lines that give each role's families and weight: f-hei, w-hei and so on."""
    lines = []
    for role in WANTED:
        face = found.named(role)
        lines.append(f"#let f-{role} = {array(string(name) for name in found.families(role))}")
        lines.append(f"#let w-{role} = {face.weight}")
    return "\n".join(lines)


TEXT_RULES = """\
#set text(lang: "zh", region: "cn", top-edge: 0.88em, bottom-edge: -0.12em, cjk-latin-spacing: none,
  hyphenate: false, overhang: false, ligatures: false, costs: (widow: 0%, orphan: 0%))
"""
"""For every page: a line is as high as its characters, so that the pitch is exact whatever face fills in."""


def data(content: bytes) -> str:
    """Bytes as a typst value."""
    return "bytes((" + ",".join(map(str, content)) + "))"
