"""Weeks of the demo: which are played, and playing the next ones. A week is played once, a later run continues it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock

from django.db import connection
from django.utils.timezone import localdate

from yimen.base import progress
from yimen.base.models import Counter
from yimen.ops.demo import district, order, plan, rules
from yimen.ops.demo.life import LONGEST_LIFE
from yimen.ops.demo.play import Player, Refused
from yimen.ops.demo.worktime import CLOSES, SHANGHAI
from yimen.ops.demo.world import World

SEED = 20220501
YEARS = 2
FIRST_WEEKS, FEWEST_WEEKS = 8, 2
FIRST_SECONDS = 28.0  # after these the first page comes, on a slow machine with fewer weeks
NAME = "demo"
AGAIN = timedelta(minutes=30)  # a week that was played to within this is not gone on with, so that a round of jobs ends
ONE_PLAYER = 715_2027  # advisory lock: two plays at once would play the same lives

Say = Callable[[str], None]


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def end_of(day: date, now: datetime) -> datetime:
    """The end of the working day, or now when that is earlier."""
    return min(datetime.combine(day, CLOSES, SHANGHAI), now)


def weeks(first: date, last: date) -> list[date]:
    """The Mondays from one day's week to another's."""
    monday = monday_of(first)
    return [monday + timedelta(weeks=n) for n in range((monday_of(last) - monday).days // 7 + 1)]


class Story:
    """The play of one seed: where it began, how far each week was played."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.refused: list[Refused] = []  # what the rules refused; by the plan alone, with nobody at the desks, nothing

    @classmethod
    def known(cls) -> Story | None:
        """The story in this database."""
        row = Counter.objects.filter(series="demo/seed").first()
        return cls(row.last) if row else None

    def begin(self, first: date) -> None:
        """Keep seed and first week, the earlier one when there is one already."""
        Counter.objects.update_or_create(series="demo/seed", defaults={"last": self.seed})
        row, new = Counter.objects.get_or_create(
            series=f"demo/{self.seed}/first", defaults={"last": monday_of(first).toordinal()}
        )
        if not new and row.last > monday_of(first).toordinal():
            row.last = monday_of(first).toordinal()
            row.save(update_fields=["last"])

    def first(self) -> date:
        """The Monday with which the story begins."""
        return date.fromordinal(Counter.objects.get(series=f"demo/{self.seed}/first").last)

    def settle(self) -> None:
        """Note that the first start is over: what is missing is left to the job."""
        Counter.objects.update_or_create(series="demo/settled", defaults={"last": 1})

    def settled(self) -> bool:
        """Whether it is."""
        return Counter.objects.filter(series="demo/settled").exists()

    def played(self) -> dict[date, datetime]:
        """Until when each week was played."""
        prefix = f"demo/{self.seed}/week/"
        rows = Counter.objects.filter(series__startswith=prefix).values_list("series", "last")
        return {date.fromisoformat(name.removeprefix(prefix)): _from_minutes(last) for name, last in rows}

    def play_week(self, world: World, monday: date, *, since: datetime | None, until: datetime) -> None:
        """Play one week's lives up to `until` and note it."""
        player = Player(world, since=since, until=until)
        for life in plan.week(self.seed, monday):
            if since is None or life.touched(since, until):
                player.play(life)
        self.refused += player.refused
        minutes = int(until.timestamp() // 60)
        Counter.objects.update_or_create(series=f"demo/{self.seed}/week/{monday}", defaults={"last": minutes})

    def missing(self, until: datetime) -> Iterator[tuple[date, datetime | None]]:
        """Weeks with something to play: those never played, newest first; then those that went on since."""
        played = self.played()
        everything = weeks(self.first(), localdate(until))
        yield from ((monday, None) for monday in reversed(everything) if monday not in played)
        for monday in everything:
            since = played.get(monday)
            if since is not None and since < until - AGAIN and _open(monday, since):
                yield monday, since


def _open(monday: date, since: datetime) -> bool:
    """Whether a week's lives may reach beyond `since`."""
    return datetime.combine(monday, clock(), SHANGHAI) + LONGEST_LIFE > since


def _from_minutes(minutes: int) -> datetime:
    return datetime.fromtimestamp(minutes * 60, UTC).astimezone(SHANGHAI)


def alone() -> bool:
    """Take the right to play, for this connection; False when another process plays."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ONE_PLAYER])
        return bool(cursor.fetchone()[0])


def done_alone() -> None:
    """Give it back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_PLAYER])


def play_all(
    story: Story,
    *,
    first: date,
    until: datetime,
    tick: Callable[[int, int], None],
    seconds: float | None = None,
) -> None:
    """Make the district and play every week from `first` to `until` that is missing.

    Args:
        tick: told how many weeks are done and how many there are, after each.
        seconds: None: all of them, in the order of time, so that numbers follow the dates. Else as many as this time
            allows, the newest first, and two at least.
    """
    began = time.monotonic()
    begins = datetime.combine(monday_of(first), clock(8, 0), SHANGHAI)
    district.found(by=None, at=begins)
    rules.release(at=begins)
    story.begin(first)
    order.reserve(localdate(until))
    todo = list(story.missing(until))
    if seconds is None:
        todo.sort()
    world = World()
    tick(0, len(todo))
    for n, (monday, since) in enumerate(todo, start=1):
        story.play_week(world, monday, since=since, until=until)
        tick(n, len(todo))
        if seconds is not None and n >= FEWEST_WEEKS and time.monotonic() - began > seconds:
            return


def play_next(now: datetime) -> bool:
    """Play the next missing week of the known story; returns whether more are missing. For the job."""
    story = Story.known()
    if story is None:
        return False
    total = len(weeks(story.first(), localdate(now)))
    until = end_of(localdate(now), now)
    todo = list(story.missing(until))
    if not todo:
        progress.report(NAME, total, total)
        return False
    monday, since = todo[0]
    story.play_week(World(opens=False), monday, since=since, until=until)
    new = sum(since is None for _, since in todo[1:])
    progress.report(NAME, total - new, total)
    return len(todo) > 1
