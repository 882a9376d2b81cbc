"""Writes on documents: each issues the paper that the table names for a step, in the step's own transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.utils.timezone import localdate

from yimen.base.acts import action
from yimen.base.models import Unit, User
from yimen.cases import actions as cases
from yimen.cases import queries as case_queries
from yimen.cases.actions import Registered
from yimen.cases.actions.steps import locked
from yimen.cases.models import Case
from yimen.documents import contexts, queries
from yimen.documents.data_requests import answer_data, ask_for_data, decide_data_refusal
from yimen.documents.delivering import DeliveryFacts, NotDelivered, complete, prove
from yimen.documents.issuing import issue
from yimen.documents.mandates import grant_mandate, issue_mandate, mandate_preview, report_urgent
from yimen.documents.models import Document
from yimen.documents.render import context as papers
from yimen.documents.render.word import render_docx
from yimen.documents.reviews import decide_not_to_review, deliver_review, issue_review
from yimen.documents.signing import signer
from yimen.documents.steps import (
    accept_simplified,
    agree,
    answer_simply,
    assign,
    decide_decline,
    decide_extension,
    decide_return,
    decide_unit,
    object_to,
    report,
    to_political_legal,
)
from yimen.domain.numbering import chinese_number
from yimen.domain.procedure import Paper, Step
from yimen.domain.reissue import Check

__all__ = [
    "DeliveryFacts",
    "NotDelivered",
    "accept",
    "accept_simplified",
    "agree",
    "answer_data",
    "answer_simply",
    "ask_for_data",
    "assign",
    "decide_data_refusal",
    "decide_decline",
    "decide_extension",
    "decide_not_to_review",
    "decide_return",
    "decide_unit",
    "deliver",
    "deliver_review",
    "forward",
    "grant_mandate",
    "guide_elsewhere",
    "issue_mandate",
    "issue_opinion",
    "issue_receipt",
    "issue_review",
    "mandate_preview",
    "object_to",
    "opinion_preview",
    "receipt_once",
    "reissue_receipt",
    "report",
    "report_urgent",
    "split",
    "to_political_legal",
]

NO_HELPERS = cases.HelpAsked()


@action
def issue_receipt(*, case_id: int, query_code: str, by: User | None, at: datetime) -> Document:
    """来访登记回执, in the person's hand before they leave; the only paper that carries the query code."""
    case = locked(case_id)
    return issue(
        Paper.RECEIPT,
        case,
        case.office,
        lambda base: contexts.receipt(case, base, query_code=query_code),
        by=by,
        at=at,
    )


@action
def receipt_once(*, case_id: int, query_code: str, by: User | None, at: datetime) -> tuple[Document | None, str]:
    """The receipt of a case, issued now unless it was before: asked for by several at once it is one paper.

    Args:
        query_code: "" when it was lost on the way; the clerk `by` then gives a new one first, which the first paper
            alone carries. A person at the portal cannot, and gets None.

    Returns:
        The paper, and the code that stands on it when it was issued now ("" for an earlier one).

    Raises:
        NotAllowed: the code was lost, and this clerk may not renew it; or the case is not here any more.
    """
    locked(case_id)
    there = queries.latest(case_id, Paper.RECEIPT)
    if there is not None:
        return there, ""
    if not query_code:
        if by is None:
            return None, ""
        query_code = cases.renew_query_code(case_id=case_id, by=by, at=at).query_code
    return issue_receipt(case_id=case_id, query_code=query_code, by=by, at=at), query_code


@action
def reissue_receipt(
    *, case_id: int, check: Check | None, present: bool, key: str, by: User, at: datetime
) -> tuple[Document, str]:
    """A new query code at the window and the receipt that carries it; see `cases.reissue_query_code`.

    Returns:
        The receipt and the code on it; "" when the same press was sent before and another code was given since.
    """
    given = cases.reissue_query_code(case_id=case_id, check=check, present=present, key=key, by=by, at=at)
    there = queries.latest(case_id, Paper.RECEIPT) if given.already_there else None
    if there is not None:
        return there, given.query_code
    return issue_receipt(case_id=case_id, query_code=given.query_code, by=by, at=at), given.query_code


@action
def forward(
    *,
    case_id: int,
    to_unit: Unit,
    by: User,
    at: datetime,
    why_other: str = "",
    helpers: cases.HelpAsked = NO_HELPERS,
) -> Case:
    """Forward with a 转送单 (第二十二条).

    Args:
        why_other: why not the unit that the routing rules suggest, when somebody cares to say it.
        helpers: units that help `to_unit`, which leads; they stand in the 转送单.
    """
    case = cases.forward(case_id=case_id, to_unit=to_unit, why_other=why_other, by=by, at=at)
    cases.ask_helpers(case_id=case_id, asked=helpers, by=by, at=at)
    issue(Paper.FORWARDING, case, case.office, lambda base: contexts.transfer(case, base), by=by, at=at)
    return case


@action
def guide_elsewhere(*, case_id: int, competent_body: str, reply: str, by: User, at: datetime) -> Case:
    """Tell the statutory path with a 告知法定途径书 (第三十一条第一至五项)."""
    case = cases.guide_elsewhere(case_id=case_id, competent_body=competent_body, reply=reply, by=by, at=at)
    issuer = case.unit or case.office  # whoever has it in hand
    issue(
        Paper.OTHER_PATH,
        case,
        issuer,
        lambda base: contexts.other_path(case, base, competent_body=competent_body, reply=reply),
        by=by,
        at=at,
    )
    return case


@action
def accept(*, case_id: int, by: User, at: datetime) -> Case:
    """Notify acceptance with a 受理告知书 (第二十三条)."""
    case = cases.accept(case_id=case_id, by=by, at=at)
    issue(Paper.ACCEPTANCE, case, case.responsible, lambda base: contexts.acceptance(case, base), by=by, at=at)
    return case


@action
def issue_opinion(*, case_id: int, by: User, at: datetime) -> Case:
    """Check and sign out the 处理意见书 (第三十二条), with a copy for each other item that it answers.

    It is one opinion under one number. Each copy carries the petitioners and the claims of its own item only, so that
    nobody reads there who else petitioned, nor what for.
    """
    case = cases.issue_opinion(case_id=case_id, by=by, at=at)
    signed = _opinion(case, by=by, at=at)
    for order, other in enumerate(case.followers.select_related("office", "unit__parent").order_by("pk"), start=1):
        _opinion(other, number=f"{signed.number}之{chinese_number(order)}", by=by, at=at)
    return case


def _opinion(case: Case, *, number: str = "", by: User, at: datetime) -> Document:
    return issue(
        Paper.OPINION,
        case,
        case.responsible,
        lambda base: contexts.opinion(case, base, signed_by=signer(case, Step.ISSUE_OPINION, by)),
        number=number,
        by=by,
        at=at,
    )


def opinion_preview(case: Case, *, by: User, at: datetime) -> bytes:
    """The opinion as it would be issued now, as a Word file marked 草稿; nothing is written, no number is taken."""
    base = contexts.common(
        case, number="（审签后编号）", check_code="DRAFT", issuer=case.responsible, by=by, on=localdate(at)
    )
    signed_by = signer(case, Step.ISSUE_OPINION, by)
    context = replace(contexts.opinion(case, base, signed_by=signed_by), verify_code="草稿")
    return render_docx(papers.Kind.OPINION, context, draft=True)


@action
def deliver(*, case_id: int, delivery: DeliveryFacts, by: User, at: datetime) -> Case:
    """Prove the delivery of the opinion: concluded (办结), with a 送达回证.

    Raises:
        NotDelivered: the proof is incomplete; NotAllowed: the table refuses.
    """
    parties = case_queries.parties_of(locked(case_id))
    document = queries.latest(case_id, Paper.OPINION)
    on = complete(document, delivery, at=at)
    if len(parties) == 1:
        delivery = replace(delivery, party=parties[0].pk)
    case = cases.deliver(case_id=case_id, delivered_on=on, proved=True, party_id=delivery.party, by=by, at=at)
    prove(document, delivery, case=case, issuer=case.responsible, by=by, at=at)
    return case


@action
def split(*, case_id: int, to_part: Mapping[int, int], reason: str, by: User, at: datetime) -> list[Registered]:
    """Split claims off into items of their own, each with a receipt that carries its number and query code."""
    parts = cases.split(case_id=case_id, to_part=to_part, reason=reason, by=by, at=at)
    for part in parts:
        issue_receipt(case_id=part.case.pk, query_code=part.query_code, by=by, at=at)
    return parts
