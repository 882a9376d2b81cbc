from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import typst

from yimen.documents import fonts
from yimen.documents.render import context as c
from yimen.documents.render.press import press
from yimen.documents.render.typeset import docx_to_pdf
from yimen.documents.render.word import render_docx

from .samples import SAMPLES


def bare_book(folders: Sequence[Path]) -> typst.Fonts:
    """As on a machine without any font of its own."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(folder) for folder in folders]
    )


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> Iterator[fonts.Faces]:
    monkeypatch.setattr(fonts, "_book", bare_book)
    monkeypatch.setattr(fonts, "FANDOL_FOLDERS", ())
    fonts._faces.cache_clear()
    yield fonts.faces()
    fonts._faces.cache_clear()


def test_a_machine_without_fonts_sets_papers_with_the_wheel_rare_names_too(bare: fonts.Faces) -> None:
    assert {bare.named(role).family for role in fonts.WANTED} == {"Noto Sans CJK SC"}
    assert all(bare.named(role).stands_in for role in fonts.WANTED)
    word = render_docx(c.Kind.OPINION, replace(SAMPLES[c.Kind.OPINION], addressee="䶮㛃喆犇堃"))
    assert b"pdfaid:part" in docx_to_pdf(word, found=bare), "every character has a glyph"
    assert press(bare).without_glyph("䶮㛃喆犇堃〔〕—") == []


def test_one_line_says_which_face_stands_in_and_what_to_do(bare: fonts.Faces) -> None:
    line = fonts.describe_faces(bare)
    assert "\n" not in line
    assert line.startswith("仿宋：用 Noto Sans CJK SC 代替（安装正版仿宋_GB2312 到 var/fonts 即自动使用）")
    assert "小标宋：用 Noto Sans CJK SC 代替（安装正版方正小标宋简体 到 data/fonts" in fonts.describe_faces(
        bare, folder="data/fonts"
    )


def test_a_proper_face_is_used_as_soon_as_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    # No proper face may be shipped; one that typst carries plays its part.
    wanted = replace(fonts.WANTED["fangsong"], proper=("No Such Face", "Libertinus Serif"))
    monkeypatch.setitem(fonts.WANTED, "fangsong", wanted)
    found = fonts._faces.__wrapped__(())
    assert (found.fangsong.family, found.fangsong.stands_in) == ("Libertinus Serif", False)
    assert found.families("fangsong")[0] == "Libertinus Serif"
    assert "仿宋：Libertinus Serif；" in fonts.describe_faces(found)
    word = render_docx(c.Kind.ACCEPTANCE, SAMPLES[c.Kind.ACCEPTANCE])
    assert b"pdfaid:part" in docx_to_pdf(word, found=found), "what the face lacks comes from the fallback"


def test_a_missing_folder_is_passed_over_and_the_answer_is_kept(tmp_path: Path) -> None:
    assert fonts.faces((tmp_path / "none",)).fangsong == fonts.faces().fangsong
    assert fonts.faces() is fonts.faces()
