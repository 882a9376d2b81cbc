"""What is timed: each act of ours beside its floor. Imported in the worker processes, after Django is set up."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import psycopg
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from yimen.base import crypto
from yimen.base.direct import direct_dsn
from yimen.base.models import Unit, User
from yimen.cases import actions as cases
from yimen.cases.public import door, progress
from yimen.cases.queries import my_day
from yimen.ops.bench import floor
from yimen.ops.bench.fill import code_of
from yimen.ops.bench.town import Town
from yimen.petitioners.actions import PetitionerFacts
from yimen.reception import actions as reception
from yimen.reception.models import Window

Pair = tuple[Callable[[], Any], Callable[[], None]]
"""The act to time, and what puts things back afterwards, untimed."""
SERIALS = 1_000_000  # room for each process's own floor numbers


def _nothing() -> None:
    return None


def _raw() -> psycopg.Connection:
    return psycopg.connect(direct_dsn(), autocommit=True)


def _window(town: Town, index: int) -> Window:
    return Window.objects.select_related("hall").get(pk=town.windows[index])


def _done(raw: psycopg.Connection, town: Town, index: int, run: str) -> Callable[[], None]:
    """The person leaves and another one comes: the line stays as long as it was."""
    window, arrivals = town.windows[index], iter(range(SERIALS))

    def after() -> None:
        raw.execute(
            "UPDATE reception_ticket SET state = 'done', finished_at = now() "
            "WHERE called_to_id = %s AND state = 'called'",
            [window],
        )
        n = next(arrivals)
        name = f"{run[:12]}{n}"
        raw.execute(
            "INSERT INTO reception_ticket (hall_id, service_id, day, label, token, idempotency_key, priority, people, "
            "state, taken_at, calls, line, returned) SELECT hall_id, service_id, day, %s, %s, %s, '', 1, 'waiting', "
            "now(), 0, '', false FROM reception_ticket LIMIT 1",
            [f"{chr(66 + index)}{n}", name, name],
        )

    return after


def call_next_ours(town: Town, index: int, run: str) -> Pair:
    """The window's button."""
    raw, window, by = _raw(), _window(town, index), User.objects.select_related("unit").get(pk=town.receptionist)
    return lambda: reception.call_next(window=window, by=by, at=timezone.now()), _done(raw, town, index, run)


def call_next_floor(town: Town, index: int, run: str) -> Pair:
    """The same by hand."""
    raw, window = _raw(), town.windows[index]
    return lambda: floor.call_next(raw, window, town, timezone.localtime()), _done(raw, town, index, run)


def register_ours(town: Town, index: int, run: str) -> Pair:
    """The registration of a visit."""
    office, by = Unit.objects.get(pk=town.office), User.objects.select_related("unit").get(pk=town.receptionist)
    numbers = iter(range(SERIALS))

    def act() -> None:
        petition = cases.PetitionFacts(
            channel="visit",
            received_on=timezone.localdate(),
            title="基准来访",
            facts="为测量速度写入。",
            claims=("诉求一", "诉求二"),
            people=(PetitionerFacts(name="基准人", phone="13900000000", address="云汀区"),),
            source_key=f"bench:{run}:{next(numbers)}",
        )
        cases.register(office=office, petition=petition, by=by, at=timezone.now())

    return act, _nothing


def register_floor(town: Town, index: int, run: str) -> Pair:
    """The same by hand."""
    raw, serials = _raw(), iter(range(SERIALS))

    def act() -> None:
        serial = next(serials)
        floor.register_visit(raw, f"floor:{run}:{serial}", f"{run[:10]}{serial}", town, timezone.localtime())

    return act, _nothing


def my_day_ours(town: Town, index: int, run: str) -> Pair:
    """The list of one unit, as the page asks for it."""
    by = User.objects.select_related("unit").get(pk=town.handler)
    return lambda: my_day(by, today=timezone.localdate(), limit=51), _nothing


def my_day_page(town: Town, index: int, run: str) -> Pair:
    """The whole page: session, permissions, list, template."""
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(pk=town.handler))
    return lambda: _ok(client.get(reverse("web:case-my-day"))), _nothing


def my_day_floor(town: Town, index: int, run: str) -> Pair:
    """The bare query."""
    raw, unit = _raw(), User.objects.get(pk=town.handler).unit_id
    return lambda: floor.my_day(raw, unit), _nothing


def status_open(town: Town, index: int, run: str) -> Pair:
    """Number and code: limits, the look noted in the audit, then the reads."""
    chance = random.Random(index)

    def act() -> None:
        number = chance.choice(town.numbers)
        opened = door.open_with_code(number=number, code=code_of(number), client=f"bench-{run}", at=timezone.now())
        if opened is None:
            raise AssertionError("the code must open")
        case = door.holder(opened.grant)
        if case is None:
            raise AssertionError("the grant must hold")
        progress(case, today=timezone.localdate())

    return act, _nothing


def status_read(town: Town, index: int, run: str) -> Pair:
    """The page after it was opened: the reads alone."""
    chance = random.Random(index)
    grants = []
    for number in town.numbers[:20]:
        opened = door.open_with_code(number=number, code=code_of(number), client=f"bench-{run}", at=timezone.now())
        if opened is not None:
            grants.append(opened.grant)

    def act() -> None:
        case = door.holder(chance.choice(grants))
        if case is None:
            raise AssertionError("the grant must hold")
        progress(case, today=timezone.localdate())

    return act, _nothing


def status_page(town: Town, index: int, run: str) -> Pair:
    """The whole page after it was opened: grant, reads, template."""
    client, number = Client(headers={"host": "127.0.0.1"}), town.numbers[index]
    client.post(reverse("portal:status"), {"number": number, "code": code_of(number)})
    return lambda: _ok(client.get(reverse("portal:case"))), _nothing


def status_floor(town: Town, index: int, run: str) -> Pair:
    """The bare queries."""
    raw, chance = _raw(), random.Random(index)

    def act() -> None:
        number = chance.choice(town.numbers)
        floor.status(raw, number, crypto.blind_index("query_code", f"{number}|{code_of(number)}"))

    return act, _nothing


def _ok(answer: Any) -> None:
    if answer.status_code != 200:
        raise AssertionError(f"{answer.status_code}")


def statements(act: Callable[[], Any]) -> int:
    """How many statements an act makes."""
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    with CaptureQueriesContext(connection) as caught:
        act()
    return len(caught)


MAKERS: dict[tuple[str, str], Callable[[Town, int, str], Pair]] = {
    ("call-next", "ours"): call_next_ours,
    ("call-next", "floor"): call_next_floor,
    ("register-visit", "ours"): register_ours,
    ("register-visit", "floor"): register_floor,
    ("my-day", "ours"): my_day_ours,
    ("my-day", "page"): my_day_page,
    ("my-day", "floor"): my_day_floor,
    ("status", "ours"): status_read,
    ("status", "open"): status_open,
    ("status", "page"): status_page,
    ("status", "floor"): status_floor,
}
