"""Joining, parting, helping: what may be joined to one matter, what stands against undoing it, how long a helper has.

Every refusal is held word by word, because it is all that a clerk gets to read.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from yimen.domain.matter import (
    NOT_JOINABLE,
    OVERTAKEN,
    Item,
    Term,
    against_help_by,
    against_link,
    against_undo,
    against_unlink,
    later_term,
    moves,
)
from yimen.domain.procedure import Refusal

A, B = Item("XF2026-00001-1"), Item("XF2026-00002-2")
IN_1, IN_2 = {"matter": 1, "seen": 1}, {"matter": 2, "seen": 2}
CHANGED = "的关联刚才被别人改动，本页没有提交，请核对最新情况后再办。"


@pytest.mark.parametrize(
    ("one", "other", "refusal"),
    [
        (A, B, None),
        (replace(A, **IN_1), B, None),
        (A, replace(B, **IN_1), None),
        (replace(A, **IN_1), replace(B, **IN_2), None),
        (A, A, Refusal("same_item", "不能把一件和它自己关联，请填写另一件的编号。")),
        (replace(A, rejoined=True), B, Refusal("rejoined", "XF2026-00001-1 已并回原件，请关联原件。")),
        (A, replace(B, rejoined=True), Refusal("rejoined", "XF2026-00002-2 已并回原件，请关联原件。")),
        (replace(A, matter=1), B, Refusal("overtaken", f"XF2026-00001-1 {CHANGED}")),
        (A, replace(B, seen=1), Refusal("overtaken", f"XF2026-00002-2 {CHANGED}")),
        (replace(A, **IN_1), replace(B, **IN_1), Refusal("linked", "这两件已经在同一事项里。")),
        *(
            (
                replace(A, **IN_1, whole=one),
                replace(B, **IN_2, whole=other),
                Refusal("reach", "要合并的事项里有不在您办理范围内的件，请由登记这些件的信访部门合并。", "第二十二条"),
            )
            for one, other in ((False, True), (True, False), (False, False))
        ),
        (replace(A, **IN_1, whole=False), B, None),  # only the other one moves
        (A, replace(B, **IN_1, whole=False), None),  # only this one moves
    ],
)
def test_two_items_are_linked_unless(one, other, refusal):
    assert against_link(one, other) == ((refusal,) if refusal else ())


def test_every_item_that_was_changed_meanwhile_is_named():
    found = against_link(replace(A, matter=1), replace(B, matter=2))
    assert [one.code for one in found] == ["overtaken", "overtaken"]


@pytest.mark.parametrize(
    ("one", "other", "moving"),
    [
        (A, B, (11, 22)),  # a new matter: both go in
        (A, replace(B, **IN_1), (11,)),
        (replace(A, **IN_1), B, (22,)),
        (replace(A, **IN_1), replace(B, **IN_2), (11, 12, 13)),  # the whole first matter goes over
    ],
)
def test_who_moves(one, other, moving):
    assert moves(one, other, of_item=[11, 12, 13], item_id=11, other_id=22) == moving


@pytest.mark.parametrize(
    ("item", "refusal"),
    [
        (replace(A, **IN_1), None),
        (A, Refusal("not_linked", "该件没有关联其他件。")),
        (replace(A, matter=1, seen=2), Refusal("overtaken", f"XF2026-00001-1 {CHANGED}")),
        (
            replace(A, **IN_1, answering=True),
            Refusal(
                "answering",
                "该件正和同一事项的其他件合并答复，请等送达办结之后再取出，或者先退回修改、改为单独答复。",
                "第三十二条",
            ),
        ),
    ],
)
def test_an_item_is_taken_out_unless(item, refusal):
    assert against_unlink(item) == ((refusal,) if refusal else ())


UNDONE = {"undone": False, "an_undo": False, "reach": True, "answering": False}


@pytest.mark.parametrize(
    ("moved", "change", "refusal"),
    [
        ([(1, 1), (1, 1)], {}, None),
        ([(None, None)], {}, None),  # it was taken out, and is still out
        ([(1, 1)], {"undone": True}, Refusal("undone", "这一次改动已经撤销过了。")),
        ([(1, 1)], {"an_undo": True}, Refusal("an_undo", "撤销本身不能再撤销，请重新关联或取出。")),
        (
            [(1, 1)],
            {"reach": False},
            Refusal("reach", "这一次改动涉及不在您办理范围内的件，请由登记这些件的信访部门撤销。", "第二十二条"),
        ),
        (
            [(1, 1), (2, 1)],
            {},
            Refusal("moved_since", "这一次改动之后，其中的件又有新的关联或取出，请先撤销后来的改动。"),
        ),
        (
            [(1, 1)],
            {"answering": True},
            Refusal("answering", "其中有件正在合并答复，请等送达办结之后再撤销。", "第三十二条"),
        ),
    ],
)
def test_an_entry_is_undone_unless(moved, change, refusal):
    assert against_undo(moved, **{**UNDONE, **change}) == ((refusal,) if refusal else ())


D = date(2026, 3, 16)
TODAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("part", "origin", "later"),
    [
        ({}, {}, False),
        ({"C1": Term(D)}, {"C1": Term(D)}, False),  # the same term runs for both
        ({"C1": Term(D)}, {"C1": Term(date(2026, 3, 15))}, False),  # earlier there: nobody gains
        ({"C1": Term(D)}, {"C1": Term(date(2026, 3, 17))}, True),  # one day later there
        ({"C4": Term(D)}, {}, True),  # no such term there
        ({"C4": Term(D, stopped_on=TODAY)}, {}, False),  # over here
        ({"C1": Term(D)}, {"C1": Term(D, stopped_on=TODAY)}, False),  # met there, in time here: it follows
        ({"C1": Term(TODAY)}, {"C1": Term(D, stopped_on=TODAY)}, False),  # on its last day still in time
        ({"C1": Term(date(2026, 3, 9))}, {"C1": Term(D, stopped_on=TODAY)}, True),  # missed here: it would vanish
        ({"C2": Term(D, stopped_on=TODAY), "C4": Term(D)}, {"C4": Term(date(2026, 3, 20))}, True),  # all are looked at
    ],
)
def test_bringing_back_gains_nobody_a_day(part, origin, later):
    assert later_term(part, origin, TODAY) is later


NONE_SET = Refusal("help_by", "请指定协办单位答复的日期。", "第二十四条")
TOO_EARLY = Refusal("help_by", "协办答复的日期应在今天之后。", "第二十四条")


@pytest.mark.parametrize(
    ("due", "ends", "refusal"),
    [
        (None, {}, NONE_SET),
        (TODAY, {}, TOO_EARLY),
        (date(2026, 3, 9), {}, TOO_EARLY),
        (date(2026, 3, 11), {}, None),  # tomorrow, and the law sets no end
        (D, {"C4": D}, None),  # on the very last day
        (
            date(2026, 3, 17),
            {"C4": D},
            Refusal("help_by", "协办答复的日期不能晚于牵头单位的办理期限（2026-03-16），请提前。", "第三十四条"),
        ),
        (
            date(2026, 3, 17),
            {"C4": date(2026, 4, 1), "A1": D},
            Refusal(
                "help_by", "协办答复的日期不能晚于牵头单位的交办反馈期限（2026-03-16），请提前。", "第二十二条第三项"
            ),
        ),
        (D, {"C4": date(2026, 4, 1), "A1": D}, None),
    ],
)
def test_a_helper_answers_inside_the_term_of_the_lead_unit(due, ends, refusal):
    assert against_help_by(due, today=TODAY, ends=ends) == ((refusal,) if refusal else ())


def test_who_was_overtaken_and_what_cannot_be_answered_together_is_told():
    changed = "关联刚才被别人改动，本页没有提交，请核对最新情况后再办。"
    assert Refusal("overtaken", changed) == OVERTAKEN
    words = "只能合并答复同一事项、同一责任单位、正在办理的件；有件的情况已经变化，请重新选择。"
    assert Refusal("joinable", words, "第三十二条") == NOT_JOINABLE
