"""A stored word with the Chinese words a screen shows for it."""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """A code, equal to its stored text, that carries its `label`."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Make the member; `label` is always given there and never when a stored word is looked up."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member
