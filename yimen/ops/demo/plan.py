"""The plan of one week (每周剧本): who comes, and what will be done when. Pure: a seed and a Monday give it, always.

A plan reaches beyond its week: every matter carries the whole of its life, of which `play` takes what lies before now.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from yimen.domain.calendar import shipped
from yimen.domain.dictionaries import PRIORITY_REASONS, UNSIGNED_REASONS
from yimen.ops.demo import names, places, ways
from yimen.ops.demo.course import live
from yimen.ops.demo.events import accusation, events
from yimen.ops.demo.grammar import Words, choose, speak
from yimen.ops.demo.life import Coming, Life
from yimen.ops.demo.worktime import MINUTES, moment, on_or_after, some_time, working_days
from yimen.petitioners.actions import PetitionerFacts

PER_DAY = 5.5  # matters, on average
CHANNELS = {"visit": 44, "web": 26, "phone": 17, "letter": 13}
SLOT = 35  # minutes of one talk at a window, with the time until the next
SLOTS = MINUTES // SLOT
DISTRICT_WINDOWS = 6


def week(seed: int, monday: date) -> list[Life]:
    """Everything that begins in the week of `monday`, in the order of its beginning."""
    rng = Random(f"yimen/{seed}/{monday}")
    lives = [life for day in working_days(monday, monday + timedelta(days=6)) for life in _day(rng, seed, day)]
    return sorted(lives, key=lambda life: (life.at, life.key))


def _day(rng: Random, seed: int, day: date) -> Iterator[Life]:
    free = {("", number): list(range(SLOTS)) for number in range(1, DISTRICT_WINDOWS + 1)}
    free |= {(town.slug, n): list(range(SLOTS)) for town in places.TOWNS for n in range(1, town.windows + 1)}
    busy_monday = 1.35 if day.weekday() == 0 else 1.0
    for n in range(round(rng.gauss(PER_DAY * busy_monday, 1.8))):
        own = Random(f"yimen/{seed}/{day}/{n}")
        channel = own.choices(list(CHANNELS), weights=list(CHANNELS.values()))[0]
        office = own.choice([t.slug for t in places.TOWNS if t.windows]) if own.random() < 0.22 else ""
        coming = _coming(own, day, office, free) if channel == "visit" else None
        if channel == "visit" and coming is None:
            channel = "phone"  # the halls are full: they telephone
        where = office if coming else ""
        yield _matter(own, f"demo:{seed}:{day}:{n}", day, office=where, channel=channel, coming=coming)
    yield from events(seed, day)
    for n in range(rng.randrange(1, 5)):  # to ask, or to fetch a paper: a ticket and no new matter
        own = Random(f"yimen/{seed}/{day}/errand/{n}")
        coming = _coming(own, day, "", free)
        if coming is not None:
            yield Life(f"demo:{seed}:{day}:e{n}", "errand", coming.taken, "", coming=coming)


def _coming(rng: Random, day: date, hall: str, free: dict[tuple[str, int], list[int]]) -> Coming | None:
    windows = [key for key, slots in free.items() if key[0] == hall and slots]
    if not windows:
        return None
    chosen = rng.choice(windows)
    slot = free[chosen].pop(rng.randrange(len(free[chosen])))
    start = slot * SLOT + rng.randrange(4)
    called = moment(day, start, rng.randrange(60))
    waits = timedelta(minutes=min(rng.randrange(2, 28), start % (MINUTES // 2)))
    priority = rng.choice(PRIORITY_REASONS).key if rng.random() < 0.12 else ""
    over = called + timedelta(minutes=rng.randrange(14, 29), seconds=rng.randrange(60))
    return Coming(hall, chosen[1], called - waits, called, over, priority)


def _matter(rng: Random, key: str, day: date, *, office: str, channel: str, coming: Coming | None) -> Life:
    at = coming.called + timedelta(minutes=9) if coming else some_time(rng, day)
    received = at.date()
    if channel == "letter":  # a letter lies a day or two; seldom, it was forgotten
        back = rng.choices((0, 1, 2, 9), weights=(30, 40, 26, 4))[0]
        received = shipped().add_working_days(received, -back)
    if rng.random() < 0.014 and not office:
        return accusation(rng, Life(key, "accusation", at, office, channel="letter", received_on=received))
    words = speak(rng, choose(rng, day.month), day.month)
    count = rng.randrange(5, 22) if channel in ("visit", "letter") and rng.random() < 0.035 else 1
    life = Life(
        key=key,
        kind="matter",
        at=at,
        office=office,
        channel=channel,
        received_on=received,
        words=words,
        people=people(rng, channel, words, count),
        people_count=count,
        coming=coming,
        unsigned=rng.choice(UNSIGNED_REASONS[1:4]).key if rng.random() < 0.12 else "",
        urgent=rng.random() < 0.02,
    )
    live(rng, life)
    delivered = [deed.at for deed in life.deeds if deed.step == "deliver"]
    if life.way == ways.ORDINARY and delivered and rng.random() < 0.11 and not life.people[0].unclear_reason:
        life.again = _again(rng, life, delivered[-1])
    return life


def people(rng: Random, channel: str, words: Words, count: int) -> tuple[PetitionerFacts, ...]:
    """Who stands behind a matter; seldom nobody who can be reached."""
    chance = rng.random()
    if channel == "web" and chance < 0.09:
        return (PetitionerFacts(name=f"网友{rng.randrange(1000, 9999)}", unclear_reason="account_only"),)
    if channel == "phone" and chance < 0.08:
        return (PetitionerFacts(unclear_reason="anonymous", anonymous=True),)
    if channel == "letter" and chance < 0.08:
        phone = names.mobile(rng)
        return (PetitionerFacts(name=names.full_name(rng), phone=phone, unclear_reason="address_missing"),)
    named = 1 if count == 1 else rng.randrange(2, 6)  # representatives: at most five (第二十条)
    with_id = channel == "visit" and chance < 0.5
    return tuple(
        PetitionerFacts(
            name=names.full_name(rng),
            address=f"云汀区{words.place}{rng.randrange(1, 200)}号",
            phone=names.mobile(rng),
            id_type="111" if with_id else "",
            id_number=names.id_number(rng) if with_id else "",
            confidential=rng.random() < 0.04,
            representative=named > 1,
        )
        for _ in range(named)
    )


def _again(rng: Random, life: Life, concluded: datetime) -> Life:
    """The same person comes with the same matter once more."""
    at = on_or_after(rng, concluded.date() + timedelta(days=rng.randrange(12, 75)), concluded)
    channel = rng.choice(("letter", "phone", "web", "visit"))
    coming = None
    if channel == "visit":
        every = {("", number): list(range(SLOTS)) for number in range(1, DISTRICT_WINDOWS + 1)}
        coming = _coming(rng, shipped().add_working_days(at.date(), 1), "", every)
    if coming is not None:
        at = coming.called + timedelta(minutes=9)
    more = Life(
        key=f"{life.key}:r",
        kind="matter",
        at=at,
        office="",
        channel=channel,
        received_on=at.date(),
        words=life.words,
        people=life.people[:1],
        coming=coming,
    )
    live(rng, more, repeat=True)
    return more
