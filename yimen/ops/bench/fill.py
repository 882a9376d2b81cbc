"""A district with many cases for the benchmark, written in bulk: not life, only volume and spread."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from yimen.base import crypto
from yimen.base.models import Unit, User
from yimen.cases.models import Case, CasePetitioner, Claim, Clock, Hand, StepTaken
from yimen.domain import numbering
from yimen.domain.hands import How
from yimen.domain.procedure import Stage
from yimen.domain.roles import Role
from yimen.ops.bench.town import Town
from yimen.petitioners.models import Petitioner
from yimen.reception.models import Hall, Service, Window

BATCH = 4000
UNITS = 24
WINDOWS = 16
CODE = "23AC EF45"


def fill(cases: int, *, seed: int = 1, progress: Callable[[int], None] = lambda _: None) -> Town:
    """Fill an empty, migrated database.

    Args:
        cases: how many.
        seed: of the spread.
        progress: told how many cases were written since the last call.
    """
    chance = random.Random(seed)
    office, units, people = _organisation()
    hall = Hall.objects.create(unit=office, name="基准大厅")
    Service.objects.create(hall=hall, prefix="A", name="来访登记")
    windows = Window.objects.bulk_create(Window(hall=hall, number=n + 1, serves=["A"]) for n in range(WINDOWS))
    now, today = timezone.now(), timezone.localdate()
    serial, numbers = 0, []
    while serial < cases:
        size = min(BATCH, cases - serial)
        batch = [
            _case(serial + n + 1, office=office, units=units, chance=chance, today=today, now=now) for n in range(size)
        ]
        with transaction.atomic():  # an open case and its hand are one act
            Case.objects.bulk_create(batch)
            Hand.objects.bulk_create(
                Hand(case=c, order=1, unit=c.unit, how=How.RECEIVED, began_at=now)
                for c in batch
                if c.stage == Stage.HANDLING
            )
        persons = Petitioner.objects.bulk_create(
            Petitioner(name=f"基准{serial + n}", phone=f"1390000{n:04d}", address="云汀区", created_at=now)
            for n in range(size)
        )
        CasePetitioner.objects.bulk_create(
            CasePetitioner(case=c, petitioner=p, order=1) for c, p in zip(batch, persons, strict=True)
        )
        Claim.objects.bulk_create(Claim(case=c, order=n, text="请依法处理") for c in batch for n in (1, 2))
        Clock.objects.bulk_create([clock for c in batch for clock in _clocks(c)])
        StepTaken.objects.bulk_create([step for c in batch for step in _steps(c, people[0], now)])
        numbers += [c.number for c in batch[:: max(1, size // 40)]]
        serial += size
        progress(size)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO base_counter VALUES (%s, %s)", [f"case/{today.year}", serial])
        cursor.execute("ANALYZE")
    receptionist, handler = people
    return Town(office.pk, receptionist.pk, handler.pk, hall.pk, tuple(w.pk for w in windows), tuple(numbers), serial)


def _organisation() -> tuple[Unit, list[Unit], tuple[User, User]]:
    root = Unit.objects.create(
        name="基准区政府", short_name="区政府", code="基", level="county", division_code="999901"
    )
    office = Unit.objects.create(
        parent=root, name="基准区信访局", short_name="区信访局", code="基信", level="county", division_code="999901",
        is_petition_office=True,
    )  # fmt: skip
    units = [
        Unit.objects.create(
            parent=root, name=f"基准{n}局", short_name=f"{n}局", code=f"基{n}", level="county", division_code="999901"
        )
        for n in range(UNITS)
    ]
    receptionist = User.objects.create_user("bench-r", None, name="接谈", unit=office, roles=[Role.RECEPTIONIST])
    handler = User.objects.create_user("bench-h", None, name="经办", unit=units[0], roles=[Role.HANDLER])
    return office, units, (receptionist, handler)


def _case(serial: int, *, office: Unit, units: list[Unit], chance: random.Random, today: date, now: datetime) -> Case:
    on = today - timedelta(days=chance.randrange(730))
    number = numbering.item_number(on.year, serial)
    ended = chance.random() < 0.9
    unit = chance.choice(units)
    return Case(
        number=number,
        query_code=crypto.blind_index("query_code", f"{number}|{numbering.parse_query_code(_code(serial))}"),
        office=office,
        unit=unit,
        holding_unit=unit,
        channel=chance.choice(("visit", "letter", "web")),
        received_on=on,
        registered_on=on,
        entered_at=now,
        title=f"基准事项{serial}",
        facts="为测量速度写入的事项，不是真实信访。" * 4,
        stage=Stage.CONCLUDED if ended else Stage.HANDLING,
        petition_class="appeal",
        path=6,
        forwarded_on=on,
        arrived_on=on,
        accepted_on=on,
        delivered_on=on if ended else None,
        concluded_on=on if ended else None,
        source_key=f"bench:{serial}",
    )


def _code(serial: int) -> str:
    return numbering.query_code(serial.to_bytes(16, "big"))


def code_of(number: str) -> str:
    """The query code that `fill` gave to a number."""
    return _code(numbering.parse_item_number(number).serial)


def _clocks(case: Case) -> Iterator[Clock]:
    on, ended = case.registered_on, case.concluded_on
    for code, days, responsible in (("C1", 15, case.office), ("C2", 15, case.unit), ("C4", 60, case.unit)):
        due = on + timedelta(days=days)
        stopped = ended if code == "C4" else on
        yield Clock(
            case=case, code=code, article="第二十二条", responsible=responsible, start=on, nominal_due=due, due=due,
            stopped_on=stopped,
        )  # fmt: skip


def _steps(case: Case, by: User, now: datetime) -> Iterator[StepTaken]:
    done = ["register", "sort", "forward", "receive", "accept"]
    done += ["draft_opinion", "issue_opinion", "deliver"] if case.concluded_on else []
    for step in done:
        yield StepTaken(case=case, step=step, after=case.stage, by=by, unit=case.unit, at=now, on=case.registered_on)
