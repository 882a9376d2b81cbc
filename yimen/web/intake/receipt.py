"""What is on the receipt (回执): number, code, QR, dates with their basis; for the screen and for paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.sessions.backends.base import SessionBase
from django.urls import reverse
from django.utils.timezone import localdate

from yimen.base.public_url import absolute, is_loopback
from yimen.cases.models import Case
from yimen.cases.queries import clock_items, receipt_goes_to
from yimen.documents import contexts
from yimen.documents import queries as papers
from yimen.documents.contexts import status_url
from yimen.documents.models import Document
from yimen.documents.render.context import Kind
from yimen.documents.render.typeset import docx_to_pdf
from yimen.documents.render.word import render_docx
from yimen.domain.masking import mask_name
from yimen.domain.numbering import show_query_code
from yimen.domain.procedure import Paper, Stage
from yimen.web.intake import slip

WHAT = {
    "C1": "信访部门转送、交办或答复",
    "C2": "责任单位书面告知是否受理",
    "C4": "办结",
}


@dataclass(frozen=True, slots=True)
class ReceiptDate:
    """One date: whose duty, the day, the article, where it is explained day by day."""

    what: str
    on: date
    article: str
    url: str
    latest: bool = False
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt as the desk shows it; `code` is "" when it is not on this screen any more."""

    case: Case
    code: str
    status_url: str
    loopback: bool
    dates: tuple[ReceiptDate, ...]
    document: Document | None
    gone_to: str
    agent: str = ""  # who takes it for the petitioner, masked, because the mandate says so

    @property
    def stage(self) -> str:
        """The stage in words."""
        return Stage(self.case.stage).label


def receipt_of(case: Case, session: SessionBase, *, at: datetime) -> Receipt:
    """What is on the receipt of a case; the code only while this session keeps it."""
    code = slip.peek(session, slip.of_case(case.pk), at=at)
    clocks = list(case.clocks.all())

    def why(clock_code: str) -> str:
        return reverse("web:case-clock", args=[case.pk, clock_code])

    dates = tuple(
        ReceiptDate(WHAT[item.code], item.due, item.article, item.url, item.latest, item.provisional)
        for item in clock_items(case, clocks, today=localdate(at), why_url=why)
        if item.code in WHAT and item.due is not None and item.done_on is None and item.state != "stopped"
    )
    return Receipt(
        case=case,
        code=show_query_code(code) if code else "",
        status_url=status_url(case),
        loopback=is_loopback(),
        dates=dates,
        document=papers.latest(case.pk, Paper.RECEIPT),
        gone_to=case.unit.name if case.unit else "",
        agent=_taker(case, localdate(at)),
    )


def _taker(case: Case, today: date) -> str:
    agent = receipt_goes_to(case, today)
    return "" if agent is None else agent.agent.name if agent.agent else mask_name(agent.name)


def receipt_on_a5(document: Document, code: str) -> bytes:
    """The receipt set anew as PDF on half a sheet: same number and text; only while the code is at hand.

    Args:
        document: the issued receipt.
        code: the query code, not grouped.
    """
    case = Case.objects.select_related("office", "unit", "interview__window__hall").get(documents=document)
    base = contexts.common(
        case,
        number=document.number,
        check_code=document.check_code,
        issuer=document.issued_by_unit,
        by=document.issued_by,
        on=document.issued_on,
    )
    word = render_docx(Kind.RECEIPT, contexts.receipt(case, base, query_code=code), paper="a5")
    return docx_to_pdf(word)


@dataclass(frozen=True, slots=True)
class ProtectedReceipt:
    """All that leaves the protected circle: a number and a code."""

    number: str
    code: str
    status_url: str
    loopback: bool


def protected_receipt(number: str, code: str) -> ProtectedReceipt:
    """The receipt of an accusation: nothing on it says what it is (第三十条). The QR has no number in it."""
    return ProtectedReceipt(
        number, show_query_code(code) if code else "", absolute(reverse("portal:status")), is_loopback()
    )
