"""Lists of joint handling: what a unit owes, what it asked for, the leader's cases, the conference's agenda."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from yimen.base.models import User
from yimen.cases.models import Case
from yimen.domain.joint import Item, TaskStage
from yimen.domain.roles import Permission
from yimen.supervision.models import AgendaItem, CaseLead, LeaderOrder, Meeting, Task, Urging

Key = tuple[date, int]
RELATED = ("case", "unit", "asker", "urging", "order", "item__meeting", "consultation")


class TaskCounts(NamedTuple):
    """How many tasks wait: owed by the unit, those of them late; asked for by it, late ones, answers to confirm."""

    owed: int
    owed_late: int
    asked: int
    asked_late: int
    to_confirm: int


def task_counts(user: User, *, today: date) -> TaskCounts:
    """The counts of the user's unit on the sides that the user's post is on, zeros for the other; one statement.

    Both sides are ranges of their own partial index.
    """
    owing, asking = Q(unit_id=user.unit_id), Q(asker_id=user.unit_id)
    ours = Q()
    if user.may(Permission.TASK_ANSWER):
        ours |= owing & Q(stage=TaskStage.OPEN)
    if user.may(Permission.TASK_CLOSE):
        ours |= asking & Q(stage__in=[TaskStage.OPEN, TaskStage.ANSWERED])
    if not ours:
        return TaskCounts(0, 0, 0, 0, 0)
    is_open, late = Q(stage=TaskStage.OPEN), Q(stage=TaskStage.OPEN, due__lt=today)
    counted = Task.objects.filter(ours).aggregate(
        owed=Count("id", filter=owing & is_open),
        owed_late=Count("id", filter=owing & late),
        asked=Count("id", filter=asking & is_open),
        asked_late=Count("id", filter=asking & late),
        to_confirm=Count("id", filter=asking & Q(stage=TaskStage.ANSWERED)),
    )
    answers, asks = user.may(Permission.TASK_ANSWER), user.may(Permission.TASK_CLOSE)
    return TaskCounts(
        counted["owed"] if answers else 0,
        counted["owed_late"] if answers else 0,
        counted["asked"] if asks else 0,
        counted["asked_late"] if asks else 0,
        counted["to_confirm"] if asks else 0,
    )


def owed(user: User, *, after: Key | None = None, limit: int = 50) -> list[Task]:
    """What the user's unit must answer, nearest day first, by key."""
    return _page(Task.objects.filter(unit_id=user.unit_id, stage=TaskStage.OPEN), after, limit)


def asked(user: User, *, late_on: date | None = None, after: Key | None = None, limit: int = 50) -> list[Task]:
    """What the user's unit asked for and waits for, nearest day first; with `late_on` only what is overdue then."""
    rows = Task.objects.filter(asker_id=user.unit_id, stage=TaskStage.OPEN)
    return _page(rows.late(late_on) if late_on else rows, after, limit)


def to_confirm(user: User, *, after: Key | None = None, limit: int = 50) -> list[Task]:
    """Answers that wait to be confirmed by the user's unit, nearest day first."""
    return _page(Task.objects.filter(asker_id=user.unit_id, stage=TaskStage.ANSWERED), after, limit)


def ended(user: User, *, before: int | None = None, limit: int = 50) -> list[Task]:
    """Tasks of the user's unit that are over, the newest first, those with an id below `before`."""
    rows = Task.objects.filter(Q(unit_id=user.unit_id) | Q(asker_id=user.unit_id))
    rows = rows.exclude(stage__in=[TaskStage.OPEN, TaskStage.ANSWERED])
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.select_related(*RELATED).order_by("-id")[:limit])


def _page(rows: QuerySet[Task], after: Key | None, limit: int) -> list[Task]:
    if after is not None:
        rows = rows.filter(due__gte=after[0]).filter(Q(due__gt=after[0]) | Q(pk__gt=after[1]))
    return list(rows.select_related(*RELATED).order_by("due", "id")[:limit])


def open_leads(user: User, *, every: bool = False, after: Key | None = None, limit: int = 50) -> list[CaseLead]:
    """The cases that a leader has taken over and not ended, nearest day first, by key.

    Args:
        every: those of every leader within the user's reach, for the office of the conference.
    """
    rows = CaseLead.objects.filter(ended_on=None)
    rows = rows.filter(host__path__startswith=user.unit.path) if every else rows.filter(leader=user)
    if after is not None:
        rows = rows.filter(due__gte=after[0]).filter(Q(due__gt=after[0]) | Q(pk__gt=after[1]))
    return list(rows.select_related("case__unit", "leader").order_by("due", "id")[:limit])


class LeaderCounts(NamedTuple):
    """How many cases a leader has taken over, how many of them are past their day, how many orders wait."""

    leads: int
    late: int
    orders: int


def leader_counts(leader: User, *, today: date) -> LeaderCounts:
    """The counts of a leader's own page; two statements."""
    mine = CaseLead.objects.filter(leader=leader, ended_on=None)
    counted = mine.aggregate(leads=Count("id"), late=Count("id", filter=Q(due__lt=today)))
    orders = Task.objects.filter(order__in=LeaderOrder.objects.filter(leader=leader).values("pk")).undone()
    return LeaderCounts(counted["leads"], counted["late"], orders.count())


def tasks_of_leader(leader: User, *, limit: int = 50) -> list[Task]:
    """What units still owe on the orders of a leader, nearest day first."""
    mine = LeaderOrder.objects.filter(leader=leader).values("pk")
    rows = Task.objects.filter(order__in=mine).undone()
    return list(rows.select_related(*RELATED).order_by("due", "id")[:limit])


def meetings(user: User, *, before: Key | None = None, limit: int = 50) -> list[Meeting]:
    """Meetings within the user's reach, the newest first, by key."""
    rows = Meeting.objects.visible_to(user)
    if before is not None:
        rows = rows.filter(Q(on__lt=before[0]) | Q(on=before[0], pk__lt=before[1]))
    counted = rows.select_related("host", "minutes").annotate(item_count=Count("items"))
    return list(counted.order_by("-on", "-id")[:limit])


def proposed_items(user: User, *, limit: int = 50) -> list[AgendaItem]:
    """What was proposed to the conference and waits to be listed, the oldest first, within the user's reach."""
    rows = AgendaItem.objects.filter(stage=Item.PROPOSED, case__in=Case.objects.visible_to(user).values("pk"))
    return list(rows.select_related("case", "proposed_by__unit").order_by("id")[:limit])


def waiting_letters(user: User, *, limit: int = 50) -> list[Urging]:
    """Letters that wait for a signature in the user's unit, the oldest first; nothing for who signs none."""
    if not user.may(Permission.URGE_SIGN):
        return []
    rows = Urging.objects.filter(host_id=user.unit_id, signed_on=None, returned_by=None)
    return list(rows.select_related("case", "unit", "drafted_by").order_by("id")[:limit])


def first_after(rows: Sequence[Task | CaseLead], size: int) -> Key | None:
    """The key of the last row of a full page, when more follow."""
    return (rows[size - 1].due, rows[size - 1].pk) if len(rows) > size else None
