"""Steps with a letter or notice: the case moves and its paper is issued in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from yimen.base.acts import action
from yimen.base.models import Unit, User
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.cases.actions import hand_backs
from yimen.cases.actions.steps import locked
from yimen.cases.models import Agreement, Case, Clock, ProposalKind
from yimen.documents import contexts
from yimen.documents.issuing import issue
from yimen.documents.signing import signer
from yimen.domain import simplified
from yimen.domain.procedure import PAPER_OF_DECLINE, DeclineGround, Paper, Step


@action
def assign(
    *, case_id: int, to_unit: Unit, days: int, report_outline: str, by: User, at: datetime, why_other: str = ""
) -> Case:
    """Assign with a 交办函 (第二十二条第三项)."""
    case = cases.assign(
        case_id=case_id, to_unit=to_unit, days=days, report_outline=report_outline, why_other=why_other, by=by, at=at
    )
    issue(
        Paper.ASSIGNMENT,
        case,
        case.office,
        lambda base: contexts.assignment(case, base, days=days, report_outline=report_outline),
        by=by,
        at=at,
    )
    return case


@action
def to_political_legal(*, case_id: int, to_unit: Unit, by: User, at: datetime) -> Case:
    """Forward a letter on litigation with its 转送单 (第二十二条第二款)."""
    case = cases.to_political_legal(case_id=case_id, to_unit=to_unit, by=by, at=at)
    issue(Paper.REFERRAL, case, case.office, lambda base: contexts.referral(case, base, to_unit=to_unit), by=by, at=at)
    return case


@action
def object_to(*, case_id: int, reason: str, proposed_unit: Unit | None = None, by: User, at: datetime) -> Case:
    """Object with an 异议函 (第二十三条第三款)."""
    case = cases.object_to(case_id=case_id, reason=reason, proposed_unit=proposed_unit, by=by, at=at)
    issue(
        Paper.OBJECTION,
        case,
        case.responsible,
        lambda base: contexts.objection(case, base, reason=reason, proposed_unit=proposed_unit),
        by=by,
        at=at,
    )
    return case


@action
def decide_return(*, case_id: int, agree: bool, reason: str, by: User, at: datetime) -> Case:
    """Decide an objection, and tell the unit in writing."""
    case = cases.decide_return(case_id=case_id, agree=agree, reason=reason, by=by, at=at)
    proposal = queries.decided_proposal(case, ProposalKind.OBJECTION)
    letter = issue(
        Paper.RETURNED,
        case,
        case.office,
        lambda base: contexts.returned(case, base, proposal=proposal, reason=reason),
        by=by,
        at=at,
    )
    hand_backs.name_paper(proposal, letter.number)
    return case


@action
def decide_unit(*, case_id: int, to_unit: Unit | None, reason: str, by: User, at: datetime) -> Case:
    """Decide which unit takes it up, with a 决定书 to the bodies concerned (第二十四条)."""
    holding = locked(case_id).unit
    case = cases.decide_unit(case_id=case_id, to_unit=to_unit, reason=reason, by=by, at=at)
    proposal = queries.decided_proposal(case, ProposalKind.DISPUTE)
    letter = issue(
        Paper.JURISDICTION,
        case,
        proposal.deciding or case.office,
        lambda base: contexts.jurisdiction(case, base, proposal=proposal, holding=holding),
        by=by,
        at=at,
    )
    hand_backs.name_paper(proposal, letter.number)
    return case


@action
def decide_decline(*, case_id: int, agree: bool, reason: str, by: User, at: datetime) -> Case:
    """Decide whether it is not taken up; agreed, the person is told in writing why and what remains."""
    case = cases.decide_decline(case_id=case_id, agree=agree, reason=reason, by=by, at=at)
    if not agree:
        return case
    proposal = queries.decided_proposal(case, ProposalKind.DECLINE)
    ground = DeclineGround(proposal.facts["ground"])
    build = contexts.declined if ground is DeclineGround.SAME_MATTER else contexts.no_longer
    issuer = case.unit or case.office
    issue(PAPER_OF_DECLINE[ground], case, issuer, lambda base: build(case, base, proposal=proposal), by=by, at=at)
    return case


@action
def accept_simplified(*, case_id: int, checklist: simplified.Checklist, by: User, at: datetime) -> Case:
    """Notify acceptance in the simplified way with a 受理告知书 (第二十三条)."""
    case = cases.accept_simplified(case_id=case_id, checklist=checklist, by=by, at=at)
    issue(Paper.ACCEPTANCE, case, case.responsible, lambda base: contexts.acceptance(case, base), by=by, at=at)
    return case


@action
def answer_simply(
    *, case_id: int, answers: Mapping[int, cases.ClaimAnswer], way: str, told_on: date, by: User, at: datetime
) -> Case:
    """Answer in the simplified way, and keep the record of what was said."""
    case = cases.answer_simply(case_id=case_id, answers=answers, way=way, told_on=told_on, by=by, at=at)
    issue(
        Paper.SIMPLE_ANSWER,
        case,
        case.responsible,
        lambda base: contexts.simple_answer(case, base, way=way, told_on=told_on),
        by=by,
        at=at,
    )
    return case


@action
def decide_extension(*, case_id: int, agree: bool, reason: str, by: User, at: datetime) -> Case:
    """Decide an extension; approved, the notice with its reason is issued at once, else it would not count."""
    locked(case_id)  # the end of the term that the notice names is the one that is extended
    before = Clock.objects.filter(case_id=case_id, code="C4", stopped_on=None).values_list("due", flat=True).first()
    case = cases.decide_extension(case_id=case_id, agree=agree, reason=reason, by=by, at=at)
    if not agree or before is None:
        return case
    proposal = queries.decided_proposal(case, ProposalKind.EXTENSION)
    approved_by = signer(case, Step.APPROVE_EXTENSION, by, in_brackets=True)
    issue(
        Paper.EXTENSION,
        case,
        case.responsible,
        lambda base: contexts.extension(case, base, proposal=proposal, old_due=before, approved_by=approved_by),
        by=by,
        at=at,
    )
    return case


@action
def agree(
    *,
    case_id: int,
    kind: str,
    parties: str,
    terms: str,
    performance: str,
    due_on: date,
    committee: bool,
    consent: bool,
    by: User,
    at: datetime,
) -> Case:
    """Conclude by agreement, with its 协议书 (第三十三条)."""
    case = cases.agree(
        case_id=case_id,
        kind=kind,
        parties=parties,
        terms=terms,
        performance=performance,
        due_on=due_on,
        committee=committee,
        consent=consent,
        by=by,
        at=at,
    )
    made = Agreement.objects.filter(case=case).latest("id")
    paper = Paper.MEDIATION if kind == "mediate" else Paper.SETTLEMENT
    issue(paper, case, case.responsible, lambda base: contexts.agreement(case, base, made=made), by=by, at=at)
    return case


@action
def report(*, case_id: int, text: str, by: User, at: datetime) -> Case:
    """Hand in the 办结报告 (第二十二条第三项)."""
    case = cases.report(case_id=case_id, text=text, by=by, at=at)
    issue(Paper.REPORT, case, case.responsible, lambda base: contexts.report(case, base), by=by, at=at)
    return case
