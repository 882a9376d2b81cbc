"""文字相似: how alike two short Chinese texts are, and by which words, for a hint that a person judges.

Pairs of neighbouring characters are compared (Dice), which needs no dictionary and no model and gives the same answer
everywhere. The words in common are told, so that the reason can be read; a number alone would not be one.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher

ALIKE = 0.3  # P: from here on it is worth a look
SHOWN = 3  # words in common that are told
SHORTEST = 2  # characters of a word in common
LONGEST = 400  # characters of a text that are compared


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike (0 to 1), and the longest words in common."""

    score: float
    words: tuple[str, ...]

    @property
    def alike(self) -> bool:
        """Whether it is worth a look."""
        return self.score >= ALIKE and bool(self.words)


def plain(text: str) -> str:
    """Letters, digits and characters only, in one width."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())[:LONGEST]


def likeness(one: str, other: str) -> Likeness:
    """Compare two texts."""
    a, b = plain(one), plain(other)
    pairs, others = _pairs(a), _pairs(b)
    if not pairs or not others:
        return Likeness(0.0, ())
    score = 2 * len(pairs & others) / (len(pairs) + len(others))
    return Likeness(score, _common(a, b) if score >= ALIKE else ())


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def _common(a: str, b: str) -> tuple[str, ...]:
    """The longest stretches in common, the longest first."""
    blocks = SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
    found = dict.fromkeys(a[block.a : block.a + block.size] for block in blocks if block.size >= SHORTEST)
    return tuple(sorted(found, key=lambda word: -len(word))[:SHOWN])
