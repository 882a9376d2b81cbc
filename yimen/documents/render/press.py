"""The press: one typst compiler for the process, its fonts read once. Source in, PDF out."""

from __future__ import annotations

import logging
import re
import threading
import unicodedata
from functools import lru_cache
from typing import Literal

import typst

from yimen.documents.fonts import Faces
from yimen.documents.render.typst_source import string

Standard = Literal["a-2u"]

UNSEEN = {"Cc", "Cf"}
"""Unicode categories without a glyph of their own: control and format characters."""

ARCHIVE: Standard = "a-2u"
"""PDF/A-2u: for archives, with fonts inside and every character's text; it refuses characters without a glyph."""

log = logging.getLogger(__name__)


class CannotSet(ValueError):  # noqa: N818 - errors are named for what is wrong
    """The page could not be set; the message is Chinese and says what to do."""


class Press:
    """Sets typst source as PDF. Safe to share between threads: one page at a time, some milliseconds each."""

    def __init__(self, found: Faces) -> None:
        self._compiler = typst.Compiler(font_paths=found.book)
        self._lock = threading.Lock()

    def pdf(self, source: str) -> bytes:
        """The PDF of a typst source: PDF/A-2u, or plain PDF when some character has no glyph in any face.

        Raises:
            CannotSet: typst refused the source.
        """
        try:
            return self._compile(source, ARCHIVE)
        except typst.TypstError as error:
            if _without_glyph(error) is None:
                raise CannotSet(f"版面未能生成，请检查文书模板：{error.message}") from error
        log.warning("a character has no glyph in any face: PDF written outside PDF/A")
        try:
            return self._compile(source, None)
        except typst.TypstError as error:
            raise CannotSet(f"版面未能生成，请检查文书模板：{error.message}") from error

    def without_glyph(self, text: str) -> list[str]:
        """The characters of `text` that no face can draw, in order; a name with one of them needs a font first."""
        found: list[str] = []
        left = "".join(dict.fromkeys(c for c in text if not c.isspace() and unicodedata.category(c) not in UNSEEN))
        while left:
            try:
                self._compile(f"#text({string(left)})", ARCHIVE)
            except typst.TypstError as error:
                lacking = _without_glyph(error)
                shorter = left.translate({ord(c): None for c in lacking or ""})
                if not lacking or shorter == left:
                    raise CannotSet(f"文字未能排版：{error.message}") from error
                found.extend(c for c in left if c in lacking)
                left = shorter
            else:
                break
        return sorted(found, key=text.index)

    def _compile(self, source: str, standard: Standard | None) -> bytes:
        with self._lock:
            made = self._compiler.compile(
                input=source.encode(), format="pdf", pdf_standards=[standard] if standard else [], timestamp=0
            )
        if not isinstance(made, bytes):
            raise CannotSet("版面未能生成：排版程序没有给出文件")
        return made


@lru_cache(maxsize=4)
def _press(key: int, found: Faces) -> Press:
    return Press(found)


def press(found: Faces) -> Press:
    """The press for these faces, made once."""
    return _press(id(found.book), found)


def _without_glyph(error: typst.TypstError) -> str | None:
    """The text typst names as having no glyph, or None when the error is another one."""
    named = re.search(r"the text `\"(.*?)\"` could not be displayed", str(error.message), re.DOTALL)
    if named is None:
        return None
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda m: chr(int(m.group(1), 16)), named.group(1))
