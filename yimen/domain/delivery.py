"""When a paper counts as delivered (送达), by analogy with 民事诉讼法 第八十七条 to 第九十五条.

Delivery, never sending, starts the right to ask for review (第三十五条). A failed proof says what is still missing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from yimen.domain.procedure.situation import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryProof:
    """What is known of a delivery.

    Attributes:
        way: a key of `dictionaries.DELIVERY_WAYS`.
        on: business date of delivery; issued_on: date of the paper; today: business date of the entry.
        refused: the person would not take it.
        receiver: who took it; signed: by pen on screen or on paper.
        witnesses: names of those who saw a refusal.
        tracking_number: of the post; consent: how the person agreed to electronic delivery.
    """

    way: str
    on: date | None
    issued_on: date
    today: date
    refused: bool = False
    receiver: str = ""
    signed: bool = False
    witnesses: tuple[str, ...] = ()
    tracking_number: str = ""
    consent: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryProblem:
    """A field of the delivery form and what to do about it."""

    field: str
    words: str


WHICH_PARTY = Refusal(
    "party", "该件有多位信访人，没有推选代表的要分别送达，请选择这一次送达给哪一位。", "第二十条第三款、第三十五条"
)
DELIVERED_TO = Refusal("party", "这位信访人已经送达过，请核对；代表收受的，对全体信访人一次送达。", "第三十五条")
PROVABLE = frozenset({"in_person", "post", "electronic", "left"})  # 公告 needs its own record of the notice
WITNESSED = frozenset({"in_person", "left"})  # ways in which a refusal needs two witnesses


def problems(proof: DeliveryProof) -> tuple[DeliveryProblem, ...]:
    """What is still missing for the proof; empty when the paper is delivered."""
    found: list[DeliveryProblem] = []
    if proof.way not in PROVABLE:
        found.append(DeliveryProblem("way", "请选择送达方式：当面、邮寄、电子或留置。"))
    if proof.on is None:
        found.append(DeliveryProblem("on", "请填写送达日期。"))
    elif proof.on < proof.issued_on:
        found.append(DeliveryProblem("on", f"送达日期不能早于文书日期（{proof.issued_on}）。"))
    elif proof.on > proof.today:
        found.append(DeliveryProblem("on", "送达日期不能晚于今天；送达之后再登记。"))
    witnesses = [name for name in proof.witnesses if name.strip()]
    if proof.way == "left" or (proof.refused and proof.way in WITNESSED):
        if len(witnesses) < 2:
            found.append(DeliveryProblem("witnesses", "拒收或留置送达要有两名见证人，请填写两人姓名。"))
    elif proof.refused:
        found.append(DeliveryProblem("way", "这种方式没有送到，请改用其他方式送达后再登记。"))
    elif proof.way == "in_person" and not (proof.receiver.strip() and proof.signed):
        found.append(DeliveryProblem("signature", "请填写签收人并签名（屏幕签名，或勾选纸质签收）。"))
    if proof.way == "post" and not proof.tracking_number.strip():
        found.append(DeliveryProblem("tracking_number", "请填写邮寄单号。"))
    if proof.way == "electronic" and not proof.consent.strip():
        found.append(DeliveryProblem("consent", "电子送达须经本人同意，请写明同意的方式。"))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Party:
    """A petitioner of an item: `key` names the row, `reachable`: name and address are clear (第二十三条)."""

    key: int
    representative: bool = False
    reachable: bool = True


def recipients(parties: Iterable[Party]) -> tuple[tuple[int, ...], ...]:
    """To whom an opinion is to be delivered: of each group returned one person must receive it.

    A group that chose representatives (第二十条, at most five) receives through any one of them; without
    representatives every petitioner receives it for himself, because each one's thirty days run from his own receipt
    (第三十五条). Whose name or address is unclear need not be told (第二十三条), unless nobody else is there.
    """
    everybody = list(parties)
    people = [party for party in everybody if party.reachable] or everybody
    chosen = tuple(party.key for party in people if party.representative)
    return (chosen,) if chosen else tuple((party.key,) for party in people)


def awaiting(groups: Iterable[tuple[int, ...]], delivered: Collection[int]) -> tuple[tuple[int, ...], ...]:
    """The groups of `recipients` of which nobody has received it yet."""
    return tuple(group for group in groups if not set(group) & set(delivered))
