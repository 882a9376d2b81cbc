"""The case behind a page, and what is there beside it: what a case does not have is not asked for."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet, prefetch_related_objects
from django.shortcuts import get_object_or_404

from yimen.base.models import User
from yimen.cases.models import Case, HandOffer

KINDS = (
    "aids", "contact_wishes", "contacts", "data_requests", "followers", "fulfilments", "joint_steps", "mandates",
    "parts", "recusals", "reviews",
)  # fmt: skip
"""Records that most cases have none of, by the name of the relation."""


def _seen_by(user: User) -> QuerySet[Case]:
    """With what every page of a case names."""
    return Case.objects.visible_to(user).select_related(
        "office", "unit__parent", "holding_unit", "holder", "registered_by", "matter", "split_from"
    )


def visible_case(user: User, pk: int) -> Case:
    """The case with what its page names; 404 when it does not exist or is not this user's to see."""
    return get_object_or_404(_seen_by(user), pk=pk)


def whole_case(user: User, pk: int) -> tuple[Case, frozenset[str]]:
    """The case with its clocks and claims, and the kinds of records that it has; 404 as `visible_case`.

    Looking whether there are any costs an entry of an index each, in the statement that reads the case.
    """
    looks = {f"has_{name}": _any(name) for name in KINDS}
    looks["has_hand_offers"] = Exists(HandOffer.objects.waiting().filter(case=OuterRef("pk")))
    case = get_object_or_404(_seen_by(user).annotate(**looks), pk=pk)
    prefetch_related_objects([case], "clocks", "claims")
    return case, frozenset(look.removeprefix("has_") for look in looks if getattr(case, look))


def _any(name: str) -> Exists:
    relation = Case._meta.get_field(name)
    rows = relation.related_model._default_manager  # type: ignore[union-attr] # a relation always has one
    return Exists(rows.filter(**{relation.field.name: OuterRef("pk")}))  # type: ignore[union-attr]
