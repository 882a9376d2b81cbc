"""The papers of a request on personal data (个人信息请求): receipt and answer, each in one transaction with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from yimen.base.acts import action
from yimen.base.models import User
from yimen.cases import actions as cases
from yimen.cases.models import Clock, DataRequest
from yimen.documents import contexts
from yimen.documents.issuing import issue
from yimen.documents.render import letters
from yimen.domain.data_rights import ARTICLES, KEPT, REMEDY, REMEDY_OF_REFUSAL, Ground, Kind
from yimen.domain.procedure import Paper


@action
def ask_for_data(
    *, case_id: int, kind: Kind | None, words: str, source_key: str, by: User | None, at: datetime
) -> DataRequest:
    """Register a request and issue its receipt; sent twice with one key, it is one request with one receipt."""
    asked = cases.ask_for_data(case_id=case_id, kind=kind, words=words, source_key=source_key, by=by, at=at)
    if not asked.receipt_number:
        asked.receipt_number = _issue(Paper.DATA_RECEIPT, asked, by=by, at=at)
        asked.save(update_fields=["receipt_number"])
    return asked


@action
def answer_data(*, request_id: int, answer: str, by: User, at: datetime) -> DataRequest:
    """Answer what was done, with a letter."""
    return _answered(cases.answer_data(request_id=request_id, answer=answer, by=by, at=at), by=by, at=at)


@action
def decide_data_refusal(*, request_id: int, agree: bool, words: str, by: User, at: datetime) -> DataRequest:
    """Decide on a refusal; agreed, the person is told by a letter why, and where to turn."""
    asked = cases.decide_data_refusal(request_id=request_id, agree=agree, words=words, by=by, at=at)
    return _answered(asked, by=by, at=at) if agree else asked


def _answered(asked: DataRequest, *, by: User, at: datetime) -> DataRequest:
    asked.answer_number = _issue(Paper.DATA_ANSWER, asked, by=by, at=at)
    asked.save(update_fields=["answer_number"])
    return asked


def _issue(paper: Paper, asked: DataRequest, *, by: User | None, at: datetime) -> str:
    build = _receipt if paper is Paper.DATA_RECEIPT else _answer
    return issue(paper, asked.case, asked.office, lambda base: build(asked, base), by=by, at=at).number


def _common(asked: DataRequest, base: dict[str, Any]) -> dict[str, Any]:
    kind = Kind(asked.kind)
    return {
        **base,
        "request_number": asked.number,
        "kind": kind.label,
        "article": ARTICLES[kind],
        "asked_on": asked.asked_on,
    }


def _receipt(asked: DataRequest, base: dict[str, Any]) -> letters.DataReceipt:
    """个人信息请求回执."""
    return letters.DataReceipt(
        **_common(asked, base),
        words=asked.words,
        answer_by=Clock.objects.get(case=asked.case, code="D1", round=asked.round).due,
        kept=KEPT,
        query_url=contexts.status_url(asked.case),
    )


def _answer(asked: DataRequest, base: dict[str, Any]) -> letters.DataAnswer:
    """个人信息请求答复书."""
    return letters.DataAnswer(
        **_common(asked, base),
        outcome="不予办理" if asked.refused else "已办理",
        ground=Ground(asked.ground).label if asked.refused else "",
        answer=asked.answer,
        remedy=REMEDY_OF_REFUSAL if asked.refused else REMEDY,
    )
