"""What comes after a matter is concluded (办结以后): promises, ratings, reviews, help, requests on data. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from yimen.ops.demo.life import Pen

if TYPE_CHECKING:
    from datetime import datetime

Opinion = Callable[[Pen], None]
RESULTS = {"uphold": 62, "change": 14, "revoke": 12, "redo": 12}


def after_answer(pen: Pen, *, supported: bool = False) -> None:
    """An answer without an opinion: only the office is rated.

    Args:
        supported: a unit answered in the simplified way, so that what it supported is to be carried out.
    """
    concluded = pen.at
    if supported:
        _promises(pen)
    rate(pen, concluded, ("office",))
    asked(pen, concluded)


def after_agreement(pen: Pen, *, opinion: Opinion) -> None:
    """An agreement is performed by its day; a settlement that is not is lawfully handled anew."""
    concluded = pen.at
    if pen.life.way == "settled" and pen.rng.random() < 0.2:
        pen.until(concluded.date(), *range(47, 60)).do("reopen", ground="agreement_broken")
        opinion(pen)
        after_opinion(pen, repeat=True, opinion=opinion)
        return
    own = pen.aside()
    own.until(concluded.date(), *range(20, 29)).do("check", progress="under_way", order=0)
    own.until(concluded.date(), *range(31, 44)).do("check", progress="done", order=0)
    _resolved(own)
    rate(pen, concluded, ("office",))


def after_opinion(pen: Pen, *, repeat: bool, opinion: Opinion) -> None:
    """A delivered opinion: perhaps looked at again, then carried out, rated, found settled."""
    concluded = pen.aside()
    if pen.life.way not in {"linked", "several", "split"} and not repeat and pen.happens("reviewed"):
        result = review(pen, "first", "uphold" if "reviewed_again" in pen.life.sure else "")
        if result in {"revoke", "redo"}:
            pen.wait(1, 2, 3).do("reopen", ground="review")
            opinion(pen)
            concluded = pen.aside()
        elif result and pen.happens("reviewed_again") and review(pen, "second"):
            helped(pen.aside(), "final")
    _promises(concluded)
    if not repeat:
        rate(pen, concluded.at, ("office", "organ"))
        asked(pen, concluded.at)


def review(pen: Pen, level: str, result: str = "") -> str:
    """复查 or 复核 from the request to the delivered opinion; "" when it was not taken up or taken back."""
    rng = pen.rng
    pen.until(pen.at.date(), *range(3, 26)).do("request_review", level=level)
    chance = 1.0 if result else rng.random()
    if chance < 0.05:
        pen.wait(1, 2).do("propose_not_to_review")
        pen.wait(1).do("decide_not_to_review")
        return ""
    pen.wait(1, 2).do("take_up_review")
    if chance < 0.1:
        pen.wait(1, 2).do("withdraw_review")
        return ""
    hearing = level == "second" and rng.random() < 0.5
    if hearing:
        pen.wait(3, 4).do("hold_hearing")
    result = result or rng.choices(list(RESULTS), weights=list(RESULTS.values()))[0]
    if level == "second":
        result = "uphold"  # whatever else it said, the demo ends there
    pen.wait(7, 9, 11).do("draft_review", result=result)
    if rng.random() < 0.1:
        pen.wait(1).do("return_review")
        pen.wait(1).do("draft_review", result=result)
    pen.wait(1).do("issue_review")
    pen.wait(1, 2).do("deliver_review")
    return result


def _promises(pen: Pen) -> None:
    """What was supported is carried out, mostly in time; else the unit answers the checks."""
    concluded, kept, done = pen.at, [], pen.at
    for order, (result, _) in enumerate(pen.words.results, start=1):
        if result != "supported" or (pen.life.way == "split" and order == len(pen.words.results)):
            continue
        own = pen.aside()
        if pen.rng.random() < 0.62:
            own.until(concluded.date(), *range(3, 28)).do("fulfil", order=order)
        else:
            own.until(concluded.date(), *range(24, 30)).do("check", progress="under_way", order=order)
            if pen.rng.random() < 0.35:
                kept.append(False)
                continue
            own.until(concluded.date(), *range(35, 59)).do("check", progress="done", order=order)
        kept.append(True)
        done = max(done, own.at)
    if kept and all(kept):
        last = pen.aside()
        last.at = done
        _resolved(last)


def _resolved(pen: Pen) -> None:
    """The office finds it settled once everything is carried out (化解)."""
    if pen.happens("resolved"):
        pen.wait(2, 4, 7).do("resolve")


def rate(pen: Pen, concluded: datetime, bodies: tuple[str, ...]) -> None:
    """Some rate, some do not; nobody is taken for satisfied. The superior looks at what was 不满意 once it may."""
    for body, share, weights in (("office", 0.55, (68, 25, 7)), ("organ", 0.6, (55, 31, 14))):
        if body not in bodies or not pen.chance(share, "dissatisfied"):
            continue
        level = pen.rng.choices(("satisfied", "mostly_satisfied", "dissatisfied"), weights=weights)[0]
        level = "dissatisfied" if "dissatisfied" in pen.life.sure else level
        own = Pen(pen.rng, pen.life, concluded)
        own.until(concluded.date(), *range(21)).do("rate", body=body, level=level)
        if level == "dissatisfied" and pen.happens("looked"):
            own.until(concluded.date(), *range(32, 45)).do("look_at_rating", body=body)


def asked(pen: Pen, concluded: datetime) -> None:
    """A contact by consent, help in hardship, a request on the data kept."""
    own = Pen(pen.rng, pen.life, concluded)
    reachable = not pen.life.people[0].unclear_reason
    if reachable and pen.happens("contacted"):
        own.wait(2, 4).do("note_wish")
        own.wait(5, 9).do("note_contact")
    if reachable and pen.happens("hardship"):
        helped(Pen(pen.rng, pen.life, concluded), "hardship")
    if reachable and pen.happens("data_asked"):
        data(Pen(pen.rng, pen.life, concluded))


def helped(pen: Pen, ground: str) -> None:
    """Help is offered; taken, passed on and noted, or not wanted, which changes nothing."""
    pen.wait(1, 3).do("offer_aid", ground=ground)
    if pen.rng.random() < 0.25:
        pen.wait(1, 2).do("decline_aid")
        return
    pen.wait(1, 2).do("accept_aid")
    pen.wait(1, 2).do("refer_aid")
    pen.wait(9, 14).do("close_aid")


def data(pen: Pen) -> None:
    """A request on personal data; a deletion before the archive's time is refused by two people."""
    kinds = ("access", "copy", "correct", *(["delete"] if pen.life.office == "" else []))  # two people decide there
    kind = pen.rng.choice(kinds)
    pen.wait(3, 8, 15).do("ask_for_data", kind=kind)
    if kind == "delete":
        pen.wait(2, 3).do("propose_data_refusal")
        pen.wait(1, 2).do("decide_data_refusal")
    else:
        pen.wait(2, 4, 6).do("answer_data")
