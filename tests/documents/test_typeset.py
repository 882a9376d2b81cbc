from __future__ import annotations

import io
from dataclasses import replace

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yimen.documents.fonts import faces
from yimen.documents.render import context as c
from yimen.documents.render.press import press
from yimen.documents.render.typeset import docx_to_pdf
from yimen.documents.render.word import render_docx
from yimen.documents.render.wordfile import plain_text, read

from .pdfs import MM, ink_outside, lines, plain, steps, texts
from .samples import CLAIM, SAMPLES

PRINTED = [(kind, paper) for kind in c.Kind for paper in kind.papers]
RARE = "䶮㛃喆犇堃祎堃昇頔璟"
ARCHIVE_MARK = b"pdfaid:part"

# GB/T 9704-2012: margins 37/28/26/35 mm. What stands below the type area is the footer, down to 12 mm.
MARGINS = {
    "a4": {"top": 37.0, "right": 26.0, "left": 28.0, "bottom": 12.0},
    "a5": {"top": 12.0, "right": 14.0, "left": 14.0, "bottom": 5.0},
}


def opinion(**changes: object) -> bytes:
    return render_docx(c.Kind.OPINION, replace(SAMPLES[c.Kind.OPINION], **changes))  # type: ignore[arg-type]


def body_of(pdf: bytes, word: bytes) -> str:
    """The text of the PDF without white space and without the footer, which must stand on every page."""
    found = read(word)
    body = ""
    for number, text in enumerate(texts(pdf), start=1):
        odd = number % 2 == 1
        check = plain(plain_text(found.odd_footer if odd else found.even_footer)).replace("——", "")
        footer = f"{check}—{number}—" if odd else f"—{number}—{check}"
        assert text.endswith(footer), text[-120:]
        body += text.removesuffix(footer)
    return body


@pytest.mark.parametrize(("kind", "paper"), PRINTED)
def test_word_and_pdf_carry_the_same_text(kind: c.Kind, paper: str) -> None:
    word = render_docx(kind, SAMPLES[kind], paper=paper)
    assert body_of(docx_to_pdf(word), word) == plain(plain_text(read(word).blocks))


@pytest.mark.parametrize(("kind", "paper"), PRINTED)
def test_nothing_stands_in_the_margins_and_every_character_has_a_glyph(kind: c.Kind, paper: str) -> None:
    sample = replace(SAMPLES[kind], title=f"反映{RARE}等同志所住小区问题", contact="䶮㛃" * 3)
    pdf = docx_to_pdf(render_docx(kind, sample, paper=paper))
    assert ink_outside(pdf, **MARGINS[paper]) == []
    # typst writes PDF/A-2u only when no character falls back to .notdef (see the test below for one that does).
    assert ARCHIVE_MARK in pdf


SHORT = (
    c.Kind.OBJECTION, c.Kind.RETURNED, c.Kind.JURISDICTION, c.Kind.DECLINED, c.Kind.NO_LONGER, c.Kind.EXTENSION,
    c.Kind.SIMPLE_ANSWER, c.Kind.NOT_REVIEWED, c.Kind.REMINDER, c.Kind.SUPERVISION, c.Kind.DATA_RECEIPT,
    c.Kind.DATA_ANSWER,
)  # fmt: skip


@pytest.mark.parametrize("kind", SHORT)
def test_a_short_letter_is_one_page_with_the_measures_of_the_standard(kind: c.Kind) -> None:
    pdf = docx_to_pdf(render_docx(kind, SAMPLES[kind]))
    assert len(texts(pdf)) == 1
    pitch = steps([row[0][2] for row in lines(pdf, 0, above=35 * MM)][4:10])
    assert sum(pitch) / len(pitch) == pytest.approx(225 * MM / 22, abs=0.1)


def test_a_character_no_face_has_is_named_and_the_paper_still_comes() -> None:
    lacking = "\u0378"  # assigned to nothing, so no font will ever have it
    word = opinion(addressee=f"王{lacking}某")
    pdf = docx_to_pdf(word)
    assert pdf.startswith(b"%PDF")
    assert ARCHIVE_MARK not in pdf
    found = press(faces())
    assert found.without_glyph(RARE + "王某某 abc") == []
    assert found.without_glyph("王\u0378某\U000323af甲\u0378") == ["\u0378", "\U000323af"]


def test_a_full_page_has_22_lines_of_28_characters() -> None:
    pdf = docx_to_pdf(opinion(claims=(replace(CLAIM, facts="永" * 28 * 22 * 3),)))
    page = lines(pdf, 1, above=35 * MM)
    assert [len(line) for line in page] == [28] * 22
    top_of_first, pitch = page[0][0][2], steps([line[0][2] for line in page])
    assert max(pitch) - min(pitch) < 0.1
    assert sum(pitch) / 21 == pytest.approx(225 * MM / 22, abs=0.1)
    assert top_of_first == pytest.approx((297 - 37) * MM - (225 * MM / 22 + 16) / 2, abs=0.2)
    for line in page:
        lefts = [left for _, left, _ in line]
        assert lefts[0] == pytest.approx(28 * MM, abs=0.6)
        assert sum(steps(lefts)) / 27 == pytest.approx(156 * MM / 28, abs=0.02)


def test_paragraphs_begin_two_characters_in_and_headings_too() -> None:
    page = lines(docx_to_pdf(opinion()), 0, above=35 * MM)
    starts = {"".join(ch for ch, _, _ in line)[:4]: line[0][1] for line in page}
    character = 156 * MM / 28
    assert starts["王某某："] == pytest.approx(28 * MM, abs=1)
    for words in ("您反映的", "一、逐项", "查明事实"):
        assert starts[words] == pytest.approx(28 * MM + 2 * character, abs=1.5), words


def test_page_numbers_stand_outside_one_character_in() -> None:
    pdf = docx_to_pdf(opinion(claims=(CLAIM,) * 3))
    for index, odd in ((0, True), (1, False)):
        rows = lines(pdf, index, above=12 * MM)
        number = next(row for row in rows if "—" in "".join(ch for ch, _, _ in row) and row[0][2] < 35 * MM)
        dashes = [left for ch, left, _ in number if ch == "—"]
        if odd:
            assert dashes[-1] + 14 == pytest.approx((210 - 26) * MM - 14, abs=3)
        else:
            assert dashes[0] == pytest.approx(28 * MM + 14, abs=3)
        assert number[0][2] < 35 * MM - 7 * MM + 14, "below the type area by some 7 mm"


def test_a_long_list_of_claims_flows_over_pages_and_signs_with_text_before_it() -> None:
    for extra in range(12):
        word = opinion(claims=tuple(replace(CLAIM, facts="经查。\n" * (extra + 1)) for _ in range(3)))
        pdf = docx_to_pdf(word)
        last = texts(pdf)[-1]
        assert "（盖章）2026年11月24日" in last
        assert "复查" in last.split("（盖章）")[0], "the signature never stands on a page of its own"


def test_long_cells_flow_over_pages() -> None:
    word = render_docx(
        c.Kind.REGISTRATION,
        replace(SAMPLES[c.Kind.REGISTRATION], facts="\n".join(f"第{n}条事实，" + "详情" * 30 for n in range(40))),
    )
    pdf = docx_to_pdf(word)
    assert len(texts(pdf)) >= 4
    assert body_of(pdf, word) == plain(plain_text(read(word).blocks))
    assert ink_outside(pdf, **MARGINS["a4"]) == []


TYPED = st.text(
    alphabet=st.one_of(
        st.characters(min_codepoint=0x20, max_codepoint=0x7E),
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5),
        st.sampled_from(list("，。；：？！“”‘’（）《》〔〕【】、—…·　" + RARE)),
    ),
    max_size=120,
)
MARKUP = st.sampled_from(
    [
        "#set page(fill: red)",
        "$x^2$",
        "*粗*",
        "_斜_",
        "@ref",
        "<label>",
        "\\n \\",
        '"引"',
        "`raw`",
        "// 注",
        "/* 注",
        "= 标题",
        "#{panic()}",
        "]",
        "[",
        "}",
        "{",
        "~",
        "--",
        "{{ x }}",
        "{% x %}",
        "{_{",
        "https://yunting.example/" + "a/b?c=d&" * 12,
    ]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(TYPED, MARKUP), min_size=1, max_size=4).map("".join))
def test_what_is_typed_comes_out_of_the_pdf_unchanged(typed: str) -> None:
    word = opinion(claims=(replace(CLAIM, claim="甲" + typed, reason="乙" + typed),))
    pdf = docx_to_pdf(word)
    text = body_of(pdf, word)
    assert f"诉求：甲{plain(typed)}查明事实" in text
    assert text == plain(plain_text(read(word).blocks))
    assert ink_outside(pdf, **MARGINS["a4"]) == []


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=80))
def test_any_text_at_all_can_be_set(typed: str) -> None:
    word = render_docx(c.Kind.TRANSFER, replace(SAMPLES[c.Kind.TRANSFER], summary="甲" + typed, claims=("乙" + typed,)))
    assert docx_to_pdf(word).startswith(b"%PDF")


@pytest.mark.parametrize(
    "typed", ["—" * 90, "（" * 90, "a" * 200, "https://yunting.example/" + "x1-" * 80, "。" * 90, "￥9" * 90]
)
def test_runs_without_a_break_stay_inside_the_margins(typed: str) -> None:
    word = opinion(claims=(replace(CLAIM, claim=typed),))
    pdf = docx_to_pdf(word)
    assert ink_outside(pdf, **MARGINS["a4"]) == []
    assert typed in body_of(pdf, word)


def test_changes_an_office_makes_in_word_reach_the_pdf() -> None:
    own = docx.Document(io.BytesIO(opinion()))
    own.styles["一门正文"].font.size = docx.shared.Pt(14)
    own.add_paragraph("办公室加的一段", style="一门正文").runs[0].underline = True
    table = own.add_table(2, 2, style="一门表格")
    table.cell(0, 0).merge(table.cell(0, 1)).text = "合并的格"
    table.cell(1, 0).text, table.cell(1, 1).text = "左格", "右格"
    out = io.BytesIO()
    own.save(out)
    pdf = docx_to_pdf(out.getvalue())
    assert "办公室加的一段合并的格左格右格" in body_of(pdf, out.getvalue())
    first = next(line for line in lines(pdf, 0, above=35 * MM) if line[0][0] == "您")
    assert steps([left for _, left, _ in first])[0] == pytest.approx(14, abs=1)


def test_page_numbers_as_word_itself_writes_them_are_counted() -> None:
    own = docx.Document(io.BytesIO(opinion()))
    run = own.add_paragraph("第", style="一门正文").add_run()
    for kind, instruction in (
        ("begin", ""),
        ("", " PAGE  \\* MERGEFORMAT "),
        ("separate", ""),
        ("cached", "99"),
        ("end", ""),
    ):
        if kind == "cached":
            run.add_text(instruction)
            continue
        piece = docx.oxml.OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            piece.set(docx.oxml.ns.qn("w:fldCharType"), kind)
        piece.text = instruction
        run._r.append(piece)
    own.paragraphs[-1].add_run("页完")
    out = io.BytesIO()
    own.save(out)
    pages = texts(docx_to_pdf(out.getvalue()))
    assert f"第{len(pages)}页完" in pages[-1]


def test_the_same_paper_gives_the_same_bytes() -> None:
    word = opinion()
    assert docx_to_pdf(word) == docx_to_pdf(word)
