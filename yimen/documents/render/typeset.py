"""The PDF of a Word file, set by typst from its paragraphs, tables and named styles, in the measures of GB/T 9704."""

from __future__ import annotations

from collections.abc import Sequence

from yimen.documents.fonts import Faces, faces
from yimen.documents.render import typst_source as ts
from yimen.documents.render.press import press
from yimen.documents.render.wordfile import (
    Block,
    Cell,
    Inline,
    Page,
    PageNumber,
    Paragraph,
    Picture,
    Row,
    Table,
    WordFile,
    read,
)
from yimen.documents.render.wordstyles import RunLook

ALIGN = {"center": "center", "right": "right", "end": "right", "left": "left", "start": "left"}
"""Word's words for alignment; any other is justified."""

RULE = "0.5pt"


def docx_to_pdf(docx: bytes, *, found: Faces | None = None) -> bytes:
    """Set a rendered Word file as PDF (PDF/A-2u).

    Args:
        docx: the bytes of the file; its page size, margins, character grid, footers and styles are followed.
        found: the faces to set it in, by default those found without an office folder.

    Raises:
        CannotSet: typst refused the page; the message says what to do.
    """
    found = found or faces()
    return press(found).pdf(source_of(read(docx), found))


def source_of(word: WordFile, found: Faces) -> str:
    """The typst source of a Word file; every text in it is a string literal."""
    writer = _Writer()
    page = word.page
    body = writer.blocks(word.blocks)
    odd, even = writer.blocks(word.odd_footer), writer.blocks(word.even_footer)
    return "\n".join(
        (
            ts.face_lines(found),
            *writer.pictures,
            f"#set document(title: {ts.string(word.title)})" if word.title else "",
            _page_rule(page, odd, even),
            ts.TEXT_RULES,
            f"#set text(font: f-fangsong, weight: w-fangsong, tracking: {ts.points(page.tracking)})",
            "#show heading: it => it.body",
            "#{",
            body,
            "}",
        )
    )


def _page_rule(page: Page, odd: str, even: str) -> str:
    margins = f"(top: {ts.points(page.top)}, right: {ts.points(page.right)}, bottom: {ts.points(page.bottom)}, "
    margins += f"left: {ts.points(page.left)})"
    # Word hangs the footer from the paper's edge upwards; so does this box, which fills the margin down to there.
    room = ts.points(page.bottom - page.footer)
    odd, even = (f"box(height: {room}, width: 100%, align(bottom, {{\n{side}\n}}))" for side in (odd, even))
    footer = f"context if calc.odd(here().page()) {{ {odd} }} else {{ {even} }}"
    return (
        f"#set page(width: {ts.points(page.width)}, height: {ts.points(page.height)}, margin: {margins}, "
        f"footer-descent: 0pt, footer: {footer})"
    )


class _Writer:
    """Writes blocks as typst code; pictures are collected beside, each once."""

    def __init__(self) -> None:
        self.pictures: list[str] = []
        self._names: dict[bytes, str] = {}

    def blocks(self, blocks: Sequence[Block]) -> str:
        return "\n".join(self.table(b) if isinstance(b, Table) else self.paragraph(b) for b in blocks)

    def paragraph(self, paragraph: Paragraph) -> str:
        look = paragraph.look
        size = look.run.size
        pitch = look.pitch or size * 1.3
        # A picture in an exact pitch would be cut by Word too; its paragraph gives it the room it needs.
        half = max(0.0, (pitch - size) / 2)
        align = ALIGN.get(look.align)
        inside = "\n".join(self.inline(part, look.run) for part in paragraph.inlines) or f"v({ts.points(size)})"
        if look.level and paragraph.text:
            # The look stands inside the heading: typst's own rules for headings come before it.
            indent = f"h({ts.points(look.first)})" if look.first else ""
            inside = f"heading(level: {look.level}, {{\nset text({_text_arguments(look.run)})\n{indent}\n{inside}\n}})"
        inset = f"(top: {ts.points(half)}, bottom: {ts.points(half)}, left: {ts.points(look.left)}, "
        inset += f"right: {ts.points(look.right)})"
        arguments = [
            f"above: {ts.points(look.before)}", f"below: {ts.points(look.after)}", f"inset: {inset}", "width: 100%",
        ]  # fmt: skip
        if look.keep_next:
            arguments.append("sticky: true")
        if look.keep_lines or look.level:
            arguments.append("breakable: false")
        if look.rule_above or look.rule_below:
            top, bottom = (RULE if on else "none" for on in (look.rule_above, look.rule_below))
            arguments.append(f"stroke: (top: {top}, bottom: {bottom})")
        lines = [
            "pagebreak(weak: true)" if look.new_page else "",
            f"block({', '.join(arguments)}, {{",
            f"set par(leading: {ts.points(pitch - size)}, justify: {'false' if align else 'true'}, "
            f"first-line-indent: (amount: {ts.points(look.first)}, all: true))"
            if look.first >= 0
            else f"set par(leading: {ts.points(pitch - size)}, hanging-indent: {ts.points(-look.first)})",
            f"set text({_text_arguments(look.run)})",
            f"set align({align})" if align else "",
            inside if look.level and paragraph.text else f"par({{\n{inside}\n}})",
            "})",
        ]
        return "\n".join(line for line in lines if line)

    def inline(self, part: Inline, base: RunLook) -> str:
        if isinstance(part, Picture):
            return (
                f"box(image({self._picture(part)}, width: {ts.points(part.width)}, height: {ts.points(part.height)}, "
                f"alt: {ts.string(part.description)}))"
            )
        if isinstance(part, PageNumber):
            inside = f"context str({_TOTAL if part.total else _NUMBER})"
        else:
            inside = ts.words(part.text)
        if part.look.underline:
            inside = f"underline({{\n{inside}\n}})"
        if part.look != base:
            inside = f"text({_text_arguments(part.look)}, {{\n{inside}\n}})"
        return inside

    def _picture(self, picture: Picture) -> str:
        if picture.data not in self._names:
            name = f"picture-{len(self._names)}"
            self._names[picture.data] = name
            self.pictures.append(f"#let {name} = {ts.data(picture.data)}")
        return self._names[picture.data]

    def table(self, table: Table) -> str:
        """A table; a last column of no width carries the least heights of the rows, which typst does not know."""
        columns = ts.array([*map(ts.points, table.widths), "0pt"])
        inset = "(x: 4pt, y: 2pt)" if table.ruled else "0pt"
        rows = [self.row(row, len(table.widths), ruled=table.ruled) for row in table.rows]
        heading = 0
        while heading < len(table.rows) and table.rows[heading].heading:
            heading += 1
        parts = [f"table.header({', '.join(rows[:heading])})"] if heading else []
        parts.extend(rows[heading:])
        return (
            f"block(above: 0pt, below: 0pt, table(columns: {columns}, inset: {inset}, stroke: none,\n"
            + ",\n".join(parts)
            + "))"
        )

    def row(self, row: Row, columns: int, *, ruled: bool) -> str:
        cells = [self.cell(cell, ruled=ruled, whole=row.whole) for cell in row.cells]
        cells.append(f"table.cell(inset: 0pt, stroke: none, box(width: 0pt, height: {ts.points(row.height)}))")
        return ",\n".join(cells)

    def cell(self, cell: Cell, *, ruled: bool, whole: bool) -> str:
        arguments = [f"colspan: {cell.columns}", f"rowspan: {cell.rows}"]
        arguments.append(f"align: {'horizon' if cell.middle else 'top'}")
        if ruled:
            arguments.append(f"stroke: {RULE}")
        if whole:
            arguments.append("breakable: false")
        return f"table.cell({', '.join(arguments)}, {{\n{self.blocks(cell.blocks)}\n}})"


_NUMBER, _TOTAL = "counter(page).get().first()", "counter(page).final().first()"


def _text_arguments(look: RunLook) -> str:
    weight = f"calc.max(w-{look.face}, 700)" if look.bold else f"w-{look.face}"
    return f"font: f-{look.face}, weight: {weight}, size: {ts.points(look.size)}"
