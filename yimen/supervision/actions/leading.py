"""领导批示交办 and 包案 as actions (第十八条第二款)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from yimen.base.acts import action, made_before
from yimen.base.models import User
from yimen.cases.actions.steps import allow
from yimen.cases.models import Case
from yimen.domain.joint import LeadEnd, LeadSituation, OrderKind, OrderSituation
from yimen.domain.joint.deeds import Deed
from yimen.domain.joint.leading import to_end, to_meet, to_order, to_take_over
from yimen.domain.procedure import ENDED_STAGES
from yimen.domain.roles import Permission, Role
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
from yimen.supervision.models import CaseLead, LeaderOrder, LeadMeeting
from yimen.supervision.queries import is_history, main_end


@dataclass(frozen=True, slots=True)
class Occasion:
    """When and where a leader ordered; the last two of a reception only."""

    kind: OrderKind
    on: date | None
    leader: User | None = None
    leader_name: str = ""
    place: str = ""
    announced: bool | None = None
    persons: int | None = None


@action
def give_order(
    *,
    case_id: int,
    occasion: Occasion,
    words: str,
    demand: Demand | None,
    key: str | None = None,
    by: User,
    at: datetime,
) -> LeaderOrder:
    """Write down what a leader ordered on a case, and lay it on the unit.

    Args:
        words: what the leader wrote or said; internal.
        demand: the unit, what it is to do, until when; None is refused.
        key: of the form, so that a press sent twice orders once.
    """
    case = case_in_reach(case_id, by)
    there = made_before(LeaderOrder, key)
    if there is not None:
        return there
    name = occasion.leader_name.strip() or (occasion.leader.name if occasion.leader else "")
    allow(
        to_order(
            OrderSituation(
                permissions=powers_on(case, by), history=is_history(case), leader=bool(name), words=words,
                unit=demand is not None, what=demand.what if demand else "", on=occasion.on,
                due=demand.due if demand else None, today=localdate(at), main_end=main_end(case),
                beyond=demand.beyond if demand else "",
            )
        )
    )  # fmt: skip
    if demand is None or occasion.on is None:
        raise ValueError("to_order refuses an order without unit or day")
    order = LeaderOrder.objects.create(
        case=case,
        kind=occasion.kind,
        leader=occasion.leader,
        leader_name=name,
        on=occasion.on,
        place=occasion.place,
        announced=occasion.announced,
        persons=occasion.persons,
        words=words,
        host=by.unit,
        recorded_by=by,
        recorded_for_id=for_whom(case, by, Permission.ORDER_GIVE),
        recorded_at=at,
        idempotency_key=key,
    )
    note(Deed.ORDERED, order, case=case, text=words, by=by, at=at, kind=str(occasion.kind))
    ask(demand, case=case, order=order, by=by, at=at)
    return order


def lead_situation(case: Case, by: User, at: datetime, *, lead: CaseLead | None = None, **known: Any) -> LeadSituation:
    """The facts of a case taken over; `known` is what the form brought."""
    facts: dict[str, Any] = {
        "permissions": by.permissions,
        "history": is_history(case),
        "today": localdate(at),
        "taken": CaseLead.objects.filter(case=case, ended_on=None).exists(),
        "resolved": case.resolved_on is not None,
        "ended": case.stage in ENDED_STAGES,
    }
    if lead is not None:
        facts |= {
            "mine": lead.leader_id == by.pk or by.may(Permission.CONFERENCE_KEEP),
            "since": lead.since,
            "ended_before": lead.ended_on is not None,
        }
    return LeadSituation(**{**facts, **known})


@action
def take_over(
    *,
    case_id: int,
    leader: User,
    measures: str,
    due: date | None,
    why_unsolved: str = "",
    legal_view: str = "",
    by: User,
    at: datetime,
) -> CaseLead:
    """A leader takes a case over, or the conference office writes down that he does."""
    case = case_in_reach(case_id, by)
    leads = Role.LEADER in leader.roles and (leader.pk == by.pk or by.may(Permission.CONFERENCE_KEEP))
    allow(to_take_over(lead_situation(case, by, at, leads=leads, measures=measures, due=due)))
    if due is None:
        raise ValueError("to_take_over refuses a taking over without a day")
    lead = CaseLead.objects.create(
        case=case,
        leader=leader,
        host=by.unit,
        since=localdate(at),
        why_unsolved=why_unsolved,
        measures=measures,
        legal_view=legal_view,
        due=due,
        taken_by=by,
        taken_at=at,
    )
    note(Deed.TOOK_OVER, lead, case=case, text=measures, by=by, at=at, leader=leader.pk, due=str(due))
    return lead


@action
def note_meeting(
    *, lead_id: int, on: date | None, place: str, consent: bool, summary: str, by: User, at: datetime
) -> LeadMeeting:
    """Note a meeting with the person, who agreed to it."""
    case, lead = _held(lead_id, by)
    allow(to_meet(lead_situation(case, by, at, lead=lead, meets_on=on, consent=consent, summary=summary)))
    if on is None:
        raise ValueError("to_meet refuses a meeting without a day")
    met = LeadMeeting.objects.create(lead=lead, on=on, place=place, consent=consent, summary=summary, by=by, at=at)
    note(Deed.MET, lead, case=case, text=summary, by=by, at=at, met_on=on.isoformat())
    return met


@action
def end_lead(
    *, lead_id: int, end: LeadEnd | None, result: str, help_given: str = "", by: User, at: datetime
) -> CaseLead:
    """End it: the matter is over, or another leader takes it."""
    case, lead = _held(lead_id, by)
    allow(to_end(lead_situation(case, by, at, lead=lead, end=end, result=result)))
    lead.end, lead.result, lead.help_given = str(end), result, help_given
    lead.ended_on, lead.ended_by = localdate(at), by
    lead.save()
    note(Deed.LEAD_ENDED, lead, case=case, text=result, by=by, at=at, end=str(end))
    return lead


def _held(lead_id: int, by: User) -> tuple[Case, CaseLead]:
    case = held_case(CaseLead, lead_id, by)
    return case, held(CaseLead, lead_id)
