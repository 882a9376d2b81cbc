"""What a unit reads of an item that it wanted to give back, or that left it (第二十三条第三款, 第二十四条)."""

from __future__ import annotations

import pytest

from yimen.domain.hand_back import Kind, Outcome, outcome

OBJECTION, DISPUTE, WITHDRAWN = Kind
TABLE = [  # kind, agreed, lapsed, gone, what became of it
    (OBJECTION, None, False, False, Outcome.WAITING),
    (OBJECTION, True, False, True, Outcome.AGREED),
    (OBJECTION, False, False, False, Outcome.REFUSED),
    (OBJECTION, None, True, False, Outcome.SETTLED),
    (DISPUTE, None, False, False, Outcome.WAITING),
    (DISPUTE, True, False, True, Outcome.ELSEWHERE),
    (DISPUTE, True, False, False, Outcome.HERE),  # it was named, and has it now
    (DISPUTE, False, False, False, Outcome.HERE),
    (DISPUTE, False, False, True, Outcome.ELSEWHERE),  # it was named, and another one goes on having it
    (DISPUTE, None, True, False, Outcome.SETTLED),
    (WITHDRAWN, None, False, True, Outcome.TAKEN_BACK),
]


@pytest.mark.parametrize(("kind", "agreed", "lapsed", "gone", "became"), TABLE)
def test_what_became_of_it(kind, agreed, lapsed, gone, became):
    assert outcome(kind, agreed=agreed, lapsed=lapsed, gone=gone) is became


def test_the_words_on_the_screen():
    assert [one.label for one in Kind] == ["本单位提出异议", "受理争议", "转送单位撤回"]
    assert [one.label for one in Outcome] == [
        "等待决定", "同意退回", "不同意退回，仍由本单位办理", "决定由其他单位受理", "决定仍由本单位受理",
        "没有作出决定：已协商一致，或者已经受理", "转送已撤回",
    ]  # fmt: skip
