"""What every action of joint handling does: lock what it is about, refuse, write the dated line, tell who waits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model
from django.utils.timezone import localdate

from yimen.base.acts import record, tell
from yimen.base.models import Unit, User
from yimen.cases.actions import NotAllowed
from yimen.cases.actions.steps import case_of, lent, locked, still_there
from yimen.cases.models import Case
from yimen.cases.queries import deputy_for, powers_here
from yimen.domain.joint import TaskStage
from yimen.domain.joint.deeds import POWERS, Deed
from yimen.domain.procedure import Refusal
from yimen.domain.roles import Permission
from yimen.supervision.models import JointStep, Task
from yimen.supervision.queries import FIELDS, newest_step

M = TypeVar("M", bound=Model)
OUT_OF_REACH = Refusal("reach", "该件不在您的办理范围内，请联系登记该件的信访部门。")

NOT_OURS = Refusal("reach", "该会议不在您的办理范围内，请联系本级联席会议办公室。")


class Overtaken(Exception):  # noqa: N818 - it is not a fault, the record has moved on
    """Somebody did something to the record since the person looked at it; `step` is what came after."""

    def __init__(self, step: JointStep) -> None:
        super().__init__(step.step)
        self.step = step


@dataclass(frozen=True, slots=True)
class Demand:
    """What is asked of one unit, until when; `beyond`: why later than the term of the case."""

    unit: Unit
    what: str
    due: date
    beyond: str = ""


def case_in_reach(case_id: int, by: User) -> Case:
    """The case, locked until the action commits.

    Raises:
        NotAllowed: it is not the user's to see.
    """
    case = locked(case_id)
    if not Case.objects.visible_to(by).filter(pk=case.pk).exists():
        raise NotAllowed((OUT_OF_REACH,))
    return case


def powers_on(case: Case | None, by: User) -> frozenset[Permission]:
    """What somebody may do here, for absent colleagues too; one who is kept out of the case lends nothing on it."""
    return powers_here(case.pk if case else None, by).permissions


def for_whom(case: Case | None, by: User, power: Permission) -> int | None:
    """Id of the absent colleague by whose post somebody acts; None for who acts by an own one."""
    return deputy_for(case.pk if case else None, by, frozenset({power}))


def held(model: type[M], pk: int) -> M:
    """A record, locked until the action commits.

    Raises:
        NotAllowed: it went with its case while somebody had its page open.
    """
    return still_there(model._default_manager.select_for_update(of=("self",)), pk)


def held_case(model: type[Model], pk: int, by: User) -> Case:
    """The case of a record, locked before the record itself.

    Raises:
        NotAllowed: it is not there any more, or not the user's to see.
    """
    return case_in_reach(case_of(model._default_manager.all(), pk).pk, by)


def note(
    deed: Deed,
    on: Model,
    *,
    by: User,
    at: datetime,
    case: Case | None = None,
    unit: Unit | None = None,
    text: str = "",
    power: Permission | None = None,
    **facts: int | str | bool | None,
) -> JointStep:
    """Write the dated line of a deed, its audit entry, and tell who watches.

    Args:
        on: the record it was done to; a task brings its origin along.
        power: by which it is done, where the deed does not say so; none for what follows from another step.
        unit: the unit it was done to.
        text: the words of the deed; internal, never in the audit.
        facts: codes and numbers; no personal value.
    """
    where: dict[str, Any] = {FIELDS[type(on)]: on}
    if isinstance(on, Task):
        where |= {"consultation": on.consultation, "item": on.item, "order": on.order, "urging": on.urging}
    power = power or POWERS.get(deed)
    stands_for = for_whom(case, by, power) if power else None
    step = JointStep.objects.create(
        **where,
        case=case,
        step=deed,
        unit=unit,
        by=by,
        deputy_for_id=stands_for,
        at=at,
        on=localdate(at),
        facts=facts,
        text=text,
    )
    record(f"joint.{deed}", on, chain=None, **facts, **lent(stands_for))
    units = {by.unit_id, *([unit.pk] if unit else [])}
    tell(*([f"case.{case.pk}"] if case else []), *(f"desk.{pk}" for pk in sorted(units)))
    return step


POWER_OF = {
    "consultation": Permission.CONSULTATION_CALL,
    "item": Permission.CONFERENCE_KEEP,
    "order": Permission.ORDER_GIVE,
    "urging": Permission.URGE,
}


def ask(demand: Demand, *, case: Case | None, by: User, at: datetime, view: bool = False, **origin: Model) -> Task:
    """Lay a demand on a unit; `origin` names the consultation, item, order or urging it comes from."""
    [power] = (POWER_OF[name] for name in origin)
    task = Task.objects.create(
        case=case,
        unit=demand.unit,
        asker=by.unit,
        what=demand.what,
        due=demand.due,
        beyond=demand.beyond,
        stage=TaskStage.OPEN,
        asked_at=at,
        view=view,
        **origin,
    )
    due = demand.due.isoformat()
    note(Deed.ASKED, task, case=case, unit=demand.unit, power=power, by=by, at=at, due=due, view=view)
    return task


@contextmanager
def unchanged(on: Model, *, seen: int) -> Iterator[None]:
    """Hold a record while acting on it, provided nothing was done to it since.

    Args:
        seen: id of the newest deed when the form was shown.

    Raises:
        Overtaken: somebody was quicker; nothing has been written.
    """
    with transaction.atomic():
        case_id = getattr(on, "case_id", None)
        if case_id is not None:
            locked(case_id)  # the order of locks is the same everywhere: first the case
        held(type(on), on.pk)
        newest = newest_step(on)
        if newest.pk != seen:
            raise Overtaken(newest)
        yield
