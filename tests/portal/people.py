"""Cases as the portal meets them: with receipts, opinions, accusations."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.utils import timezone

from tests.factories import Life
from yimen.cases.actions import AccusationFacts, register_accusation
from yimen.documents import actions as documents


def concluded(days_ago: int = 3) -> Life:
    """A case with receipt and opinion, delivered so many days ago."""
    began = timezone.now() - timedelta(days=days_ago + 17)
    life = Life(at=began, received_on=timezone.localdate(began))
    with_receipt(life)
    life.drafted()
    life.at = timezone.now() - timedelta(days=days_ago)
    documents.issue_opinion(case_id=life.case.pk, by=life.head, at=life.at)
    proof = documents.DeliveryFacts(
        way="in_person", on=timezone.localdate(life.at), receiver="王小云", paper_signature=True
    )
    life.case = documents.deliver(case_id=life.case.pk, delivery=proof, by=life.handler, at=life.at)
    return life


def with_receipt(life: Life) -> Life:
    """Give the case its receipt."""
    documents.issue_receipt(case_id=life.case.pk, query_code=life.query_code, by=life.receptionist, at=life.at)
    return life


def accusation(office: object, at: datetime | None = None) -> tuple[str, str]:
    """Number and code of an accusation that somebody wrote at the portal."""
    facts = AccusationFacts(
        received_on=timezone.localdate(),
        title="某干部收受财物",
        facts="在工程中收受财物",
        claims=(),
        accused="某局某干部",
        accusers=({"name": "李小禾", "phone": "13900000002"},),
        idempotency_key=f"web:{uuid.uuid4()}",
    )
    made, code = register_accusation(office=office, facts=facts, by=None, at=at or timezone.now())
    return made.number, code
