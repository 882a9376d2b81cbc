"""The papers of the protected circle, and the files of an item that was set apart.

The transfer of an accusation is no 文书 of the ordinary table: it has no number of a series, no code to check it by and
no file in the store. It lies in its own row, under the protected key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from yimen.base.acts import action
from yimen.base.models import Unit, User
from yimen.cases import actions as cases
from yimen.cases import queries as case_queries
from yimen.cases.actions.leaving import locked_with_all_beside
from yimen.cases.models import Accusation, AccusationLetter, Accuser
from yimen.documents import store
from yimen.documents.models import Delivery, Document
from yimen.documents.render import letters
from yimen.documents.render.context import Kind
from yimen.documents.render.typeset import docx_to_pdf
from yimen.documents.render.word import render_docx
from yimen.domain.protection import Identity

SECRECY = "检举控告材料　注意保密"
UNVERIFIED = "不供网上查验"

OF_NO_SINGLE_CASE: list[Callable[[int], Iterable[int]]] = []
"""Who withdraws a paper of no single case in which an item that is set apart stands (minutes): case id -> documents."""


@action
def transfer_accusation(*, key: UUID, transfer: cases.Transfer, by: User, at: datetime) -> Accusation:
    """Transfer an accusation with its letter, in one transaction; see `cases.transfer_accusation`."""
    accusation = cases.transfer_accusation(key=key, transfer=transfer, by=by, at=at)
    serial = accusation.letters.count() + 1
    word = render_docx(Kind.PROTECTED_TRANSFER, _letter(accusation, serial, transfer, by=by, at=at))
    AccusationLetter.objects.create(
        accusation=accusation, serial=serial, word=word, organ=transfer.to, issued_by=by, issued_at=at
    )
    return accusation


def _letter(
    accusation: Accusation, serial: int, transfer: cases.Transfer, *, by: User, at: datetime
) -> letters.ProtectedTransfer:
    text: dict[str, Any] = accusation.text
    facts = (text.get("title") or "", *(text.get("facts") or "").splitlines())
    claims = tuple(text.get("claims") or ())
    sealed = Accuser.objects.filter(accusation=accusation).first()
    named = transfer.identity in {Identity.AGREED, Identity.REQUIRED} and sealed is not None
    return letters.ProtectedTransfer(
        number=f"{accusation.number}（{serial}）",
        item_number=accusation.number,
        title="检举控告类信访事项",
        addressee=transfer.to,
        issuer=by.unit.name,
        issued_on=localdate(at),
        contact=by.name,
        phone=by.unit.phone or "见公示栏",
        verify_url=UNVERIFIED,
        verify_code=UNVERIFIED,
        copies_to=("存档（保护登记）",),
        secrecy=SECRECY,
        received_on=accusation.received_on,
        basis=transfer.route.article if transfer.route else "",
        accused=accusation.accused,
        facts=tuple(line for line in facts if line.strip()) or claims,
        claims=claims,
        accusers=tuple(_person(one) for one in sealed.people) if named and sealed else (),
        identity=_identity(transfer.identity, sealed, transfer.identity_ground),
        transferred_on=localdate(at),
    )


def _person(person: dict[str, str]) -> str:
    return "，".join(person[name] for name in ("name", "address", "phone", "id_number") if person.get(name))


def _identity(identity: Identity | None, sealed: Accuser | None, ground: str) -> str:
    """What the letter says of the accuser; without a ground it does not even say whether the name is known."""
    match identity:
        case Identity.AGREED if sealed is not None:
            return f"反映人本人同意附身份（{ground.strip()}）："
        case Identity.REQUIRED if sealed is not None:
            return f"按照有权机关的要求附反映人身份（{ground.strip()}）："
        case _:
            return "未附反映人身份。"


def letter_pdf(letter: AccusationLetter) -> bytes:
    """The letter as PDF, set from the Word file in its row."""
    return docx_to_pdf(letter.word)


@action
def set_apart(
    *, case_id: int, accused: str, accused_units: tuple[Unit, ...] = (), by: User, at: datetime
) -> Accusation:
    """Move an ordinary item into the protected store; the files of its papers, whose keys are gone, are removed too."""
    locked_with_all_beside(case_id)  # first: no paper of it is issued any more while its files are gathered
    papers = Document.objects.filter(case_id__in=case_queries.with_what_came_back(case_id))
    files = list(papers.values_list("file", flat=True))
    reports = Document.objects.filter(case=None, number__in=case_queries.urgent_papers(case_id))
    files += reports.values_list("file", flat=True)
    Delivery.objects.filter(document__in=reports).delete()
    reports.delete()
    withdrawn = [pk for withdraw in OF_NO_SINGLE_CASE for pk in withdraw(case_id)]
    files += Document.objects.filter(pk__in=withdrawn).values_list("file", flat=True)
    Document.objects.filter(pk__in=withdrawn).update(record_key=None)
    accusation = cases.set_apart(case_id=case_id, accused=accused, accused_units=accused_units, by=by, at=at)
    for name in files:
        transaction.on_commit(partial(store.remove, name))
    return accusation
