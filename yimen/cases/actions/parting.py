"""拆分、并回: claims of one item that belong to different units get items of their own, and can be brought back.

Nothing begins anew: the part has the dates, clocks, petitioners and stage of the item it came from, and a number and
query code of its own. Brought back, its claims are where they were and its code opens the item it went back to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.timezone import localdate

from yimen.base import numbers
from yimen.base.acts import action, tell
from yimen.base.models import User
from yimen.cases.actions import hands
from yimen.cases.actions.codes import new_query_code
from yimen.cases.actions.registering import Registered
from yimen.cases.actions.steps import check, locked, locked_all, situation_of, take
from yimen.cases.models import Case, CasePetitioner, Claim, ClaimMove, Clock, StepTaken
from yimen.domain import numbering
from yimen.domain.procedure import Step

OWN = frozenset({"id", "number", "query_code", "source_key", "record_key", "matter", "split_from", "repeat_of"})
"""What a part does not take over from its origin; everything else, above all every date, it does."""
MOST_PARTS = 4


@action
def split(*, case_id: int, to_part: Mapping[int, int], reason: str, by: User, at: datetime) -> list[Registered]:
    """Split claims off into items of their own.

    Args:
        to_part: order of a claim -> 1 for the first new item, 2 for the second …; a claim left out stays.

    Returns:
        The new items in order, each with its query code in clear, which is not kept.

    Raises:
        NotAllowed: the table refuses, no claim was chosen, or none is left.
    """
    case = locked(case_id)
    claims = list(case.claims.all())
    groups = [[c for c in claims if to_part.get(c.order) == n] for n in sorted(set(to_part.values()))]
    groups = [group for group in groups if group][:MOST_PARTS]
    out = sum(map(len, groups))
    situation = situation_of(case, by, taken_out=out, left=len(claims) - out, reply=bool(reason.strip()))
    check(Step.SPLIT, situation)
    parts = [_part(case, group, reason=reason, by=by, at=at) for group in groups]
    numbers_of_parts = "、".join(part.case.number for part in parts)
    moved = _orders([claim for group in groups for claim in group])
    taken = take(case, Step.SPLIT, by=by, at=at, reason=reason, parts=numbers_of_parts, claims=moved)
    for part, group in zip(parts, groups, strict=True):
        _carry(group, taken, case, part.case)
    return parts


def _part(case: Case, claims: list[Claim], *, reason: str, by: User, at: datetime) -> Registered:
    """An item for these claims, with everything of the one it comes from but number, code and claims."""
    kept = {f.attname: getattr(case, f.attname) for f in Case._meta.concrete_fields if f.name not in OWN}
    number = numbering.item_number(case.registered_on.year, numbers.take(f"case/{case.registered_on.year}"))
    code, digest = new_query_code(number)
    part = Case(**kept, number=number, query_code=digest, split_from=case)
    part.save(force_insert=True)
    hands.begin(part, by=by, at=at)
    take(part, Step.SPLIT, by=by, at=at, reason=reason, split_from=case.number, claims=_orders(claims))
    CasePetitioner.objects.bulk_create(
        CasePetitioner(case=part, petitioner_id=one.petitioner_id, order=one.order, representative=one.representative)
        for one in case.parties.all()
    )
    clocks = list(case.clocks.exclude(code="H1"))
    for clock in clocks:
        clock.pk, clock.case, clock._state.adding = None, part, True
    Clock.objects.bulk_create(clocks)
    return Registered(part, code)


def _orders(claims: Sequence[Claim]) -> str:
    return "、".join(str(claim.order) for claim in claims)


def _carry(claims: list[Claim], step: StepTaken, from_case: Case, to_case: Case) -> None:
    """Move claims; each keeps its order."""
    ClaimMove.objects.bulk_create(
        ClaimMove(claim=claim, step=step, from_case=from_case, to_case=to_case) for claim in claims
    )
    Claim.objects.filter(pk__in=[claim.pk for claim in claims]).update(case=to_case)


@action
def rejoin(*, case_id: int, reason: str, by: User, at: datetime) -> Case:
    """Bring a part back to the item it was split off; its claims are where they were.

    Raises:
        NotAllowed: the table refuses: no part, answered already, or somebody would gain a day by it.
    """
    origin_id = Case.objects.filter(pk=case_id).values_list("split_from", flat=True).first()
    cases = locked_all({case_id} | ({origin_id} if origin_id else set()))
    part = cases[case_id]
    if origin_id:
        part.split_from = cases[origin_id]
    check(Step.REJOIN, situation_of(part, by, today=localdate(at), reply=bool(reason.strip())))
    origin = cases[part.split_from_id or 0]
    claims = list(part.claims.all())
    taken = take(part, Step.REJOIN, by=by, at=at, reason=reason, back_to=origin.number, claims=_orders(claims))
    _carry(claims, taken, part, origin)
    StepTaken.objects.create(  # the origin stays where it is; whoever has its page open looks again
        case=origin, step=Step.REJOIN, before=origin.stage, after=origin.stage, by=by, at=at, on=localdate(at),
        facts={"part": part.number, "claims": _orders(claims)}, reason=reason,
    )  # fmt: skip
    tell(f"case.{origin.pk}", *([f"desk.{origin.unit_id}"] if origin.unit_id else []))
    return part
