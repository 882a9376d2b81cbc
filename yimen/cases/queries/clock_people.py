"""Clocks of which several run beside each other: each petitioner's own right (C5, C7), each review's own answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from yimen.cases.models import Case, CasePetitioner, Clock
from yimen.domain import masking

BESIDE_EACH_OTHER = frozenset({"C5", "C6", "C7", "C8"})
RIGHTS = frozenset({"C5", "C7"})


def latest(clocks: Iterable[Clock]) -> dict[str, Clock]:
    """Code -> the last round of that clock."""
    return {clock.code: clock for clock in sorted(clocks, key=lambda clock: clock.round)}


def shown(clocks: Iterable[Clock]) -> dict[str, Clock]:
    """Code -> the clock that one line shows: its last round; of several that run, the one that ends first."""
    rows = list(clocks)
    found = latest(rows)
    for code in BESIDE_EACH_OTHER & set(found):
        running = [one for one in rows if one.code == code and one.stopped_on is None]
        found[code] = min(running, key=lambda one: (one.due, one.round), default=found[code])
    return found


def of_round(clocks: Iterable[Clock], code: str, number: int | None) -> Clock | None:
    """One round of a clock, without a number the one that is shown; None where there is none."""
    rows = list(clocks)
    if number is None:
        return shown(rows).get(code)
    return next((one for one in rows if (one.code, one.round) == (code, number)), None)


def others(clocks: Iterable[Clock], clock: Clock) -> list[Clock]:
    """The same right of the other petitioners, under the opinion that stands now."""
    if clock.code not in RIGHTS or clock.party_id is None or clock.voided:
        return []
    return [
        one for one in clocks
        if one.code == clock.code and one.pk != clock.pk and not one.voided and one.party_id != clock.party_id
    ]  # fmt: skip


def name_of(case: Case, clock: Clock) -> str:
    """Whose right it is, masked; "" where it is not one petitioner's."""
    if clock.party_id is None:
        return ""
    party = CasePetitioner.objects.select_related("petitioner").get(pk=clock.party_id)
    return masked([party])


def masked(parties: Sequence[CasePetitioner]) -> str:
    """The names of these people, masked as on every list."""
    found = []
    for party in parties:
        mask = masking.mask_name if party.petitioner.kind == "person" else masking.mask_organisation
        found.append(mask(party.petitioner.name) or "未留姓名")
    return "、".join(found) or "信访人"
