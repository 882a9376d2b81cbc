"""What the person sees of the papers: a list, each as PDF and as a page that reads on a phone, and the check of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from yimen.base import prepared
from yimen.base.acts import action, record
from yimen.base.models import User
from yimen.cases.models import Case
from yimen.documents import queries
from yimen.documents.models import Document
from yimen.documents.render.wordfile import Block, Paragraph, Table, read
from yimen.domain.procedure import Paper


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper of the list; `delivered_on`: to the last of several; None: no delivery is recorded."""

    id: int
    title: str
    number: str
    issued_on: date
    issuer: str
    delivered_on: date | None


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: `level` 0 is plain text, else a heading."""

    text: str
    level: int
    align: str
    rows: tuple[tuple[tuple[str, int, int], ...], ...] = ()  # of a table: (text, columns, rows) of each cell


@dataclass(frozen=True, slots=True)
class PaperText:
    """A paper as text, from the same Word file as its PDF."""

    line: PaperLine
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Verified:
    """What anybody with the check code of a paper may know: that it was issued, not what stands in it."""

    title: str
    number: str
    issuer: str
    issued_on: date


_PAPERS = (
    "SELECT d.id, d.paper, d.number, d.issued_on, u.name, "
    '(SELECT max(v."on") FROM documents_delivery v WHERE v.document_id = d.id) '
    "FROM documents_document d JOIN base_unit u ON u.id = d.issued_by_unit_id "
    "WHERE d.case_id = %(case)s AND d.public ORDER BY d.id"
)  # behind the status page, at which everybody may look at any hour


def papers(case: Case) -> tuple[PaperLine, ...]:
    """The papers that the person may read, in the order of issue; one statement."""
    return tuple(PaperLine(pk, Paper(paper).label, *rest) for pk, paper, *rest in prepared.rows(_PAPERS, case=case.pk))


def paper_pdf(*, case: Case, paper_id: int, at: datetime) -> tuple[PaperLine, bytes] | None:
    """A paper of this case as PDF; None when there is no such paper for the person.

    Raises:
        FileNotFoundError, crypto.CannotDecrypt, press.CannotSet: the file cannot be read now.
    """
    document = _readable(case, paper_id)
    if document is None:
        return None
    data = queries.pdf(document)
    _note_read(document=document, by=None, at=at)
    return _line(document), data


def paper_text(*, case: Case, paper_id: int, at: datetime) -> PaperText | None:
    """A paper of this case as text; errors as `paper_pdf`."""
    document = _readable(case, paper_id)
    if document is None:
        return None
    lines = tuple(_lines(read(queries.word(document)).blocks))
    _note_read(document=document, by=None, at=at)
    return PaperText(_line(document), lines)


def verify(check_code: str) -> Verified | None:
    """What the check code on a paper proves; None for an unknown one."""
    document = Document.objects.select_related("issued_by_unit").filter(check_code=check_code).first()
    if document is None:
        return None
    return Verified(
        document.get_paper_display(),
        document.number,
        document.issued_by_unit.name,
        document.issued_on,
    )


@action
def _note_read(*, document: Document, by: User | None, at: datetime) -> None:
    record("document.read", document, number=document.number)


def _readable(case: Case, paper_id: int) -> Document | None:
    return queries.of_case(case.pk).filter(public=True, pk=paper_id).first()


def _line(document: Document) -> PaperLine:
    delivered = [delivery.on for delivery in document.deliveries.all()]
    return PaperLine(
        document.pk,
        document.get_paper_display(),
        document.number,
        document.issued_on,
        document.issued_by_unit.name,
        max(delivered, default=None),
    )


def _lines(blocks: Sequence[Block]) -> list[Line]:
    lines = []
    for block in blocks:
        if isinstance(block, Paragraph):
            if block.text.strip():
                lines.append(Line(block.text, block.look.level or 0, block.look.align or ""))
        elif isinstance(block, Table):
            lines.append(Line("", 0, "", _rows(block)))
    return lines


def _rows(table: Table) -> tuple[tuple[tuple[str, int, int], ...], ...]:
    return tuple(
        tuple(
            ("\n".join(part.text for part in _lines(cell.blocks) if part.text), cell.columns, cell.rows)
            for cell in row.cells
        )
        for row in table.rows
    )
