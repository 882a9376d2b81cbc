"""Issuing one paper: its number, its file, its record."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from yimen.base import numbers
from yimen.base.acts import record
from yimen.base.models import Unit, User
from yimen.cases.actions import NotAllowed
from yimen.cases.models import Case
from yimen.documents import contexts, store
from yimen.documents.models import Document
from yimen.documents.render import context as papers
from yimen.documents.render.contract import Paper as Contract
from yimen.documents.render.word import render_docx, template_path, template_version
from yimen.domain import numbering
from yimen.domain.procedure import Paper, Refusal

WORDS = {  # 机构代字 + this + 〔year〕 + serial + 号
    Paper.RECEIPT: "访",
    Paper.FORWARDING: "转",
    Paper.ACCEPTANCE: "受",
    Paper.OTHER_PATH: "告",
    Paper.OPINION: "意",
    Paper.DELIVERY: "送",
    Paper.REFERRAL: "转",
    Paper.ASSIGNMENT: "交",
    Paper.OBJECTION: "异",
    Paper.RETURNED: "核",
    Paper.JURISDICTION: "管",
    Paper.DECLINED: "不",
    Paper.NO_LONGER: "止",
    Paper.EXTENSION: "延",
    Paper.SIMPLE_ANSWER: "简",
    Paper.MEDIATION: "调",
    Paper.SETTLEMENT: "和",
    Paper.REPORT: "报",
    Paper.REVIEW: "复查",
    Paper.RE_REVIEW: "复核",
    Paper.NOT_REVIEWED: "复告",
    Paper.REMINDER: "催",
    Paper.SUPERVISION: "督",
    Paper.MINUTES: "纪",
    Paper.MANDATE: "委",
    Paper.URGENT: "急",
    Paper.DATA_RECEIPT: "个收",
    Paper.DATA_ANSWER: "个复",
}
KINDS = {kind.value: kind for kind in papers.Kind}
FOR_THE_PERSON = {
    Paper.RECEIPT,
    Paper.ACCEPTANCE,
    Paper.OTHER_PATH,
    Paper.OPINION,
    Paper.DECLINED,
    Paper.NO_LONGER,
    Paper.EXTENSION,
    Paper.SIMPLE_ANSWER,
    Paper.MEDIATION,
    Paper.SETTLEMENT,
    Paper.REVIEW,
    Paper.RE_REVIEW,
    Paper.NOT_REVIEWED,
    Paper.MANDATE,
    Paper.DATA_RECEIPT,
    Paper.DATA_ANSWER,
}


@dataclass(frozen=True, slots=True)
class Series:
    """The number of a paper and the code by which anybody can check it."""

    number: str
    check_code: str


def _number(paper: Paper, issuer: Unit, at: datetime) -> Series:
    word, year = f"{issuer.code}{WORDS[paper]}", localdate(at).year
    number = numbering.document_number(word, year, numbers.take(f"document/{word}/{year}"))
    return Series(number, _check_code())


def _check_code() -> str:
    two = [numbering.query_code(secrets.token_bytes(numbering.RANDOM_BYTES)) for _ in range(2)]
    return two[0] + two[1][:4]


def issue(
    paper: Paper,
    case: Case | None,
    issuer: Unit,
    context_of: Callable[[dict[str, Any]], Contract],
    *,
    number: str = "",
    by: User | None,
    at: datetime,
) -> Document:
    """Number, render, store and note one paper.

    Args:
        number: of a copy, which takes no number of its own from the series.
        case: None for the few papers that belong to no single case.
        context_of: what the paper says, given what every paper carries.

    Raises:
        NotAllowed: a mandatory field is empty; the words name it.
    """
    series = Series(number, _check_code()) if number else _number(paper, issuer, at)
    base = contexts.of_issuer(
        number=series.number, check_code=series.check_code, issuer=issuer, by=by, on=localdate(at)
    )
    context = context_of({**base, **contexts.of_case(case)} if case else base)
    empty = papers.missing(context)
    if empty:
        raise NotAllowed((Refusal("document", f"{paper.label}还缺少：{'、'.join(empty)}。请补全后再出具。"),))
    kind = KINDS[paper.value]
    size = kind.papers[-1]
    word = render_docx(kind, context, paper=size)
    document = Document(
        case=case,
        paper=paper,
        number=series.number,
        issued_by_unit=issuer,
        issued_by=by,
        issued_on=localdate(at),
        issued_at=at,
        sha256=hashlib.sha256(word).hexdigest(),
        template_version=template_version(template_path(kind, paper=size)),
        check_code=series.check_code,
        public=paper in FOR_THE_PERSON,
    )
    document.file = store.put(word, key=document.open_record_key())
    document.save(force_insert=True)
    record("document.issued", document, paper=str(paper), number=series.number)
    return document
