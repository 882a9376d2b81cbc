"""疏导帮扶 as actions: offered, accepted or declined without any effect, passed on, noted (第二十七条, 第三十七条)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from yimen.base.acts import action, record, tell
from yimen.base.models import Unit, User
from yimen.cases.actions.steps import allow, case_of, locked, still_there
from yimen.cases.models import Aid, AidStep, Case
from yimen.cases.queries import aid_situation, before_aid
from yimen.domain.aid import STEPS, Ground, Kind, Step, refusals


def _locked(aid_id: int) -> Aid:
    """The offer, locked through its case until the action commits."""
    case = case_of(Aid.objects.all(), aid_id)
    found = still_there(Aid.objects.select_related("referred_unit"), aid_id)
    found.case = case
    return found


def _take(found: Aid, step: Step, *, by: User, at: datetime, **facts: Any) -> Aid:
    """Move it: the row, its history, audit and event. The audit names the kind of step, never the kind of help."""
    found.stage = STEPS[step].target.value
    found.save()
    AidStep.objects.create(aid=found, step=step, after=found.stage, by=by, at=at, on=localdate(at))
    record(f"aid.{step}", found.case, aid=found.pk, **facts)
    tell(f"case.{found.case_id}")
    return found


@action
def offer_aid(*, case_id: int, kind: Kind, ground: Ground | None, words: str, by: User, at: datetime) -> Aid:
    """Offer help to the person; nothing follows from it until they say so."""
    case: Case = locked(case_id)
    allow(refusals(Step.OFFER, before_aid(case, by, kind=kind, ground=ground, words=bool(words.strip()))))
    found = Aid(case=case, kind=kind.value, ground=ground.value if ground else "", words=words)
    return _take(found, Step.OFFER, by=by, at=at)


@action
def accept_aid(*, aid_id: int, by: User, at: datetime) -> Aid:
    """The person wants it."""
    found = _locked(aid_id)
    allow(refusals(Step.ACCEPT, aid_situation(found, by)))
    return _take(found, Step.ACCEPT, by=by, at=at)


@action
def decline_aid(*, aid_id: int, by: User, at: datetime) -> Aid:
    """The person does not want it, or no longer: it ends here, and nothing else changes."""
    found = _locked(aid_id)
    allow(refusals(Step.DECLINE, aid_situation(found, by)))
    return _take(found, Step.DECLINE, by=by, at=at)


@action
def refer_aid(*, aid_id: int, unit: Unit | None, to: str, by: User, at: datetime) -> Aid:
    """Pass it on to who can help.

    Args:
        unit: a unit of the tree, or None; to: the name of a body outside it, "" for none.
    """
    found = _locked(aid_id)
    allow(refusals(Step.REFER, aid_situation(found, by, to=unit is not None or bool(to.strip()))))
    found.referred_unit, found.referred_to = unit, to.strip()
    return _take(found, Step.REFER, by=by, at=at, unit=unit.pk if unit else None)


@action
def close_aid(*, aid_id: int, result: str, by: User, at: datetime) -> Aid:
    """Note what came of it."""
    found = _locked(aid_id)
    allow(refusals(Step.CLOSE, aid_situation(found, by, words=bool(result.strip()))))
    found.result = result
    return _take(found, Step.CLOSE, by=by, at=at)
