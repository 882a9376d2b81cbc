"""The item goes from one body to another (第二十二条, 第二十四条): what hangs on who answers for it goes along.

Whoever stands above the cases and lays demands on the body that has one, tells here how they follow.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.utils.timezone import localdate

from yimen.base.acts import tell
from yimen.base.models import Unit, User
from yimen.cases.models import Case, Clock, Help

Follower = Callable[[Case, Unit, Unit, User, datetime], None]

FOLLOWERS: list[Follower] = []
"""What is done when a case moves: the case, the body it left, the body that has it now, by whom, when."""


def moved(case: Case, left: Unit | None, *, by: User, at: datetime) -> None:
    """Let everything follow a case that has just moved, and tell both bodies and the helpers.

    Args:
        left: the unit that had it; None while it was with the office.
    """
    before, now = left or case.office, case.unit or case.office
    _helps_itself(case, now, at=at)
    helpers = Help.objects.waiting().filter(case=case).values_list("unit", flat=True)
    for follow in FOLLOWERS:
        follow(case, before, now, by, at)
    tell(*(f"desk.{pk}" for pk in dict.fromkeys([before.pk, now.pk, *helpers])))


def _helps_itself(case: Case, now: Unit, *, at: datetime) -> None:
    """What was asked of a helper falls away when the helper becomes the lead unit itself."""
    asked = Help.objects.waiting().filter(case=case, unit=now)
    clocks = list(asked.values_list("clock", flat=True))
    if asked.update(lapsed_on=localdate(at)):
        Clock.objects.filter(pk__in=clocks, stopped_on=None).update(stopped_on=localdate(at), voided=True)
