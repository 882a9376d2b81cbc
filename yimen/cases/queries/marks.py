"""How far something beside the case has come, on which a form rests: contacts, help, mandates, errands.

A mark's number grows with every change of what it is about. What a person decides must rest on the mark of the page
that they saw (`actions.as_seen`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models

from yimen.base.models import User
from yimen.cases.models import Aid, AidStep, Case, Contact, Errand, Mandate
from yimen.domain.aid import STEPS, Step


@dataclass(frozen=True, slots=True)
class Mark:
    """How far it has come: a number, and the last change: its row, who made it (None: the person), when, and what.

    `row` is None while nothing was done.
    """

    number: int
    row: models.Model | None = None
    by: User | None = None
    at: datetime | None = None
    what: str = ""


@dataclass(frozen=True, slots=True)
class _Change:
    row: models.Model
    by: User | None
    at: datetime
    what: str


def _mark(number: int, changes: Iterable[_Change | None]) -> Mark:
    """The mark with the latest of the changes, the later one of the list where two are of one moment."""
    found = [change for change in changes if change is not None]
    if not found:
        return Mark(number)
    last = max(reversed(found), key=lambda change: change.at)
    return Mark(number, last.row, last.by, last.at, last.what)


def contact_mark(case: Case) -> Mark:
    """Wishes and contacts of a case; both only grow."""
    wish = case.contact_wishes.select_related("by").last()
    made: Contact | None = case.contacts.select_related("by").last()
    return _mark(
        case.contact_wishes.count() + case.contacts.count(),
        (
            _Change(wish, wish.by, wish.at, "登记了本人的联系意愿") if wish else None,
            _Change(made, made.by, made.at, "登记了一次回访") if made else None,
        ),
    )


def aid_mark(case: Case, aid: Aid | None = None) -> Mark:
    """The steps of one offer of help, or of all of the case."""
    steps = AidStep.objects.filter(aid=aid) if aid else AidStep.objects.filter(aid__case=case)
    last = steps.select_related("by", "aid").order_by("-id").first()
    if last is None:
        return Mark(0)
    what = f"登记了{last.aid.get_kind_display()}：{STEPS[Step(last.step)].label}"
    return Mark(last.pk, last, last.by, last.at, what)


def mandate_mark(case: Case) -> Mark:
    """The mandates of a case: each is granted once and ends once."""
    rows = list(case.mandates.select_related("granted_by", "ended_by"))
    changes = [_Change(one, one.granted_by, one.granted_at, "登记了一份代理委托") for one in rows]
    changes += [_Change(one, one.ended_by, one.ended_at, "终止了一份代理委托") for one in rows if one.ended_at]
    return _mark(len(changes), changes)


def errands_mark(mandate: Mandate) -> Mark:
    """What the agent was asked to do."""
    last = mandate.errands.select_related("asked_by").last()
    change = _Change(last, last.asked_by, last.asked_at, "交代了一项代办") if last else None
    return _mark(mandate.errands.count(), (change,))


def errand_mark(errand: Errand) -> Mark:
    """One errand: its steps, the answer that was brought back, and that the person has it."""
    errand = Errand.objects.select_related("answered_by", "confirmed_by").get(pk=errand.pk)
    steps = list(errand.steps.select_related("by"))
    number = len(steps) + (errand.answered_on is not None) + (errand.confirmed_on is not None)
    if errand.confirmed_on is not None:  # these two keep a day, not a moment, and come after every step
        return Mark(number, errand, errand.confirmed_by, None, "登记了本人确认")
    if errand.answered_on is not None:
        return Mark(number, errand, errand.answered_by, None, "登记了带回的答复")
    return _mark(number, [_Change(one, one.by, one.at, "记下了办理经过") for one in steps])
