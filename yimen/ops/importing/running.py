"""Registering the rows, a batch at a time, so that a run that is killed leaves whole batches and can be repeated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.db import DatabaseError, InterfaceError, OperationalError, connection

from yimen.base import crypto
from yimen.base.acts import action, record
from yimen.base.models import Unit, User
from yimen.cases.actions import NotAllowed, register
from yimen.cases.models import Case
from yimen.ops.importing.checking import BadRow, Ready, Rules, check, fingerprint
from yimen.ops.importing.reading import Row

BATCH = 50  # rows in one transaction
ONE_AT_A_TIME = 715_2026  # advisory lock: batches of two imports would else take the yearly counters crosswise
OTHER_CONTENT = "同一编号已登记过，但内容不同，请核对编号"


@dataclass(slots=True)
class Outcome:
    """What became of the rows: `rows` = `registered` + `already_there` + len(`errors`), always.

    Attributes:
        history, live: of the registered ones.
        errors: (row number, reason).
        cut: rows whose title was too long and stands whole in the facts.
    """

    rows: int = 0
    registered: int = 0
    already_there: int = 0
    history: int = 0
    live: int = 0
    cut: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)

    def summary(self) -> dict[str, int]:
        """The numbers, for JSON."""
        return {
            "rows": self.rows,
            "registered": self.registered,
            "already_there": self.already_there,
            "errors": len(self.errors),
            "history": self.history,
            "live": self.live,
            "titles_cut": self.cut,
        }


class Importer:
    """One run over one file."""

    def __init__(
        self, *, rules: Rules, office: Unit, by: User, now: Callable[[], datetime], write: bool = True
    ) -> None:
        self.rules, self.office, self.by, self.now, self.write = rules, office, by, now, write
        self.outcome = Outcome()
        self._seen: dict[str, bytes] = {}  # what this file says under each key
        self._done: set[str] = set()

    def run(self, rows: Iterable[Row]) -> Iterator[int]:
        """Register the rows; yields how many were dealt with after each batch.

        Raises:
            OperationalError, InterfaceError: the database went away; what was yielded stays registered.
        """
        source = iter(rows)
        while batch := list(islice(source, BATCH)):
            self._batch(batch)
            yield len(batch)

    def _batch(self, batch: list[Row]) -> None:
        ready = []
        for row in batch:
            self.outcome.rows += 1
            try:
                one = check(row, self.rules)
            except BadRow as bad:
                self.outcome.errors.append((row.number, str(bad)))
                continue
            before = self._seen.setdefault(one.petition.source_key, one.content)
            if before != one.content:
                self.outcome.errors.append((row.number, "文件里同一编号出现两次，内容不同，只登记了前一次"))
            else:
                ready.append(one)
        if not ready:
            return
        if not self.write:
            self._count(ready, _look(ready))
            return
        try:
            self._count(ready, self._register(ready))
        except (OperationalError, InterfaceError):
            raise
        except (DatabaseError, NotAllowed, ValueError):
            self._one_by_one(ready)  # the whole batch was undone: find the row that would not go

    def _one_by_one(self, ready: list[Ready]) -> None:
        for one in ready:
            try:
                self._count([one], self._register([one]))
            except (OperationalError, InterfaceError):
                raise
            except NotAllowed as refused:
                self.outcome.errors.append((one.number, str(refused)))
            except (DatabaseError, ValueError) as error:
                self.outcome.errors.append((one.number, f"数据库没有接受这一行（{type(error).__name__}）"))

    def _register(self, ready: list[Ready]) -> dict[str, bytes]:
        return register_rows(ready=ready, office=self.office, source=self.rules.source, by=self.by, at=self.now())

    def _count(self, ready: list[Ready], known: dict[str, bytes]) -> None:
        """Count rows that stand in the database now, given what stood there before them."""
        for one in ready:
            key = one.petition.source_key
            if key in known and known[key] != one.content:
                self.outcome.errors.append((one.number, OTHER_CONTENT))
            elif key in known or key in self._done:
                self.outcome.already_there += 1
            else:
                self._done.add(key)
                self.outcome.registered += 1
                self.outcome.history += one.history
                self.outcome.live += not one.history
                self.outcome.cut += one.cut


def _look(ready: list[Ready]) -> dict[str, bytes]:
    """What is registered already under the keys of these rows: key -> fingerprint."""
    keys = [one.petition.source_key for one in ready]
    rows = Case.objects.filter(source_key__in=keys).values_list("source_key", "title", "facts")
    return {key: fingerprint(title, facts) for key, title, facts in rows if key}


@action
def register_rows(*, ready: list[Ready], office: Unit, source: str, by: User, at: datetime) -> dict[str, bytes]:
    """Register a batch in one transaction; returns what stood there before it: key -> fingerprint.

    Raises:
        NotAllowed: the account may not register for this office.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
    known = _look(ready)
    new = {one.petition.source_key: one.petition for one in ready if one.petition.source_key not in known}
    for petition in new.values():
        register(office=office, petition=petition, by=by, at=at)
    if new:
        record("petitions.imported", office, rows=len(new), source=crypto.digest(source)[:16])
    return known
