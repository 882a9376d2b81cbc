"""送达: what a complete proof needs, and its record with the 送达回证."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from yimen.base.acts import record
from yimen.base.models import Unit, User
from yimen.cases.actions import NotAllowed
from yimen.cases.models import Case
from yimen.documents import contexts
from yimen.documents.issuing import issue
from yimen.documents.models import Delivery, Document
from yimen.domain.delivery import DeliveryProblem, DeliveryProof, problems
from yimen.domain.procedure import Paper, Refusal
from yimen.petitioners.models import Petitioner


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFacts:
    """What the delivery form asks (送达回证): see `domain.delivery` for what each way needs."""

    way: str
    on: date | None
    refused: bool = False
    receiver: str = ""
    signature: bytes = b""
    paper_signature: bool = False
    witnesses: tuple[str, ...] = ()
    tracking_number: str = ""
    consent: str = ""
    party: int | None = None  # id of the petitioner, or of the representative, who receives it


class NotDelivered(NotAllowed):
    """The proof is incomplete; `problems` name the fields of the form."""

    def __init__(self, found: tuple[DeliveryProblem, ...]) -> None:
        super().__init__(tuple(Refusal(problem.field, problem.words) for problem in found))
        self.problems = found


def complete(document: Document | None, delivery: DeliveryFacts, *, at: datetime) -> date:
    """The day of delivery, once the proof is complete.

    Raises:
        NotDelivered: the proof is incomplete; NotAllowed: there is nothing to deliver.
    """
    found = problems(
        DeliveryProof(
            way=delivery.way,
            on=delivery.on,
            issued_on=document.issued_on if document else localdate(at),
            today=localdate(at),
            refused=delivery.refused,
            receiver=delivery.receiver,
            signed=bool(delivery.signature) or delivery.paper_signature,
            witnesses=delivery.witnesses,
            tracking_number=delivery.tracking_number,
            consent=delivery.consent,
        )
    )
    if found:
        raise NotDelivered(found)
    if document is None or delivery.on is None:
        raise NotAllowed((Refusal("document", "还没有出具意见书，不能登记送达。", "第三十二条"),))
    return delivery.on


def prove(
    document: Document | None,
    delivery: DeliveryFacts,
    *,
    case: Case,
    issuer: Unit,
    to: Sequence[Petitioner] = (),
    by: User,
    at: datetime,
) -> None:
    """Keep the proof of a complete delivery, and issue its 送达回证; `to`: whose paper, by default everybody's."""
    if document is None or delivery.on is None:
        raise LookupError("a complete proof has a document and a day")
    party = case.parties.select_related("petitioner").filter(pk=delivery.party).first() if delivery.party else None
    proof = Delivery.objects.create(
        document=document,
        party=party,
        for_group=party is not None and party.representative,
        way=delivery.way,
        on=delivery.on,
        outcome="refused" if delivery.refused else "signed",
        receiver=delivery.receiver,
        signature=delivery.signature,
        paper_signature=delivery.paper_signature,
        witnesses="、".join(name.strip() for name in delivery.witnesses if name.strip()),
        tracking_number=delivery.tracking_number,
        consent=delivery.consent,
        recorded_by=by,
        recorded_at=at,
    )
    issue(
        Paper.DELIVERY,
        case,
        issuer,
        lambda base: contexts.delivery(case, base, document=document, proof=proof, to=to),
        by=by,
        at=at,
    )
    record("document.delivered", document, way=delivery.way)
