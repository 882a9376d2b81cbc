"""Naming a deputy, and ending it at once (指定代理人). The rule stands in `domain.deputies`."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from yimen.base.acts import NotAllowed, action, record
from yimen.base.models import Deputy, User
from yimen.domain.deputies import LENT, Naming, against, may_end
from yimen.domain.roles import Permission


class NotNamed(NotAllowed):
    """A deputy cannot be named or ended so."""


def _is_head(user: User, of: User) -> bool:
    """By an own post only: who stands in for the head does not name further deputies."""
    return user.unit_id == of.unit_id and Permission.HAND_ORDER in user.own_permissions


@action
def name_deputy(*, absent: User, deputy: User, first: date, last: date, by: User, at: datetime) -> Deputy:
    """Name who does `absent`'s case work from `first` to `last`, both included.

    Raises:
        NotNamed: with every reason against it.
    """
    User.objects.select_for_update().get(pk=absent.pk)  # two who name a deputy for one person come one after the other
    rows = Deputy.objects.filter(absent=absent, revoked_at=None, first__lte=last, last__gte=first)
    naming = Naming(
        first=first,
        last=last,
        today=localdate(at),
        by_self=by.pk == absent.pk,
        by_head=_is_head(by, absent),
        same_person=absent.pk == deputy.pk,
        same_body=absent.unit_id == deputy.unit_id,
        active=deputy.is_active,
        lends=bool(absent.own_permissions & LENT),
        overlaps=rows.exists(),
    )
    found = against(naming)
    if found:
        raise NotNamed(found)
    named = Deputy.objects.create(absent=absent, deputy=deputy, first=first, last=last, named_by=by, named_at=at)
    days = {"first": first.isoformat(), "last": last.isoformat()}
    record("deputy.named", absent, deputy=deputy.pk, **days)
    return named


@action
def end_deputy(*, deputy_id: int, by: User, at: datetime) -> Deputy:
    """End a deputy's time at once: what was lent is gone with the next click.

    Raises:
        NotNamed: it has ended, or is no affair of this user's.
    """
    row = Deputy.objects.select_for_update(of=("self",)).select_related("absent").get(pk=deputy_id)
    found = may_end(
        is_absent=row.absent_id == by.pk,
        is_deputy=row.deputy_id == by.pk,
        is_head=_is_head(by, row.absent),
        ended=row.revoked_at is not None or row.last < localdate(at),
    )
    if found:
        raise NotNamed(found)
    row.revoked_by, row.revoked_at = by, at
    row.save(update_fields=["revoked_by", "revoked_at"])
    record("deputy.ended", row.absent, deputy=row.deputy_id)
    return row


def deputies_seen_by(user: User) -> QuerySet[Deputy]:
    """The absences that concern this user, of the whole unit for its head; the newest first."""
    rows = Deputy.objects.select_related("absent", "deputy", "named_by", "revoked_by")
    if Permission.HAND_ORDER in user.own_permissions:
        return rows.filter(absent__unit=user.unit_id)
    return rows.filter(Q(absent=user) | Q(deputy=user))
