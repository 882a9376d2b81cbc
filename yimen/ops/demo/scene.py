"""The hall at this very moment (此刻的大厅): people waiting, called and being heard, whenever somebody looks.

The one place where the demo does not keep office hours: its hall is open when the visitor of the demo comes.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from django.utils.timezone import localdate

from yimen.domain.dictionaries import PRIORITY_REASONS
from yimen.ops.demo.world import World
from yimen.reception.actions import call_next, open_window, start_serving, take_ticket
from yimen.reception.models import Ticket

WAITING = 9  # people who still wait at the end
AT_WINDOWS = ((1, True), (2, True), (3, False), (5, True))  # window, sits there (else: just called)


def set_up(world: World, *, seed: int, now: datetime) -> bool:
    """Fill the district's hall for today, once a day; returns False when it was there already."""
    day = localdate(now)
    if Ticket.objects.filter(idempotency_key=f"demo-{seed}-{day}-now-0").exists():
        return False
    rng = Random(f"yimen/{seed}/{day}/now")
    hall = world.halls[""]
    for number in range(1, 7):
        window = world.windows["", number]
        window.refresh_from_db()
        if window.open_since is None:
            open_window(window=window, by=world.receptionist("", number), at=now - timedelta(minutes=55))
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
            at=now - timedelta(minutes=minute),
        )
    for n, (number, sits) in enumerate(AT_WINDOWS):
        window, by = world.windows["", number], world.receptionist("", number)
        called = now - timedelta(minutes=(16, 9, 1, 5)[n])
        if call_next(window=window, by=by, at=called) is not None and sits:
            start_serving(window=window, by=by, at=called + timedelta(seconds=50))
    return True
