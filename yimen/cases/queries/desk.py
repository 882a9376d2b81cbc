"""My day (我的今天): the running clocks that a unit must answer for, nearest nominal end first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

from django.db.models import Count, Q, QuerySet

from yimen.base.models import User
from yimen.cases.models import Clock
from yimen.domain.procedure import Stage

SOON_DAYS = 3  # the filter 三日内到期, in calendar days before the nominal end
CASE_FIELDS = ("number", "title", "stage", "channel", "people_count", "urgent", "joint", "office_id", "unit_id")


def _filters(today: date) -> dict[str, tuple[str, Q]]:
    """Filter key -> (label, condition), in the order of the screen."""
    by_stage = {
        "registered": "待分流",
        "forwarded": "待接收",
        "received": "待告知受理",
        "handling": "办理中",
        "drafted": "待审签",
        "issued": "待送达",
    }
    return {
        "late": ("已逾期", Q(due__lt=today)),
        "soon": ("三日内到期", Q(due__gte=today, nominal_due__lte=today + timedelta(days=SOON_DAYS))),
        **{key: (label, Q(case__stage=Stage(key))) for key, label in by_stage.items()},
    }


DESK_FILTERS: Mapping[str, str] = MappingProxyType(
    {key: label for key, (label, _) in _filters(date(2022, 5, 1)).items()}
)


def beyond(key: tuple[date, int], *, backwards: bool = False) -> Q:
    """Rows after (or before) a key: the first condition is the range that the index serves, the second breaks ties."""
    day, pk = key
    if backwards:
        return Q(nominal_due__lte=day) & (Q(nominal_due__lt=day) | Q(pk__lt=pk))
    return Q(nominal_due__gte=day) & (Q(nominal_due__gt=day) | Q(pk__gt=pk))


def running(user: User, today: date) -> QuerySet[Clock]:
    """Clocks that run against the user's unit.

    The time to object (C3) is a right of the unit, not a duty: once it has passed there is nothing left to do.
    """
    return Clock.objects.filter(stopped_on=None, responsible_id=user.unit_id).exclude(code="C3", due__lt=today)


def my_day(
    user: User,
    *,
    today: date,
    only: str = "",
    after: tuple[date, int] | None = None,
    before: tuple[date, int] | None = None,
    limit: int = 50,
) -> list[Clock]:
    """One page of the running clocks of the user's unit, nearest nominal end first, in that order in either direction.

    Args:
        today: business date.
        only: a key of DESK_FILTERS, or "" for all.
        after: the key (nominal_due, id) of the last row of the page before.
        before: the key of the first row of the page after.
        limit: rows in a page.
    """
    rows = running(user, today)
    if only in DESK_FILTERS:
        rows = rows.filter(_filters(today)[only][1])
    if after is not None:
        rows = rows.filter(beyond(after))
    if before is not None:
        rows = rows.filter(beyond(before, backwards=True))
    rows = rows.select_related("case__unit", "case__office").only(
        *(field.attname for field in Clock._meta.concrete_fields),
        *(f"case__{name}" for name in CASE_FIELDS),
        "case__unit__short_name",
        "case__office__short_name",
    )
    order = ("-nominal_due", "-id") if before is not None else ("nominal_due", "id")
    found = list(rows.order_by(*order)[:limit])
    return found[::-1] if before is not None else found


def desk_counts(user: User, *, today: date) -> dict[str, int]:
    """How many clocks stand under each filter, and under "" all of them; one statement."""
    wanted = {f"n_{key}": Count("id", filter=condition) for key, (_, condition) in _filters(today).items()}
    row = running(user, today).aggregate(n_=Count("id"), **wanted)
    return {name.removeprefix("n_"): count for name, count in row.items()}
