"""What a life has written so far, as one picture, and what of it must live on unchanged whatever happens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from yimen.cases.models import Case, Claim, Clock, Hand, MatterMove, Proposal, Review, StepTaken
from yimen.domain.procedure import Stage

BORN = ("number", "received_on", "registered_on", "entered_at", "registered_by_id", "office_id")
SEALED = ("cases_", "petitioners_", "base_auditentry", "base_auditchain")


def seal() -> str:
    """A digest of every row that an action on cases can write: equal before and after, nothing was written."""
    tables = [name for name in connection.introspection.table_names() if name.startswith(SEALED)]
    digests = ", ".join(f"(SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM \"{name}\" t)" for name in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT concat_ws(',', {digests})")
        return str(cursor.fetchone()[0])


@dataclass(frozen=True, slots=True)
class Birth:
    """What an item was when it came into being; `copied`: the clocks that a part has from its origin."""

    facts: tuple[Any, ...]
    code: bytes
    root: int
    stage: str
    copied: frozenset[int]
    first_terms: int


def _by_case(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.case_id].append(row)
    return found


class Picture:
    """All items with what hangs on them, read at once."""

    def __init__(self) -> None:
        rows = {case.pk: case for case in Case.every.order_by("pk")}
        self.gone = {pk for pk, case in rows.items() if case.stage == Stage.SET_APART}
        self.items = {pk: case for pk, case in rows.items() if pk not in self.gone}
        self.rows = rows
        self.claims = list(Claim.objects.order_by("pk"))
        self.claims_of = _by_case(self.claims)
        self.clocks = list(Clock.objects.order_by("pk"))
        self.clocks_of = _by_case(self.clocks)
        self.steps_of = _by_case(StepTaken.objects.order_by("pk"))
        self.hands_of = _by_case(Hand.objects.order_by("order"))
        self.moves_of = _by_case(MatterMove.objects.order_by("pk"))
        self.proposals = list(Proposal.objects.filter(decided_at__isnull=False))
        self.reviews = list(Review.objects.all())


@dataclass
class Kept:
    """What was learnt of the items so far."""

    births: dict[int, Birth] = field(default_factory=dict)
    claims: dict[int, tuple[int, int, str]] = field(default_factory=dict)  # id -> root of its family, order, words
    homes: dict[int, int] = field(default_factory=dict)  # id of a claim -> its item
    clocks: dict[int, tuple[int, str, int, date]] = field(default_factory=dict)  # id -> item, code, round, start
    gone: set[int] = field(default_factory=set)

    def learn(self, now: Picture) -> None:
        """Take in what a step brought, and let go of what left with an accusation, before all is looked at."""
        left = now.gone - self.gone
        self.gone |= left
        self.claims = {pk: claim for pk, claim in self.claims.items() if self.homes[pk] not in left}
        self.clocks = {pk: clock for pk, clock in self.clocks.items() if clock[0] not in left}
        for pk, case in now.items.items():
            if pk not in self.births:
                self._born(case, now)
        self.clocks |= {one.pk: clock_facts(one) for one in now.clocks if one.pk not in self.clocks}
        self.homes = {claim.pk: claim.case_id for claim in now.claims}

    def _born(self, case: Case, now: Picture) -> None:
        origin = self.births.get(case.split_from_id or 0)
        clocks = now.clocks_of[case.pk] if origin else []
        self.births[case.pk] = Birth(
            facts=tuple(getattr(case, name) for name in BORN),
            code=bytes(case.query_code or b""),
            root=origin.root if origin else case.pk,
            stage=now.steps_of[case.pk][0].before,
            copied=frozenset(clock.pk for clock in clocks),
            first_terms=sum(clock.code == "C1" for clock in clocks) if origin else 1,
        )
        if origin is None:
            self.claims |= {claim.pk: (case.pk, claim.order, claim.text) for claim in now.claims_of[case.pk]}


def clock_facts(clock: Clock) -> tuple[int, str, int, date]:
    """What of a clock never changes."""
    return clock.case_id, clock.code, clock.round, clock.start


def once(values: Iterable[Hashable]) -> bool:
    """No value comes twice."""
    found = list(values)
    return len(found) == len(set(found))
