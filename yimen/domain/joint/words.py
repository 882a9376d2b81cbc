"""What the rules of joint handling share: a refusal, and the refusal for want of a right or a text."""

from __future__ import annotations

from collections.abc import Iterable

from yimen.domain.procedure.situation import Refusal
from yimen.domain.roles import Permission


def refusal(code: str, words: str, article: str = "") -> Refusal:
    """A reason against it, in a whole sentence."""
    return Refusal(code, words, article)


def permitted(label: str, permission: Permission, held: frozenset[Permission]) -> Iterable[Refusal]:
    """The post does not list it."""
    if permission not in held:
        yield refusal("permission", f"您的岗位没有“{label}”的权限。")


def written(code: str, text: str, words: str, article: str = "") -> Iterable[Refusal]:
    """A text that must not be empty."""
    if not text.strip():
        yield refusal(code, words, article)
