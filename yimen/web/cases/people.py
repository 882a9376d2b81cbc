"""The petitioners of a case as a page shows them: masked, or in clear after a reason was given."""

from __future__ import annotations

from dataclasses import dataclass

from yimen.cases.models import Case
from yimen.domain import masking
from yimen.petitioners.models import Petitioner


@dataclass(frozen=True, slots=True)
class Person:
    """A petitioner as shown: masked, or in clear after a reason was given."""

    name: str
    phone: str
    id_number: str
    address: str
    kind: str
    representative: bool
    confidential: bool


def people(case: Case, *, clear: bool = False) -> list[Person]:
    """The petitioners in order, masked unless `clear`."""
    rows = []
    for party in case.parties.select_related("petitioner"):
        who: Petitioner = party.petitioner
        organisation = who.kind != "person"
        values = {
            "name": who.name if clear else (masking.mask_organisation if organisation else masking.mask_name)(who.name),
            "phone": who.phone if clear else masking.mask_phone(who.phone),
            "id_number": who.id_number if clear else masking.mask_id_number(who.id_number),
            "address": who.address if clear else masking.mask_address(who.address),
        }
        values["name"] = values["name"] or ("匿名" if who.anonymous else "未留姓名")
        rows.append(
            Person(
                **values,
                kind=who.get_kind_display(),
                representative=party.representative,
                confidential=who.confidential,
            )
        )
    return rows
