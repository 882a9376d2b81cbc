"""The facts that the procedure table decides on."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate

from yimen.base.models import Unit, User
from yimen.cases.models import Case, Claim, Proposal, ProposalKind
from yimen.cases.queries.parting import later_term, may_rejoin, open_parts
from yimen.cases.queries.powers import PORTAL, Powers, powers_of
from yimen.cases.queries.reviews import open_review
from yimen.domain.deputies import same_side
from yimen.domain.dictionaries import Channel, ClaimResult
from yimen.domain.fulfilment import End
from yimen.domain.procedure import STEPS, Side, Situation, Stage, Step

WITH_PROPOSALS = frozenset(
    {Stage.REGISTERED, Stage.FORWARDED, Stage.OBJECTED, Stage.RECEIVED, Stage.HANDLING, Stage.DRAFTED}
)
HELPED = frozenset({Stage.FORWARDED, Stage.OBJECTED, Stage.RECEIVED, Stage.HANDLING, Stage.DRAFTED})
PARTED = frozenset({Stage.REGISTERED, Stage.RECEIVED, Stage.HANDLING})
KIND_OF = {
    Step.AGREE_RETURN: ProposalKind.OBJECTION,
    Step.CONFIRM_DECLINE: ProposalKind.DECLINE,
    Step.APPROVE_EXTENSION: ProposalKind.EXTENSION,
    Step.DECIDE_UNIT: ProposalKind.DISPUTE,
}


def situation(
    case: Case | None,
    by: User | None,
    *,
    office: Unit | None = None,
    today: date | None = None,
    powers: Powers | None = None,
    **known: Any,
) -> Situation:
    """The facts that the procedure table decides on.

    Args:
        case: None before registration. Clocks, claims, helps and tasks that were prefetched on it are not read again.
        by: who asks; None is a person at the portal.
        office: the registering office, before there is a case.
        today: business date, by default the day it is.
        powers: what `by` may do on the case, for who knows it already.
        known: facts that the caller already knows (claims=…, delivery_proved=…); they win.
    """
    if case is None:
        permissions = by.permissions if by else PORTAL
        ours = by is None or (office is not None and by.unit_id == office.pk)
        sides = frozenset({Side.OFFICE} if ours else ())
        return Situation(**{"stage": None, "permissions": permissions, "sides": sides, **known})
    stage, powers = Stage(case.stage), powers or powers_of(case.pk, by)
    facts: dict[str, Any] = {
        "stage": stage,
        "permissions": powers.permissions,
        "sides": _sides(case, by),
        "conflict": powers.conflict,
        "petition_class": case.petition_class,
        "path": case.path,
        "by_visit": case.channel == Channel.VISIT,
        "simplified": case.simplified or case.marked_simplified,
        "marked": case.marked_simplified,
        "same_person": _drafted(case, by, powers),
        "reachable": case.reachable,
        "legal_basis": len(case.opinion.get("basis", [])),
        "reported": case.reported_on is not None,
        "resolved": case.resolved_on is not None,
        "follows": case.answered_with_id is not None,
        "part": case.split_from_id is not None,
    }
    if stage in WITH_PROPOSALS:
        found = _proposals(case, by, powers)
        if by is not None and by.unit_id == found.pop("deciding"):
            facts["sides"] |= {Side.DECIDER}
        facts |= found
    if stage in HELPED:
        helpers = [one.unit_id for one in case.helps.all() if one.waiting]
        facts["helpers"] = len(helpers)
        if by is not None and by.unit_id in helpers:
            facts["sides"] |= {Side.HELPER}
    if stage in PARTED and case.split_from_id is not None:
        facts |= _parting(case, today or localdate())
    match stage:
        case Stage.FORWARDED | Stage.RECEIVED:
            in_time = _may_still_object(case, today or localdate())
            facts["objection_in_time"] = in_time
            facts["objection_first"] = in_time and by is not None and by.unit_id == case.unit_id
        case Stage.HANDLING | Stage.DRAFTED:
            facts |= _handling_term(case, today or localdate())
        case Stage.CONCLUDED | Stage.PROCEDURAL:
            facts |= _after(case)
    if "claims" not in known and stage == Stage.DRAFTED:
        claims = case.claims.all()
        facts |= {"claims": len(claims), "results": sum(bool(one.result and one.reason) for one in claims)}
    return Situation(**{**facts, **known})


def _sides(case: Case, by: User | None) -> frozenset[Side]:
    """The office, the unit, and the body in whose hand it is: the office's until the unit has received it."""
    if by is None:
        return frozenset()
    of = {Side.OFFICE: case.office_id, Side.UNIT: case.unit_id, Side.HOLDER: case.holding_unit_id}
    sides = {side for side, body in of.items() if body == by.unit_id}
    return frozenset(sides | {Side.EITHER} if sides & {Side.OFFICE, Side.UNIT} else sides)


def _drafted(case: Case, by: User | None, powers: Powers) -> bool:
    """Whether who would sign the opinion drafted it: the same person, in the own name or in an absent one's."""
    if by is None:
        return False
    signing = same_side(by.pk, powers.stands_for(STEPS[Step.ISSUE_OPINION].permissions))
    return bool(signing & same_side(case.opinion_drafted_by_id, case.opinion_drafted_for_id))


def _parting(case: Case, today: date) -> dict[str, Any]:
    """Whether a part can be brought back to the item that it was split off."""
    return {
        "origin_open": may_rejoin(case),
        "parts": len(open_parts(case)),
        "later_term": later_term(case, today),
    }


def _proposals(case: Case, by: User | None, powers: Powers) -> dict[str, Any]:
    """What waits for a decision, and whether it is the asking person's own, or of one for whom that person acts."""
    rows = Proposal.objects.filter(case=case, lapsed_on=None)
    found = list(rows.values_list("kind", "by", "deputy_for", "deciding", "decided_at"))
    waiting = {kind: same_side(who, absent) for kind, who, absent, _, decided_at in found if decided_at is None}
    mine = by is not None and any(
        kind in waiting and waiting[kind] & same_side(by.pk, powers.stands_for(STEPS[step].permissions))
        for step, kind in KIND_OF.items()
    )
    return {
        "decline_proposed": ProposalKind.DECLINE in waiting,
        "extension_asked": ProposalKind.EXTENSION in waiting,
        "dispute_open": ProposalKind.DISPUTE in waiting,
        "jurisdiction_decided": any(kind == ProposalKind.DISPUTE and at is not None for kind, *_, at in found),
        "own_proposal": mine,
        "deciding": next(
            (deciding for kind, _, _, deciding, at in found if kind == ProposalKind.DISPUTE and at is None), None
        ),
    }


def _may_still_object(case: Case, today: date) -> bool:
    return any(one.code == "C3" and one.stopped_on is None and one.due >= today for one in case.clocks.all())


def _handling_term(case: Case, today: date) -> dict[str, Any]:
    """Whether the 60 days run and are not over, which an extension needs; whether they were extended before."""
    terms = [one for one in case.clocks.all() if one.code == "C4" and one.stopped_on is None]
    return {"c4": any(one.due >= today for one in terms), "extended": any(one.extension for one in terms)}


def _after(case: Case) -> dict[str, Any]:
    supported = [one.fulfilled_on for one in case.claims.all() if one.result == ClaimResult.SUPPORTED]
    tasks = case.fulfilments.all()
    agreed = [task.end for task in tasks if task.agreement_id is not None and task.end != End.REOPENED]
    promised = [*(day is not None for day in supported), *(end == End.DONE for end in agreed)]
    return {
        "supported": None in supported,
        "all_fulfilled": bool(promised) and all(promised),
        "task_open": any(task.ended_on is None for task in tasks),
        "answered_here": case.unit_id is None,
        "review_open": open_review(case) is not None,
        "assigned": any(one.code == "A1" and not one.voided for one in case.clocks.all()),
    }


def kinds_decided_in(stage: str) -> frozenset[str]:
    """The kinds of proposals that can be decided at this stage."""
    return frozenset(kind.value for step, kind in KIND_OF.items() if stage in STEPS[step].sources)


def open_proposal(case: Case, step: Step) -> Proposal | None:
    """The proposal that a step decides, when one waits."""
    if step not in KIND_OF:
        return None
    rows = Proposal.objects.waiting().select_related("by__unit", "unit")
    return rows.filter(case=case, kind=KIND_OF[step]).first()


def decided_proposal(case: Case, kind: ProposalKind) -> Proposal:
    """The proposal of a kind that was decided last."""
    rows = Proposal.objects.select_related("by__unit", "unit", "deciding")
    return rows.filter(case=case, kind=kind, decided_at__isnull=False).latest("id")


def unfulfilled_claims(case: Case) -> QuerySet[Claim]:
    """The supported claims that are not carried out yet."""
    return case.claims.filter(result=ClaimResult.SUPPORTED, fulfilled_on=None)
