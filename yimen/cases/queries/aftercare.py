"""After conclusion: tasks of fulfilment by dates, wishes on contact, offers of help."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from yimen.base.models import User
from yimen.cases.models import Aid, Case, ContactWish, Fulfilment
from yimen.domain.aid import (
    HELPERS,
    OPEN,
    STEPS,
    Ground,
    Kind,
    Situation,
    Stage,
    Step,
    StepRule,
    offers,
    refusals,
)
from yimen.domain.procedure import Offer, Refusal


def aids_here(case: Case, by: User) -> bool:
    """Whether this person works on the matter, in the office that registered it or the unit that answers for it."""
    return by.unit_id in {case.office_id, case.unit_id} and bool(HELPERS & by.permissions)


def open_tasks_of(
    user: User, *, after: tuple[date, int] | None, limit: int, due_by: date | None = None
) -> list[Fulfilment]:
    """Open tasks of the user's unit, or of the cases its office registered, the nearest check first; one statement.

    Args:
        after: the key (next_on, id) of the last row of the page before.
        due_by: only those that were asked by this day and wait for an answer.
    """
    mine = {"office_id": user.unit_id} if user.unit.is_petition_office else {"unit_id": user.unit_id}
    rows = Fulfilment.objects.open().filter(**mine)
    if due_by is not None:
        rows = rows.filter(next_on__lte=due_by)
    if after is not None:
        day, pk = after
        rows = rows.filter(next_on__gte=day).exclude(next_on=day, pk__lte=pk)
    return list(rows.select_related("case", "claim", "agreement", "unit").order_by("next_on", "pk")[:limit])


def tasks_of(case: Case) -> list[Fulfilment]:
    """The tasks of a case with their checks; the case keeps them."""
    named = Fulfilment.objects.select_related("claim", "agreement", "unit").prefetch_related("checks__by__unit")
    prefetch_related_objects([case], Prefetch("fulfilments", named))
    return list(case.fulfilments.all())


def contact_wish(case: Case) -> ContactWish | None:
    """What the person wished last; a matter handled anew keeps it, since it is the person's word."""
    return case.contact_wishes.last()


def before_aid(case: Case, by: User, *, kind: Kind, ground: Ground | None, words: bool) -> Situation:
    """How an offer stands before it is made."""
    return Situation(
        stage=None,
        permissions=by.permissions,
        concerned=aids_here(case, by),
        ground=ground,
        final=case.final_on is not None,
        words=words,
        same_open=case.aids.filter(kind=kind.value, stage__in=sorted(OPEN)).exists(),
    )


def aid_situation(found: Aid, by: User, **known: Any) -> Situation:
    """How an offer stands and who asks; what the form brought wins."""
    facts: dict[str, Any] = {
        "stage": Stage(found.stage),
        "permissions": by.permissions,
        "concerned": aids_here(found.case, by),
        "ground": Ground(found.ground),
        "final": found.case.final_on is not None,
    }
    return Situation(**{**facts, **known})


def aid_doors(found: Aid, by: User) -> list[StepRule]:
    """The steps of an offer whose form this user may open."""
    return [offer.rule for offer in offers(aid_situation(found, by)) if offer.open]


def aid_closing(found: Aid, by: User, step: Step) -> tuple[Refusal, ...]:
    """What keeps the form of a step closed."""
    return Offer(STEPS[step], refusals(step, aid_situation(found, by))).closing
