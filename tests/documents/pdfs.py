"""Looking at a PDF: its text, the places of its characters, its ink."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

import pypdfium2 as pdfium

MM = 72 / 25.4
EDGE = 2  # pixels, 0.5 mm: the smoothed edge of a character


@contextmanager
def opened(data: bytes) -> Iterator[pdfium.PdfDocument]:
    document = pdfium.PdfDocument(data)
    try:
        yield document
    finally:
        document.close()


def plain(text: str) -> str:
    """Without white space; pdfium marks a hyphen at the end of a line with U+FFFE."""
    return re.sub(r"\s", "", text.replace("\ufffe", "-"))


def texts(data: bytes) -> list[str]:
    """The text of each page, without white space."""
    with opened(data) as document:
        return [plain(page.get_textpage().get_text_range()) for page in document]


def lines(data: bytes, page_index: int, *, above: float) -> list[list[tuple[str, float, float]]]:
    """Characters of a page as lines from the top, each (character, left, bottom), points; those above a height."""
    with opened(data) as document:
        textpage = document[page_index].get_textpage()
        rows: dict[int, list[tuple[str, float, float]]] = defaultdict(list)
        for index in range(textpage.count_chars()):
            character = textpage.get_text_range(index, 1)
            left, bottom, right, top = textpage.get_charbox(index, loose=True)
            if character.strip() and right > left and bottom > above:
                rows[round((bottom + top) / 2)].append((character, left, bottom))
    merged: list[list[tuple[str, float, float]]] = []
    previous = None
    for height in sorted(rows, reverse=True):
        if previous is not None and previous - height <= 3:
            merged[-1].extend(rows[height])
        else:
            merged.append(rows[height])
        previous = height
    return [sorted(row, key=lambda c: c[1]) for row in merged]


def steps(values: list[float]) -> list[float]:
    return [abs(after - before) for before, after in pairwise(values)]


def ink_outside(data: bytes, *, top: float, right: float, left: float, bottom: float) -> list[int]:
    """Numbers of the pages with ink in the margins given in millimetres."""
    found = []
    scale = 1.5
    with opened(data) as document:
        for number, page in enumerate(document, start=1):
            bitmap = page.render(scale=scale, grayscale=True)
            width, height, stride, buffer = bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer)
            x0, x1 = int(left * MM * scale) - EDGE, width - int(right * MM * scale) + EDGE
            y0, y1 = int(top * MM * scale) - EDGE, height - int(bottom * MM * scale) + EDGE
            white = 250
            for y in range(height):
                row = buffer[y * stride : y * stride + width]
                outside = row if y < y0 or y > y1 else row[:x0] + row[x1:]
                if outside and min(outside) < white:
                    found.append(number)
                    break
    return found
