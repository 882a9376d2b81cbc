"""The order of rows (行序): lists show the newest row first, but the job plays old weeks after new ones.

So every week of the story has a block of case ids of its own, all below those that real registrations get. Only the
row's id is given; everything else goes through the actions as always.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Max
from django.db.models.signals import pre_save

from yimen.base.models import Counter
from yimen.cases.models import Case

EPOCH = date(2020, 1, 6)  # a Monday
BLOCK = 100  # rows of one week: some thirty are used
FLOOR = "demo/floor"

_next_id: ContextVar[int | None] = ContextVar("next_id", default=None)


def _block(day: date) -> int:
    return (day - EPOCH).days // 7 * BLOCK


def reserve(last: date) -> None:
    """Keep the ids of all weeks up to `last` for the story, once and only while there is no case."""
    if Counter.objects.filter(series=FLOOR).exists():
        return
    floor = 0 if Case.objects.exists() else _block(last) + BLOCK
    if floor:
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval(pg_get_serial_sequence('cases_case', 'id'), %s)", [floor])
    Counter.objects.create(series=FLOOR, last=floor)


def floor() -> int:
    """The first id that is not the story's; 0 when none are kept."""
    row = Counter.objects.filter(series=FLOOR).first()
    return row.last if row else 0


@contextmanager
def in_its_week(day: date, below: int) -> Iterator[None]:
    """Give the case that is registered inside an id of its week; the usual next one when the week has none left."""
    first = _block(day)
    last = Case.objects.filter(pk__gt=first, pk__lt=first + BLOCK).aggregate(last=Max("pk"))["last"] or first
    free = last + 1 if last + 1 < min(first + BLOCK, below) else None
    token = _next_id.set(free)
    try:
        yield
    finally:
        _next_id.reset(token)


def _give_id(sender: Any, instance: Case, **_: Any) -> None:
    ident = _next_id.get()
    if ident is not None and instance.pk is None:
        instance.pk = ident


pre_save.connect(_give_id, sender=Case, dispatch_uid="yimen.ops.demo.order")
