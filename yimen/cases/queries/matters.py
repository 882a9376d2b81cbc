"""Reads on matters: the items of one, what was joined and parted, and which items one opinion can answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from yimen.base.models import User
from yimen.cases.models import Case, Claim, Matter, MatterDeed
from yimen.domain.procedure import Stage


def items_of(matter: Matter, user: User) -> list[Case]:
    """The items of a matter that this user may see, first registered first."""
    rows = Case.objects.visible_to(user).filter(matter=matter)
    return list(rows.select_related("office", "unit").order_by("registered_on", "pk"))


def reaches(case: Case, user: User) -> bool:
    """Whether a case that this user sees lies inside the user's reach, and is not only helped with."""
    own = user.unit_id in {case.office_id, case.unit_id}
    return own or Case.objects.in_reach(user).filter(pk=case.pk).exists()


def all_visible(matter_id: int | None, user: User) -> bool:
    """Whether every item of a matter lies inside the user's reach."""
    if matter_id is None:
        return True
    rows = Case.objects.filter(matter=matter_id)
    return not rows.exclude(pk__in=Case.objects.in_reach(user).filter(matter=matter_id).values("pk")).exists()


def deeds_of(matter: Matter, user: User) -> list[MatterDeed]:
    """The ledger of a matter as this user may read it, newest first: entries whose items all lie inside the reach."""
    touching = Q(moves__before=matter) | Q(moves__after=matter)
    rows = MatterDeed.objects.filter(pk__in=MatterDeed.objects.filter(touching).values("pk"))
    rows = rows.select_related("by__unit", "undone_by").prefetch_related("moves__case", "moves__before", "moves__after")
    found = list(rows.order_by("-id")[:100])
    ids = {move.case_id for deed in found for move in deed.moves.all()}
    seen = set(Case.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))
    return [deed for deed in found if {move.case_id for move in deed.moves.all()} <= seen]


def answering_together(case: Case) -> bool:
    """Whether its opinion answers other items too, or another one's opinion answers it, and it is not delivered yet."""
    if case.stage not in {Stage.DRAFTED, Stage.ISSUED}:
        return False
    return case.answered_with_id is not None or case.followers.exists()


@dataclass(frozen=True, slots=True)
class JointItem:
    """An item that the opinion of another one answers, or can answer, with its claims."""

    case: Case
    claims: tuple[Claim, ...]


def joinable(lead: Case) -> list[Case]:
    """The items of the same matter that the same unit is handling now, so that one opinion can answer them all."""
    if lead.matter_id is None:
        return []
    rows = Case.objects.filter(
        matter=lead.matter_id, unit=lead.unit_id, stage=Stage.HANDLING, simplified=False, answered_with=None
    )
    return list(rows.exclude(pk=lead.pk).order_by("pk"))


def joint_items(cases: Sequence[Case]) -> list[JointItem]:
    """Items with their claims; one statement."""
    claims: dict[int, list[Claim]] = {case.pk: [] for case in cases}
    for claim in Claim.objects.filter(case__in=claims).order_by("case", "order"):
        claims[claim.case_id].append(claim)
    return [JointItem(case, tuple(claims[case.pk])) for case in cases]
