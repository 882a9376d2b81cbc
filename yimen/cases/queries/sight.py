"""What a page, or an answer of the API, may show of a case: its people masked, results once they are the person's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from yimen.base.models import User
from yimen.cases.models import Case, CasePetitioner, ReviewStepTaken, StepTaken
from yimen.domain import masking
from yimen.domain.procedure import Stage
from yimen.petitioners.models import Petitioner
from yimen.ui.formats import and_for


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
    return [_shown(party, clear=clear) for party in case.parties.select_related("petitioner")]


def masked_people(parties: Iterable[CasePetitioner]) -> list[Person]:
    """Petitioners that were read already, masked."""
    return [_shown(party, clear=False) for party in parties]


def _shown(party: CasePetitioner, *, clear: bool) -> Person:
    who: Petitioner = party.petitioner
    organisation = who.kind != "person"
    values = {
        "name": who.name if clear else (masking.mask_organisation if organisation else masking.mask_name)(who.name),
        "phone": who.phone if clear else masking.mask_phone(who.phone),
        "id_number": who.id_number if clear else masking.mask_id_number(who.id_number),
        "address": who.address if clear else masking.mask_address(who.address),
    }
    values["name"] = values["name"] or ("匿名" if who.anonymous else "未留姓名")
    return Person(
        **values, kind=who.get_kind_display(), representative=party.representative, confidential=who.confidential
    )


def results_shown(case: Case, user: User) -> bool:
    """Whether the results of the claims are shown: once the opinion is out, and before to the unit that drafts it."""
    return case.stage in {Stage.ISSUED, Stage.CONCLUDED} or case.unit_id == user.unit_id


def who_took(taken: StepTaken | ReviewStepTaken) -> str:
    """Who took a step, and for whom: 李四（代张三）."""
    return and_for(taken.by, taken.deputy_for) or "信访人"
