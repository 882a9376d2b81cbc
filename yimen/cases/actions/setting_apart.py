"""An ordinary item that turns out to be an accusation leaves the ordinary records (第三十条第三款).

Its words move under the protected key; what stays behind is a number, a day and an office, without a word of the
matter, the people or the units. The person's number and code go on to work, and say 已接收.

One rule for everything that hangs on it, found by walking the models, so that no table is forgotten: a row goes, unless
its model says that it `STAYS` (the history of the item, the number of a paper in its series, the key of a request that
must not be registered twice). A row that stays is emptied, its keys are destroyed, and people of other bodies are no
longer named in it; where it would still name another body, it goes too. The other items that stood beside it lose what
pointed at it: see `leaving`.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection, models

from yimen.base.acts import action
from yimen.base.fields import EncryptedTextField, SealedModel
from yimen.base.models import Unit, User
from yimen.cases.actions import leaving
from yimen.cases.actions.protecting import AccusationFacts, seal
from yimen.cases.actions.steps import check, situation_of, take
from yimen.cases.models import Accusation, AccusationCode, Case
from yimen.domain import numbering
from yimen.domain.procedure import Stage, Step
from yimen.petitioners.models import Petitioner
from yimen.reception.models import Interview

KEPT = frozenset(
    {
        "id", "number", "office", "channel", "received_on", "registered_on", "entered_at", "registered_by", "interview",
        "source_key", "stage", "record_key", "reached_on",
    }
)  # fmt: skip
"""What the row of an item still says: that there was one, when, at which office, by which way and clerk."""


@action
def set_apart(*, case_id: int, accused: str, accused_units: Iterable[Unit] = (), by: User, at: datetime) -> Accusation:
    """Move an open item into the protected store; from then on nobody finds it in the ordinary records.

    Args:
        accused: who is accused, in the clerk's words; accused_units: chosen from the tree.

    Raises:
        NotAllowed: it is ended, or the user may not, or what it stands with was changed this very moment.
    """
    case, beside = leaving.locked_with_all_beside(case_id)
    check(Step.SET_APART, situation_of(case, by))
    accusation = _moved(case, accused, tuple(accused_units), by=by, at=at)
    with _emptying():
        came_back = leaving.came_back(case, beside)
        leaving.leave_matter(case, by=by, at=at)
        leaving.leave_others(case, beside, came_back, at=at)
        people = list(Petitioner.objects.filter(parties__case__in=[case, *came_back]).values_list("pk", flat=True))
        _empty(case)
        take(case, Step.SET_APART, by=by, at=at)
        for part in came_back:
            if part.query_code:
                AccusationCode.objects.create(accusation=accusation, query_code=bytes(part.query_code))
            _empty(part)
            part.stage = Stage.SET_APART
            part.save()
        for one in (case, *came_back):
            _empty_what_hangs_on(one)
        Petitioner.objects.filter(pk__in=people, parties=None).delete()
    return accusation


@contextmanager
def _emptying() -> Iterator[None]:
    """The rules of the database let rows be emptied and removed here, and nowhere else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('yimen.emptying', 'on', true)")
        yield
        cursor.execute("SELECT set_config('yimen.emptying', '', true)")


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
    """Take everything out of the row but what is KEPT: a field that is added later is emptied without being named."""
    for field in Case._meta.local_fields:
        if field.name not in KEPT:
            setattr(case, field.name, None if field.null else field.get_default())
    case.division_code = case.office.division_code


def _empty_what_hangs_on(case: Case) -> None:
    """Remove or empty every row that hangs on the case, in whichever table, and what was noted of its people."""
    for model, keys in _below(case).items():
        staying = set(_staying(model, keys, case.office_id))
        _empty_rows(model, staying, case.office_id)
        rows = model._base_manager.filter(pk__in=keys - staying)
        rows._raw_delete(rows.db)  # the keys between them are looked at when it commits
    if case.interview_id:
        Interview.objects.filter(pk=case.interview_id).update(draft=None, summary=None, signature=None)


def pointing_at(model: type[models.Model]) -> Iterator[models.ForeignKey[Any, Any]]:
    """Every key that points at a model, those without a name for the way back too."""
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ForeignObjectRel) and (relation.one_to_many or relation.one_to_one):
            yield relation.field  # type: ignore[misc] # a key, as it is not many to many


def _below(case: Case) -> dict[type[models.Model], set[Any]]:
    """Every row that points at the case, or at a row that does, by table: the models say which, not a list."""
    found: dict[type[models.Model], set[Any]] = defaultdict(set)
    waiting: list[tuple[type[models.Model], set[Any]]] = [(Case, {case.pk})]
    while waiting:
        model, keys = waiting.pop()
        for field in pointing_at(model):
            if field.model is Case:
                continue
            rows = field.model._base_manager.filter(**{f"{field.name}__in": keys}).values_list("pk", flat=True)
            new = set(rows) - found.get(field.model, set())
            if new:
                found[field.model] |= new
                waiting.append((field.model, new))
    return found


def _staying(model: type[models.Model], keys: set[Any], office: int) -> Iterable[Any]:
    """Those rows that stay: of a model that says so, where no other body stands in a column that cannot be emptied."""
    if not getattr(model, "STAYS", False):
        return ()
    rows = model._base_manager.filter(pk__in=keys)
    for field in model._meta.local_fields:
        if isinstance(field, models.ForeignKey) and field.related_model is Unit and not field.null:
            rows = rows.filter(**{field.name: office})
    return rows.values_list("pk", flat=True)


def _empty_rows(model: type[models.Model], keys: set[Any], office: int) -> None:
    """Empty free text, structures, units and people of other bodies; destroy the key and the sealed values."""
    if not keys:
        return
    rows, change = model._base_manager.filter(pk__in=keys), dict[str, Any]()
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
        elif isinstance(field, models.ForeignKey) and field.related_model is User and field.null:
            rows.exclude(**{f"{field.name}__unit": office}).update(**{field.name: None})
    if change:
        rows.update(**change)
