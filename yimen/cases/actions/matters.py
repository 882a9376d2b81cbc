"""关联、取出、撤销: items joined to one matter and parted from it, in a ledger of which every entry can be undone.

Locks are always taken in the same order, matters first, then items by id, so that two clerks who link the same item
wait for each other and the second one is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils.timezone import localdate

from yimen.base import numbers
from yimen.base.acts import action, record, tell
from yimen.base.models import User
from yimen.cases import queries
from yimen.cases.actions.steps import NotAllowed, allow, locked_all, still_there
from yimen.cases.models import Case, DeedKind, Matter, MatterDeed, MatterMove
from yimen.cases.queries.matters import all_visible
from yimen.domain import matter as rules
from yimen.domain.numbering import matter_number
from yimen.domain.procedure import Refusal, Stage
from yimen.domain.roles import Permission

LINKERS = frozenset({Permission.CASE_SORT, Permission.CASE_ACCEPT})
MAY_NOT = Refusal("permission", "您的岗位没有关联、取出信访件的权限。")
NOT_YOURS = Refusal("reach", "没有查到这一件，或该件不在您的办理范围内，请核对编号。")
NO_REASON = Refusal("reply", "请写明理由：为什么是（不是）同一事项。")


def _may(by: User, reason: str) -> None:
    found = [] if by.permissions & LINKERS else [MAY_NOT]
    found += [] if reason.strip() else [NO_REASON]
    allow(tuple(found))


def _locked(case_ids: Iterable[int], by: User) -> dict[int, Case]:
    """The items with every other item of their matters, locked; the matters are locked first."""
    ids = set(case_ids)
    matters = set(Case.objects.filter(pk__in=ids, matter__isnull=False).values_list("matter", flat=True))
    list(Matter.objects.select_for_update().filter(pk__in=matters).order_by("pk"))
    ids |= set(Case.objects.filter(matter__in=matters).values_list("pk", flat=True))
    cases = locked_all(ids)
    if any(case.matter_id is not None and case.matter_id not in matters for case in cases.values()):
        raise NotAllowed((rules.OVERTAKEN,))  # moved between the two locks
    return cases


def _item(case: Case, by: User, *, seen: int | None) -> rules.Item:
    return rules.Item(
        case.number,
        matter=case.matter_id,
        seen=seen,
        rejoined=case.stage == Stage.REJOINED,
        whole=all_visible(case.matter_id, by),
        answering=queries.answering_together(case),
    )


def _move(
    kind: DeedKind,
    moves: Mapping[int, tuple[int | None, int | None]],
    *,
    cases: dict[int, Case],
    reason: str,
    by: User,
    at: datetime,
    undoes: MatterDeed | None = None,
) -> MatterDeed:
    """Write the entry and move the items: id of the item -> matter before and after."""
    deed = MatterDeed.objects.create(kind=kind, by=by, at=at, on=localdate(at), reason=reason, undoes=undoes)
    MatterMove.objects.bulk_create(
        MatterMove(deed=deed, case_id=pk, before_id=before, after_id=after) for pk, (before, after) in moves.items()
    )
    for pk, (_, after) in moves.items():
        case = cases[pk]
        case.matter_id = after
        case.save(update_fields=["matter"])
        record(f"matter.{kind.value}", case, number=case.number, matter=after)
        tell(f"case.{pk}")
    return deed


@action
def link(
    *,
    case_id: int,
    other_id: int,
    seen: int | None,
    seen_other: int | None,
    reason: str,
    by: User,
    at: datetime,
) -> MatterDeed:
    """Say that two items are about the same matter. Each keeps its number, code, dates, clocks and petitioners.

    With neither in a matter yet a new one is opened; with both in different ones the first one's is merged into the
    other's.

    Args:
        seen, seen_other: id of the matter in which the person saw each of the two; None for none.

    Raises:
        NotAllowed: outside the reach, linked already, or somebody changed it meanwhile.
    """
    _may(by, reason)
    _in_reach({case_id, other_id}, by)
    cases = _locked({case_id, other_id}, by)
    one, other = cases[case_id], cases[other_id]
    first, second = _item(one, by, seen=seen), _item(other, by, seen=seen_other)
    allow(rules.against_link(first, second))
    of_item = [case.pk for case in cases.values() if case.matter_id is not None and case.matter_id == one.matter_id]
    target = other.matter_id or one.matter_id or _open(by, at).pk
    moving = rules.moves(first, second, of_item=of_item, item_id=one.pk, other_id=other.pk)
    kind = DeedKind.MERGE if first.matter and second.matter else DeedKind.LINK
    moves = {pk: (cases[pk].matter_id, target) for pk in moving}
    return _move(kind, moves, cases=cases, reason=reason, by=by, at=at)


@action
def unlink(*, case_id: int, seen: int | None, reason: str, by: User, at: datetime) -> MatterDeed:
    """Take one item out of its matter again; where only one other is left, that one is free again too.

    Raises:
        NotAllowed: not linked, being answered together with others, or somebody changed it meanwhile.
    """
    _may(by, reason)
    _in_reach({case_id}, by)
    cases = _locked({case_id}, by)
    case = cases[case_id]
    allow(rules.against_unlink(_item(case, by, seen=seen)))
    left = [one.pk for one in cases.values() if one.matter_id == case.matter_id and one.pk != case.pk]
    leaving = [case.pk, *(left if len(left) == 1 else [])]
    return _move(
        DeedKind.UNLINK, dict.fromkeys(leaving, (case.matter_id, None)), cases=cases, reason=reason, by=by, at=at
    )


@action
def undo(*, deed_id: int, reason: str, by: User, at: datetime) -> MatterDeed:
    """Undo an entry of the ledger: every item that it moved is where it was before.

    Raises:
        NotAllowed: undone already, one of its items was moved since, or is being answered together with others.
    """
    _may(by, reason)
    found = still_there(MatterDeed.objects.prefetch_related("moves"), deed_id)
    moves = list(found.moves.all())
    ids = {move.case_id for move in moves}
    matters = {pk for move in moves for pk in (move.before_id, move.after_id) if pk is not None}
    list(Matter.objects.select_for_update().filter(pk__in=matters).order_by("pk"))
    cases = locked_all(ids)
    if MatterMove.objects.filter(deed=deed_id).count() != len(moves):
        raise NotAllowed((rules.OVERTAKEN,))  # an item that it moved was set apart between the look and the locks
    allow(
        rules.against_undo(
            [(cases[move.case_id].matter_id, move.after_id) for move in moves],
            undone=MatterDeed.objects.filter(undoes=found).exists(),
            an_undo=found.kind == DeedKind.UNDO,
            reach=Case.objects.in_reach(by).filter(pk__in=ids).count() == len(ids),
            answering=any(queries.answering_together(case) for case in cases.values()),
        )
    )
    back = {move.case_id: (move.after_id, move.before_id) for move in moves}
    return _move(DeedKind.UNDO, back, cases=cases, reason=reason, by=by, at=at, undoes=found)


@action
def note_matter_opened(*, matter: Matter, by: User, at: datetime) -> None:
    """Somebody opened the page of a matter."""
    record("matter.opened", matter)


def _in_reach(ids: set[int], by: User) -> None:
    """A unit that only helps sees the case, but what is joined and parted is not its affair."""
    if Case.objects.in_reach(by).filter(pk__in=ids).count() != len(ids):
        raise NotAllowed((NOT_YOURS,))


def _open(by: User, at: datetime) -> Matter:
    year = localdate(at).year
    number = matter_number(year, numbers.take(f"matter/{year}"))
    return Matter.objects.create(number=number, opened_at=at, opened_by=by)
