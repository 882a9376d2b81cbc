"""受理争议 (第二十四条): raised by unit or office, settled by agreement, or decided by the body above them."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localdate

from yimen.base.acts import action, tell
from yimen.base.models import Unit, User
from yimen.cases.actions import hand_backs
from yimen.cases.actions.forwarding import starts_of
from yimen.cases.actions.moving import moved
from yimen.cases.actions.proposing import decide, propose
from yimen.cases.actions.steps import check, locked, situation_of, take
from yimen.cases.models import Case, Clock, Proposal, ProposalKind
from yimen.domain.jurisdiction import Ground, who_decides
from yimen.domain.procedure import Step

OF_THE_UNIT = ("C2", "S2", "A1", "P1")
"""Duties that go on from their first day, whichever unit has to keep them: nobody gains a day by disputing."""


@action
def raise_dispute(
    *,
    case_id: int,
    ground: Ground | None,
    other: Unit | None,
    consulted: str,
    reason: str,
    by: User,
    at: datetime,
) -> Case:
    """Ask the body above to decide who takes it up; every clock runs on.

    Args:
        other: the other body concerned, or the one that carries on the powers.
        consulted: when the bodies consulted and what came of it; first of all they consult (第二十四条第一款).
    """
    case = locked(case_id)
    named = other is not None and other.pk != case.unit_id
    check(
        Step.RAISE_DISPUTE,
        situation_of(
            case,
            by,
            today=localdate(at),
            reply=bool(reason.strip()),
            other_unit=ground is not None and (named or not ground.names_other),
            consulted=bool(consulted.strip()) or (ground is not None and not ground.consults_first),
            **({"jurisdiction_decided": False} if ground is Ground.CHANGED else {}),
        ),
    )
    if ground is None:
        raise LookupError("a dispute without a ground passed the table")
    decider = who_decides(ground, holding=case.unit, other=other, office=case.office)
    facts = {
        "ground": ground.value,
        "ground_label": ground.label,
        "consulted": consulted.strip(),
        "rank": decider.rank.value,
        "rank_label": f"{decider.rank.label}（{decider.body.short_name}）",
    }
    proposal = propose(
        case, ProposalKind.DISPUTE, reason=reason, unit=other, deciding=decider.body, facts=facts, by=by, at=at
    )
    hand_backs.want_back(case, proposal, at=at)
    take(case, Step.RAISE_DISPUTE, by=by, at=at, unit=decider.body, reason=reason, ground=ground.value)
    tell(f"desk.{decider.body.pk}")
    return case


@action
def end_dispute(*, case_id: int, reason: str, by: User, at: datetime) -> Case:
    """The units have agreed after all: nothing is left to decide."""
    case = locked(case_id)
    check(Step.END_DISPUTE, situation_of(case, by, reply=bool(reason.strip())))
    for proposal in Proposal.objects.waiting().filter(case=case, kind=ProposalKind.DISPUTE):
        proposal.lapsed_on = localdate(at)
        proposal.save(update_fields=["lapsed_on"])
        hand_backs.settled(proposal, take(case, Step.END_DISPUTE, by=by, at=at, reason=reason))
    return case


@action
def decide_unit(*, case_id: int, to_unit: Unit | None, reason: str, by: User, at: datetime) -> Case:
    """Decide which unit takes it up. C2 keeps its first day, whoever has to keep it now (第二十四条).

    Args:
        to_unit: the unit that has it now, or another one.
    """
    case = locked(case_id)
    stays = to_unit is not None and to_unit.pk == case.unit_id
    step, left = Step.CONFIRM_UNIT if stays else Step.DECIDE_UNIT, case.unit
    named = to_unit is not None and to_unit.handles_petitions and to_unit.pk != case.office_id
    check(step, situation_of(case, by, to_unit=named, reply=bool(reason.strip())))
    proposal = decide(case, ProposalKind.DISPUTE, agreed=not stays, words=reason, by=by, at=at)
    today = localdate(at)
    starts = None
    if not stays and to_unit is not None:
        case.unit = to_unit
        starts = starts_of(case, to_unit, today) if left is None else None
        case.arrived_on, case.forwarded_on = case.arrived_on or today, case.forwarded_on or today
        Clock.objects.filter(case=case, code__in=OF_THE_UNIT, stopped_on=None).update(responsible=to_unit)
    to = to_unit.pk if to_unit else None
    taken = take(case, step, by=by, at=at, unit=to_unit, starts=starts, reason=reason, to=to)
    hand_backs.settled(proposal, taken)
    without = [one for one in (left, proposal.unit) if one is not None and one.pk not in {to, case.office_id}]
    hand_backs.left(case, without, taken, proposal=proposal, at=at)
    if not stays:
        moved(case, left, by=by, at=at)
    return case
