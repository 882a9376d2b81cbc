"""An ordinary item that turns out to be an accusation leaves the ordinary records (第三十条第三款).

Its words move under the protected key; what stays behind is a number, a day and an office, without a word of the matter
or the people. Nothing is deleted that history or audit stands on: it is emptied, and the keys of what was sealed are
destroyed. The person's number and code go on to work, and say 已接收.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import connection, models

from yimen.base.acts import action
from yimen.base.fields import EncryptedTextField, SealedModel
from yimen.base.models import Unit, User
from yimen.cases.actions.protecting import AccusationFacts, seal
from yimen.cases.actions.steps import check, locked, situation_of, take
from yimen.cases.models import Accusation, Case, CasePetitioner, Claim, Clock, OpinionDraft, Proposal
from yimen.domain import numbering
from yimen.domain.procedure import Step
from yimen.petitioners.models import Petitioner
from yimen.reception.models import Interview

DELETED: tuple[type[models.Model], ...] = (Claim, CasePetitioner, Clock, OpinionDraft, Proposal)
"""What no history stands on."""


@action
def set_apart(*, case_id: int, accused: str, accused_units: Iterable[Unit] = (), by: User, at: datetime) -> Accusation:
    """Move an open item into the protected store; from then on nobody finds it in the ordinary records.

    Args:
        accused: who is accused, in the clerk's words; accused_units: chosen from the tree.

    Raises:
        NotAllowed: it is ended, or the user may not.
    """
    case = locked(case_id)
    check(Step.SET_APART, situation_of(case, by))
    accusation = _moved(case, accused, tuple(accused_units), by=by, at=at)
    _empty(case)
    take(case, Step.SET_APART, by=by, at=at)
    _empty_what_hangs_on(case)
    for model in DELETED:
        model._default_manager.filter(case=case).delete()
    return accusation


def _moved(case: Case, accused: str, units: tuple[Unit, ...], *, by: User, at: datetime) -> Accusation:
    people = [party.petitioner for party in case.parties.select_related("petitioner")]
    who = tuple(
        {name: value for name in ("name", "address", "phone", "id_number") if (value := getattr(person, name))}
        for person in people
    )
    facts = AccusationFacts(
        received_on=case.received_on,
        title=case.title,
        facts="\n".join(part for part in (case.facts, case.reasons) if part),
        claims=tuple(claim.text for claim in case.claims.all()),
        accused=accused,
        accused_units=units,
        accusers=tuple(one for one in who if one),
        idempotency_key=f"set_apart:{case.pk}",
    )
    number = numbering.protected_number(secrets.token_bytes(numbering.RANDOM_BYTES))
    return seal(
        office=case.office,
        facts=facts,
        number=number,
        query_code=bytes(case.query_code) if case.query_code else None,
        by=by,
        at=at,
    )


def _empty(case: Case) -> None:
    """Take every word out of the row; number, days, office and who registered it stay, as history says them anyway."""
    case.query_code = None
    case.title = case.facts = case.reasons = case.place = case.report = ""
    case.content_class = case.purpose = case.petition_class = ""
    case.answer = ""
    case.division_code = case.office.division_code
    case.people_count, case.affected_count = 1, None
    case.joint = case.repeat = case.urgent = case.simplified = False
    case.repeat_of = case.path = case.unit = case.holder = case.sorted_by = None
    case.opinion = {}
    case.other_procedure = case.reviewed_before = "unknown"
    case.opinion_drafted_by = case.opinion_issued_by = None
    case.forwarded_on = case.arrived_on = case.accepted_on = None


def _empty_what_hangs_on(case: Case) -> None:
    """Empty every row that hangs on the case, in whichever table, and what was noted of its people."""
    people = list(case.parties.values_list("petitioner", flat=True))
    case.repeats.update(repeat_of=None)
    with connection.cursor() as cursor:  # the append-only tables let a row be emptied in a transaction that says so
        cursor.execute("SELECT set_config('yimen.emptying', 'on', true)")
        for model, keys in _below(case):
            _empty_rows(model, keys)
        cursor.execute("SELECT set_config('yimen.emptying', '', true)")
    CasePetitioner.objects.filter(case=case).delete()
    Petitioner.objects.filter(pk__in=people, parties=None).delete()
    if case.interview_id:
        Interview.objects.filter(pk=case.interview_id).update(draft=None, summary=None, signature=None)


def _below(case: Case) -> Iterator[tuple[type[models.Model], list[Any]]]:
    """Every table with rows that point at the case, or at a row that does: the models say which, not a list."""
    waiting: list[tuple[type[models.Model], list[Any]]] = [(Case, [case.pk])]
    while waiting:
        model, keys = waiting.pop()
        for relation in model._meta.related_objects:
            pointing = relation.related_model
            if pointing in {Case, *DELETED}:
                continue
            field = relation.field.name
            rows = list(pointing._base_manager.filter(**{f"{field}__in": keys}).values_list("pk", flat=True))
            if rows:
                yield pointing, rows
                waiting.append((pointing, rows))


def _empty_rows(model: type[models.Model], keys: list[Any]) -> None:
    """Empty free text, structures and the units named; destroy the key and the sealed values."""
    change: dict[str, Any] = {}
    free: frozenset[str] = getattr(model, "FREE_TEXT", frozenset())
    for field in model._meta.local_fields:
        if isinstance(field, EncryptedTextField) or (field.name == "record_key" and issubclass(model, SealedModel)):
            change[field.name] = None
        elif isinstance(field, models.JSONField):
            change[field.name] = [] if field.get_default() == [] else {}
        elif field.name in free:
            change[field.name] = ""
        elif isinstance(field, models.ForeignKey) and field.related_model is Unit and field.null:
            change[field.name] = None
    if change:
        model._base_manager.filter(pk__in=keys).update(**change)
