"""Reads on 回避: how a declaration stands, and which wait for this user's decision."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from yimen.base.models import User
from yimen.cases.models import Case, Recusal, Review
from yimen.cases.queries.powers import powers_of
from yimen.domain.recusal import Situation, decides
from yimen.domain.roles import Permission


def handling_bodies(case: Case) -> set[int]:
    """The bodies whose people work on the case: the office, its unit, whoever holds it, and those that review it."""
    found = {case.office_id, case.unit_id, case.holding_unit_id}
    found |= set(Review.objects.filter(case=case).values_list("body_id", flat=True))
    return {one for one in found if one is not None}


def could_be_recused(case: Case) -> list[User]:
    """The people of those bodies who work on cases; two statements."""
    rows = User.objects.filter(unit__in=handling_bodies(case), is_active=True).select_related("unit")
    return [one for one in rows.order_by("unit", "name", "id") if Permission.CASE_VIEW in one.own_permissions]


def recusal_situation(
    case: Case, by: User, *, person: User | None = None, recusal: Recusal | None = None, **known: Any
) -> Situation:
    """How a recusal stands and who asks.

    Args:
        person: whom it is about; None while nobody was named.
        recusal: the one to be decided.
        known: what the form brought; it wins.
    """
    powers = powers_of(case.pk, by)
    bodies = handling_bodies(case)
    facts: dict[str, Any] = {
        "permissions": powers.permissions,
        "conflict": powers.conflict,
        "concerned": person is not None and person.unit_id in bodies,
        "ours": by.unit_id in bodies,
        "already": person is not None and Recusal.objects.barring().filter(case=case, person=person).exists(),
    }
    if recusal is not None:
        facts |= {"waits": recusal.granted is None, **_deciding(recusal, by)}
    return Situation(**{**facts, **known})


def _deciding(recusal: Recusal, by: User) -> dict[str, Any]:
    """Who decides stands to whom it is about. An absent person's own matter is not decided by a deputy either."""
    mine = {by.pk, *(one.pk for one in by.absent)}
    body = recusal.person.unit
    return {
        "is_person": recusal.person_id in mine,
        "is_registrar": recusal.registered_by_id == by.pk,
        "head": Permission.RECUSAL_DECIDE in recusal.person.own_permissions,
        "same_body": by.unit_id == body.pk,
        "above": by.unit_id != body.pk and body.path.startswith(by.unit.path),
        "none_above": body.parent_id is None,
    }


def recusals_to_decide(user: User, *, limit: int = 20) -> list[Recusal]:
    """Those that wait for this user: of the own people, and of the heads of bodies below; oldest first."""
    if not user.may(Permission.RECUSAL_DECIDE):
        return []
    rows = (
        Recusal.objects.waiting().select_related("case", "person__unit").exclude(Q(person=user) | Q(registered_by=user))
    )
    waiting = rows.filter(person__unit__path__startswith=user.unit.path).order_by("at", "id")[: limit * 5]
    found = []
    for one in waiting:
        situation = Situation(**_deciding(one, user))
        if decides(situation) and not situation.is_person and (situation.same_body or situation.head):
            found.append(one)
    return found[:limit]


def recusals_of(case: Case) -> list[Recusal]:
    """All of a case, the newest last, with their names; one statement."""
    return list(Recusal.objects.filter(case=case).select_related("person__unit", "registered_by", "decided_by"))
