"""A Word file read as what a typesetter needs: page, paragraphs with their named styles, tables, pictures, footers.

Only what GB/T 9704 papers use is read. What is left out is named by `unmapped_styles`, never dropped in silence.
Lengths are points (1/72 inch) everywhere.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import docx
from docx.oxml.ns import qn

from yimen.documents.render.wordstyles import ParagraphLook, RunLook, StyleBook, emu_to_points, twips


@dataclass(frozen=True, slots=True)
class Text:
    """Characters of one look; a line break inside a paragraph is '\\n'."""

    text: str
    look: RunLook


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that stands in the line (a QR code, an emblem): file bytes, width and height in points."""

    data: bytes
    width: float
    height: float
    description: str


@dataclass(frozen=True, slots=True)
class PageNumber:
    """The number of the page, or the number of all pages."""

    look: RunLook
    total: bool = False


Inline = Text | Picture | PageNumber


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with the look of its named style, as changed by hand in the file."""

    look: ParagraphLook
    inlines: tuple[Inline, ...]

    @property
    def text(self) -> str:
        """The characters alone."""
        return "".join(part.text for part in self.inlines if isinstance(part, Text))


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell and how many columns and rows it covers."""

    blocks: tuple[Block, ...]
    columns: int
    rows: int
    middle: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A row; `height` is its least height, `heading` means that it is repeated on the next page."""

    cells: tuple[Cell, ...]
    height: float
    heading: bool
    whole: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table: widths of its columns, and whether lines are drawn."""

    style: str
    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    ruled: bool


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Page:
    """Paper size, margins, distance of the footer from the paper's edge, and what the grid adds to each character."""

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float
    footer: float
    tracking: float


@dataclass(frozen=True, slots=True)
class WordFile:
    """Everything that is set: the even footer is the odd one where the file makes no difference."""

    page: Page
    blocks: tuple[Block, ...]
    odd_footer: tuple[Block, ...]
    even_footer: tuple[Block, ...]
    title: str
    left_out: tuple[str, ...] = ()


@dataclass
class _Reader:
    styles: StyleBook
    part: Any
    left_out: dict[str, None] = field(default_factory=dict)

    def blocks(self, parent: Any) -> tuple[Block, ...]:
        return tuple(self._walk(parent))

    def _walk(self, parent: Any) -> Iterator[Block]:
        for element in parent:
            if element.tag == qn("w:p"):
                yield self.paragraph(element)
            elif element.tag == qn("w:tbl"):
                yield self.table(element)
            elif element.tag == qn("w:sdt"):  # a content control: what it holds counts
                content = element.find(qn("w:sdtContent"))
                if content is not None:
                    yield from self._walk(content)

    def paragraph(self, element: Any) -> Paragraph:
        properties = element.find(qn("w:pPr"))
        look = self.styles.paragraph(properties)
        if not self.styles.known(look.style):
            self.left_out[f"段落样式“{look.style}”"] = None
        if properties is not None and properties.find(qn("w:numPr")) is not None:
            self.left_out[f"自动编号（段落样式“{look.style}”）"] = None
        return Paragraph(look, tuple(_joined(self._inlines(element, look.run))))

    def _inlines(self, element: Any, base: RunLook) -> Iterator[Inline]:
        fields: list[str] = []  # the instructions of the complex fields we are in
        shown = True  # False inside the cached number of a page field
        for run in element.iter(qn("w:r")):
            look = self.styles.run(run.find(qn("w:rPr")), base)
            simple = next(run.iterancestors(qn("w:fldSimple")), None)
            number = _page_field(simple.get(qn("w:instr"), ""), look) if simple is not None else None
            if number is not None:
                yield number
                continue
            for piece in run:
                kind = piece.get(qn("w:fldCharType")) if piece.tag == qn("w:fldChar") else None
                if kind == "begin":
                    fields.append("")
                elif kind == "separate" and fields and (number := _page_field(fields[-1], look)) is not None:
                    yield number
                    shown = False
                elif kind == "end" and fields:
                    fields.pop()
                    shown = True
                elif piece.tag == qn("w:instrText") and fields:
                    fields[-1] += piece.text or ""
                elif shown and kind is None:
                    yield from self._piece(piece, look)

    def _piece(self, piece: Any, look: RunLook) -> Iterator[Inline]:
        if piece.tag == qn("w:t"):
            yield Text(piece.text or "", look)
        elif piece.tag == qn("w:tab"):
            yield Text("\t", look)
        elif piece.tag in {qn("w:br"), qn("w:cr")}:
            yield Text("\n", look)
        elif piece.tag == qn("w:noBreakHyphen"):
            yield Text("-", look)
        elif piece.tag == qn("w:drawing"):
            yield from self._picture(piece)
        elif piece.tag in {qn("w:pict"), qn("w:object")}:
            self.left_out["文本框或嵌入对象"] = None
        elif piece.tag in {qn("w:footnoteReference"), qn("w:endnoteReference")}:
            self.left_out["脚注或尾注"] = None

    def _picture(self, drawing: Any) -> Iterator[Picture]:
        blip = next(iter(drawing.iter(qn("a:blip"))), None)
        extent = next(iter(drawing.iter(qn("wp:extent"))), None)
        if blip is None or extent is None or drawing.find(qn("wp:inline")) is None:
            self.left_out["浮动图片或文本框"] = None
            return
        image = self.part.related_parts[blip.get(qn("r:embed"))]
        described = next(iter(drawing.iter(qn("wp:docPr"))), None)
        yield Picture(
            image.blob,
            emu_to_points(int(extent.get("cx"))),
            emu_to_points(int(extent.get("cy"))),
            (described.get("descr") if described is not None else None) or "图",
        )

    def table(self, element: Any) -> Table:
        properties = element.find(qn("w:tblPr"))
        style, ruled = self.styles.table(properties)
        if not self.styles.known(style):
            self.left_out[f"表格样式“{style}”"] = None
        widths = tuple(twips(column.get(qn("w:w"), "0")) for column in element.iter(qn("w:gridCol")))
        grid = [self._row_parts(row) for row in element.findall(qn("w:tr"))]
        rows = tuple(self._row(element_row, index, grid) for index, element_row in enumerate(grid))
        return Table(style, widths, rows, ruled)

    def _row_parts(self, row: Any) -> tuple[Any, list[tuple[int, int, str, Any]]]:
        """The row, and its cells as (first column, columns covered, vertical merge, element)."""
        cells, column = [], 0
        for cell in row.findall(qn("w:tc")):
            properties = cell.find(qn("w:tcPr"))
            span = properties.find(qn("w:gridSpan")) if properties is not None else None
            merge = properties.find(qn("w:vMerge")) if properties is not None else None
            covered = int(span.get(qn("w:val"))) if span is not None else 1
            cells.append((column, covered, "" if merge is None else merge.get(qn("w:val"), "continue"), cell))
            column += covered
        return row, cells

    def _row(self, parts: tuple[Any, list[Any]], index: int, grid: list[Any]) -> Row:
        row, cells = parts
        properties = row.find(qn("w:trPr"))
        height = properties.find(qn("w:trHeight")) if properties is not None else None
        made = []
        for column, covered, merge, element in cells:
            if merge == "continue":
                continue
            rows = 1
            if merge == "restart":
                for _, below in grid[index + 1 :]:
                    if not any(start == column and kind == "continue" for start, _, kind, _ in below):
                        break
                    rows += 1
            align = element.find(f"{qn('w:tcPr')}/{qn('w:vAlign')}")
            middle = align is not None and align.get(qn("w:val")) == "center"
            made.append(Cell(self.blocks(element), covered, rows, middle))
        return Row(
            tuple(made),
            twips(height.get(qn("w:val"), "0")) if height is not None else 0.0,
            properties is not None and properties.find(qn("w:tblHeader")) is not None,
            properties is not None and properties.find(qn("w:cantSplit")) is not None,
        )


def read(data: bytes) -> WordFile:
    """Read a .docx file.

    Args:
        data: the bytes of the file.
    """
    return read_document(docx.Document(io.BytesIO(data)))


def read_document(document: Any) -> WordFile:
    """Read a document that python-docx has open."""
    body = document.element.body
    styles = StyleBook(document.styles.element)
    reader = _Reader(styles, document.part)
    section = body.find(qn("w:sectPr"))
    page = _page(section)
    styles = replace(styles, tracking=page.tracking)
    reader.styles = styles
    blocks = reader.blocks(body)
    if len(list(body.iter(qn("w:sectPr")))) > 1:
        reader.left_out["分节（只用最后一节的页面设置）"] = None
    odd: tuple[Block, ...] = ()
    even: tuple[Block, ...] = ()
    for reference in section.findall(qn("w:footerReference")):
        part = document.part.related_parts[reference.get(qn("r:id"))]
        footer = _Reader(styles, part, reader.left_out).blocks(part.element)
        if reference.get(qn("w:type")) == "default":
            odd = footer
        elif reference.get(qn("w:type")) == "even":
            even = footer
    for reference in section.findall(qn("w:headerReference")):
        part = document.part.related_parts[reference.get(qn("r:id"))]
        if any(text.text for text in part.element.iter(qn("w:t"))):
            reader.left_out["页眉"] = None
    two_sided = document.settings.odd_and_even_pages_header_footer
    return WordFile(
        page,
        blocks,
        odd,
        even if two_sided and even else odd,
        document.core_properties.title or "",
        tuple(reader.left_out),
    )


def unmapped_styles(data: bytes) -> list[str]:
    """What of a Word file (template or paper) the PDF cannot follow, in Chinese words: unknown styles, and content.

    An unknown style is set by its own measures; automatic numbering, text boxes, notes, headers are left out of the
    PDF. Empty for the templates shipped here: an office that edits one sees this list before it puts it in force.
    """
    return list(read(data).left_out)


def plain_text(blocks: tuple[Block, ...]) -> str:
    """The text of blocks in reading order, paragraph by paragraph, page numbers and pictures left out."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            lines.append(block.text)
        else:
            lines.extend(plain_text(cell.blocks) for row in block.rows for cell in row.cells)
    return "\n".join(lines)


def body_text(document: Any) -> str:
    """All characters of the body of a document python-docx has open, without white space; footers do not count."""
    return "".join("".join((text.text or "").split()) for text in document.element.body.iter(qn("w:t")))


def _page(section: Any) -> Page:
    size, margin = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))
    grid = section.find(qn("w:docGrid"))
    spaced = grid is not None and grid.get(qn("w:type")) in {"linesAndChars", "snapToChars"}
    return Page(
        width=twips(size.get(qn("w:w"))),
        height=twips(size.get(qn("w:h"))),
        top=twips(margin.get(qn("w:top"))),
        right=twips(margin.get(qn("w:right"))),
        bottom=twips(margin.get(qn("w:bottom"))),
        left=twips(margin.get(qn("w:left"))),
        footer=twips(margin.get(qn("w:footer"), "0")),
        # Word writes what the character grid adds in 1/4096 of a point.
        tracking=int(grid.get(qn("w:charSpace"), "0")) / 4096 if grid is not None and spaced else 0.0,
    )


def _page_field(instruction: str, look: RunLook) -> PageNumber | None:
    words = instruction.split()
    if words and words[0].upper() in {"PAGE", "NUMPAGES"}:
        return PageNumber(look, total=words[0].upper() == "NUMPAGES")
    return None


def _joined(inlines: Iterator[Inline]) -> Iterator[Inline]:
    """Neighbouring text of one look becomes one: Word cuts runs at will, and the typesetter should not see the cuts."""
    held: Text | None = None
    for inline in inlines:
        if isinstance(inline, Text):
            if held is not None and held.look == inline.look:
                held = Text(held.text + inline.text, held.look)
                continue
            if held is not None:
                yield held
            held = inline
        else:
            if held is not None:
                yield held
                held = None
            yield inline
    if held is not None:
        yield held
