"""The paper of a mandate (代理委托书) and of an urgent report (第二十五条), each in one transaction with its record."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.utils.timezone import localdate

from yimen.base.acts import action
from yimen.base.models import User
from yimen.cases import actions as cases
from yimen.cases.actions.steps import case_of, still_there
from yimen.cases.models import Case, Mandate, UrgentReport
from yimen.documents import contexts, mandate_contexts
from yimen.documents.issuing import issue
from yimen.documents.models import Document
from yimen.documents.render.context import Kind
from yimen.documents.render.word import render_docx
from yimen.domain.mandate import in_order
from yimen.domain.procedure import Paper


@action
def grant_mandate(*, case_id: int, facts: cases.MandateFacts, by: User, at: datetime) -> Mandate:
    """Register a mandate and issue its 委托书; sent twice with one key, it is one mandate with one paper."""
    mandate = cases.grant_mandate(case_id=case_id, facts=facts, by=by, at=at)
    _issue_once(mandate, by=by, at=at)
    return mandate


@action
def issue_mandate(*, mandate_id: int, by: User, at: datetime) -> Document | None:
    """Issue the 委托书 of a mandate that was registered with a visit; None when it was issued before.

    Raises:
        NotAllowed: another office, or the mandate is not there any more.
    """
    case = case_of(Mandate.objects.all(), mandate_id)
    mandate = still_there(Mandate.objects.all(), mandate_id)
    mandate.case = case
    cases.check_keeper(case, by)
    return _issue_once(mandate, by=by, at=at)


def _issue_once(mandate: Mandate, *, by: User, at: datetime) -> Document | None:
    if mandate.paper_number:
        return None
    case = mandate.case
    made = issue(Paper.MANDATE, case, case.office, lambda base: mandate_contexts.mandate(mandate, base), by=by, at=at)
    mandate.paper_number = made.number
    mandate.save(update_fields=["paper_number"])
    return made


def mandate_preview(case: Case, facts: cases.MandateFacts, *, by: User, at: datetime) -> bytes:
    """The 委托书 as it would read, without number, to be printed and signed by hand; nothing is written."""
    draft = Mandate(
        case=case,
        kind=facts.kind,
        agent=facts.agent,
        name=facts.name,
        phone=facts.phone,
        address=facts.address,
        id_number=facts.id_number,
        basis=facts.basis,
        evidence=facts.evidence,
        scope=[str(one) for one in in_order(facts.scope)],
        from_on=facts.from_on,
        until_on=facts.until_on,
    )
    base = contexts.common(
        case, number="（签名后编号）", check_code="DRAFT", issuer=case.office, by=by, on=localdate(at)
    )
    return render_docx(Kind.MANDATE, replace(mandate_contexts.mandate(draft, base), verify_code="草稿"), draft=True)


@action
def report_urgent(*, facts: cases.UrgentFacts, by: User, at: datetime) -> UrgentReport:
    """Write a report and issue its paper; the addressees are told by people, and ticked one by one.

    The paper names the case and does not lie in its file: it is the reporting unit's own, not a mark on the matter.
    """
    report = cases.report_urgent(facts=facts, by=by, at=at)
    if not report.paper_number:
        made = issue(Paper.URGENT, None, report.unit, lambda base: mandate_contexts.urgent(report, base), by=by, at=at)
        report.paper_number = made.number
        report.save(update_fields=["paper_number"])
    return report
