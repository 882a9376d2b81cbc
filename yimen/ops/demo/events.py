"""What goes on by itself in the district (日常事务): meetings, absences, an incident, an accusation. Pure, by seed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from yimen.domain.calendar import shipped
from yimen.ops.demo.life import Life, Pen
from yimen.ops.demo.worktime import moment, some_time

MEETING_MONTHS = (3, 6, 9, 12)  # [P] the conference meets once a quarter, on the second Wednesday or after
INCIDENT_SHARE = 0.012  # of working days: some six in two years
LEAVES = (("jingban2", "jingban", 1), ("xinjian2", "xinjian", 15))  # who is away, who stands in, from about which day


def events(seed: int, day: date) -> Iterator[Life]:
    """What begins on a working day beside the petitions."""
    rng = Random(f"yimen/{seed}/{day}/events")
    held = shipped().add_working_days(day, 5)
    if _is_meeting(held):
        yield meeting(f"demo:{seed}:{day}:meeting", day, held)
    if rng.random() < INCIDENT_SHARE:
        yield incident(rng, f"demo:{seed}:{day}:incident", day)
    for absent, deputy, first in LEAVES:
        if day.month % 3 == 2 and day == shipped().next_working_day(date(day.year, day.month, first)):
            yield leave(f"demo:{seed}:{day}:{absent}", day, absent, deputy)


def _is_meeting(day: date) -> bool:
    if day.month not in MEETING_MONTHS:
        return False
    second = next(d for n in range(8, 15) if (d := date(day.year, day.month, n)).weekday() == 2)
    return day == shipped().next_working_day(second)


def meeting(key: str, day: date, held: date) -> Life:
    """A meeting of the joint conference: entered a week before, held, its minutes signed a day or two later."""
    life = Life(key, "event", moment(day, 60), "")
    pen = Pen(Random(key), life, life.at)
    pen.do("convene", on=held)
    pen.at = moment(held, 240)
    pen.do("hold_meeting", on=held)
    pen.wait(1, 2).do("sign_minutes", on=held)
    return life


def incident(rng: Random, key: str, day: date) -> Life:
    """Something happens in the hall: written by the duty officer, looked at by a second person."""
    life = Life(key, "event", some_time(rng, day, 90), "")
    pen = Pen(rng, life, life.at)
    pen.do("record_incident")
    pen.wait(0, 1).do("review_incident")
    return life


def leave(key: str, day: date, absent: str, deputy: str) -> Life:
    """Somebody is away for some days, and a colleague stands in."""
    life = Life(key, "event", moment(day, 15), "")
    Pen(Random(key), life, life.at).do(
        "name_deputy", absent=absent, deputy=deputy, last=day + timedelta(days=Random(key).randrange(4, 12))
    )
    return life


def accusation(rng: Random, life: Life, *, plain: bool = False) -> Life:
    """An accusation (第三十条): somebody is named on it, it goes to the competent organ, that says what came of it.

    Args:
        plain: without the turn that it is none after all.
    """
    pen = Pen(rng, life, life.at)
    pen.do("accuse")
    pen.wait(0, 1).do("name")
    if rng.random() < 0.15 and not plain:
        pen.wait(2, 3).do("propose_release")
        pen.wait(1, 2).do("return_release" if rng.random() < 0.5 else "release")
        if life.deeds[-1].step == "release":
            return life
    pen.wait(2, 3, 5).do("transfer", route="discipline" if rng.random() < 0.7 else "competent")
    if rng.random() < 0.2:
        pen.wait(2, 4).do("widen_shield")
    pen.wait(4, 7, 12).do("acknowledge")
    if rng.random() < 0.6:
        pen.wait(25, 40).do("note_feedback")
    return life
