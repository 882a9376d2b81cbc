"""Named reads on documents: the Word file as issued, the PDF set from it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from yimen.base.models import User
from yimen.cases.models import Case
from yimen.documents import store
from yimen.documents.models import Document
from yimen.documents.render.typeset import docx_to_pdf
from yimen.domain.procedure import OF_THE_OFFICE, Paper


def of_case(case_id: int) -> QuerySet[Document]:
    """The papers of a case in the order of issue."""
    return of_cases([case_id])


def of_cases(case_ids: Iterable[int]) -> QuerySet[Document]:
    """The papers of several cases in the order of issue."""
    rows = Document.objects.filter(case_id__in=list(case_ids)).select_related("issued_by_unit")
    return rows.prefetch_related("deliveries").order_by("id")


def readable(case: Case, user: User) -> QuerySet[Document]:
    """The papers of a case for somebody who may see it: what is between the office and the person stays there."""
    rows = of_case(case.pk)
    return rows if user.unit_id == case.office_id else rows.exclude(paper__in=sorted(OF_THE_OFFICE))


def latest(case_id: int, paper: Paper) -> Document | None:
    """The last paper of one kind."""
    return Document.objects.filter(case_id=case_id, paper=paper).order_by("-id").first()


def numbered(number: str) -> Document | None:
    """The paper of this number."""
    return Document.objects.filter(number=number).first()


def word(document: Document) -> bytes:
    """The Word file as it was issued."""
    return store.get(document.file, key=document.open_record_key())


def pdf(document: Document) -> bytes:
    """The PDF, set from the issued Word file: one source, so both carry the same text."""
    return docx_to_pdf(word(document))
