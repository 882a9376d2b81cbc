"""What a named style of a Word file looks like: size, face, indents, pitch, worked out along its chain of styles."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from docx.oxml.ns import qn

OURS = "一门"
"""All styles of the shipped templates begin with this; an office may base its own styles on them."""

PLAIN = {"Normal", "正文", "Normal Table", "普通表格", "footer", "页脚", "header", "页眉", "Default Paragraph Font"}
"""Styles that every Word file has; they are set by their own measures and need no report."""

LEVELS = {"一门标题": 1, "一门一级标题": 2, "一门二级标题": 3}
"""Styles that are headings, for the outline and the tags of the PDF."""

FACE_WORDS = (
    ("小标宋", "title"), ("XiaoBiaoSong", "title"),
    ("仿宋", "fangsong"), ("FangSong", "fangsong"),
    ("黑体", "hei"), ("SimHei", "hei"), ("Heiti", "hei"),
    ("楷", "kai"), ("Kai", "kai"),
    ("宋", "song"), ("SimSun", "song"), ("Song", "song"),
)  # fmt: skip
"""A word in the name of a font and the role of the face it belongs to; the first that fits counts."""


@dataclass(frozen=True, slots=True)
class RunLook:
    """Look of characters: role of the face, size in points."""

    face: str = "fangsong"
    size: float = 16.0
    bold: bool = False
    underline: bool = False


@dataclass(frozen=True, slots=True)
class ParagraphLook:
    """Look of a paragraph, lengths in points; `pitch` is the exact distance of lines, 0 for the face's own."""

    style: str = "Normal"
    run: RunLook = RunLook()
    align: str = "both"
    first: float = 0.0
    left: float = 0.0
    right: float = 0.0
    before: float = 0.0
    after: float = 0.0
    pitch: float = 0.0
    keep_next: bool = False
    keep_lines: bool = False
    new_page: bool = False
    rule_above: bool = False
    rule_below: bool = False

    @property
    def level(self) -> int:
        """Level of the heading, 0 for none."""
        return LEVELS.get(self.style, 0)


@dataclass(frozen=True)
class StyleBook:
    """The styles of one Word file. `tracking`: what the page's grid adds to each character, points."""

    element: Any
    tracking: float = 0.0
    _looks: dict[str | None, ParagraphLook] = field(default_factory=dict)

    @cached_property
    def _by_id(self) -> dict[str, Any]:
        return {style.get(qn("w:styleId")): style for style in self.element.findall(qn("w:style"))}

    @cached_property
    def _default_id(self) -> str | None:
        for style_id, style in self._by_id.items():
            if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in {"1", "true"}:
                return style_id
        return None

    @cached_property
    def _by_name(self) -> dict[str, str]:
        return {_name(style): style_id for style_id, style in self._by_id.items()}

    def known(self, name: str) -> bool:
        """Whether a style is one of ours, built on one of ours, or one that every file has."""
        if name in PLAIN or name.startswith(OURS):
            return True
        return any(_name(link).startswith(OURS) for link in self._chain(self._by_name.get(name)))

    def paragraph(self, properties: Any) -> ParagraphLook:
        """The look of a paragraph from its `w:pPr` (None: the default style)."""
        named = properties.find(qn("w:pStyle")) if properties is not None else None
        style_id = named.get(qn("w:val")) if named is not None else self._default_id
        look = self._styled(style_id)
        return look if properties is None else self._changed(look, properties)

    def run(self, properties: Any, base: RunLook) -> RunLook:
        """The look of a run from its `w:rPr`, on the look of its paragraph."""
        if properties is None:
            return base
        named = properties.find(qn("w:rStyle"))
        if named is not None:
            for style in self._chain(named.get(qn("w:val"))):
                base = _characters(style.find(qn("w:rPr")), base)
        return _characters(properties, base)

    def table(self, properties: Any) -> tuple[str, bool]:
        """Name of a table's style, and whether it draws lines."""
        named = properties.find(qn("w:tblStyle")) if properties is not None else None
        chain = self._chain(named.get(qn("w:val"))) if named is not None else []
        holders = [properties, *(style.find(qn("w:tblPr")) for style in reversed(chain))]
        borders = next((b for h in holders if h is not None and (b := h.find(qn("w:tblBorders"))) is not None), None)
        ruled = borders is not None and any(
            line.get(qn("w:val")) not in {None, "nil", "none"} for line in borders if line.tag == qn("w:insideH")
        )
        return (_name(chain[-1]) if chain else "Normal Table"), ruled

    def _chain(self, style_id: str | None) -> list[Any]:
        """The style and what it is based on, the base first; a circle is cut."""
        chain: list[Any] = []
        while style_id is not None and (style := self._by_id.get(style_id)) is not None and style not in chain:
            chain.insert(0, style)
            based = style.find(qn("w:basedOn"))
            style_id = based.get(qn("w:val")) if based is not None else None
        return chain

    def _styled(self, style_id: str | None) -> ParagraphLook:
        if style_id not in self._looks:
            look = ParagraphLook()
            defaults = self.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
            if defaults is not None:
                look = replace(look, run=_characters(defaults, look.run))
            chain = self._chain(style_id)
            # A style's own size decides what "2 characters" of its indent mean, so characters come first.
            for style in chain:
                look = replace(look, run=_characters(style.find(qn("w:rPr")), look.run))
            for style in chain:
                look = self._changed(look, style.find(qn("w:pPr")))
            self._looks[style_id] = replace(look, style=_name(chain[-1]) if chain else str(style_id))
        return self._looks[style_id]

    def _changed(self, look: ParagraphLook, properties: Any) -> ParagraphLook:
        if properties is None:
            return look
        changes: dict[str, Any] = {}
        align = properties.find(qn("w:jc"))
        if align is not None:
            changes["align"] = align.get(qn("w:val"))
        changes |= self._indents(properties.find(qn("w:ind")), look)
        changes |= _spacing(properties.find(qn("w:spacing")), look)
        for tag, name in (
            ("w:keepNext", "keep_next"), ("w:keepLines", "keep_lines"), ("w:pageBreakBefore", "new_page"),
        ):  # fmt: skip
            switch = properties.find(qn(tag))
            if switch is not None:
                changes[name] = _on(switch)
        borders = properties.find(qn("w:pBdr"))
        if borders is not None:
            changes["rule_above"] = borders.find(qn("w:top")) is not None
            changes["rule_below"] = borders.find(qn("w:bottom")) is not None
        return replace(look, **changes)

    def _indents(self, indent: Any, look: ParagraphLook) -> dict[str, float]:
        if indent is None:
            return {}
        character = look.run.size + self.tracking
        found: dict[str, float] = {}
        for name, words in (("left", ("left", "start")), ("right", ("right", "end")), ("first", ("firstLine",))):
            for word in words:
                in_characters, in_twips = indent.get(qn(f"w:{word}Chars")), indent.get(qn(f"w:{word}"))
                if in_characters is not None:  # hundredths of a character; they win over the twips beside them
                    found[name] = int(in_characters) / 100 * character
                elif in_twips is not None:
                    found[name] = twips(in_twips)
        if (hanging := indent.get(qn("w:hanging"))) is not None:
            found["first"] = -twips(hanging)
        return found


def _spacing(spacing: Any, look: ParagraphLook) -> dict[str, float]:
    if spacing is None:
        return {}
    found: dict[str, float] = {}
    line, rule = spacing.get(qn("w:line")), spacing.get(qn("w:lineRule"), "auto")
    if line is not None:
        found["pitch"] = twips(line) if rule in {"exact", "atLeast"} else int(line) / 240 * look.run.size * 1.3
    for name in ("before", "after"):
        if (value := spacing.get(qn(f"w:{name}"))) is not None:
            found[name] = twips(value)
    return found


def _characters(properties: Any, look: RunLook) -> RunLook:
    if properties is None:
        return look
    changes: dict[str, Any] = {}
    fonts = properties.find(qn("w:rFonts"))
    if fonts is not None and (name := fonts.get(qn("w:eastAsia"))) is not None:
        changes["face"] = face_of(name)
    size = properties.find(qn("w:sz"))
    if size is not None:
        changes["size"] = float(size.get(qn("w:val"))) / 2
    bold, underline = properties.find(qn("w:b")), properties.find(qn("w:u"))
    if bold is not None:
        changes["bold"] = _on(bold)
    if underline is not None:
        changes["underline"] = underline.get(qn("w:val")) not in {None, "none"}
    return replace(look, **changes)


def face_of(font: str) -> str:
    """The role of a font by its name: fangsong for one we do not know, the face of the body."""
    return next((role for word, role in FACE_WORDS if word.casefold() in font.casefold()), "fangsong")


def twips(value: str) -> float:
    """Twentieths of a point, as Word writes most lengths, in points."""
    return float(value) / 20


def emu_to_points(value: int) -> float:
    """English metric units (914,400 to the inch), as Word writes pictures, in points."""
    return value / 12700


def _on(switch: Any) -> bool:
    return switch.get(qn("w:val")) not in {"0", "false", "off"}


def _name(style: Any) -> str:
    name = style.find(qn("w:name"))
    return str(name.get(qn("w:val"))) if name is not None else str(style.get(qn("w:styleId")))
