"""The facts that the procedure table decides on."""

from __future__ import annotations

from typing import Any

from yimen.base.models import Unit, User
from yimen.cases.models import Case
from yimen.domain.procedure import Side, Situation, Stage
from yimen.domain.roles import Permission

PORTAL = frozenset({Permission.PETITION_REGISTER})  # a person who writes through the portal registers, nothing else


def situation(case: Case | None, by: User | None, *, office: Unit | None = None, **known: Any) -> Situation:
    """The facts that the procedure table decides on.

    Args:
        case: None before registration.
        by: who asks; None is a person at the portal.
        office: the registering office, before there is a case.
        known: facts that the caller already knows (claims=…, delivery_proved=…); they win.
    """
    if case is None:
        facts: dict[str, Any] = {"stage": None}
        sides = {Side.OFFICE} if by is None or (office is not None and by.unit_id == office.pk) else set()
    else:
        sides = set()
        if by is not None and by.unit_id == case.office_id:
            sides.add(Side.OFFICE)
        if by is not None and by.unit_id == case.unit_id:
            sides.add(Side.UNIT)
        facts = {
            "stage": Stage(case.stage),
            "petition_class": case.petition_class,
            "path": case.path,
            "same_person": by is not None and by.pk == case.opinion_drafted_by_id,
            "reachable": case.reachable,
            "legal_basis": len(case.opinion.get("basis", [])),
        }
        if "claims" not in known and case.stage == Stage.DRAFTED:
            results = list(case.claims.values_list("result", "reason"))
            facts |= {"claims": len(results), "results": sum(bool(result and reason) for result, reason in results)}
    facts |= {"permissions": by.permissions if by else PORTAL, "sides": frozenset(sides)}
    return Situation(**{**facts, **known})
