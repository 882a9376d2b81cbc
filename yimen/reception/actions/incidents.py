"""Incidents (秩序事件): written, looked at by a second person, corrected by a new version, sealed by date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.timezone import localdate

from yimen.base import crypto, numbers
from yimen.base.acts import NotAllowed, action, allow, made_before, own_press, record
from yimen.base.models import User
from yimen.domain import incident as rules
from yimen.domain import numbering
from yimen.domain.incident import Ground, State
from yimen.domain.procedure import Refusal
from yimen.domain.roles import Permission
from yimen.reception.models import Incident, IncidentSeal

NOT_YOURS = Refusal("permission", "秩序事件记录只由本单位值班长记录、负责人复核，您的岗位没有这项权限。", "第四十七条")
SERIES = "秩"
SEALED_AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentFacts:
    """What is written down of an incident."""

    happened_at: datetime
    place: str
    ground: Ground
    facts: str
    responses: frozenset[str]
    idempotency_key: str
    injuries: str = ""
    police_called: bool = False
    police_number: str = ""


@action
def record_incident(*, facts: IncidentFacts, corrects: int | None = None, by: User, at: datetime) -> Incident:
    """Write a record, or a new version of one; it counts once a second person has agreed. The same key writes once.

    Raises:
        NotAllowed: not this post's, something missing, words on a person, a version that is no longer the newest.
    """
    key = own_press(by, facts.idempotency_key)
    before = _locked(corrects, by) if corrects is not None else None
    there = made_before(Incident, key)
    if there is not None:
        return there
    if not by.may(Permission.INCIDENT_RECORD):
        raise NotAllowed((NOT_YOURS,))
    allow(
        rules.refusals(
            rules.Facts(
                happened_at=facts.happened_at,
                now=at,
                place=facts.place,
                facts=facts.facts,
                responses=facts.responses,
                injuries=facts.injuries,
                police_called=facts.police_called,
                police_number=facts.police_number,
            )
        )
    )
    if before is not None:
        newer = hasattr(before, "corrected_by")
        allow(rules.correct_refusals(State.REPLACED if newer else before.state(localdate(at))))
    year = localdate(at).year
    word = f"{by.unit.code}{SERIES}"
    number = before.number if before else numbering.document_number(word, year, numbers.take(f"incident/{word}/{year}"))
    made = Incident.objects.create(
        unit=by.unit,
        number=number,
        version=before.version + 1 if before else 1,
        corrects=before,
        happened_at=facts.happened_at,
        place=facts.place.strip(),
        ground=facts.ground,
        facts=facts.facts.strip(),
        responses=[one.value for one in rules.Response if one in facts.responses],
        police_called=facts.police_called,
        police_number=facts.police_number.strip(),
        injuries=facts.injuries.strip(),
        recorded_by=by,
        recorded_at=at,
        idempotency_key=key,
        seal_on=rules.sealed_from(localdate(facts.happened_at), settings.INCIDENT_RETENTION_DAYS),
    )
    record("incident.recorded", made, number=number, version=made.version)
    return made


@action
def review_incident(*, incident_id: int, agree: bool, reason: str = "", by: User, at: datetime) -> Incident:
    """Agree to a record, so that it counts and replaces the version before it, or send it back.

    Raises:
        NotAllowed: not this post's, the recorder, decided before, no reason.
    """
    incident = _locked(incident_id, by)
    if not by.may(Permission.INCIDENT_REVIEW):
        raise NotAllowed((NOT_YOURS,))
    own = incident.recorded_by_id == by.pk
    state = incident.state(localdate(at))
    allow(rules.review_refusals(state=state, own=own, agree=agree, reason=reason))
    incident.agreed, incident.reviewed_by, incident.reviewed_at = agree, by, at
    incident.returned = "" if agree else reason.strip()
    incident.save(update_fields=["agreed", "reviewed_by", "reviewed_at", "returned"])
    if agree:
        Incident.objects.filter(number=incident.number, version__lt=incident.version).update(replaced=True)
    record("incident.reviewed", incident, number=incident.number, version=incident.version, agreed=agree)
    return incident


@action
def note_incident_opened(*, incident: Incident, by: User, at: datetime) -> None:
    """Somebody opened a record."""
    record("incident.opened", incident, number=incident.number, version=incident.version)


@action
def seal_due(*, by: None, at: datetime) -> int:
    """Destroy the keys of the records whose day has come; run twice, or in two copies, it does no harm.

    Returns:
        How many were sealed; call again while it is SEALED_AT_ONCE.
    """
    due = list(
        Incident.objects.select_for_update(skip_locked=True)
        .filter(sealed_at=None, seal_on__lte=localdate(at))
        .order_by("seal_on", "id")[:SEALED_AT_ONCE]
    )
    for one in due:
        digest = crypto.digest(bytes(one.record_key))
        Incident.objects.filter(pk=one.pk).update(
            record_key=None, sealed_at=at, place=None, facts=None, injuries=None, police_number=None, returned=None
        )
        IncidentSeal.objects.create(incident=one, due_on=one.seal_on, sealed_at=at, key_digest=digest)
        record("incident.sealed", one, chain=f"unit:{one.unit_id}", number=one.number, version=one.version)
    return len(due)


def _locked(incident_id: int, by: User) -> Incident:
    found = Incident.objects.select_for_update(of=("self",)).of(by).filter(pk=incident_id).first()
    if found is None:
        raise NotAllowed((NOT_YOURS,))
    return found
