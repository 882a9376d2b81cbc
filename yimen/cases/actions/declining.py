"""不予受理, 不再受理: proposed by one person on one of the two grounds, decided by another; never by the system."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from yimen.base.acts import action
from yimen.base.models import Unit, User
from yimen.cases.actions.proposing import decide, propose
from yimen.cases.actions.steps import check, locked_all, situation_of, take
from yimen.cases.models import Case, Clock, Proposal, ProposalKind
from yimen.domain.hierarchy import stands_above
from yimen.domain.procedure import DeclineGround, Step


@action
def propose_decline(
    *,
    case_id: int,
    ground: DeclineGround | None,
    reason: str,
    by: User,
    at: datetime,
    same_case_number: str = "",
    same_matter: bool = False,
    final_number: str = "",
    final_on: date | None = None,
    same_facts: bool = False,
) -> Case:
    """Propose not to take it up; the clocks run on until somebody else has decided.

    Args:
        ground: 第十九条第三款 or 第三十六条第三款.
        same_case_number, same_matter: the petition that is being handled, and that a person compared the two.
        final_number, final_on, same_facts: the 复核 opinion, and that a person compared facts and reasons.
    """
    case = _locked_with(case_id, same_case_number.strip())
    facts: dict[str, Any] = {
        "ground": ground.value if ground else "",
        "ground_label": ground.label if ground else "",
        "same_case_number": same_case_number.strip(),
        "same_matter": same_matter,
        "final_number": final_number.strip(),
        "final_on": final_on.isoformat() if final_on else "",
        "same_facts": same_facts,
    }
    known = decline_facts(facts, deciding=by.unit, today=localdate(at))
    check(Step.PROPOSE_DECLINE, situation_of(case, by, reply=bool(reason.strip()), **known))
    propose(case, ProposalKind.DECLINE, reason=reason, facts=facts, by=by, at=at)
    take(case, Step.PROPOSE_DECLINE, by=by, at=at, reason=reason, ground=facts["ground"])
    return case


@action
def decide_decline(*, case_id: int, agree: bool, reason: str, by: User, at: datetime) -> Case:
    """Decide the proposal. Agreed, the facts are looked at anew: a matter concluded meanwhile is no longer a ground."""
    rows = Proposal.objects.waiting().filter(case=case_id, kind=ProposalKind.DECLINE)
    named = rows.first()
    case = _locked_with(case_id, named.facts["same_case_number"] if named else "")
    step = Step.CONFIRM_DECLINE if agree else Step.RETURN_DECLINE
    waiting = rows.first()  # read anew under the lock: it lapses when the other item is set apart
    today = localdate(at)
    known = decline_facts(waiting.facts, deciding=by.unit, today=today) if waiting and agree else {}
    check(step, situation_of(case, by, reply=bool(reason.strip()), **known))
    proposal = decide(case, ProposalKind.DECLINE, agreed=agree, words=reason, by=by, at=at)
    if agree:
        case.concluded_on = today
    take(case, step, by=by, at=at, reason=reason, ground=proposal.facts["ground"])
    return case


def _locked_with(case_id: int, number: str) -> Case:
    """The case and the one that it is said to repeat, both locked: what is decided and printed rests on both.

    Raises:
        NotAllowed: one of them is not here any more.
    """
    named = Case.objects.filter(number=number).values_list("pk", flat=True).first() if number else None
    return locked_all({case_id, *([named] if named is not None else [])})[case_id]


def decline_facts(facts: dict[str, Any], *, deciding: Unit, today: date) -> dict[str, Any]:
    """What the table asks of a proposal: the ground, and whether its facts hold on `today`."""
    other = Case.objects.open().select_related("unit", "office").filter(number=facts["same_case_number"]).first()
    return {
        "ground": DeclineGround(facts["ground"]) if facts["ground"] else None,
        "same_matter": facts["same_matter"] and other is not None,
        "in_time": other is not None and _within_term(other, today),
        "superior": other is not None and stands_above(deciding, other.unit or other.office),
        "final_opinion": bool(facts["final_number"] and facts["final_on"]),
        "same_facts": facts["same_facts"],
    }


def _within_term(case: Case, today: date) -> bool:
    """Whether a competent body has it and is inside the term in which it must answer now (C2, then C4).

    What an office has only registered is neither accepted nor being handled, so it is no ground.
    """
    ends = list(Clock.objects.filter(case=case, code__in=("C2", "C4"), stopped_on=None).values_list("due", flat=True))
    return bool(ends) and min(ends) >= today
