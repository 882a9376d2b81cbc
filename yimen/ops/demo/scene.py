"""This very moment (此刻): people in the hall, and terms that end today, tomorrow or ended already.

The one place where the demo does not keep office hours: its hall is open when the visitor of the demo comes.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils.timezone import localdate

from yimen.cases import actions as cases
from yimen.cases.actions import NotAllowed
from yimen.cases.models import Case
from yimen.domain import clocks
from yimen.domain.calendar import shipped
from yimen.domain.dictionaries import PRIORITY_REASONS
from yimen.domain.procedure import PETITION_PATH
from yimen.ops.demo.district import SHOWN_UNIT
from yimen.ops.demo.grammar import speak
from yimen.ops.demo.life import Deed, Life
from yimen.ops.demo.plan import people
from yimen.ops.demo.play import Player
from yimen.ops.demo.topics import TOPICS
from yimen.ops.demo.worktime import SHANGHAI, moment
from yimen.ops.demo.world import World
from yimen.reception import queries
from yimen.reception.actions import (
    NotPossible,
    call_next,
    finish_visit,
    mark_missed,
    open_window,
    start_serving,
    take_ticket,
)
from yimen.reception.models import Ticket

# the clock, when it ends, and the last step that was taken: C1 runs at the office, C2 and C4 at the unit
DUE = (
    ("C1", "today", "sort"),
    ("C1", "late", "sort"),
    ("C2", "late", "receive"),
    ("C2", "today", "receive"),
    ("C2", "next", "forward"),
    ("C4", "late", "draft_opinion"),
    ("C4", "today", "draft_opinion"),
    ("C4", "next", "accept"),
)
TOWN = "liuan"  # the town with accounts worth trying
ANSWERED = frozenset({"appeal", "consult", "suggestion"})  # kinds of letters that can be answered at once
MAIL = (48, 31, 9)  # minutes ago, letters that came today
WAITING = 9  # people who still wait at the end
AT_WINDOWS = ((1, True), (2, True), (3, False), (5, True))  # window, sits there (else: just called)


def due_now(world: World, *, seed: int, now: datetime) -> None:
    """A handful of matters of the unit that the plain accounts belong to, whose terms end about today; made once."""
    calendar = shipped()
    today = calendar.next_working_day(localdate(now))
    ends = {"late": calendar.add_working_days(today, -3), "today": today, "next": calendar.add_working_days(today, 1)}
    topics = [topic for topic in TOPICS if topic.unit == SHOWN_UNIT and topic.kind == "appeal"]
    player = Player(world, since=None, until=now)
    for n, (code, end, last) in enumerate(DUE):
        rng = Random(f"yimen/{seed}/due/{n}")
        start = _start(code, ends[end], late=end == "late")
        life = Life(f"demo:{seed}:due:{n}", "matter", moment(start, 20), "", channel="phone", received_on=start)
        life.words = speak(rng, topics[n % len(topics)], start.month)
        life.people = people(rng, "visit", life.words, 1)
        life.people_count = 1
        for hours, step in enumerate(("sort", "forward", "receive", "accept"), start=1):
            life.deeds.append(Deed(moment(start, 20 + 30 * hours), step))
            if step == last:
                break
        if last == "draft_opinion":
            life.deeds.append(Deed(moment(calendar.add_working_days(today, -1), 60), last))
        player.play(life)


def _start(code: str, end: date, *, late: bool) -> date:
    """The working day from which the term `code` ends on `end`; beside long holidays before (`late`) or after."""
    calendar = shipped()
    days = [day for back in range(90, 0, -1) if not calendar.is_rest(day := end - timedelta(days=back))]
    if late:
        return max(day for day in days if clocks.due(code, day, calendar).due <= end)
    return min(day for day in days if clocks.due(code, day, calendar).due >= end)


def set_up(world: World, *, seed: int, now: datetime) -> bool:
    """Fill the district's hall for today, once a day; returns False when it was there already."""
    day = localdate(now)
    if Ticket.objects.filter(idempotency_key=f"demo-{seed}-{day}-now-0").exists():
        return False
    rng = Random(f"yimen/{seed}/{day}/now")
    hall = world.halls[""]
    _close_yesterday(world, now)
    _answer_earlier_mail(world, seed=seed, now=now)
    _mail_of_today(world, seed=seed, now=now)
    _town_hall(world, seed=seed, now=now)
    for number in range(1, 7):
        window = world.windows["", number]
        window.refresh_from_db()
        if window.open_since is None:
            open_window(window=window, by=world.receptionist("", number), at=_ago(now, 55))
    count = WAITING + len(AT_WINDOWS)
    minutes = sorted((rng.uniform(3, 50) for _ in range(count)), reverse=True)
    for n, minute in enumerate(minutes):
        prefix = "A" if n < len(AT_WINDOWS) else rng.choices("ABC", weights=(6, 2, 2))[0]
        take_ticket(
            hall=hall,
            service=world.services["", prefix],
            priority=rng.choice(PRIORITY_REASONS).key if n >= len(AT_WINDOWS) and rng.random() < 0.2 else "",
            people=rng.choices((1, 2, 3), weights=(8, 2, 1))[0],
            idempotency_key=f"demo-{seed}-{day}-now-{n}",
            by=None,
            at=_ago(now, minute),
        )
    for n, (number, sits) in enumerate(AT_WINDOWS):
        window, by = world.windows["", number], world.receptionist("", number)
        called = _ago(now, (16, 9, 1, 5)[n])
        with suppress(NotPossible):  # somebody works there
            if call_next(window=window, by=by, at=called) is not None and sits:
                start_serving(window=window, by=by, at=called + timedelta(seconds=50))
    return True


def _ago(now: datetime, minutes: float) -> datetime:
    """Some minutes ago, but on this day still: just after midnight the hall has been open since midnight."""
    return max(now - timedelta(minutes=minutes), datetime.combine(localdate(now), time.min, SHANGHAI))


def _mail_of_today(world: World, *, seed: int, now: datetime) -> None:
    """Letters that came this morning: registered, the first one sorted already."""
    player = Player(world, since=None, until=now)
    for n, minutes in enumerate(MAIL):
        rng = Random(f"yimen/{seed}/{localdate(now)}/mail/{n}")
        at = _ago(now, minutes)
        life = Life(f"demo:{seed}:{localdate(now)}:mail:{n}", "matter", at, "", "letter", received_on=localdate(at))
        life.words = speak(rng, rng.choice([topic for topic in TOPICS if topic.kind in ANSWERED]), at.month)
        life.people = people(rng, "letter", life.words, 1)
        if n == 0:
            life.deeds.append(Deed(at + timedelta(minutes=12), "sort"))
        player.play(life)


def _answer_earlier_mail(world: World, *, seed: int, now: datetime) -> None:
    """What an earlier day's scene left on the desk for letters is answered, so that it does not pile up there."""
    left = Case.objects.filter(
        source_key__startswith=f"demo:{seed}:", source_key__contains=":mail:", stage="registered",
        received_on__lt=localdate(now),
    )  # fmt: skip
    for case in left.select_related("registered_by"):
        by = case.registered_by
        with suppress(NotAllowed):  # somebody does something else with it
            if by is not None and not case.petition_class:
                cases.sort(case_id=case.pk, petition_class="appeal", path=PETITION_PATH, by=by, at=now)
            if by is not None:
                cases.answer_on_spot(case_id=case.pk, answer="已电话答复，本人表示清楚。", by=by, at=now)


def _town_hall(world: World, *, seed: int, now: datetime) -> None:
    """Two people wait in the hall of a town."""
    for n, minutes in enumerate((14, 6)):
        take_ticket(
            hall=world.halls[TOWN],
            service=world.services[TOWN, "A"],
            priority="",
            people=1,
            idempotency_key=f"demo-{seed}-{localdate(now)}-{TOWN}-{n}",
            by=None,
            at=_ago(now, minutes),
        )


def _close_yesterday(world: World, now: datetime) -> None:
    """End what an earlier day's scene left at the windows."""
    for number, _ in AT_WINDOWS:
        window, by = world.windows["", number], world.receptionist("", number)
        ticket = queries.at_window(window)
        if ticket is None or ticket.day >= localdate(now):
            continue
        interview = queries.open_interview(window)
        with suppress(NotPossible):
            if interview is not None:
                finish_visit(interview=interview, by=by, at=now - timedelta(minutes=56))
            else:
                mark_missed(window=window, by=by, at=now - timedelta(minutes=56))
