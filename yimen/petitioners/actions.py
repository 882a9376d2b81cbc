"""Writes on petitioners."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from yimen.base.acts import action, record
from yimen.base.models import User
from yimen.petitioners.models import Petitioner


@dataclass(frozen=True, slots=True)
class PetitionerFacts:
    """What the registration form asks of one petitioner (04 §3); R: name and address, or a coded unclear reason."""

    name: str = ""
    address: str = ""
    phone: str = ""
    kind: str = "person"
    id_type: str = ""
    id_number: str = ""
    unclear_reason: str = ""
    anonymous: bool = False
    confidential: bool = False
    gender: str = ""
    birth_year: str = ""
    occupation: str = ""
    needs_help: str = ""
    representative: bool = False


@action
def register(*, people: Sequence[PetitionerFacts], by: User | None, at: datetime) -> list[Petitioner]:
    """Write the petitioners of one petition, in order, with one statement."""
    rows = [
        Petitioner(
            created_at=at,
            **{name: getattr(facts, name) for name in PetitionerFacts.__slots__ if name != "representative"},
        )
        for facts in people
    ]
    created = Petitioner.objects.bulk_create(rows)
    for row in created:
        record("petitioner.registered", row)
    return created
