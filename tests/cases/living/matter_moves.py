"""What is done to several items of one matter, and to the baton: linked, split, brought back, set apart, handed on."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.cases.living.moves import by, move, nothing_there, words
from yimen.cases import actions as cases
from yimen.cases.models import Case, HandOffer, MatterDeed


def other(life: Any, draw: Any) -> Case:
    """Another item, or the same one where there is no other."""
    rest = [one for one in life.living() if one.pk != life.case.pk]
    return draw(st.sampled_from(rest)) if rest else life.case


def seen(case: Case, draw: Any, well: bool) -> int | None:
    """The matter in which somebody saw the item: as it is, or as it was before."""
    return case.matter_id if well or draw(st.booleans()) else None


@move
def split(life, who, draw, well):
    orders = list(life.case.claims.values_list("order", flat=True))
    groups = st.integers(0, 2) if len(orders) > 1 else st.integers(0, 1)
    to_part = {order: part for order in orders if (part := draw(groups))}
    if well and len(to_part) == len(orders):
        to_part.pop(orders[0])
    if well and not to_part and len(orders) > 1:
        to_part = {orders[-1]: 1}
    parts = cases.split(case_id=life.case.pk, to_part=to_part, reason=words(draw, well), **by(life, who))
    for part in parts:
        life.codes[part.case.number] = part.query_code


@move
def rejoin(life, who, draw, well):
    return cases.rejoin(case_id=life.case.pk, reason=words(draw, well), **by(life, who))


@move
def link(life, who, draw, well):
    one, two = life.case, other(life, draw)
    return cases.link(
        case_id=one.pk, other_id=two.pk, seen=seen(one, draw, well), seen_other=seen(two, draw, well),
        reason=words(draw, well), **by(life, who),
    )  # fmt: skip


@move
def unlink(life, who, draw, well):
    return cases.unlink(
        case_id=life.case.pk, seen=seen(life.case, draw, well), reason=words(draw, well), **by(life, who)
    )


@move
def undo(life, who, draw, well):
    deeds = list(MatterDeed.objects.all())
    if not deeds:
        raise nothing_there("没有可以撤销的改动。")
    deed = deeds[-1] if well else draw(st.sampled_from(deeds))
    return cases.undo(deed_id=deed.pk, reason=words(draw, well), **by(life, who))


@move
def set_apart(life, who, draw, well):
    units = [life.world.one] if draw(st.booleans()) else []
    return cases.set_apart(case_id=life.case.pk, accused=words(draw, well), accused_units=units, **by(life, who))


@move
def take_in_hand(life, who, draw, well):
    return cases.take_in_hand(case_id=life.case.pk, **by(life, who))


def colleague(life: Any, who: Any, draw: Any, well: bool) -> Any:
    near = [one for one in life.world.people if one.unit_id == who.unit_id and one.pk != who.pk]
    return draw(st.sampled_from(near if well and near else life.world.people))


@move
def offer_hand(life, who, draw, well):
    to = colleague(life, who, draw, well)
    return cases.offer_hand(case_id=life.case.pk, to=to, reason=words(draw, well), **by(life, who))


@move
def order_hand(life, who, draw, well):
    return cases.order_hand(case_id=life.case.pk, to=colleague(life, who, draw, well), **by(life, who))


def offer(life: Any) -> int:
    last = HandOffer.objects.filter(case=life.case).last()
    if last is None:
        raise nothing_there("没有等待答复的交接。")
    return int(last.pk)


@move
def answer_hand(life, who, draw, well):
    accept = draw(st.booleans())
    return cases.answer_hand(offer_id=offer(life), accept=accept, words=words(draw, well), **by(life, who))


@move
def recall_hand(life, who, draw, well):
    return cases.recall_hand(offer_id=offer(life), **by(life, who))
