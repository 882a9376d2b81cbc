"""Registering what somebody wrote at the portal: at once, once, with a receipt."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError

from yimen.base.models import Unit
from yimen.cases import public
from yimen.cases.actions import AccusationFacts, NotAllowed, PetitionFacts, register, register_accusation
from yimen.cases.models import Case
from yimen.documents.actions import receipt_once

logger = logging.getLogger("yimen.portal")


@dataclass(frozen=True, slots=True)
class Submitted:
    """What the person takes home.

    Attributes:
        code: in clear, shown on this page only; "" when the item got another code since.
        receipt: id of the receipt; None when it could not be printed now, or for an accusation.
        grant: opens the status page in this browser; "" for an accusation.
        again: the same form had been sent before.
    """

    number: str
    code: str
    receipt: int | None = None
    grant: str = ""
    again: bool = False


def submit_petition(*, office: Unit, petition: PetitionFacts, at: datetime) -> Submitted:
    """Register a petition of the portal and issue its receipt; the same key gives the same answer."""
    try:
        registered = register(office=office, petition=petition, by=None, at=at)
    except IntegrityError:  # the same form, sent twice at the same moment: the other one was first
        registered = register(office=office, petition=petition, by=None, at=at)
    case, code = registered.case, registered.query_code
    receipt = _receipt(case, code, at)
    return Submitted(case.number, code, receipt, public.grant_for(case), registered.already_there)


def submit_accusation(*, office: Unit, facts: AccusationFacts, at: datetime) -> Submitted:
    """Register an accusation in the protected circle: number and code, no paper, nothing kept in the browser."""
    try:
        accusation, code = register_accusation(office=office, facts=facts, by=None, at=at)
    except IntegrityError:
        accusation, code = register_accusation(office=office, facts=facts, by=None, at=at)
    return Submitted(accusation.number, code, again=accusation.registered_at != at)


def _receipt(case: Case, code: str, at: datetime) -> int | None:
    """The id of the receipt. What was received stays registered whatever happens to its paper (第二十二条)."""
    try:
        document, _ = receipt_once(case_id=case.pk, query_code=code, by=None, at=at)
    except (NotAllowed, OSError) as error:
        logger.error("no receipt for case %s: %s", case.pk, type(error).__name__)
        return None
    return document.pk if document else None
