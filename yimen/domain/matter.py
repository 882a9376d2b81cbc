"""信访事项: which items may be joined to one matter and parted again, brought back to the item they were split off, and
by when a helper answers.

An item keeps its number, query code, dates, clocks, petitioners and ratings whatever matter it belongs to. What was
joined and parted stands in a ledger; the ledger is undone only where nothing was moved since, so that undoing restores
exactly what was. Pure: facts in, refusals out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from yimen.domain.procedure.situation import Refusal

OVERTAKEN = Refusal("overtaken", "关联刚才被别人改动，本页没有提交，请核对最新情况后再办。")
NOT_JOINABLE = Refusal(
    "joinable",
    "只能合并答复同一事项、同一责任单位、正在办理的件；有件的情况已经变化，请重新选择。",
    "第三十二条",
)

SEVERAL = "第二十四条"
DUTY = "第二十二条"


@dataclass(frozen=True, slots=True)
class Item:
    """One item as somebody wants to join or part it.

    Attributes:
        number: as printed.
        matter: id of the matter to which it belongs now; seen: of the one that the person saw; None for none.
        rejoined: it was brought back to the item it was split off and is no item of its own any more.
        whole: every item of its matter lies inside the person's reach.
        answering: it is being answered together with other items and is not delivered yet.
    """

    number: str
    matter: int | None = None
    seen: int | None = None
    rejoined: bool = False
    whole: bool = True
    answering: bool = False


def _overtaken(items: Iterable[Item]) -> tuple[Refusal, ...]:
    return tuple(
        Refusal("overtaken", f"{item.number} 的关联刚才被别人改动，本页没有提交，请核对最新情况后再办。")
        for item in items
        if item.matter != item.seen
    )


def against_link(item: Item, other: Item) -> tuple[Refusal, ...]:
    """What stands against saying that two items are about the same matter; empty when they may be linked."""
    if item.number == other.number:
        return (Refusal("same_item", "不能把一件和它自己关联，请填写另一件的编号。"),)
    gone = [one for one in (item, other) if one.rejoined]
    if gone:
        return (Refusal("rejoined", f"{gone[0].number} 已并回原件，请关联原件。"),)
    overtaken = _overtaken((item, other))
    return overtaken or _against_merging(item, other)


def _against_merging(item: Item, other: Item) -> tuple[Refusal, ...]:
    if item.matter is None or other.matter is None:
        return ()
    if item.matter == other.matter:
        return (Refusal("linked", "这两件已经在同一事项里。"),)
    if not (item.whole and other.whole):
        words = "要合并的事项里有不在您办理范围内的件，请由登记这些件的信访部门合并。"
        return (Refusal("reach", words, DUTY),)
    return ()


def moves(item: Item, other: Item, *, of_item: Iterable[int], item_id: int, other_id: int) -> tuple[int, ...]:
    """The ids of the items that move into the other's matter when two items are linked.

    Args:
        of_item: ids of all items of the first one's matter; with both in a matter the whole first one is merged in.
    """
    if item.matter is None and other.matter is None:
        return (item_id, other_id)
    if other.matter is None:
        return (other_id,)
    return (item_id,) if item.matter is None else tuple(of_item)


def against_unlink(item: Item) -> tuple[Refusal, ...]:
    """What stands against taking an item out of its matter."""
    overtaken = _overtaken((item,))
    if overtaken:
        return overtaken
    if item.matter is None:
        return (Refusal("not_linked", "该件没有关联其他件。"),)
    if item.answering:
        words = "该件正和同一事项的其他件合并答复，请等送达办结之后再取出，或者先退回修改、改为单独答复。"
        return (Refusal("answering", words, "第三十二条"),)
    return ()


def against_undo(
    moved: Iterable[tuple[int | None, int | None]], *, undone: bool, an_undo: bool, reach: bool, answering: bool
) -> tuple[Refusal, ...]:
    """What stands against undoing an entry of the ledger.

    Args:
        moved: for each item that it moved, the matter in which the item is now and that into which the entry put it.
        undone: it was undone before; an_undo: it is itself an undoing.
        reach: every item that it moved lies inside the person's reach.
        answering: one of the items is being answered together with others.
    """
    if undone:
        return (Refusal("undone", "这一次改动已经撤销过了。"),)
    if an_undo:
        return (Refusal("an_undo", "撤销本身不能再撤销，请重新关联或取出。"),)
    if not reach:
        return (Refusal("reach", "这一次改动涉及不在您办理范围内的件，请由登记这些件的信访部门撤销。", DUTY),)
    if any(now != after for now, after in moved):
        return (Refusal("moved_since", "这一次改动之后，其中的件又有新的关联或取出，请先撤销后来的改动。"),)
    if answering:
        words = "其中有件正在合并答复，请等送达办结之后再撤销。"
        return (Refusal("answering", words, "第三十二条"),)
    return ()


@dataclass(frozen=True, slots=True)
class Term:
    """A clock as bringing back asks for it: its rolled end, and the day on which it stopped."""

    due: date
    stopped_on: date | None = None


def later_term(part: Mapping[str, Term], origin: Mapping[str, Term], today: date) -> bool:
    """Whether a term of a part would end later, or a missed one vanish, when it is brought back.

    Each clock that runs for the part must run for the item it came from, and end there no later; or have been met
    there while it is still in time here (forwarded since, the claims are with the unit at once).
    """
    for code, term in part.items():
        if term.stopped_on is not None:
            continue
        there = origin.get(code)
        if there is None:
            return True
        if there.stopped_on is None and there.due > term.due:
            return True
        if there.stopped_on is not None and term.due < today:
            return True
    return False


def against_help_by(due: date | None, *, today: date, ends: Mapping[str, date]) -> tuple[Refusal, ...]:
    """What stands against the day by which a helper is to answer.

    Args:
        due: the day wanted; None when none was given.
        ends: code of a main clock of the lead unit (C4, A1) -> its end; empty where the law sets none.
    """
    if due is None:
        return (Refusal("help_by", "请指定协办单位答复的日期。", SEVERAL),)
    if due <= today:
        return (Refusal("help_by", "协办答复的日期应在今天之后。", SEVERAL),)
    if not ends:
        return ()
    code, end = min(ends.items(), key=lambda one: one[1])
    if due <= end:
        return ()
    article, name = ("第三十四条", "办理期限") if code == "C4" else ("第二十二条第三项", "交办反馈期限")
    words = f"协办答复的日期不能晚于牵头单位的{name}（{end}），请提前。"
    return (Refusal("help_by", words, article),)
