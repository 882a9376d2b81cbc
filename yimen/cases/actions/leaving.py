"""How an item that is set apart leaves the others that stood beside it, so that none of them shows that it was there.

Those beside it are the items it was split from or that were split from it, those of its matter, those answered by the
same opinion, and the repeats. What they lose is what pointed at it; their own claims, dates and clocks go on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from yimen.base.models import User
from yimen.cases.actions.steps import NotAllowed, locked
from yimen.cases.models import Case, DeedKind, Matter, MatterDeed, MatterMove, Proposal, StepTaken
from yimen.domain.matter import OVERTAKEN
from yimen.domain.procedure import Stage, Step

TITLE_LENGTH = 120


def locked_with_all_beside(case_id: int) -> tuple[Case, dict[int, Case]]:
    """The item and those beside it, locked: matters first, then items by id, as whoever joins and parts them does.

    Raises:
        NotAllowed: it was set apart already, or joined or parted between the two looks.
    """
    ids, matters = _beside(case_id)
    list(Matter.objects.select_for_update().filter(pk__in=matters).order_by("pk"))
    rows = Case.every.select_for_update(of=("self",)).filter(pk__in=ids | {case_id})
    beside = {one.pk: one for one in rows.order_by("pk")}
    case = locked(case_id)
    if _beside(case_id) != (ids, matters):
        raise NotAllowed((OVERTAKEN,))
    return case, {pk: one for pk, one in beside.items() if pk != case_id}


def _beside(case_id: int) -> tuple[set[int], set[int]]:
    """Ids of the items beside it, and of every matter that it or they ever were in with it."""
    family, new = {case_id}, {case_id}
    while new:
        rows = Case.every.filter(Q(pk__in=new) | Q(split_from__in=new)).values_list("pk", "split_from")
        new = {pk for row in rows for pk in row if pk is not None} - family
        family |= new
    deeds = MatterMove.objects.filter(case=case_id).values("deed")
    moves = MatterMove.objects.filter(deed__in=deeds).values_list("case", "before", "after")
    matters = {pk for _, before, after in moves for pk in (before, after) if pk is not None}
    near = Q(matter__in=matters) | Q(answered_with=case_id) | Q(followers=case_id) | Q(repeat_of=case_id)
    ids = set(Case.every.filter(near).values_list("pk", flat=True)) | {pk for pk, _, _ in moves} | family
    return ids - {case_id}, matters


def came_back(case: Case, beside: Mapping[int, Case]) -> list[Case]:
    """Parts that were brought back to it, and parts of those: they are the item, under a number of their own."""
    found = {case.pk: case}
    while new := {
        pk: one
        for pk, one in beside.items()
        if pk not in found and one.stage == Stage.REJOINED and one.split_from_id in found
    }:
        found |= new
    return [one for pk, one in found.items() if pk != case.pk]


def leave_others(case: Case, beside: Mapping[int, Case], gone: Iterable[Case], *, at: datetime) -> None:
    """Cut what points at the item, or at a part that came back to it, from the items beside it."""
    leaving = [case, *gone]
    keys, numbers = {one.pk for one in leaving}, {one.number for one in leaving}
    rest = Case.every.filter(pk__in=set(beside) - keys)
    for field in ("split_from", "answered_with", "repeat_of"):
        rest.filter(**{f"{field}__in": keys}).update(**{field: None})
    for one in rest.exclude(stage=Stage.SET_APART).prefetch_related("claims"):
        _forget_words(one, case)
    _forget_steps(StepTaken.objects.filter(case__in=rest), numbers)
    same = Proposal.objects.waiting().filter(facts__same_case_number__in=sorted(numbers))
    same.update(lapsed_on=localdate(at))  # an item cannot be declined for the sake of one that nobody finds


def _forget_words(other: Case, case: Case) -> None:
    """A part has the words of its origin: what both say goes with the accusation, the other keeps its claims."""
    change = {
        name: "" for name in ("facts", "reasons") if (said := getattr(case, name)) and said == getattr(other, name)
    }
    if other.title == case.title and (first := other.claims.first()) is not None:
        change["title"] = first.text[:TITLE_LENGTH]
    if change:
        Case.every.filter(pk=other.pk).update(**change)


def _forget_steps(steps: QuerySet[StepTaken], numbers: set[str]) -> None:
    """An entry of another item that names this one is emptied; one that names no other goes, where it is of a split."""
    for step in steps:
        named = {number for value in step.facts.values() for number in str(value).split("、")}
        if not named & numbers:
            continue
        of_split = step.step in {Step.SPLIT, Step.REJOIN}
        row = StepTaken.objects.filter(pk=step.pk)
        if of_split and not _others(step, numbers):
            row._raw_delete(row.db)  # the claims that it moved go with the accusation, looked at when it commits
        else:
            row.update(facts={}, **({"reason": ""} if of_split else {}))


def _others(step: StepTaken, numbers: set[str]) -> set[str]:
    """The items that an entry of a split names beside these."""
    named = {number for key, value in step.facts.items() if key != "claims" for number in str(value).split("、")}
    return named - numbers


def leave_matter(case: Case, *, by: User, at: datetime) -> None:
    """Take the item out of its matters as if it had never been in one; whoever is left alone in one is free again.

    An entry of the ledger that moved nothing else goes; one that moved others stays without its words.
    """
    deeds = set(MatterMove.objects.filter(case=case).values_list("deed", flat=True))
    others = set(MatterMove.objects.filter(deed__in=deeds).exclude(case=case).values_list("case", flat=True))
    last = case.matter_id
    MatterMove.objects.filter(case=case).delete()
    Case.every.filter(pk=case.pk).update(matter=None)
    case.matter = None
    for pk in sorted(others):
        deeds |= _forget_alone(pk)
    if last is not None:
        _free_the_last(last, by=by, at=at)
    MatterDeed.objects.filter(pk__in=deeds).update(reason="")
    empty = MatterDeed.objects.filter(pk__in=deeds, moves=None)
    empty._raw_delete(empty.db)  # an entry and the one that undid it go together
    touched = Matter.objects.filter(items=None, joined=None, left=None)
    touched.filter(pk__in=[last] if last is not None else []).delete()


def _forget_alone(case_id: int) -> set[int]:
    """Forget the times in which another item was in matters with nobody but the one that leaves; ids of entries."""
    runs: list[list[MatterMove]] = []
    for move in MatterMove.objects.filter(case=case_id).order_by("id"):
        if move.before_id is None:
            runs.append([])
        runs[-1].append(move)
    forgotten: set[int] = set()
    for run in runs:
        matters = {pk for move in run for pk in (move.before_id, move.after_id) if pk is not None}
        of_matters = Q(before__in=matters) | Q(after__in=matters)
        if MatterMove.objects.filter(of_matters).exclude(case=case_id).exists():
            continue
        forgotten |= {move.deed_id for move in run}
        MatterMove.objects.filter(pk__in=[move.pk for move in run]).delete()
        if run[-1].after_id is not None:
            Case.every.filter(pk=case_id).update(matter=None)
    return forgotten


def _free_the_last(matter_id: int, *, by: User, at: datetime) -> None:
    """As when one is taken out: with one item left there is no matter any more."""
    left = list(Case.every.filter(matter=matter_id)[:2])
    if len(left) == 1:
        deed = MatterDeed.objects.create(kind=DeedKind.UNLINK, by=by, at=at, on=localdate(at), reason="")
        MatterMove.objects.create(deed=deed, case=left[0], before_id=matter_id, after=None)
        Case.every.filter(pk=left[0].pk).update(matter=None)
