"""Possible same matter (可能相同事项): a hint by the same phone or document number. It never blocks, never merges."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from yimen.base.fields import BlindIndexField
from yimen.base.models import User
from yimen.cases.models import CasePetitioner
from yimen.cases.models.case import Case
from yimen.domain import identity
from yimen.petitioners.models import Petitioner
from yimen.web.intake.petition import PetitionInput

MOST = 5


@dataclass(frozen=True, slots=True)
class Same:
    """One earlier matter: its number and why it is named; neither name nor topic."""

    case_id: int
    number: str
    registered_on: date
    why: str


def same_matters(user: User, form: PetitionInput) -> list[Same]:
    """The last few matters, inside what the user may see, with the same phone or document number: two statements."""
    phones = [identity.normalise_phone(person.typed("phone")).value for person in form.people.forms]
    papers = [identity.clean_number(person.typed("id_number")) for person in form.people.forms]
    by_phone, by_paper = _digests("phone_index", phones), _digests("id_number_index", papers)
    if not by_phone and not by_paper:
        return []
    wanted = Q(phone_index__in=by_phone) | Q(id_number_index__in=by_paper)
    rows = CasePetitioner.objects.filter(petitioner__in=Petitioner.objects.filter(wanted).values("pk"))
    rows = rows.filter(case__in=Case.objects.visible_to(user))
    found: dict[int, Same] = {}
    columns = ("case_id", "case__number", "case__registered_on", "petitioner__phone_index")
    for case_id, number, day, phone in rows.order_by("-case_id").values_list(*columns)[: MOST * 4]:
        why = "同电话" if phone is not None and bytes(phone) in by_phone else "同证件号码"
        found.setdefault(case_id, Same(case_id, number, day, why))
    return list(found.values())[:MOST]


def hints_of(user: User, form: PetitionInput) -> dict[str, Any]:
    """Warnings and possible same matters, with the mark that says that exactly these warnings were seen."""
    warnings = form.warnings()
    text = "\n".join(f"{one.who}{one.words}" for one in warnings)
    return {
        "warnings": warnings,
        "same": same_matters(user, form),
        "warned": hashlib.sha256(text.encode()).hexdigest()[:16] if warnings else "",
    }


def _digests(index: str, values: list[str]) -> list[bytes]:
    field = Petitioner._meta.get_field(index)
    assert isinstance(field, BlindIndexField)
    # A short number is a slip, not a phone: half of the district would share it.
    return [digest for value in values if len(value) >= 7 and (digest := field.digest_of(value)) is not None]
