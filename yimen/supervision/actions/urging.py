"""催办、督办 of one item as actions (第四十条): drafted, signed out with its paper, answered as a task."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from yimen.base.acts import action, made_before
from yimen.base.models import Unit, User
from yimen.cases.actions.steps import allow
from yimen.cases.models import Case
from yimen.cases.queries import acts_for
from yimen.documents.issuing import issue
from yimen.domain.deputies import both_names
from yimen.domain.joint import Ground, TaskStage, UrgeKind, UrgeSituation
from yimen.domain.joint.deeds import Deed
from yimen.domain.joint.urging import to_sign, to_urge
from yimen.domain.joint.words import written
from yimen.domain.procedure import Paper
from yimen.domain.roles import Permission
from yimen.supervision.actions.frame import (
    Demand,
    ask,
    case_in_reach,
    for_whom,
    held,
    held_case,
    note,
    powers_on,
)
from yimen.supervision.actions.papers import urging_of
from yimen.supervision.models import Task, Urging
from yimen.supervision.queries import is_history, main_end, to_be_executed

PAPER_OF = {UrgeKind.REMINDER: Paper.REMINDER, UrgeKind.LETTER: Paper.SUPERVISION}


def urged_unit(case: Case) -> Unit:
    """Who has it in hand: the responsible unit, or the office as long as it is not forwarded."""
    return case.unit or case.office


def waiting_task(case: Case, kind: UrgeKind, unit: Unit) -> Task | None:
    """The task of the last urging of this kind to the unit, while it is not over."""
    rows = Task.objects.undone().filter(case=case, urging__kind=kind, unit=unit).select_related("urging__document")
    return rows.last()


def urge_situation(case: Case, by: User, at: datetime, *, kind: UrgeKind, **known: Any) -> UrgeSituation:
    """The facts of a case that is to be urged; `known` is what the form brought."""
    unit, today = urged_unit(case), localdate(at)
    before = waiting_task(case, kind, unit)
    drafted = Urging.objects.filter(case=case, signed_on=None, returned_by=None).exists()
    return UrgeSituation(
        permissions=powers_on(case, by),
        history=is_history(case),
        own_unit=unit.pk == by.unit_id,
        executable=to_be_executed(case),
        waiting=drafted or before is not None,
        overdue=not drafted and before is not None and before.late_on(today) and before.stage == TaskStage.OPEN,
        answered=before is not None and before.stage == TaskStage.ANSWERED,
        today=today,
        main_end=main_end(case),
        **known,
    )


@action
def urge(
    *,
    case_id: int,
    kind: UrgeKind,
    ground: Ground | None,
    facts: str,
    demand: str,
    due: date | None,
    beyond: str = "",
    clock_code: str = "",
    key: str | None = None,
    by: User,
    at: datetime,
) -> Urging:
    """Urge the unit that has a case in hand.

    A reminder goes out at once. A letter goes out at once when the head writes it; else it waits for the head.

    Args:
        clock_code: the term that it is about, "" for none.
        key: of the form, so that a press sent twice urges once.
    """
    case = case_in_reach(case_id, by)
    there = made_before(Urging, key)
    if there is not None:
        return there
    unit = urged_unit(case)
    told = {"ground": ground, "facts": facts, "demand": demand, "due": due, "beyond": beyond}
    allow(to_urge(urge_situation(case, by, at, kind=kind, **told)))
    if ground is None or due is None:
        raise ValueError("to_urge refuses an urging without ground or day")
    urging = Urging.objects.create(
        case=case,
        kind=kind,
        ordinal=Urging.objects.filter(case=case, kind=kind, unit=unit, signed_on__isnull=False).count() + 1,
        unit=unit,
        host=by.unit,
        ground=ground,
        clock_code=clock_code,
        facts=facts,
        demand=demand,
        due=due,
        beyond=beyond,
        drafted_by=by,
        drafted_for_id=for_whom(case, by, Permission.URGE),
        drafted_at=at,
        idempotency_key=key,
    )
    if kind is UrgeKind.REMINDER or not to_sign(letter_situation(urging, by, at)):
        _send(urging, case, by=by, at=at)
    else:
        note(Deed.DRAFTED, urging, case=case, text=facts, by=by, at=at, kind=str(kind), ordinal=urging.ordinal)
    return urging


@action
def sign_letter(*, urging_id: int, by: User, at: datetime) -> Urging:
    """The head signs a drafted letter out."""
    case = held_case(Urging, urging_id, by)
    urging = held(Urging, urging_id)
    allow(to_sign(letter_situation(urging, by, at)))
    _send(urging, case, by=by, at=at)
    return urging


@action
def send_back_letter(*, urging_id: int, reason: str, by: User, at: datetime) -> Urging:
    """The head does not sign, and says why; the draft is over, a new one may be written."""
    case = held_case(Urging, urging_id, by)
    urging = held(Urging, urging_id)
    allow(
        (
            *(one for one in to_sign(letter_situation(urging, by, at)) if one.code not in {"due", "moved"}),
            *written("reason", reason, "请写明退回的理由。"),
        )
    )
    urging.returned, urging.returned_by = reason, by
    urging.save(update_fields=["returned", "returned_by"])
    note(Deed.SENT_BACK, urging, case=case, text=reason, by=by, at=at)
    return urging


def letter_situation(urging: Urging, by: User, at: datetime) -> UrgeSituation:
    """The facts of a drafted letter that is to be signed."""
    return UrgeSituation(
        permissions=powers_on(urging.case, by),
        signed=urging.signed_on is not None or urging.returned_by_id is not None,
        moved=urging.unit_id != urged_unit(urging.case).pk,
        due=urging.due,
        today=localdate(at),
    )


def _send(urging: Urging, case: Case, *, by: User, at: datetime) -> None:
    """Sign, issue the paper, and lay the demand on the unit; an earlier one without answer goes on as this one."""
    kind = UrgeKind(urging.kind)
    before = waiting_task(case, kind, urging.unit)
    power = Permission.URGE if kind is UrgeKind.REMINDER else Permission.URGE_SIGN
    absent = acts_for(case.pk, by, frozenset({power}))
    signed_by = both_names(by.name, absent.name if absent else "")
    urging.signed_by, urging.signed_for_id, urging.signed_on = by, absent.pk if absent else None, localdate(at)
    urging.document = issue(
        PAPER_OF[kind],
        case,
        urging.host,
        lambda base: urging_of(urging, case, base, before=before, signed_by=signed_by),
        by=by,
        at=at,
    )
    urging.save(update_fields=["signed_by", "signed_for", "signed_on", "document"])
    if before is not None:
        before.stage, before.closed_by, before.closed_on = TaskStage.FOLLOWED, by, localdate(at)
        before.closed_for_id = for_whom(case, by, Permission.URGE)
        before.save(update_fields=["stage", "closed_by", "closed_for", "closed_on"])
        note(Deed.FOLLOWED, before, case=case, unit=before.unit, by=by, at=at)
    again = Deed.SUPERVISED_AGAIN if urging.ordinal > 1 else Deed.SUPERVISED
    deed = again if kind is UrgeKind.LETTER else Deed.URGED
    note(
        deed, urging, case=case, unit=urging.unit, text=urging.facts, by=by, at=at, paper=urging.document.number,
        kind=str(kind), ordinal=urging.ordinal,
    )  # fmt: skip
    ask(Demand(urging.unit, urging.demand, urging.due, urging.beyond), case=case, urging=urging, by=by, at=at)
