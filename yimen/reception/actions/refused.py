"""What the hall cannot do now, said in words that the screen can show."""

from __future__ import annotations

from yimen.base.acts import NotAllowed
from yimen.domain.procedure import Refusal


class NotPossible(NotAllowed):
    """The hall cannot do this now; the words say what to do instead."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__((Refusal(code, words),))
        self.code = code


class DraftConflict(NotPossible):
    """The draft was saved elsewhere meanwhile; `version` is the one that is stored now."""

    def __init__(self, version: int) -> None:
        super().__init__(
            "draft_conflict", "这份接谈记录已在另一个页面保存过。您刚输入的内容还在本页，请先复制，刷新后再合并。"
        )
        self.version = version
