"""The facts that the procedure table decides on."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate

from yimen.base.models import Unit, User
from yimen.cases.models import Case, Claim, Clock, Proposal, ProposalKind
from yimen.domain.dictionaries import Channel, ClaimResult
from yimen.domain.procedure import STEPS, Side, Situation, Stage, Step
from yimen.domain.roles import Permission

PORTAL = frozenset({Permission.PETITION_REGISTER})  # a person who writes through the portal registers, nothing else
WITH_PROPOSALS = frozenset({Stage.REGISTERED, Stage.OBJECTED, Stage.RECEIVED, Stage.HANDLING, Stage.DRAFTED})
KIND_OF = {
    Step.AGREE_RETURN: ProposalKind.OBJECTION,
    Step.CONFIRM_DECLINE: ProposalKind.DECLINE,
    Step.APPROVE_EXTENSION: ProposalKind.EXTENSION,
}


def situation(
    case: Case | None, by: User | None, *, office: Unit | None = None, today: date | None = None, **known: Any
) -> Situation:
    """The facts that the procedure table decides on.

    Args:
        case: None before registration.
        by: who asks; None is a person at the portal.
        office: the registering office, before there is a case.
        today: business date, by default the day it is.
        known: facts that the caller already knows (claims=…, delivery_proved=…); they win.
    """
    permissions = by.permissions if by else PORTAL
    if case is None:
        ours = by is None or (office is not None and by.unit_id == office.pk)
        sides = frozenset({Side.OFFICE} if ours else ())
        return Situation(**{"stage": None, "permissions": permissions, "sides": sides, **known})
    stage = Stage(case.stage)
    facts: dict[str, Any] = {
        "stage": stage,
        "permissions": permissions,
        "sides": _sides(case, by),
        "petition_class": case.petition_class,
        "path": case.path,
        "by_visit": case.channel == Channel.VISIT,
        "simplified": case.simplified or case.marked_simplified,
        "marked": case.marked_simplified,
        "same_person": by is not None and by.pk == case.opinion_drafted_by_id,
        "reachable": case.reachable,
        "legal_basis": len(case.opinion.get("basis", [])),
        "reported": case.reported_on is not None,
        "resolved": case.resolved_on is not None,
    }
    facts |= _proposals(case, by) if stage in WITH_PROPOSALS else {}
    match stage:
        case Stage.FORWARDED | Stage.RECEIVED:
            facts["objection_in_time"] = _may_still_object(case, today or localdate())
        case Stage.HANDLING | Stage.DRAFTED:
            facts |= _handling_term(case, today or localdate())
        case Stage.CONCLUDED | Stage.PROCEDURAL:
            facts |= _after(case)
    if "claims" not in known and stage == Stage.DRAFTED:
        results = list(case.claims.values_list("result", "reason"))
        facts |= {"claims": len(results), "results": sum(bool(result and reason) for result, reason in results)}
    return Situation(**{**facts, **known})


def _sides(case: Case, by: User | None) -> frozenset[Side]:
    """The office, the unit, and whichever of them has it in hand: the office until it is sent, then the unit."""
    if by is None:
        return frozenset()
    sides = set()
    if by.unit_id == case.office_id:
        sides |= {Side.OFFICE} if case.unit_id else {Side.OFFICE, Side.HOLDER}
    if by.unit_id == case.unit_id:
        sides |= {Side.UNIT, Side.HOLDER}
    return frozenset(sides)


def _proposals(case: Case, by: User | None) -> dict[str, Any]:
    """What waits for a decision, and whether it is the asking person's own."""
    waiting = dict(Proposal.objects.waiting().filter(case=case).values_list("kind", "by"))
    mine = {kind for kind, who in waiting.items() if by is not None and who == by.pk}
    return {
        "decline_proposed": ProposalKind.DECLINE in waiting,
        "extension_asked": ProposalKind.EXTENSION in waiting,
        "own_proposal": bool(mine),
    }


def _may_still_object(case: Case, today: date) -> bool:
    return Clock.objects.filter(case=case, code="C3", stopped_on=None, due__gte=today).exists()


def _handling_term(case: Case, today: date) -> dict[str, Any]:
    """Whether the 60 days run and are not over, which an extension needs; whether they were extended before."""
    terms = list(Clock.objects.filter(case=case, code="C4", stopped_on=None).values_list("due", "extension"))
    return {"c4": any(due >= today for due, _ in terms), "extended": any(extension for _, extension in terms)}


def _after(case: Case) -> dict[str, Any]:
    supported = list(case.claims.filter(result=ClaimResult.SUPPORTED).values_list("fulfilled_on", flat=True))
    return {
        "supported": None in supported,
        "all_fulfilled": bool(supported) and None not in supported,
        "assigned": Clock.objects.filter(case=case, code="A1", voided=False).exists(),
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
    rows = Proposal.objects.select_related("by__unit", "unit")
    return rows.filter(case=case, kind=kind, decided_at__isnull=False).latest("id")


def unfulfilled_claims(case: Case) -> QuerySet[Claim]:
    """The supported claims that are not carried out yet."""
    return case.claims.filter(result=ClaimResult.SUPPORTED, fulfilled_on=None)
