"""The course of a matter at the office and at the unit (办理经过): which deeds, in which order, when. Pure, by seed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from yimen.ops.demo import beside, names, places, ways
from yimen.ops.demo.aftermath import after_agreement, after_answer, after_opinion
from yimen.ops.demo.grammar import speak
from yimen.ops.demo.life import Life, Pen
from yimen.ops.demo.worktime import after

ELSEWHERE = ("chengguan", "zhujian", "shijian", "ziran", "minzheng", "renshe")  # to whom a matter is sent by mistake
PART = "part"  # the item that was split off
OTHER = "1"  # the second item of a life, see `Life.others`
AGREED = {"mediated": "mediate", "settled": "settle"}
SIMPLE = frozenset({"simplified", "turned_ordinary"})
LOCAL = frozenset({"declined_same", "linked"})  # a second item comes while the first is handled


def live(rng: Random, life: Life, *, repeat: bool = False, way: str = "") -> None:
    """Write the deeds of a matter that was registered at `life.at`.

    Args:
        repeat: the person comes with it once more; such a matter takes the ordinary way.
        way: a name of `ways.WAYS` to take for certain; "" draws one, and whether it is forwarded at all.
    """
    here = life.coming.called + timedelta(minutes=12) if life.coming else None
    pen = Pen(rng, life, here or after(rng, life.at, rng.choices((0, 1, 2), weights=(50, 38, 12))[0]))
    pen.do("sort")
    kind = pen.words.topic.kind
    at_desk = kind == "consult" or (kind in ("appeal", "duty") and not repeat and rng.random() < 0.06)
    if not way and at_desk:
        _answer_here(pen, at_window=here is not None)
        return
    if kind.startswith("path"):
        _guide(pen, at_window=here is not None)
        return
    if not way:
        alone = life.people_count == 1 and not life.people[0].unclear_reason
        way = ways.ORDINARY if repeat else ways.choose(rng, kind=kind, alone=alone, here=life.office == "")
    life.way = way
    if way == "several":
        _several(rng, life)
    if way == "declined_final":
        pen.wait(0, 1).do("propose_decline", ground="final")
        pen.wait(1, 2).do("confirm_decline")
    else:
        _to_unit(pen, at_window=here is not None)
        _at_unit(pen, repeat=repeat)
    life.deeds.sort(key=lambda deed: deed.at)


def _several(rng: Random, life: Life) -> None:
    """Two or three people with one matter, who chose no representatives."""
    first = replace(life.people[0], unclear_reason="", anonymous=False, representative=False)
    if not (first.name and first.address):
        first = replace(first, name=names.full_name(rng), address=f"云汀区{life.words.place if life.words else ''}8号")
    more = [
        replace(first, name=names.full_name(rng), phone=names.mobile(rng), id_type="", id_number="")
        for _ in range(rng.choice((1, 1, 2)))
    ]
    life.people, life.people_count = (first, *more), 1 + len(more)


# ---- the office


def _moment(pen: Pen) -> Pen:
    """The same talk at the window goes on."""
    pen.at += timedelta(minutes=1)
    return pen


def _answer_here(pen: Pen, *, at_window: bool) -> None:
    (_moment(pen) if at_window else pen.wait(0, 1, 2, 3, 4)).do("answer_on_spot")
    if pen.life.office == "" and pen.words.topic.kind != "consult" and pen.happens("answer_reopened"):
        pen.wait(5, 9, 14).do("reopen_answer")
        pen.wait(0, 1).do("forward")
        _at_unit(pen, repeat=False)
    else:
        after_answer(pen)
    pen.life.deeds.sort(key=lambda deed: deed.at)


def _guide(pen: Pen, *, at_window: bool) -> None:
    court = pen.words.topic.kind == "path1" and pen.life.channel != "visit"
    if court and pen.happens("to_court"):
        pen.wait(0, 1, 2, 3).do("to_political_legal")
    elif at_window and pen.rng.random() < 0.5:
        _moment(pen).do("guide_elsewhere")
    else:
        pen.wait(0, 1, 2, 3, 4, 5).do("guide_elsewhere")


def _wrong(pen: Pen) -> str:
    """A unit that is not the competent one."""
    if pen.life.sure and pen.words.unit != places.SHOWN_UNIT:
        return places.SHOWN_UNIT
    return pen.rng.choice([slug for slug in ELSEWHERE if slug != pen.words.unit])


def _to_unit(pen: Pen, *, at_window: bool) -> None:
    """Until it is with the unit that will handle it."""
    match pen.life.way:
        case "assigned":
            pen.wait(0, 1, 2, 3).do("assign", days=pen.rng.choice((60, 75, 90)))
            return
        case "simplified" | "turned_ordinary":
            (_moment(pen) if at_window else pen.wait(0)).do("mark_simplified")
            (_moment(pen) if at_window else pen.wait(0, 1)).do("forward")
            return
        case "withdrawn":
            pen.wait(0, 1, 2).do("forward", to=_wrong(pen))
            pen.wait(0, 1).do("withdraw")
            pen.wait(0).do("forward")
            return
        case "split":
            pen.wait(0, 1).do("split")
            part = pen.aside()
            part.wait(0).do("forward", item=PART, to=_wrong(pen))
            _short(part, PART)
        case "objection_agreed":
            _object(pen, to=_wrong(pen))
            pen.wait(1, 2).do("agree_return")
            pen.wait(0, 1).do("forward")
            return
        case "objection_refused":
            _object(pen, to=pen.words.unit)
            pen.wait(1, 2).do("refuse_return")
            return
        case "dispute":
            _object(pen, to=_wrong(pen))
            pen.wait(1, 2).do("refuse_return")
            pen.wait(1, 2).do("raise_dispute", to=pen.words.unit)
            pen.wait(2, 3, 5).do("decide_unit", to=pen.words.unit)
            return
    if pen.life.office == "" and pen.life.coming is None and pen.happens("hand_offered"):
        pen.wait(0).do("offer_hand")
        pen.wait(0, 1).do("accept_hand")
    chance = pen.rng.random() if not pen.life.sure else 0.5
    if at_window and chance < 0.55 and pen.life.way != "split":
        _moment(pen).do("forward")
    elif chance > 0.955 and pen.life.way == ways.ORDINARY:
        pen.until(pen.life.at.date(), *range(17, 25)).do("forward")  # beyond C1
    else:
        pen.wait(*range(8)).do("forward")


def _object(pen: Pen, *, to: str) -> None:
    pen.wait(0, 1, 2).do("forward", to=to)
    pen.wait(0, 1).do("receive")
    pen.wait(1, 2, 3).do("object")


# ---- the unit


def _short(pen: Pen, item: str) -> None:
    """A further item goes its way without anything special."""
    pen.wait(0, 1).do("receive", item=item)
    pen.wait(2, 4, 6).do("accept", item=item)
    _opinion(pen, item=item, soonest=pen.rng.choice((12, 20, 30)))


def _at_unit(pen: Pen, *, repeat: bool) -> None:
    """From the day it reached the unit."""
    way, forwarded = pen.life.way, pen.at.date()
    if way != "objection_refused":
        pen.wait(*pen.rng.choices((0, 1, 2, 3), weights=(35, 40, 15, 10))).do("receive")
    if way in SIMPLE:
        pen.wait(0, 1).do("accept_simplified")
    if way == "simplified":
        pen.wait(1, 2, 3, 4, 5).do("answer_simply")
        after_answer(pen, supported=True)
        return
    if way == "turned_ordinary":
        pen.wait(2, 3).do("to_ordinary")
    else:
        _accept(pen, forwarded)
    accepted = pen.at.date()
    if way in LOCAL:
        _second_item(pen)
    elif not repeat:
        beside.while_handled(pen)
    if way in AGREED:
        pen.until(accepted, *range(8, 40)).do(AGREED[way])
        after_agreement(pen, opinion=_opinion_at)
        return
    pen.until(accepted, max(_investigated(pen, accepted) - 6, 1))
    _opinion(pen, soonest=0)
    after_opinion(pen, repeat=repeat, opinion=_opinion_at)
    if way == "assigned":
        pen.wait(1, 2, 3).do("report")


def _accept(pen: Pen, forwarded: date) -> None:
    """Acceptance is notified, once in twenty too late."""
    beside.at_hand(pen)
    late = pen.chance(0.05, "late") and pen.life.way == ways.ORDINARY
    pen.until(forwarded, *(range(17, 27) if late else range(1, 14))).do("accept")
    if late:
        beside.urge(pen, forwarded + timedelta(days=16), "C2")


def _investigated(pen: Pen, accepted: date) -> int:
    """What happens before the opinion is drafted; in how many days after acceptance it is issued at the earliest."""
    rng, way = pen.rng, pen.life.way
    match way:
        case "extended" | "not_extended":
            pen.until(accepted, *range(42, 52)).do("ask_extension", days=rng.choice((15, 20, 30)))
            pen.wait(1, 2).do("approve_extension" if way == "extended" else "refuse_extension")
            return rng.randrange(60, 72) if way == "extended" else 56
        case "helped":
            pen.wait(1, 2, 3).do("ask_help", to=_wrong(pen))
            pen.wait(4, 5, 6, 7).do("waive_help" if pen.chance(0.15) else "answer_help")
            return rng.randrange(20, 48)
    late = pen.chance(0.06) and way == ways.ORDINARY
    if late and pen.words.topic.kind == "appeal":
        beside.urge(pen, accepted + timedelta(days=61), "C4")
    return rng.randrange(61, 84) if late else round(rng.triangular(8, 54, 30))


def _opinion_at(pen: Pen) -> None:
    """A matter that is handled anew is answered once more."""
    _opinion(pen, soonest=pen.rng.choice((15, 25, 35)))


def _opinion(pen: Pen, *, item: str = "", soonest: int) -> None:
    """Drafted, sometimes sent back once, signed, delivered to whoever must have it."""
    rng, which = pen.rng, {"item": item} if item else {}
    if soonest:
        pen.until(pen.at.date(), soonest)
    together = {"together": OTHER} if pen.life.way == "linked" and not item else {}
    pen.do("draft_opinion", **which, **together)
    if rng.random() < 0.11:
        pen.wait(1).do("return_opinion", **which)
        pen.wait(1, 2).do("draft_opinion", **which, **together)
    pen.wait(*rng.choices((0, 1, 2), weights=(25, 50, 25))).do("issue_opinion", **which)
    others = range(1, len(pen.life.people)) if pen.life.way == "several" else ()
    for n in (0, *others):
        pen.wait(*rng.choices((0, 1, 2, 4), weights=(25, 40, 25, 10)))
        pen.do("deliver", way=_way(pen, n), signer=names.full_name(rng), witness=names.full_name(rng), party=n, **which)
    if together:
        pen.wait(1, 2).do("deliver", way="post", party=0, item=OTHER)


def _way(pen: Pen, party: int) -> str:
    """How it is delivered; without an address by the way in which they agreed to be answered."""
    way = pen.rng.choices(("in_person", "post", "electronic", "refused"), weights=(56, 28, 12, 4))[0]
    return "electronic" if pen.life.people[party].unclear_reason else way


def _second_item(pen: Pen) -> None:
    """The same matter is brought once more, by letter, while it is handled."""
    life, rng = pen.life, pen.rng
    second = pen.aside()
    second.wait(2, 3, 4)
    at = second.at
    words = replace(speak(rng, pen.words.topic, at.month), unit=pen.words.unit, place=pen.words.place)
    people = life.people[:1]
    if life.way == "linked":
        people = (replace(life.people[0], name=names.full_name(rng), phone=names.mobile(rng), representative=False,
                          unclear_reason="", anonymous=False, id_type="", id_number="",
                          address=f"云汀区{words.place}{rng.randrange(1, 200)}号"),)  # fmt: skip
    else:
        words = pen.words
    life.others.append(
        Life(f"{life.key}:1", "matter", at, "", "letter", received_on=at.date(), words=words, people=people)
    )
    second.do("come", item=OTHER)
    second.wait(0, 1).do("sort", item=OTHER)
    if life.way == "declined_same":
        second.wait(0, 1).do("propose_decline", item=OTHER, ground="same_matter")
        second.wait(1).do("confirm_decline", item=OTHER)
    else:
        second.wait(0).do("link", item=OTHER)
        second.wait(0).do("forward", item=OTHER)
        second.wait(0, 1).do("receive", item=OTHER)
        second.wait(1, 2).do("accept", item=OTHER)
    pen.at = second.at
