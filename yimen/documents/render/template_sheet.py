"""A blank Word file in the measures of GB/T 9704 with our named styles: what `build_templates` writes on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt

FANGSONG, HEI, KAI, TITLE, SONG = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体", "宋体"


KEPT = {"Normal", "Default Paragraph Font", "Normal Table", "No List"}
"""The styles Word expects to find in a file."""


@dataclass(frozen=True, slots=True)
class Measures:
    """A paper: millimetres for the sheet, points for the characters."""

    name: str
    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float
    footer: float
    code: float
    body: float
    pitch: float
    title: float
    title_pitch: float
    table: float
    table_pitch: float
    small: float
    page_number: float
    tracking: float

    @property
    def text_width(self) -> float:
        """Width of the type area, millimetres."""
        return self.width - self.left - self.right


# GB/T 9704-2012: type area 156 x 225 mm, 22 lines of 28 characters of 16 pt. 28 x 16 pt = 448 pt is more than 156 mm
# = 442.2 pt, so the character grid takes 0.207 pt off each character, as Word's own grid does; 225 mm / 22 = 28.95 pt.
A4 = Measures("a4", 210, 297, 37, 26, 35, 28, 12, 16, 16, 28.95, 22, 34, 12, 19, 9, 14, -0.207)
# No standard for A5 receipts: the same proportions, body 10.5 pt (五号).
A5 = Measures("a5", 148, 210, 12, 14, 22, 14, 5, 14, 10.5, 16.5, 16, 22, 10.5, 15.5, 7.5, 10.5, 0)


class Sheet:
    """One template while it is built."""

    def __init__(self, measures: Measures, title: str, *, of_case: bool = True, verified: bool = True) -> None:
        """A blank sheet.

        Args:
            of_case: the paper is about one case, whose number then stands in the footer.
            verified: its footer has the code by which anybody can check it; without, nobody may ask whether it exists.
        """
        self.m, self.of_case, self.verified = measures, of_case, verified
        self.document = docx.Document()
        self._bare()
        self._page()
        self._styles()
        self._footers()
        properties = self.document.core_properties
        properties.title, properties.author, properties.comments = title, "一门", ""

    def _bare(self) -> None:
        """python-docx starts from a file with 160 styles and a picture; only what every Word file needs is kept."""
        styles = self.document.styles.element
        for style in list(styles.findall(qn("w:style"))):
            if style.find(qn("w:name")).get(qn("w:val")) not in KEPT:
                styles.remove(style)
        package = self.document.part.package
        for relation_id, relation in list(package.rels.items()):
            if relation.reltype.endswith("/thumbnail"):
                del package.rels[relation_id]
        for relation_id, relation in list(self.document.part.rels.items()):
            if relation.reltype.endswith(("/customXml", "/stylesWithEffects", "/numbering")):
                del self.document.part.rels[relation_id]

    # Page -----------------------------------------------------------------------------------------------------------

    def _page(self) -> None:
        m, section = self.m, self.document.sections[0]
        section.page_width, section.page_height = Mm(m.width), Mm(m.height)
        section.top_margin, section.bottom_margin = Mm(m.top), Mm(m.bottom)
        section.left_margin, section.right_margin = Mm(m.left), Mm(m.right)
        section.footer_distance, section.header_distance = Mm(m.footer), Mm(m.top / 2)
        grid = section._sectPr.find(qn("w:docGrid"))
        if grid is None:
            grid = OxmlElement("w:docGrid")
            section._sectPr.append(grid)
        grid.set(qn("w:type"), "linesAndChars" if m.tracking else "lines")
        grid.set(qn("w:linePitch"), str(round(m.pitch * 20)))
        grid.set(qn("w:charSpace"), str(round(m.tracking * 4096)))

    # Styles ---------------------------------------------------------------------------------------------------------

    def _styles(self) -> None:
        m = self.m
        fonts = self.document.styles.element.find(
            f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:rFonts')}"
        )
        fonts.attrib.clear()
        _fonts(fonts, FANGSONG)
        normal = self.document.styles["Normal"]
        _fonts(normal.element.get_or_add_rPr().get_or_add_rFonts(), FANGSONG)
        normal.font.size = Pt(m.body)
        normal.paragraph_format.space_after = Pt(0)
        text, title, cell = (m.body, m.pitch), (m.title, m.title_pitch), (m.table, m.table_pitch)
        self._style("一门机关", TITLE, *title, "center")
        self._style("一门标题", TITLE, *title, "center", keep=True)
        self._style("一门文号", FANGSONG, *text, "center", after=m.pitch / 2)
        self._style("一门主送", FANGSONG, *text, "left")
        self._style("一门正文", FANGSONG, *text, "both", first=2)
        self._style("一门一级标题", HEI, *text, "left", first=2, keep=True)
        self._style("一门二级标题", KAI, *text, "left", first=2, keep=True)
        # GB/T 9704 7.3.5: date four characters from the right, the unit centred over it. A date is some ten characters
        # wide, so both are centred in the eighteen characters on the right.
        # The seal begins within one line below the text (7.3.5.1): half a line leaves its room, and a short paper on
        # one page.
        self._style("一门落款", FANGSONG, *text, "center", left=10, before=m.pitch / 2, keep=True, whole=True)
        self._style("一门日期", FANGSONG, *text, "center", left=10, keep=True)
        self._style("一门附注", FANGSONG, *text, "left", first=2, keep=True)
        self._style(
            "一门版记", FANGSONG, m.page_number, m.page_number * 1.5, "both", left=1, right=1, before=m.pitch / 4
        )
        self._style("一门表格文字", FANGSONG, *cell, "left")
        self._style("一门表格项目", HEI, *cell, "center")
        self._style("一门提示", KAI, *cell, "both", first=2)
        self._style("一门编码", HEI, m.body + 2, m.pitch, "center")
        self._style("一门图", FANGSONG, m.small, 0, "center")
        self._style("一门查验", SONG, m.small, m.small * 1.35, "left")
        self._style("一门页码", SONG, m.page_number, m.page_number * 1.2, "right")
        self._style("一门空行", FANGSONG, 2, 6, "left")
        rules = self.document.styles["一门版记"].element.get_or_add_pPr()
        borders = OxmlElement("w:pBdr")
        for side in ("top", "bottom"):
            _child(borders, f"w:{side}", val="single", sz="6", space="1", color="000000")
        rules.insert_element_before(borders, "w:shd", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")
        self._table_style("一门表格", ruled=True)
        self._table_style("一门版式", ruled=False)

    def _style(
        self, name: str, font: str, size: float, pitch: float, align: str, *,
        first: float = 0, left: float = 0, right: float = 0, before: float = 0, after: float = 0,
        keep: bool = False, whole: bool = False,
    ) -> None:  # fmt: skip
        style = self.document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = self.document.styles["Normal"]
        style.quick_style = True
        _fonts(style.element.get_or_add_rPr().get_or_add_rFonts(), font)
        style.font.size = Pt(size)
        shape = style.paragraph_format
        shape.widow_control = False
        shape.space_before, shape.space_after = Pt(before), Pt(after)
        if pitch:
            shape.line_spacing = Pt(round(pitch * 20) / 20)
        shape.keep_with_next, shape.keep_together = keep or None, whole or None
        properties = style.element.get_or_add_pPr()
        if first or left or right:
            indent = properties.get_or_add_ind()
            for side, characters in (("firstLine", first), ("left", left), ("right", right)):
                if characters:
                    indent.set(qn(f"w:{side}Chars"), str(round(characters * 100)))
                    indent.set(qn(f"w:{side}"), str(round(characters * size * 20)))
        _child(properties, "w:jc", val=align)

    def _table_style(self, name: str, *, ruled: bool) -> None:
        style = self.document.styles.add_style(name, WD_STYLE_TYPE.TABLE)
        style.base_style = self.document.styles["Normal Table"]
        properties = OxmlElement("w:tblPr")
        if ruled:
            borders = _child(properties, "w:tblBorders")
            for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
                _child(borders, f"w:{side}", val="single", sz="4", space="0", color="000000")
        margins = _child(properties, "w:tblCellMar")
        for side in ("left", "right"):
            _child(margins, f"w:{side}", w="80" if ruled else "0", type="dxa")
        style.element.append(properties)

    # Content --------------------------------------------------------------------------------------------------------

    def p(self, style: str, text: str = "", *, into: Any = None) -> Any:
        """A paragraph of a named style; `text` may hold tags of the template."""
        paragraph = (into or self.document).add_paragraph(style=style)
        if text:
            paragraph.add_run(text)
        return paragraph

    def tag(self, text: str) -> None:
        """A paragraph that only holds a tag of the template ({%p ... %}) and vanishes when it is filled in."""
        self.p("一门正文", text)

    def table(
        self, widths: list[float], rows: list[list[tuple[str, ...]]], *, ruled: bool = True, height: float = 9,
        heights: dict[int, float] | None = None, tall: frozenset[int] = frozenset(), into: Any = None,
    ) -> Any:  # fmt: skip
        """A table. A cell is (style, text, span) or ("^",) to go on with the cell above; widths are parts of the whole.

        Args:
            widths: shares of the type area's width.
            rows: cells of each row; a text with line ends becomes paragraphs.
            ruled: draw lines.
            height: least height of a row, millimetres; `heights` for single rows, by index.
            tall: rows that may be split between pages.
            into: where to add it, instead of the end of the body.
        """
        whole = round(Mm(self.m.text_width) / 635)  # twips
        shares = [round(whole * width / sum(widths)) for width in widths]
        size = (len(rows), len(widths))
        made = self.document.add_table(*size) if into is None else into.add_table(*size, Emu(whole * 635))
        made.style = self.document.styles["一门表格" if ruled else "一门版式"]
        made.autofit = False
        for column, share in zip(made.columns, shares, strict=True):
            column.width = Emu(share * 635)
        for index, row in enumerate(rows):
            least = (heights or {}).get(index, height)
            if least:
                made.rows[index].height = Mm(least)
            if index not in tall:
                _child(made.rows[index]._tr.get_or_add_trPr(), "w:cantSplit")
            self._fill(made, index, row, shares)
        return made

    def _fill(self, table: Any, index: int, row: list[tuple[str, ...]], shares: list[int]) -> None:
        column = 0
        for content in row:
            span = int(content[2]) if len(content) > 2 else 1
            cell = table.cell(index, column)
            if content[0] == "^":
                above = table.cell(index - 1, column)
                above.merge(cell)
            else:
                if span > 1:
                    cell = cell.merge(table.cell(index, column + span - 1))
                cell.width = Emu(sum(shares[column : column + span]) * 635)
                if len(content) < 4:
                    _child(cell._tc.get_or_add_tcPr(), "w:vAlign", val="center")
                lines = content[1].split("\n")
                first = cell.paragraphs[0]
                first.style = self.document.styles[content[0]]
                first.add_run(lines[0])
                for line in lines[1:]:
                    self.p(content[0], line, into=cell)
            column += span

    # Footers --------------------------------------------------------------------------------------------------------

    def _footers(self) -> None:
        """Code, words for checking and page number: the number outside, odd pages right, even pages left (7.5)."""
        self.document.settings.odd_and_even_pages_header_footer = True
        section = self.document.sections[0]
        for footer, odd in ((section.footer, True), (section.even_page_footer, False)):
            footer.is_linked_to_previous = False
            code = ("一门图", "{{ qr(verify_url, " + str(self.m.code) + ") }}") if self.verified else ("一门查验", "")
            words = (
                "一门查验",
                ("信访件编号：{{ item_number }}　" if self.of_case else "") + "查验码：{{ verify_code }}\n"
                "正文校验值：{{ digest }}　扫码或登录以下网址查验真伪：\n"
                "{{ verify_url }}",
            )
            if not self.verified:
                words = ("一门查验", "编号：{{ item_number }}　正文校验值：{{ digest }}\n不供网上查验。")
            number = ("一门页码", "")
            code_width, number_width = self.m.code + 3, self.m.page_number * 1.8
            widths = [code_width, self.m.text_width - code_width - number_width, number_width]
            row: list[tuple[str, ...]] = [code, words, number]
            if not odd:
                widths, row = widths[::-1], [number, words, code]
            table = self.table(widths, [row], ruled=False, height=self.m.code, into=footer)
            self._page_number(table.cell(0, 2 if odd else 0), odd=odd)
            first = footer.paragraphs[0]
            footer._element.remove(first._p)
            self.p("一门空行", into=footer)

    def _page_number(self, cell: Any, *, odd: bool) -> None:
        vertical = cell._tc.tcPr.find(qn("w:vAlign"))
        cell._tc.tcPr.remove(vertical)
        paragraph = cell.paragraphs[0]
        properties = paragraph._p.get_or_add_pPr()
        indent = properties.get_or_add_ind()
        indent.set(qn("w:rightChars" if odd else "w:leftChars"), "100")
        indent.set(qn("w:right" if odd else "w:left"), str(round(self.m.page_number * 20)))
        _child(properties, "w:jc", val="right" if odd else "left")
        paragraph.add_run("— ")
        simple = OxmlElement("w:fldSimple")
        simple.set(qn("w:instr"), "PAGE")
        run = OxmlElement("w:r")
        _child(run, "w:t").text = "1"
        simple.append(run)
        paragraph._p.append(simple)
        paragraph.add_run(" —")


def _fonts(fonts: Any, name: str) -> None:
    for side in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{side}"), name)


def _child(parent: Any, tag: str, **attributes: str) -> Any:
    child = OxmlElement(tag)
    for name, value in attributes.items():
        child.set(qn(f"w:{name}"), value)
    parent.append(child)
    return child
